/** How many images are used for training and how many for validation. */
import type { Dataset } from './dataset.js';
import type { ResolvedSpec } from './experiment.js';

/** Sizes of the two parts of the training images, rounded like Keras's `validation_split`. */
export function splitSizes({ trainSize, validationSplit }: Pick<Dataset, 'trainSize' | 'validationSplit'>): {
  train: number;
  validation: number;
} {
  const train = Math.floor(trainSize * (1 - validationSplit));
  return { train, validation: trainSize - train };
}

/**
 * The images in words: `2,000 images: 1,600 for training, 400 for validation`. With resampling
 * it says what a run sees of those it trains on.
 */
export function describeImages(spec: Pick<ResolvedSpec, 'dataset' | 'seeds'>): string {
  const { trainSize, resampling } = spec.dataset;
  const { train, validation } = splitSizes(spec.dataset);
  const seen = {
    none: '',
    bootstrap: ' (each run draws as many with replacement)',
    disjoint: ` (each run its own ${count(imagesPerRun(spec))})`,
  }[resampling];
  const held = `${validation === 0 ? 'none' : count(validation)} for validation`;
  return `${count(trainSize)} images: ${count(train)} for training${seen}, ${held}`;
}

const count = (images: number): string => images.toLocaleString('en-US');

/** Number of images that one run trains on; with disjoint resampling, its share of them. */
export function imagesPerRun({ dataset, seeds }: Pick<ResolvedSpec, 'dataset' | 'seeds'>): number {
  const { train } = splitSizes(dataset);
  return dataset.resampling === 'disjoint' ? Math.floor(train / seeds.length) : train;
}
