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

/** Number of images that one run trains on; with disjoint resampling, its share of them. */
export function imagesPerRun({ dataset, seeds }: Pick<ResolvedSpec, 'dataset' | 'seeds'>): number {
  const { train } = splitSizes(dataset);
  return dataset.resampling === 'disjoint' ? Math.floor(train / seeds.length) : train;
}
