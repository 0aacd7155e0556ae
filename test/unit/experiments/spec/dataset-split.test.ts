import { describe, expect, it } from '@jest/globals';
import { splitSizes } from '../../../../src/experiments/spec/dataset-split.js';

describe('splitSizes', () => {
  it.each([
    // int(floor(n * (1.0 - validation_split))), including the rounding errors of double precision.
    [60000, 0.2, 48000],
    [60000, 0, 60000],
    [60000, 0.9, 5999],
    [1000, 0.9, 99],
    [101, 0.5, 50],
    [100, 0.001, 99],
  ])('leaves, of %i images with a split of %d, %i for training, as in Keras', (trainSize, validationSplit, train) => {
    expect(splitSizes({ trainSize, validationSplit })).toEqual({ train, validation: trainSize - train });
  });
});
