import { describe, expect, it } from '@jest/globals';
import { datasetSchema } from '../../../../src/experiments/spec/dataset.js';
import { splitSizes } from '../../../../src/experiments/spec/dataset-split.js';
import { type ImageDataset, loadMnist } from '../../../../src/models/data/load-dataset.js';
import { imagesSeen, splitDataset } from '../../../../src/models/data/split.js';

/** Image i has all pixels i mod 256 and the label i mod 10. */
function numbered(count: number) {
  return {
    pixels: Uint8Array.from({ length: count * 784 }, (_, index) => Math.floor(index / 784)),
    labels: Uint8Array.from({ length: count }, (_, index) => index % 10),
  };
}
const dataset: ImageDataset = {
  name: 'numbered',
  train: numbered(1000),
  test: numbered(5),
  sha256: {} as ImageDataset['sha256'],
};
const spec = datasetSchema.parse({ name: 'numbered', trainSize: 1000 });

describe('a data split', () => {
  it.each([
    { trainSize: 1000, validationSplit: 0.2, train: 800, validation: 200 },
    { trainSize: 100, validationSplit: 0.33, train: 67, validation: 33 },
    // 1 - 0.9 is a little less than 0.1 in binary: Keras rounds down too.
    { trainSize: 100, validationSplit: 0.9, train: 9, validation: 91 },
  ])('holds out the last $validationSplit of $trainSize images as Keras does', ({ train, validation, ...sizes }) => {
    const split = splitDataset(dataset, { ...spec, ...sizes }, 1);
    expect(split.train.labels).toHaveLength(train);
    expect(split.validation!.labels).toHaveLength(validation);
    expect(split.validation!.pixels[0]).toBe(train % 256);
    expect(split.test).toBe(dataset.test);
  });

  it('holds out nothing when the share is 0', () => {
    const split = splitDataset(dataset, { ...spec, validationSplit: 0 }, 1);
    expect(split.validation).toBeNull();
    expect(split.train.labels).toHaveLength(1000);
  });

  it('leaves the data set as it was: the next run of a warm trainer reads the same labels', async () => {
    const mnist = await loadMnist();
    const before = Uint8Array.from(mnist.train.labels);
    const first = splitDataset(mnist, { ...spec, labelNoise: 0.5 }, 1).train.labels;
    expect(mnist.train.labels).toEqual(before);
    expect(splitDataset(mnist, { ...spec, labelNoise: 0.5 }, 1).train.labels).toEqual(first);
  });

  it('strikes an exact share of the training labels with noise, each with another digit', () => {
    const { train, validation, test } = splitDataset(dataset, { ...spec, labelNoise: 0.25 }, 1);
    const struck = [...train.labels].filter((label, index) => label !== dataset.train.labels[index]);
    expect(struck).toHaveLength(200);
    expect(new Set(struck).size).toBe(10);
    expect(Math.max(...train.labels)).toBeLessThanOrEqual(9);
    expect(validation!.labels).toEqual(dataset.train.labels.subarray(800));
    expect(test.labels).toEqual(numbered(5).labels);
  });

  it('strikes the same labels for the same seed and others for another, and leaves the data set as it was', () => {
    const noisy = (seed: number) => splitDataset(dataset, { ...spec, labelNoise: 0.5 }, seed).train.labels;
    expect(noisy(1)).toEqual(noisy(1));
    expect(noisy(1)).not.toEqual(noisy(2));
    expect(dataset.train.labels).toEqual(numbered(1000).labels);
  });

  it('is refused when the data set is too small', () => {
    expect(() => splitDataset(dataset, { ...spec, trainSize: 1001 }, 1)).toThrow(
      expect.objectContaining({ code: 'DATASET_INVALID', message: expect.stringMatching(/has 1000 .* asks for 1001/) }),
    );
  });
});

describe('validation images', () => {
  const split = (validation: 'random' | 'stratified', seed = 1, part?: Parameters<typeof splitDataset>[3]) =>
    splitDataset(dataset, { ...spec, trainSize: 255, validationSplit: 0.25, validation }, seed, part);
  // With fewer than 256 images each is identified by its pixels.
  const numbers = ({ pixels }: { pixels: Uint8Array }) => [...pixels].filter((_, index) => index % 784 === 0);

  it.each(['random', 'stratified'] as const)(
    'drawn (%s) are as many, share no image with the rest and depend on the seed',
    (scheme) => {
      const { train, validation } = split(scheme);
      expect(numbers(train)).toHaveLength(191);
      expect(numbers(validation!)).toHaveLength(64);
      expect(new Set([...numbers(train), ...numbers(validation!)])).toEqual(new Set(Array(255).keys()));
      for (const part of [train, validation!]) expect([...part.labels]).toEqual(numbers(part).map((n) => n % 10));
      expect(split(scheme)).toEqual(split(scheme));
      expect(numbers(split(scheme, 2).validation!)).not.toEqual(numbers(validation!));
    },
  );

  it('stratified have the share of every class, rounded to make up the number', () => {
    const counts = Array<number>(10).fill(0);
    for (const label of split('stratified').validation!.labels) counts[label]!++;
    // 26 images of 0 to 4 and 25 of the others, of which 64 / 255 are 6.53 and 6.27.
    expect(counts).toEqual([7, 7, 7, 7, 6, 6, 6, 6, 6, 6]);
  });

  it('are the same in all disjoint parts', () => {
    const held = [0, 1].map((index) => numbers(split('random', 5 + index, { index, of: 2, cutSeed: 5 }).validation!));
    expect(held[0]).toEqual(held[1]);
  });

  it('leave no image of the training part out and none twice when there are none', () => {
    const { train, validation } = splitDataset(dataset, { ...spec, validationSplit: 0, validation: 'random' }, 1);
    expect(train.labels).toHaveLength(1000);
    expect(validation).toBeNull();
  });
});

/** By how many images the most and the least frequent digit differ. */
function spreadOf(labels: Uint8Array): number {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label]!++;
  return Math.max(...counts) - Math.min(...counts);
}

describe('a balanced training set', () => {
  // 500 zeros, then 100 each of ones and twos.
  const labels = Uint8Array.from({ length: 700 }, (_, index) => Math.max(0, Math.floor(index / 100) - 4));
  const skewed: ImageDataset = { ...dataset, train: { pixels: numbered(700).pixels, labels } };
  const balanced = (trainSize: number, settings = {}) =>
    splitDataset(skewed, { ...spec, classBalanced: true, trainSize, validationSplit: 0, ...settings }, 1);

  it('has the first images of each class in equal number, the first classes one more', () => {
    const { train } = balanced(200);
    expect([0, 1, 2].map((label) => train.labels.filter((each) => each === label).length)).toEqual([67, 67, 66]);
    expect(train.pixels[0]).toBe(0);
    expect(train.pixels[67 * 784]).toBe(500 % 256);
    expect(train.pixels[134 * 784]).toBe(600 % 256);
  });

  it('goes with a stratified validation: both are balanced', () => {
    const { train, validation } = balanced(150, { validationSplit: 0.2, validation: 'stratified' });
    for (const { labels } of [train, validation!])
      for (const label of [0, 1, 2]) expect(labels.filter((each) => each === label)).toHaveLength(labels.length / 3);
  });

  describe.each(['last', 'random', 'stratified'] as const)('with validation "%s"', (validation) => {
    describe.each(['none', 'bootstrap', 'disjoint'] as const)('and resampling "%s"', (resampling) => {
      it.each([100, 137, 255, 800, 1003, 5000])(
        'of %i images is balanced, and so is its validation',
        async (trainSize) => {
          const mnist = await loadMnist();
          for (const validationSplit of [0, 0.1, 0.2, 0.333, 0.5, 0.9]) {
            for (const seeds of resampling === 'disjoint' ? [2, 3, 7] : [1]) {
              const settings = { ...spec, trainSize, classBalanced: true, validationSplit, validation, resampling };
              for (let index = 0; index < seeds; index++) {
                const part = { index, of: seeds, cutSeed: 1 };
                const { train, validation: held } = splitDataset(mnist, settings, 1 + index, part);
                expect({ settings, balanced: spreadOf(train.labels) <= 1 }).toEqual({ settings, balanced: true });
                if (held)
                  expect({ settings, balanced: spreadOf(held.labels) <= 1 }).toEqual({ settings, balanced: true });
                expect(held?.labels.length ?? 0).toBe(splitSizes(settings).validation);
              }
            }
          }
        },
      );
    });
  });

  it('cut into disjoint parts gives every image to one part at most', async () => {
    const mnist = await loadMnist();
    const { labels } = splitDataset(mnist, { ...spec, trainSize: 1003, classBalanced: true }, 1).train;
    const parts = [0, 1, 2].map(
      (index) => imagesSeen(labels, { resampling: 'disjoint', classBalanced: true }, 1, { index, of: 3, cutSeed: 1 })!,
    );
    expect(new Set(parts.flatMap((each) => [...each])).size).toBe(3 * Math.floor(labels.length / 3));
  });

  it('with validation "last" holds out the last of each class', () => {
    const { train, validation } = balanced(150, { validationSplit: 0.2 });
    expect(train.pixels[0]).toBe(0);
    expect([0, 10, 20].map((row) => validation!.pixels[row * 784])).toEqual([40, (500 + 40) % 256, (600 + 40) % 256]);
  });

  it('is refused when a class has too few images', () => {
    expect(() => balanced(400)).toThrow(
      expect.objectContaining({
        code: 'DATASET_INVALID',
        message: expect.stringMatching(/need 133 with the label 1, and there are 100/),
      }),
    );
  });
});

describe('the images of a replica', () => {
  const bootstrap = (seed: number) =>
    imagesSeen(numbered(10_000).labels, { resampling: 'bootstrap', classBalanced: false }, seed)!;
  const part = (index: number, cutSeed = 1) =>
    imagesSeen(dataset.train.labels, { resampling: 'disjoint', classBalanced: false }, index + 5, {
      index,
      of: 3,
      cutSeed,
    })!;

  it('are all of them without resampling', () => {
    expect(imagesSeen(numbered(10).labels, { resampling: 'none', classBalanced: false }, 1)).toBeNull();
  });

  it('are drawn with replacement: 63.2 % of them, the same for the same seed', () => {
    const drawn = bootstrap(1);
    expect(drawn).toHaveLength(10_000);
    expect(new Set(drawn).size / 10_000).toBeCloseTo(1 - Math.exp(-1), 2);
    expect(bootstrap(1)).toEqual(drawn);
    expect(bootstrap(2)).not.toEqual(drawn);
  });

  it('are parts that share no image, of equal size, and differ with another seed', () => {
    const parts = [0, 1, 2].map((index) => part(index));
    expect(parts.map(({ length }) => length)).toEqual([333, 333, 333]);
    expect(new Set(parts.flatMap((each) => [...each])).size).toBe(999);
    expect(part(0, 2)).not.toEqual(parts[0]);
  });

  it('carry their labels, struck by noise or not, and leave validation and test alone', () => {
    const resampled = { ...spec, labelNoise: 0.25, resampling: 'bootstrap' as const };
    const { train, validation } = splitDataset(dataset, resampled, 4);
    const noisy = splitDataset(dataset, { ...resampled, resampling: 'none' }, 4).train.labels;
    const positions = imagesSeen(dataset.train.labels.subarray(0, 800), resampled, 4)!;
    expect(train.labels).toEqual(Uint8Array.from(positions, (position) => noisy[position]!));
    expect(train.pixels).toHaveLength(800 * 784);
    for (const [row, position] of positions.entries()) expect(train.pixels[row * 784]).toBe(position % 256);
    expect(validation!.labels).toEqual(dataset.train.labels.subarray(800));
  });
});
