import { describe, expect, it } from '@jest/globals';
import type { Distortion } from '../../../../../src/experiments/spec/experiment.js';
import { distort } from '../../../../../src/models/data/images/distort.js';

/** Images with a point of 255 near the middle, and one that is grey all over. */
const COUNT = 6;
const pixels = new Uint8Array(COUNT * 784);
const at = (image: number, row: number, column: number) => image * 784 + row * 28 + column;
for (let image = 0; image < COUNT; image++) pixels[at(image, 10, 14)] = 255;
const images = { pixels, labels: Uint8Array.from({ length: COUNT }, (_, image) => image) };
const grey = { pixels: new Uint8Array(1500 * 784).fill(128), labels: new Uint8Array(1500) };

const distorted = (distortion: Distortion, of = images) => distort(of, distortion, () => {});

/** Row and column of the brightest pixel of an image. */
function brightest(values: Uint8Array, image: number): [number, number] {
  const own = values.subarray(image * 784, (image + 1) * 784);
  const pixel = own.indexOf(Math.max(...own));
  return [Math.floor(pixel / 28), pixel % 28];
}

describe('distorted images', () => {
  it('are shifted right, down, left and up in turn', async () => {
    const { pixels: moved } = await distorted({ type: 'shift', strength: 2 });
    const places = Array.from({ length: COUNT }, (_, image) => brightest(moved, image));
    expect(places).toEqual([
      [10, 16],
      [12, 14],
      [10, 12],
      [8, 14],
      [10, 16],
      [12, 14],
    ]);
  });

  it('are rotated left and right in turn', async () => {
    const { pixels: moved } = await distorted({ type: 'rotation', strength: 90 });
    // 3.5 above and 0.5 right of the centre goes 3.5 to the left and 0.5 above, then to the right
    // and below.
    expect([brightest(moved, 0), brightest(moved, 1)]).toEqual([
      [13, 10],
      [14, 17],
    ]);
  });

  it('are blurred and keep their ink', async () => {
    const { pixels: blurred } = await distorted({ type: 'blur', strength: 1 });
    const own = blurred.subarray(0, 784);
    expect(own[at(0, 10, 14)]).toBe(Math.round(255 * 0.3990503 ** 2));
    expect(own.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(230);
    expect(own[at(0, 10, 15)]).toBe(own[at(0, 11, 14)]);
  });

  it('have noise of the deviation asked for, in every image another and in every run the same', async () => {
    const { pixels: noisy } = await distorted({ type: 'noise', strength: 0.1 }, grey);
    const deviation = Math.sqrt(noisy.reduce((sum, value) => sum + (value - 128) ** 2, 0) / noisy.length);
    expect(deviation / 25.5).toBeCloseTo(1, 2);
    const image = (index: number) => noisy.subarray(index * 784, (index + 1) * 784);
    expect(image(0)).not.toEqual(image(1));
    // Another batch of an evaluation.
    expect(image(0)).not.toEqual(image(1000));
    const again = await distorted({ type: 'noise', strength: 0.1 }, grey);
    expect(Buffer.compare(again.pixels, noisy)).toBe(0);
  });

  it('keep their labels, and leave what they were made of as it was', async () => {
    const before = pixels.slice();
    expect((await distorted({ type: 'noise', strength: 1 })).labels).toBe(images.labels);
    expect(pixels).toEqual(before);
  });
});
