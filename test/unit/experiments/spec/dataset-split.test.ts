import { describe, expect, it } from '@jest/globals';
import { splitSizes } from '../../../../src/experiments/spec/dataset-split.js';

describe('splitSizes', () => {
  it.each([
    // int(floor(n * (1.0 - validation_split))), the rounding errors of double precision included.
    [60000, 0.2, 48000],
    [60000, 0, 60000],
    [60000, 0.9, 5999],
    [1000, 0.9, 99],
    [101, 0.5, 50],
    [100, 0.001, 99],
  ])('of %i images with a split of %d leaves %i for training, as Keras does', (trainSize, validationSplit, train) => {
    expect(splitSizes({ trainSize, validationSplit })).toEqual({ train, validation: trainSize - train });
  });
});
