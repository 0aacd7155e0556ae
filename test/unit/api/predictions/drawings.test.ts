/**
 * Drawings as people make them, from bytes to what a model sees. `npm run drawings` asks a model.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { BLANKS, KINDS, REDRAWN, randomFrom } from '../../../../scripts/drawings/kinds.mjs';
import { readPredictionRequest } from '../../../../src/api/predictions/read-request.js';
import { loadMnist } from '../../../../src/models/data/load-dataset.js';

const DIGITS = 7;
let digits: Uint8Array[];
beforeAll(async () => {
  const { test } = await loadMnist();
  digits = Array.from({ length: DIGITS }, (_, index) => test.pixels.subarray(784 * index, 784 * (index + 1)));
});

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [products, squaresA, squaresB] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    products += (a[at]! - meanA) * (b[at]! - meanB);
    squaresA += (a[at]! - meanA) ** 2;
    squaresB += (b[at]! - meanB) ** 2;
  }
  return products / Math.sqrt(squaresA * squaresB);
}
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const read = (body: unknown, query = {}) => readPredictionRequest(body, query);

describe('a drawing', () => {
  it.each(Object.entries(KINDS))('becomes the digit that it was made from: %s', async (name, make) => {
    const alike: number[] = [];
    for (const [index, digit] of digits.entries()) {
      const { pixels } = await read(await make(digit, randomFrom(index)));
      alike.push(correlation(pixels, digit));
    }
    expect(median(alike)).toBeGreaterThan(REDRAWN.test(name) ? 0.55 : 0.9);
  });

  it.each(Object.entries(BLANKS))('without a digit is refused: %s', async (_, make) => {
    for (const seed of [1, 2, 3]) {
      await expect(read(await make(randomFrom(seed)))).rejects.toMatchObject({
        code: 'NO_INK',
        problems: [{ pointer: '', message: expect.stringMatching(/blank/) }],
      });
    }
  });

  const GROUNDS = { white: [255, 255, 255], black: [0, 0, 0], grey: [128, 128, 128], green: [20, 160, 60] };
  it.each(Object.entries(GROUNDS))(
    'may be erased from opaque %s, at any size',
    async (_, ground) => {
      for (const digit of digits.slice(0, 3)) {
        for (const side of [28, 56, 112, 224, 280, 300, 560, 1024]) {
          // Erased pixels keep their colour in some programs, and become black or white in others.
          for (const erased of [ground, [0, 0, 0], [255, 255, 255]]) {
            const large = sharp(digit, { raw: { width: 28, height: 28, channels: 1 } }).resize(side, side);
            const ink = await large.toColourspace('b-w').raw().toBuffer();
            const data = Uint8Array.from({ length: 4 * side * side }, (_value, at) => {
              const level = ink[at >> 2]!;
              if (at % 4 === 3) return 255 - level;
              return level === 255 ? erased[at % 4]! : ground[at % 4]!;
            });
            const picture = await sharp(data, { raw: { width: side, height: side, channels: 4 } })
              .png()
              .toBuffer();
            const { pixels } = await read(picture);
            expect([side, erased, correlation(pixels, digit) > 0.9]).toEqual([side, erased, true]);
          }
        }
      }
    },
    60_000,
  );

  it('is described in the pixels of the picture that was sent', async () => {
    const bar = (side: number) => {
      const data = Buffer.alloc(side * side, 255);
      for (let y = side / 4; y < (3 * side) / 4; y++) data.fill(0, y * side + side / 2, y * side + (5 * side) / 8);
      return sharp(data, { raw: { width: side, height: side, channels: 1 } }).png();
    };
    for (const side of [160, 1024]) {
      const { preparations } = await read(await bar(side).toBuffer());
      const [{ box, ...rest }] = preparations as [(typeof preparations)[0]];
      expect(rest).toEqual({ fit: 'auto', ink: 'dark', place: expect.objectContaining({ height: 20 }), contrast: 1 });
      const shares = [box!.left, box!.top, box!.width, box!.height].map((pixels) => pixels / side);
      for (const [at, share] of [1 / 2, 1 / 4, 1 / 8, 1 / 2].entries()) expect(shares[at]).toBeCloseTo(share, 1.7);
    }
  });

  it('stands upright as its EXIF data say, as viewers show it', async () => {
    const picture = await KINDS['MNIST frame, black on white']!(digits[0]!, randomFrom(1));
    const turned = await sharp(picture).rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 95 }).toBuffer();
    for (const fit of ['auto', 'none']) {
      const { pixels } = await read(turned, { fit });
      expect(correlation(pixels, digits[0]!)).toBeGreaterThan(0.9);
    }
  });
});

describe('an array', () => {
  const images = () => [[...digits[0]!]];
  const inverted = () => [Array.from(digits[0]!, (level) => 255 - level)];
  const expected = () => Float32Array.from(digits[0]!, (level) => level / 255);

  it('is taken as it is, or inverted on request', async () => {
    const plain = await read({ images: images() });
    expect(plain.pixels).toEqual(expected());
    expect(plain.preparations).toEqual([{ fit: 'none', ink: 'light', box: null, place: null, contrast: null }]);
    for (const invert of ['auto', false] as const) {
      expect((await read({ images: inverted(), invert })).pixels[0]).toBe(1);
    }
    const turned = await read({ images: inverted(), invert: true });
    expect(turned.pixels).toEqual(expected());
    expect(turned.preparations[0]).toMatchObject({ fit: 'none', ink: 'dark' });
    const shares = inverted()[0]!.map((level) => level / 255);
    const ofShares = await read({ images: [shares], scale: '0-1', invert: true });
    for (const [at, pixel] of ofShares.pixels.entries()) expect(pixel).toBeCloseTo(expected()[at]!, 6);
  });

  it('is fitted on request like a picture', async () => {
    for (const sent of [images(), inverted()]) {
      const { pixels, preparations } = await read({ images: sent, fit: 'auto' });
      expect(pixels).toEqual(expected());
      expect(preparations[0]).toMatchObject({ fit: 'auto', ink: sent[0]![0] === 0 ? 'light' : 'dark' });
    }
    // A digit of half the size in a corner.
    const small = Array.from({ length: 28 }, (_, y) =>
      Array.from({ length: 28 }, (_, x) => (x < 14 && y < 14 ? digits[0]![56 * y + 2 * x]! : 0)),
    );
    expect(correlation((await read({ images: [small], fit: 'auto' })).pixels, digits[0]!)).toBeGreaterThan(0.7);
    expect(correlation((await read({ images: [small] })).pixels, digits[0]!)).toBeLessThan(0.3);
  });

  it('of one value has no ink: every such image is pointed at', async () => {
    const uniform = [0, 127, 255].map((level) => new Array(784).fill(level));
    const blank = (await BLANKS.white!(randomFrom(1))).toString('base64');
    const seen = [uniform[0], images()[0], uniform[1], blank, uniform[2]];
    for (const settings of [{}, { fit: 'auto' }, { fit: 'none' }, { fit: 'none', invert: true }]) {
      await expect(read({ images: seen, ...settings })).rejects.toMatchObject({
        code: 'NO_INK',
        message: '4 images have no ink that could be a digit.',
        problems: [0, 2, 3, 4].map((image) => expect.objectContaining({ pointer: `/images/${image}` })),
      });
    }
    // What is wrong with an image comes first.
    await expect(read({ images: [uniform[0], [1]] })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });
});
