import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PNG } from 'pngjs';
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

const read = (body: unknown) => readPredictionRequest(body, {});
function problemsOf(body: unknown): [string, string][] {
  try {
    read(body);
  } catch (error) {
    const { code, problems } = error as ServiceError;
    expect(code).toBe('INVALID_REQUEST');
    return problems.map(({ pointer, message }) => [pointer, message]);
  }
  throw new Error('It was accepted.');
}

describe('the images of a prediction', () => {
  it('are taken as 784 numbers, as rows, as shares of one, or as a PNG, to the same pixels', () => {
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
      const question = read(form);
      expect(question.pixels).toEqual(expected());
      expect(question).toMatchObject({ images: 1, mcSamples: null, seed: 0 });
    }
    expect(readPredictionRequest(ofSeven(1), { mcSamples: 5, seed: 3 })).toMatchObject({ mcSamples: 5, seed: 3 });
    expect(readPredictionRequest(readFileSync('examples/seven.png'), {}).pixels).toEqual(expected());
  });

  it('may be many, each in its own form', () => {
    const { pixels, images } = read({ images: [[...seven], new Array(784).fill(0), ofSeven(1).toString('base64')] });
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
    ['text that is no base64', { images: ['§'] }, '/images/0', /PNG in base64/],
    ['base64 of something else', { images: ['aGVsbG8='] }, '/images/0', /Must be a PNG\./],
    ['one sample', { images: [[]], mcSamples: 1 }, '/mcSamples', /at least 2/],
    ['an unknown field', { images: [[]], samples: 1 }, '/samples', /no field/],
  ])('are refused: %s', (_, body, pointer, message) => {
    expect(problemsOf(body)).toContainEqual([pointer, expect.stringMatching(message)]);
  });

  it('say which figures are wanted of them, all when they do not', () => {
    const images = [[...seven]];
    expect(read({ images }).outputs).toBeUndefined();
    expect(read({ images, outputs: ['digit'] }).outputs).toEqual(['digit']);
    expect(readPredictionRequest(ofSeven(1), { outputs: ['digit'] }).outputs).toEqual(['digit']);
    const ofArm = ['digit', 'agreement'];
    expect(readArmPredictionRequest({ arm: 'a', images, outputs: ofArm }, {}).outputs).toEqual(ofArm);
    expect(problemsOf({ images, outputs: [] })).toEqual([['/outputs', expect.stringMatching(/at least 1/)]]);
    expect(problemsOf({ images, outputs: ['agreement'] })).toEqual([['/outputs/0', expect.anything()]]);
    expect(() => readPredictionRequest({ images }, { outputs: ['digit'] })).toThrow(/query: outputs/);
  });

  it('name the arm in the body, or in the query of a PNG', () => {
    expect(readArmPredictionRequest({ arm: 'a', images: [[...seven]] }, {}).arm).toBe('a');
    expect(readArmPredictionRequest(ofSeven(1), { arm: 'a' }).arm).toBe('a');
    expect(() => readArmPredictionRequest(ofSeven(1), {})).toThrow(/REQUIRED|arm/);
    expect(() => readArmPredictionRequest({ arm: 'a', images: [[]] }, { arm: 'a' })).toThrow(/query/);
  });
});

describe('a PNG', () => {
  it('that is larger is shrunk by mean areas, whole factors or not', () => {
    expect(readPredictionRequest(ofSeven(4), {}).pixels).toEqual(expected());
    // 42 pixels on 28: each target covers 1.5, a single bright column is spread over two targets.
    const { pixels } = readPredictionRequest(
      png(42, (_, column) => (column === 1 ? 150 : 0)),
      {},
    );
    expect([...pixels.subarray(0, 3)].map((value) => Math.round(value * 255))).toEqual([50, 50, 0]);
  });

  it('that is dark on light is inverted, unless `invert` is false', () => {
    const dark = ofSeven(2, true);
    expect(readPredictionRequest(dark, {}).pixels).toEqual(expected());
    expect(readPredictionRequest(dark, { invert: 'false' }).pixels[0]).toBe(1);
    expect(readPredictionRequest(ofSeven(1), { invert: 'true' }).pixels[0]).toBe(1);
  });

  it('in colours becomes grey, and its transparent ground white', () => {
    // Blue ink on nothing: 255 - 0.114 · 255 after turning round.
    const { pixels } = readPredictionRequest(
      png(28, (row, column) => (row === 14 && column === 14 ? [0, 0, 255, 255] : [9, 9, 9, 0])),
      {},
    );
    expect(pixels[0]).toBe(0);
    expect(pixels[14 * 28 + 14]).toBeCloseTo(1 - 0.114, 6);
  });

  it.each([
    ['too small', () => png(27, () => 0), /at least 28 × 28 pixels; it has 27 × 27/],
    ['not square', () => png(28, () => 0, 56), /square PNG; it has 56 × 28/],
    ['damaged', () => ofSeven(1).fill(0, 60, 90), /damaged/],
    ['cut off', () => ofSeven(1).subarray(0, 200), /damaged/],
    ['no PNG', () => Buffer.from('GIF89a'), /a PNG/],
  ])('that is %s is refused', (_, make, message) => {
    expect(() => readPredictionRequest(make(), {})).toThrow(message);
  });

  it('that claims to be huge is refused before it is decompressed', () => {
    const bomb = ofSeven(1);
    bomb.writeUInt32BE(100_000, 16);
    bomb.writeUInt32BE(100_000, 20);
    expect(() => readPredictionRequest(bomb, {})).toThrow(/at most 1024/);
  });

  it('among many may not make the service decode more than a bounded number of pixels', () => {
    const large = png(1024, () => 0).toString('base64');
    expect(problemsOf({ images: [large, large] })).toEqual([['/images/1', expect.stringContaining('another call')]]);
  });
});
