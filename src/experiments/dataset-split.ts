/**
 * How many images train and how many validate.
 */
import type { Dataset } from './spec.js';

/** Sizes of the parts of the training images. The last ones validate; rounded as Keras rounds `validation_split`. */
export function splitSizes({ trainSize, validationSplit }: Pick<Dataset, 'trainSize' | 'validationSplit'>): {
  train: number;
  validation: number;
} {
  const train = Math.floor(trainSize * (1 - validationSplit));
  return { train, validation: trainSize - train };
}
