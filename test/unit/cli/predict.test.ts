import { describe, expect, it } from '@jest/globals';
import {
  describePredictions,
  hasBrightGround,
  inRequests,
  namingImages,
  type Question,
  readRequest,
} from '../../../src/cli/commands/predict.js';
import { ApiError } from '../../../src/cli/errors.js';
import { PREDICTION_LIMITS } from '../../../src/experiments/records/prediction.js';

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

describe('what is said of images', () => {
  it('names those that were refused as the user does', () => {
    const faults = ['/images/1', '/images/0/27', '/mcSamples'].map((pointer) => ({
      pointer,
      code: 'x',
      message: 'No.',
    }));
    const refused = new ApiError({ status: 422, title: 'No', code: 'NO_INK', errors: faults });
    const named = namingImages(refused, question(['a', 'b']).images) as ApiError;
    expect(named.problem.errors!.map(({ message }) => message)).toEqual(['1: No.', '0: No.', 'No.']);
    expect(named.problem.errors!.map(({ pointer }) => pointer)).toEqual(faults.map(({ pointer }) => pointer));
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
