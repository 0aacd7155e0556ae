import { beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { augmentationSchema } from '../../../../../src/experiments/spec/training.js';
import { createAugmentation } from '../../../../../src/models/data/images/augmentation.js';
import { randomPerImage } from '../../../../../src/models/data/images/random-per-image.js';
import { tf } from '../../../../../src/models/tensorflow/tensorflow.js';
import { trainingImages } from '../../keras/fixture.js';

const COUNT = 8;
const { pixels } = trainingImages(0, COUNT, 1);
type Settings = z.input<typeof augmentationSchema>;

const KINDS: Record<string, Settings> = {
  shift: { shift: 3 },
  rotation: { rotate: 20 },
  zoom: { zoom: 0.2 },
  'elastic deformation': { elastic: {} },
  cutout: { cutout: { size: 8 } },
  'all of them': { shift: 2, rotate: 10, zoom: 0.1, elastic: { alpha: 20 }, cutout: { size: 5 } },
};

/** These images of the training set as an epoch sees them. */
function augment(settings: Settings, images: number[], { seed = 1, epoch = 0 } = {}): Float32Array[] {
  const augmentation = createAugmentation(augmentationSchema.parse(settings), seed)!;
  const values = tf.tidy(() => {
    const rows = images.map((image) => [...pixels.subarray(image * 784, (image + 1) * 784)]);
    const positions = tf.tensor1d(images, 'int32');
    return augmentation.apply(tf.tensor2d(rows), positions, tf.scalar(epoch, 'int32')).dataSync<'float32'>();
  });
  augmentation.dispose();
  return images.map((_, row) => values.slice(row * 784, (row + 1) * 784));
}

describe.each(Object.entries(KINDS))('augmentation by %s', (_, settings) => {
  const all = augment(settings, [...Array(COUNT).keys()]);

  it('gives an image of an epoch the same bits whatever else is in the batch', () => {
    expect(augment(settings, [5])).toEqual([all[5]]);
    expect(augment(settings, [7, 0, 5])).toEqual([all[7], all[0], all[5]]);
  });

  it('gives it others in the next epoch, and with another seed', () => {
    const differing = (others: Float32Array[]) =>
      others.filter((image, row) => !image.every((v, i) => v === all[row]![i]));
    // A square may cover black pixels alone, twice.
    expect(differing(augment(settings, [...Array(COUNT).keys()], { epoch: 1 })).length).toBeGreaterThanOrEqual(
      COUNT - 2,
    );
    expect(differing(augment(settings, [...Array(COUNT).keys()], { seed: 2 })).length).toBeGreaterThanOrEqual(
      COUNT - 2,
    );
  });

  it('leaves pixels within 0 and 1 and most of the ink', () => {
    for (const [row, image] of all.entries()) {
      expect(Math.min(...image)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...image)).toBeLessThanOrEqual(1 + 1e-6);
      const ink = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);
      expect(ink(image) / ink(pixels.subarray(row * 784, (row + 1) * 784))).toBeGreaterThan(0.4);
    }
  });
});

describe('augmentation', () => {
  it('is none when nothing is asked for', () => {
    expect(createAugmentation(null, 1)).toBeNull();
    expect(createAugmentation(augmentationSchema.parse({}), 1)).toBeNull();
  });

  it('covers a square of the size asked for, and parts of it at the border', () => {
    const white = tf.ones([500, 784]);
    const augmentation = createAugmentation(augmentationSchema.parse({ cutout: { size: 6 } }), 1)!;
    const images = tf.tidy(
      () => augmentation.apply(white, tf.range(0, 500, 1, 'int32'), tf.scalar(3, 'int32')).arraySync() as number[][],
    );
    const covered = images.map((image) => {
      const zeros = image.flatMap((value, pixel) => (value === 0 ? [pixel] : []));
      const rows = new Set(zeros.map((pixel) => Math.floor(pixel / 28)));
      const columns = new Set(zeros.map((pixel) => pixel % 28));
      expect(zeros).toHaveLength(rows.size * columns.size);
      return [rows.size, columns.size];
    });
    expect(Math.max(...covered.flat())).toBe(6);
    expect(Math.min(...covered.flat())).toBe(3);
    expect(covered.filter(([rows, columns]) => rows === 6 && columns === 6).length).toBeGreaterThan(250);
    white.dispose();
    augmentation.dispose();
  });
});

describe('random numbers of images', () => {
  const [IMAGES, NUMBERS] = [4000, 16];
  let first: Float32Array;
  let next: Float32Array;
  const draw = (seed: number, epoch: number) => {
    const random = randomPerImage(seed, ['test']);
    const values = tf.tidy(() =>
      random.uniform(tf.range(0, IMAGES, 1, 'int32'), tf.scalar(epoch, 'int32'), NUMBERS).dataSync<'float32'>(),
    );
    random.dispose();
    return values;
  };
  beforeAll(() => {
    first = draw(1, 0);
    next = draw(1, 1);
  });

  const correlation = (x: Float32Array, y: Float32Array) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += (x[i]! - 0.5) * (y[i]! - 0.5);
    return (12 * sum) / x.length;
  };

  it('are uniform: every sixteenth of [0, 1) as often, by a chi-squared test', () => {
    const bins = new Array<number>(16).fill(0);
    for (const value of first) bins[Math.floor(value * 16)]!++;
    const expected = (IMAGES * NUMBERS) / 16;
    // 15 degrees of freedom: above 44.3 with probability 1e-4.
    expect(bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(44.3);
    expect(Math.min(...first)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...first)).toBeLessThan(1);
  });

  it('do not hang together: between epochs, seeds, neighbouring images and neighbouring numbers', () => {
    // Standard deviation 1 / √64000 = 0.004.
    const pairs = [next, draw(2, 0), first.slice(NUMBERS), first.slice(1)];
    for (const other of pairs) {
      const length = Math.min(first.length, other.length);
      expect(Math.abs(correlation(first.subarray(0, length), other.subarray(0, length)))).toBeLessThan(0.016);
    }
  });
});
