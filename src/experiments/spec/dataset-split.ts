/**
 * How many images train and how many validate.
 */
import type { Dataset } from './dataset.js';
import type { ResolvedSpec } from './experiment.js';

/** Sizes of the parts of the training images, rounded as Keras rounds `validation_split`. */
export function splitSizes({ trainSize, validationSplit }: Pick<Dataset, 'trainSize' | 'validationSplit'>): {
  train: number;
  validation: number;
} {
  const train = Math.floor(trainSize * (1 - validationSplit));
  return { train, validation: trainSize - train };
}

/** How many images one run trains on: with disjoint parts, its share. */
export function imagesPerRun({ dataset, seeds }: Pick<ResolvedSpec, 'dataset' | 'seeds'>): number {
  const { train } = splitSizes(dataset);
  return dataset.resampling === 'disjoint' ? Math.floor(train / seeds.length) : train;
}
