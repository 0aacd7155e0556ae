/** The training, validation and test images of a run. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { ServiceError } from '../../errors.js';
import type { Dataset } from '../../experiments/spec/dataset.js';
import { PIXELS } from '../../experiments/spec/dataset.js';
import { splitSizes } from '../../experiments/spec/dataset-split.js';
import type { RunSpec } from '../../experiments/spec/experiment.js';
import { type RandomStream, randomStream, shuffledIndices } from '../runtime/random.js';
import { byClass, chooseImages, inTurns } from './choose-images.js';
import type { ImageDataset, LabelledImages } from './load-dataset.js';

export interface DataSplit {
  /** With label noise, if the spec asks for it. */
  train: LabelledImages;
  /** null when nothing is held out. */
  validation: LabelledImages | null;
  test: LabelledImages;
}

/**
 * Takes `trainSize` training images and holds out a share of them ({@link chooseImages}). Label
 * noise affects only the training part, and the same images in every arm of a seed; then the seed's
 * own images are chosen, if it does not see all. Pixels are shared where possible, not copied.
 * @throws ServiceError DATASET_INVALID when the data set has fewer training images than the spec
 * asks for
 */
export function splitDataset(dataset: ImageDataset, spec: Dataset, seed: number, part?: RunSpec['part']): DataSplit {
  const available = dataset.train.labels.length;
  if (spec.trainSize > available) {
    throw new ServiceError(
      'DATASET_INVALID',
      `The data set "${dataset.name}" has ${available} training images; trainSize asks for ${spec.trainSize}.`,
    );
  }
  // Disjoint parts come from one pool, which every seed shares.
  const { pool, held } = takeParts(dataset.train, spec, part?.cutSeed ?? seed);
  const noisy = { ...pool, labels: withNoise(pool.labels, spec.labelNoise, seed) };
  const seen = imagesSeen(pool.labels, spec, seed, part);
  return {
    train: seen === null ? noisy : select(noisy, seen),
    validation: held.labels.length > 0 ? held : null,
    test: dataset.test,
  };
}

function takeParts(
  images: LabelledImages,
  spec: Dataset,
  seed: number,
): { pool: LabelledImages; held: LabelledImages } {
  if (spec.classBalanced || spec.validation !== 'last') {
    const { train, validation } = chooseImages(images.labels, spec, seed);
    return { pool: select(images, train), held: select(images, validation) };
  }
  const splitAt = splitSizes(spec).train;
  return { pool: slice(images, 0, splitAt), held: slice(images, splitAt, spec.trainSize) };
}

/** Replaces a share of the labels, chosen at random, by another digit each. */
function withNoise(labels: Uint8Array, share: number, seed: number): Uint8Array {
  if (share === 0) return labels;
  const stream = randomStream(seed, ['label-noise']);
  const noisy = labels.slice();
  const struck = shuffledIndices(labels.length, stream).subarray(0, Math.round(share * labels.length));
  for (const index of struck) noisy[index] = (noisy[index]! + uniformInt(stream, 1, 9)) % 10;
  return noisy;
}

/**
 * Positions of the training images that a replica sees, the same in every arm of a seed; null for
 * all of them. Where classes are to be balanced, those of a replica are: a bootstrap draws as many
 * of each class as there are, and disjoint parts are dealt class by class.
 * @param labels of the training images, without noise
 */
export function imagesSeen(
  labels: Uint8Array,
  { resampling, classBalanced }: Pick<Dataset, 'resampling' | 'classBalanced'>,
  seed: number,
  part?: RunSpec['part'],
): Uint32Array | null {
  const count = labels.length;
  switch (resampling) {
    case 'none':
      return null;
    case 'bootstrap': {
      const stream = randomStream(seed, ['bootstrap']);
      if (classBalanced) return drawnByClass(labels, stream);
      return Uint32Array.from({ length: count }, () => uniformInt(stream, 0, count - 1));
    }
    case 'disjoint': {
      const { index, of, cutSeed } = part!;
      const size = Math.floor(count / of);
      const shuffled = shuffledIndices(count, randomStream(cutSeed, ['disjoint']));
      const order = classBalanced ? inTurns(shuffled, labels) : shuffled;
      return order.subarray(index * size, (index + 1) * size);
    }
  }
}

/** For each image one of its class, drawn with replacement. */
function drawnByClass(labels: Uint8Array, stream: RandomStream): Uint32Array {
  const classes = byClass(labels.keys(), labels);
  return Uint32Array.from(labels, (label) => {
    const ofClass = classes.get(label)!;
    return ofClass[uniformInt(stream, 0, ofClass.length - 1)]!;
  });
}

function select({ pixels, labels }: LabelledImages, positions: Uint32Array): LabelledImages {
  const selected = new Uint8Array(positions.length * PIXELS);
  for (const [row, position] of positions.entries()) {
    selected.set(pixels.subarray(position * PIXELS, (position + 1) * PIXELS), row * PIXELS);
  }
  return { pixels: selected, labels: Uint8Array.from(positions, (position) => labels[position]!) };
}

function slice({ pixels, labels, within }: LabelledImages, start: number, end: number): LabelledImages {
  return {
    pixels: pixels.subarray(start * PIXELS, end * PIXELS),
    labels: labels.subarray(start, end),
    ...(within && { within: { ...within, first: within.first + start } }),
  };
}
