import { once } from 'node:events';
import fs from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { RegulabError } from '../../../clients/typescript/src/index.js';
import { createClient } from '../../../src/cli/client/client.js';
import {
  describePredictions,
  hasBrightGround,
  inRequests,
  namingImages,
  type Question,
  readRequest,
} from '../../../src/cli/commands/predict.js';
import { describeError, EXIT, exitCodeOf, refusal } from '../../../src/cli/errors.js';
import { createProgram } from '../../../src/cli/main.js';
import { PREDICTION_LIMITS } from '../../../src/experiments/records/prediction.js';
import { temporaryFolder } from '../../support/folders.js';
import { sendJson, startServer, type TestServer } from './http-server.js';

const question = (images: unknown[], settings = {}): Question => ({
  images: images.map((image, index) => ({ name: String(index), image })),
  settings,
});
const sizes = (requests: Question[]) => requests.map(({ images }) => images.length);

describe('the requests of a prediction', () => {
  it('join the images of files with the same settings', () => {
    const requests = inRequests([question(['a']), question(['b', 'c']), question(['d'], { scale: '0-1' })]);
    expect(sizes(requests)).toEqual([3, 1]);
    expect(requests.flatMap(({ images }) => images.map(({ image }) => image))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('hold as many images as the service accepts', () => {
    expect(sizes(inRequests([question(new Array(250).fill('x'))]))).toEqual([100, 100, 50]);
  });

  it('hold as many bytes as the service accepts', () => {
    const third = 'x'.repeat(PREDICTION_LIMITS.jsonBytes / 3);
    const requests = inRequests([question(new Array(5).fill(third))]);
    expect(sizes(requests)).toEqual([2, 2, 1]);
    for (const { images } of requests) {
      const body = JSON.stringify({ images: images.map(({ image }) => image), mcSamples: 1000, seed: 2 ** 31 - 1 });
      expect(body.length).toBeLessThan(PREDICTION_LIMITS.jsonBytes);
    }
  });

  it('keep the settings of a file', () => {
    expect(readRequest({ images: [[0]], scale: '0-1', mcSamples: 20 })).toEqual({
      images: [[0]],
      settings: { scale: '0-1', mcSamples: 20 },
    });
    const digit = new Array(784).fill(0);
    expect(readRequest(digit)).toEqual({ images: [digit], settings: {} });
    expect(readRequest([digit, digit])).toEqual({ images: [digit, digit], settings: {} });
  });
});

const SIGNATURES = {
  'image/png': '\x89PNG\r\n\x1a\n',
  'image/jpeg': '\xff\xd8\xff\xe0',
  'image/webp': 'RIFF\x00\x00\x00\x00WEBP',
};
const OPTIONS: [string[], Record<string, string>][] = [
  [[], {}],
  [['--fit', 'none'], { fit: 'none' }],
  [['--invert', 'true'], { invert: 'true' }],
  [['--invert', 'false'], { invert: 'false' }],
  [['--invert', 'auto', '--scale', '0-1'], { invert: 'auto' }],
  [['--mc-samples', '5', '--seed', '7'], { mcSamples: '5', seed: '7' }],
];
const ASKED: [string, string[], Record<string, string>][] = [
  ['run_1', [], {}],
  ['exp_1', ['--arm', 'a b&c'], { arm: 'a b&c' }],
];

describe('a picture', () => {
  const folder = temporaryFolder();
  let server: TestServer;
  afterEach(() => server.close());
  /** The largest whose base64 fits into JSON with its quotes, and the smallest whose does not. */
  const most = Math.floor(((PREDICTION_LIMITS.jsonBytes - 1024 - 2) / 4) * 3);
  const file = async (signature: string, size: number, name = 'picture.x') => {
    const whole = path.join(folder, name);
    await fs.writeFile(whole, Buffer.concat([Buffer.from(signature, 'latin1'), Buffer.alloc(size)]).subarray(0, size));
    return whole;
  };
  async function predict(args: string[]): Promise<unknown> {
    const [stream, signal] = [{ write: () => {} }, new AbortController().signal];
    const stdin = async function* () {};
    const terminal = { stdin, stdout: stream, stderr: stream, signal, finish: () => {} };
    return createProgram(terminal)
      .parseAsync(['predict', ...args, '--url', server.url], { from: 'user' })
      .catch((error: unknown) => error);
  }

  describe.each(Object.entries(SIGNATURES))('of type %s', (type, signature) => {
    it('too large for JSON is the body, with its settings in the query', async () => {
      server = await startServer((_, response) => sendJson(response, 200, { predictions: [{ digit: 7 }] }));
      for (const size of [most + 3, 3_150_000, PREDICTION_LIMITS.pictureBytes]) {
        for (const [id, arm, ofArm] of ASKED) {
          for (const [options, ofOptions] of size === most + 3 ? OPTIONS : OPTIONS.slice(0, 1)) {
            await predict([id, await file(signature, size), ...arm, ...options]);
            const { line, headers } = server.requests.at(-1)!;
            const url = new URL(line.replace('POST ', ''), 'http://h');
            expect([headers['content-type'], headers['content-length']]).toEqual([type, String(size)]);
            expect(url.pathname).toBe(`/v1/${id.startsWith('run') ? 'runs' : 'experiments'}/${id}/predict-picture`);
            expect(Object.fromEntries(url.searchParams)).toEqual({ ...ofArm, ...ofOptions });
          }
        }
      }
    });

    it('that fits is in JSON, within the limit of the service', async () => {
      server = await startServer((_, response) => sendJson(response, 200, { predictions: [{ digit: 7 }] }));
      for (const size of [100, most - 3]) {
        await predict(['run_1', await file(signature, size), '--mc-samples', '1000', '--seed', '2147483647']);
        const { headers } = server.requests.at(-1)!;
        expect(headers['content-type']).toBe('application/json');
        expect(Number(headers['content-length'])).toBeLessThanOrEqual(PREDICTION_LIMITS.jsonBytes);
      }
    });

    it('larger than the service takes is refused before anything is sent, with name, size and limit', async () => {
      server = await startServer((_, response) => sendJson(response, 200, {}));
      const size = PREDICTION_LIMITS.pictureBytes + 1;
      const refused = await predict(['run_1', await file(signature, 90), await file(signature, size, 'big.png')]);
      expect(refused).toMatchObject({ name: 'UsageError' });
      expect(String(refused)).toMatch(new RegExp(`big\\.png has ${size} bytes; a picture may have ${size - 1}\\.`));
      expect(server.requests).toEqual([]);
    });
  });

  it('of another format, and an image in a JSON file, are refused when they are too large', async () => {
    server = await startServer((_, response) => sendJson(response, 200, {}));
    const gif = await predict(['run_1', await file('GIF89a', most + 3)]);
    expect(String(gif)).toMatch(/picture\.x is no PNG, JPEG or WebP picture/);
    const json = path.join(folder, 'long.json');
    await fs.writeFile(json, JSON.stringify({ images: ['A'.repeat(PREDICTION_LIMITS.jsonBytes)] }));
    expect(String(await predict(['run_1', json]))).toMatch(/long\.json has \d+ bytes; an image in JSON may have \d+/);
    expect(server.requests).toEqual([]);
  });

  it('among others keeps the order of the answers, and its name in a refusal', async () => {
    server = await startServer(({ headers }, response) =>
      headers['content-type'] === 'image/png'
        ? sendJson(response, 422, {
            code: 'NO_INK',
            title: 'No ink',
            errors: [{ pointer: '', code: 'x', message: 'Blank.' }],
          })
        : sendJson(response, 200, { predictions: [{ digit: 1 }] }),
    );
    const [small, large] = [
      await file(SIGNATURES['image/png'], 90, 'small.png'),
      await file(SIGNATURES['image/png'], most + 3, 'large.png'),
    ];
    const refused = await predict(['run_1', small, large, small]);
    expect((refused as RegulabError).errors).toEqual([expect.objectContaining({ message: 'large.png: Blank.' })]);
    expect(server.requests.map(({ headers }) => headers['content-type'])).toEqual(['application/json', 'image/png']);
  });

  it('whose connection the service closes is not answered by "no service"', async () => {
    server = await startServer((_, response) => sendJson(response, 200, {}));
    const closing = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.destroy());
    });
    closing.listen(0, '127.0.0.1');
    await once(closing, 'listening');
    const url = `http://127.0.0.1:${(closing.address() as AddressInfo).port}`;
    for (const [size, why] of [
      [
        3_150_000,
        /closed the connection before it answered, probably because the body of 3150000 bytes is too large\.$/,
      ],
      [90, /closed the connection before it answered\.$/],
    ] as const) {
      const picture = new Blob([new Uint8Array(size)], { type: 'image/png' });
      const failure = await createClient({ url, patience: { unavailableMs: 0 } })
        .predictPicture('run_1', picture)
        .catch((error) => error);
      expect(describeError(failure)).toMatch(why);
      expect(exitCodeOf(failure)).toBe(EXIT.unavailable);
    }
    closing.close();
  });
});

describe('what is said of images', () => {
  it('names those that were refused as the user does', () => {
    const faults = ['/images/1', '/images/0/27', '/mcSamples'].map((pointer) => ({
      pointer,
      code: 'x',
      message: 'No.',
    }));
    const refused = refusal({ status: 422, title: 'No', code: 'NO_INK', errors: faults });
    const named = namingImages(refused, question(['a', 'b']).images) as RegulabError;
    expect(named.errors.map(({ message }) => message)).toEqual(['1: No.', '0: No.', 'No.']);
    expect(named.errors.map(({ pointer }) => pointer)).toEqual(faults.map(({ pointer }) => pointer));
    expect(namingImages(new Error('other'), [])).toEqual(new Error('other'));
  });

  it('warns of a bright ground, in rows or not, of any scale', () => {
    const dark = Array.from({ length: 784 }, (_, at) => (at % 28 > 10 && at % 28 < 14 ? 0 : 1));
    const rows = Array.from({ length: 28 }, (_, row) => dark.slice(28 * row, 28 * row + 28));
    const light = dark.map((value) => 255 * (1 - value));
    expect([dark, rows, light, 'a picture'].map(hasBrightGround)).toEqual([true, true, false, false]);
  });

  it('is a table, also of some outputs alone', () => {
    expect(describePredictions(['a'], [{ digit: 3 }])).toMatch(/^a +3 *$/m);
    expect(describePredictions(['a'], [{}])).toMatch(/^a *$/m);
    expect(describePredictions(['a'], [{ digit: 1, probabilities: [0.25, 0.75] }])).toMatch(/^a +1 +75\.00 %$/m);
  });
});
