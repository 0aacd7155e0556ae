import { describe, expect, it } from '@jest/globals';
import { inRequests, type Question, readRequest } from '../../../src/cli/commands/predict.js';
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
