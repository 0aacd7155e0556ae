import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PNG } from 'pngjs';
import sharp, { type Sharp } from 'sharp';
import { readArmPredictionRequest, readPredictionRequest } from '../../../../src/api/predictions/read-request.js';
import type { ServiceError } from '../../../../src/errors.js';
import { loadMnist } from '../../../../src/models/data/load-dataset.js';

let seven: Uint8Array;
beforeAll(async () => {
  seven = (await loadMnist()).test.pixels.slice(0, 784);
});
const expected = () => Float32Array.from(seven, (pixel) => pixel / 255);
const rowsOf = (values: ArrayLike<number>) =>
  Array.from({ length: 28 }, (_, row) => Array.from({ length: 28 }, (_, column) => values[28 * row + column]!));

/** A grey PNG, each pixel as `value` says. */
function png(
  side: number,
  value: (row: number, column: number) => number | [number, number, number, number],
  width = side,
) {
  const image = new PNG({ width, height: side });
  for (let pixel = 0; pixel < side * width; pixel++) {
    const given = value(Math.floor(pixel / width), pixel % width);
    image.data.set(typeof given === 'number' ? [given, given, given, 255] : given, 4 * pixel);
  }
  return PNG.sync.write(image);
}
const ofSeven = (factor: number, turned = false) =>
  png(28 * factor, (row, column) => {
    const ink = seven[28 * Math.floor(row / factor) + Math.floor(column / factor)]!;
    return turned ? 255 - ink : ink;
  });

const largeSeven = () => sharp(ofSeven(1)).resize(1008, 1008, { kernel: 'nearest' }).png().toBuffer();

const read = (body: unknown) => readPredictionRequest(body, {});
const AS_IT_IS = { fit: 'none' } as const;
async function problemsOf(body: unknown): Promise<[string, string][]> {
  try {
    await read(body);
  } catch (error) {
    const { code, problems } = error as ServiceError;
    expect(code).toBe('INVALID_REQUEST');
    return problems.map(({ pointer, message }) => [pointer!, message]);
  }
  throw new Error('It was accepted.');
}

describe('the images of a prediction', () => {
  it('are taken as 784 numbers, as rows, as shares of one, or as a PNG, to the same pixels', async () => {
    const shares = [...expected()];
    const base64 = ofSeven(1).toString('base64');
    const forms: object[] = [
      { images: [[...seven]] },
      { images: [rowsOf(seven)] },
      { images: [shares], scale: '0-1' },
      { images: [base64] },
      { images: [`data:image/png;base64,${base64}`] },
    ];
    for (const form of forms) {
      const question = await read(form);
      expect(question.pixels).toEqual(expected());
      expect(question).toMatchObject({ images: 1, mcSamples: null, seed: 0 });
    }
    expect(await readPredictionRequest(ofSeven(1), { mcSamples: 5, seed: 3 })).toMatchObject({ mcSamples: 5, seed: 3 });
    expect((await readPredictionRequest(readFileSync('examples/seven.png'), {})).pixels).toEqual(expected());
  });

  it('may be many, each in its own form', async () => {
    const { pixels, images } = await read({
      images: [[...seven], rowsOf(seven), ofSeven(1).toString('base64')],
    });
    expect(images).toBe(3);
    expect(pixels.subarray(1568)).toEqual(expected());
  });

  it.each([
    ['nothing', undefined, '', /Is required/],
    ['no image', { images: [] }, '/images', /at least 1 item/],
    ['too many', { images: new Array(101).fill([]) }, '/images', /at most 100 item/],
    ['too few pixels', { images: [[1, 2, 3]] }, '/images/0', /784 numbers/],
    ['a short row', { images: [[...new Array(27).fill(new Array(28).fill(0)), [0]]] }, '/images/0/27', /28 numbers/],
    ['a pixel that is too bright', { images: [[...new Array(783).fill(0), 256]] }, '/images/0/783', /from 0 to 255/],
    ['shares that exceed one', { images: [[...new Array(783).fill(0), 2]], scale: '0-1' }, '/images/0/783', /0 to 1/],
    ['a pixel that is no number', { images: [['0', ...new Array(783).fill(0)]] }, '/images/0/0', /number/],
    ['shares without saying so', { images: [new Array(784).fill(0.5)] }, '/images/0', /"scale": "0-1"/],
    ['text that is no base64', { images: ['§'] }, '/images/0', /picture in base64/],
    ['base64 of something else', { images: ['aGVsbG8='] }, '/images/0', /Must be a PNG, JPEG or WebP picture\./],
    ['one sample', { images: [[]], mcSamples: 1 }, '/mcSamples', /at least 2/],
    ['an unknown field', { images: [[]], samples: 1 }, '/samples', /no field/],
  ])('are refused: %s', async (_, body, pointer, message) => {
    expect(await problemsOf(body)).toContainEqual([pointer, expect.stringMatching(message)]);
  });

  it('say which figures are wanted of them, all when they do not', async () => {
    const images = [[...seven]];
    expect((await read({ images })).outputs).toBeUndefined();
    expect((await read({ images, outputs: ['digit'] })).outputs).toEqual(['digit']);
    expect((await readPredictionRequest(ofSeven(1), { outputs: ['digit'] })).outputs).toEqual(['digit']);
    const ofArm = ['digit', 'agreement'];
    expect((await readArmPredictionRequest({ arm: 'a', images, outputs: ofArm }, {}, ['a'])).outputs).toEqual(ofArm);
    expect(await problemsOf({ images, outputs: [] })).toEqual([['/outputs', expect.stringMatching(/at least 1/)]]);
    expect(await problemsOf({ images, outputs: ['agreement'] })).toEqual([['/outputs/0', expect.anything()]]);
    await expect(readPredictionRequest({ images }, { outputs: ['digit'] })).rejects.toThrow(/query: outputs/);
  });

  it('name the arm in the body, or in the query of a PNG', async () => {
    expect((await readArmPredictionRequest({ arm: 'a', images: [[...seven]] }, {}, ['a'])).arm).toBe('a');
    expect((await readArmPredictionRequest(ofSeven(1), { arm: 'a' }, ['a'])).arm).toBe('a');
    await expect(readArmPredictionRequest(ofSeven(1), {}, ['a', 'b'])).rejects.toMatchObject({
      message: 'Name the arm in the query: ?arm=… The arms are a, b.',
      problems: [{ parameter: 'arm', code: 'REQUIRED' }],
    });
    await expect(readArmPredictionRequest({ images: [[...seven]] }, {}, ['a', 'b'])).rejects.toMatchObject({
      problems: [{ pointer: '/arm', code: 'REQUIRED', message: 'Is required: a string. The arms are a, b.' }],
    });
    await expect(readArmPredictionRequest({ arm: 'a', images: [[]] }, { arm: 'a' }, ['a'])).rejects.toThrow(/query/);
  });
});

describe('a PNG that is not fitted', () => {
  it('is shrunk by mean areas when it is larger, whole factors or not', async () => {
    for (const picture of [ofSeven(4), ofSeven(10), await largeSeven()]) {
      expect((await readPredictionRequest(picture, AS_IT_IS)).pixels).toEqual(expected());
    }
    // 42 pixels on 28: each target covers 1.5, a single bright column is spread over two targets.
    const { pixels } = await readPredictionRequest(
      png(42, (_, column) => (column === 1 ? 150 : 0)),
      AS_IT_IS,
    );
    expect([...pixels.subarray(0, 3)].map((value) => Math.round(value * 255))).toEqual([50, 50, 0]);
    const last = await readPredictionRequest(
      png(42, (row, column) => (row === 41 && column === 40 ? 225 : 0)),
      AS_IT_IS,
    );
    expect([...last.pixels.subarray(-2)].map((value) => Math.round(value * 255))).toEqual([50, 50]);
  });

  it('is inverted when it is dark on light, unless `invert` is false', async () => {
    const dark = ofSeven(2, true);
    const { pixels, preparations } = await readPredictionRequest(dark, AS_IT_IS);
    expect(pixels).toEqual(expected());
    expect(preparations).toEqual([{ fit: 'none', ink: 'dark', box: null, place: null, contrast: null }]);
    expect((await readPredictionRequest(dark, { ...AS_IT_IS, invert: 'false' })).pixels[0]).toBe(1);
    expect((await readPredictionRequest(ofSeven(1), { ...AS_IT_IS, invert: 'true' })).pixels[0]).toBe(1);
  });

  it('becomes grey, and its transparent ground white', async () => {
    // Blue ink on nothing: 255 - 0.114 · 255 after turning round.
    const { pixels } = await readPredictionRequest(
      png(28, (row, column) => (row === 14 && column === 14 ? [0, 0, 255, 255] : [9, 9, 9, 0])),
      AS_IT_IS,
    );
    expect(pixels[0]).toBe(0);
    expect(pixels[14 * 28 + 14]).toBeCloseTo(1 - 0.114, 6);
  });

  it('must be square', async () => {
    const wide = png(28, (_, column) => (column > 20 && column < 30 ? 255 : 0), 56);
    await expect(readPredictionRequest(wide, AS_IT_IS)).rejects.toThrow(/square picture.*it has 56 × 28/);
    expect((await readPredictionRequest(wide, {})).preparations[0]).toMatchObject({ fit: 'auto' });
  });
});

describe('a PNG', () => {
  it.each([
    ['too small', () => png(27, () => 0), /at least 28 × 28 pixels; it has 27 × 27/],
    ['damaged', () => ofSeven(1).fill(0, 60, 90), /damaged/],
    ['cut off', () => ofSeven(1).subarray(0, 200), /damaged/],
    ['another format', () => Buffer.from('GIF89a'), /PNG, JPEG or WebP picture; this is a GIF picture/],
    ['no picture', () => Buffer.from('hello'), /PNG, JPEG or WebP picture\./],
  ])('that is %s is refused', async (_, make, message) => {
    await expect(readPredictionRequest(make(), {})).rejects.toThrow(message);
  });

  it('that claims to be huge is refused before it is decompressed', async () => {
    const bomb = ofSeven(1);
    bomb.writeUInt32BE(100_000, 16);
    bomb.writeUInt32BE(100_000, 20);
    await expect(readPredictionRequest(bomb, {})).rejects.toThrow(/at most 1024/);
  });

  it('is taken when viewers show it: bytes behind its end, chunks nobody knows, interlacing, 16 bits', async () => {
    const seven = ofSeven(1);
    const end = seven.length - 12;
    const unknown = Buffer.concat([seven.subarray(0, 33), chunk('teSt', Buffer.alloc(9)), seven.subarray(33)]);
    const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(28)]);
    const tooManyRows = rawPng(28, 28, Buffer.concat(Array.from({ length: 29 }, () => row)));
    const deep = rawPng(28, 28, Buffer.alloc(28 * (1 + 28 * 8)), { depth: 16, color: 6 });
    for (const whole of [
      Buffer.concat([seven, Buffer.from('xxxx')]),
      Buffer.concat([seven, seven]),
      Buffer.concat([seven, Buffer.alloc(4096)]),
      unknown,
    ]) {
      expect((await readPredictionRequest(whole, {})).pixels).toEqual(expected());
    }
    for (const whole of [tooManyRows, deep]) {
      await expect(readPredictionRequest(whole, {})).rejects.toMatchObject({ code: 'NO_INK' });
    }
    await expect(readPredictionRequest(seven.subarray(0, end), {})).rejects.toThrow(/damaged/);
  });

  it.each(['jpeg', 'webp'] as const)('may as well be a %s', async (format) => {
    const picture = await sharp(ofSeven(4)).toFormat(format, { quality: 95 }).toBuffer();
    const { pixels } = await readPredictionRequest(picture, AS_IT_IS);
    const differences = expected().map((value, at) => Math.abs(value - pixels[at]!));
    expect(Math.max(...differences)).toBeLessThan(0.15);
  });

  it.each([
    [
      'a second header',
      () => Buffer.concat([SIGNATURE, header(28, 28), header(65_535, 65_535), data(Buffer.alloc(812)), END]),
    ],
    ['300 MB behind its pixels', () => rawPng(28, 28, Buffer.alloc(3e8))],
    ['300 MB behind its pixels, interlaced', () => rawPng(28, 28, Buffer.alloc(3e8), { interlaced: true })],
    [
      '300 MB of text',
      () => Buffer.concat([SIGNATURE, header(28, 28), text(Buffer.alloc(3e8)), data(Buffer.alloc(812)), END]),
    ],
    ['30,000 pixels a side', () => rawPng(30_000, 30_000, Buffer.alloc(1e6))],
    ['no pixels', () => Buffer.concat([SIGNATURE, header(28, 28), END])],
    [
      '80,000 chunks',
      () =>
        Buffer.concat([
          SIGNATURE,
          header(28, 28),
          Buffer.concat(Array(80_000).fill(chunk('teSt', Buffer.alloc(0)))),
          data(Buffer.alloc(812)),
          END,
        ]),
    ],
  ])('with %s costs little memory and holds nothing up', async (_, make) => {
    const picture = make();
    const before = process.memoryUsage().rss;
    let longest = 0;
    let last = performance.now();
    const heartbeat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    await readPredictionRequest(picture, {}).catch((error: ServiceError) =>
      expect(['INVALID_REQUEST', 'NO_INK']).toContain(error.code),
    );
    clearInterval(heartbeat);
    expect(longest).toBeLessThan(100);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 2 ** 20);
  });
});

type Encode = (picture: Sharp) => Sharp;
const ENCODINGS: Record<string, Encode> = {
  'a JPEG': (picture) => picture.jpeg({ quality: 90 }),
  'a progressive JPEG': (picture) => picture.jpeg({ progressive: true }),
  'a JPEG of mozjpeg': (picture) => picture.jpeg({ mozjpeg: true }),
  'a JPEG without subsampling': (picture) => picture.jpeg({ chromaSubsampling: '4:4:4' }),
  'a JPEG with EXIF data': (picture) =>
    picture.withMetadata({ orientation: 1, exif: { IFD0: { Copyright: 'x' } } }).jpeg(),
  'a JPEG with a colour profile': (picture) => picture.withIccProfile('p3').jpeg(),
  'a JPEG in CMYK': (picture) => picture.toColourspace('cmyk').jpeg(),
  'a JPEG in grey': (picture) => picture.toColourspace('b-w').jpeg(),
  'a PNG': (picture) => picture.png(),
  'an interlaced PNG': (picture) => picture.png({ progressive: true }),
  'a PNG with a palette': (picture) => picture.png({ palette: true }),
  'a WebP': (picture) => picture.webp(),
  'a WebP without loss': (picture) => picture.webp({ lossless: true }),
};

describe.each(Object.entries(ENCODINGS))('%s', (name, encode) => {
  // Some light and grain, as of a camera: the compressed data then fill the middle of the file.
  const whole = () => {
    const grain = Buffer.from(Array.from({ length: 420 * 420 }, (_, at) => 200 + ((at * 7919) % 50)));
    const input = { create: { width: 100, height: 300, channels: 3, background: '#111' } } as const;
    const picture = sharp(grain, { raw: { width: 420, height: 420, channels: 1 } });
    return encode(picture.toColourspace('srgb').composite([{ input, left: 160, top: 60 }])).toBuffer();
  };

  it('is taken when it is intact, also with bytes behind its end', async () => {
    const bytes = await whole();
    for (const intact of [bytes, Buffer.concat([bytes, Buffer.from('behind')])]) {
      expect((await readPredictionRequest(intact, {})).preparations[0]).toMatchObject({ ink: 'dark' });
    }
  });

  it('is refused when it is damaged or cut off, wherever', async () => {
    const bytes = await whole();
    const damaged: Buffer[] = [];
    for (const share of [0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
      const at = Math.floor(share * bytes.length);
      damaged.push(bytes.subarray(0, at));
      // Without checksums, other bytes may be as good as those that were there: of a lossy WebP
      // all, of a JPEG all but 0xff.
      if (name !== 'a WebP') damaged.push(Buffer.from(bytes).fill(0xff, at, at + 40));
      if (!/JPEG|a WebP$/.test(name)) damaged.push(Buffer.from(bytes).fill(0, at, at + 40));
    }
    for (const [index, picture] of damaged.entries()) {
      expect([index, await refusalOf(picture)]).toEqual([index, expect.stringMatching(/damaged/)]);
    }
  });
});

const refusalOf = (picture: Buffer) =>
  readPredictionRequest(picture, {}).then(
    () => 'taken',
    (error: Error) => error.message,
  );

describe('a picture in a text', () => {
  const TYPES = ['image/png', 'image/PNG', 'image/jpg', 'image/x-png', 'application/octet-stream', 'text/plain', ''];
  const PARAMETERS = ['', ';charset=utf-8', ';name="seven.png"', ';a=b;c=d'];
  const prefixes = TYPES.flatMap((type) =>
    PARAMETERS.flatMap((parameters) => [`data:${type}${parameters};base64,`, `DATA:${type}${parameters};BASE64,`]),
  );
  // Its base64 has both signs in which the alphabets differ.
  const bytes = () => Buffer.concat([ofSeven(1), Buffer.from([0xfb, 0xef, 0xff, 0xfe])]);
  const alphabets = () => {
    const base64 = bytes().toString('base64');
    const lines = base64.replace(/.{76}/g, '$&\r\n');
    return [base64, lines, ` ${base64}\n`, bytes().toString('base64url'), encodeURIComponent(base64)];
  };

  it.each(prefixes)('is taken as a data URL: %s', async (prefix) => {
    expect(alphabets()[0]).toMatch(/[+].*[/]|[/].*[+]/);
    for (const data of alphabets()) {
      expect((await read({ images: [prefix + data] })).pixels).toEqual(expected());
      expect((await read({ images: [` ${prefix}\n${data}`] })).pixels).toEqual(expected());
    }
  });

  it('is taken without one, in both alphabets of base64', async () => {
    for (const data of alphabets().slice(0, 4)) expect((await read({ images: [data] })).pixels).toEqual(expected());
  });

  it.each(['https://example.org/7.png', 'HTTP://h', 'file:///7.png', 's3://b/7', 'blob:https://h/1', ' https://h'])(
    'is not an address: %s',
    async (address) => {
      const message = expect.stringMatching(/this is an address: send the picture itself/);
      expect(await problemsOf({ images: [address] })).toEqual([['/images/0', message]]);
    },
  );

  it.each(['data:image/png,abc', 'data:,', 'data:image/png;base64,', 'data:image/png;base64,§', 'data:base64'])(
    'is not %s',
    async (text) => {
      expect(await problemsOf({ images: [text] })).toEqual([['/images/0', expect.stringMatching(/picture in base64/)]]);
    },
  );
});

describe('more pictures than can be decoded', () => {
  it('are put off, not called damaged', async () => {
    const large = await largeSeven();
    const results = await Promise.allSettled(Array.from({ length: 60 }, () => readPredictionRequest(large, {})));
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(refusals.length).toBeGreaterThan(0);
    expect(new Set(refusals)).toEqual(new Set(['OVERLOADED']));
  });
});

describe('the time to read an image', () => {
  const millisecondsFor = async (image: string) => {
    const started = performance.now();
    await expect(read({ images: [image] })).rejects.toThrow();
    return performance.now() - started;
  };

  it.each([
    ['spaces and a fault', (n: number) => `A${' '.repeat(n)}!`],
    ['padding and a fault', (n: number) => `A${'='.repeat(n)}!`],
    ['letters and a fault', (n: number) => `${'A'.repeat(n)}!`],
    ['lines and a fault', (n: number) => `${`${'A'.repeat(76)}\r\n`.repeat(n / 78)}!`],
    ['data URLs', (n: number) => 'data:image/png;base64,'.repeat(n / 22)],
    ['one data URL', (n: number) => `data:${';base64'.repeat(n / 7)}`],
    ['parameters', (n: number) => `data:${'x;'.repeat(n / 2)}base64,`],
    ['escapes', (n: number) => `data:;base64,${'%2B'.repeat(n / 3)}!`],
    ['the start of an address', (n: number) => `${'a'.repeat(n)}:/`],
  ])('grows with its text alone: %s', async (_, make) => {
    await millisecondsFor(make(1000));
    // The square of this would be hours.
    expect(await millisecondsFor(make(1_000_000))).toBeLessThan(500);
  });
});

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const END = chunk('IEND', Buffer.alloc(0));

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(content.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

function header(width: number, height: number, { depth = 8, color = 0, interlaced = false } = {}): Buffer {
  const content = Buffer.alloc(13);
  content.writeUInt32BE(width, 0);
  content.writeUInt32BE(height, 4);
  content.set([depth, color, 0, 0, interlaced ? 1 : 0], 8);
  return chunk('IHDR', content);
}

const data = (rows: Buffer) => chunk('IDAT', deflateSync(rows));
const text = (content: Buffer) => chunk('zTXt', Buffer.concat([Buffer.from('k\0\0'), deflateSync(content)]));

/** A PNG of these rows, each with its filter byte, whether they fit its header or not. */
function rawPng(width: number, height: number, rows: Buffer, settings = {}): Buffer {
  return Buffer.concat([SIGNATURE, header(width, height, settings), data(rows), END]);
}
