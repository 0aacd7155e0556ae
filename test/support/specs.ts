/** Shorthands for the parts of a spec, with defaults filled in. */
import type { z } from 'zod';
import { type Dataset, datasetSchema } from '../../src/experiments/spec/dataset.js';
import { type Model, modelSchema } from '../../src/experiments/spec/model.js';
import { type Regularization, regularizationSchema } from '../../src/experiments/spec/regularization.js';
import { type Training, trainingSchema } from '../../src/experiments/spec/training.js';

export const dataset = (input: z.input<typeof datasetSchema> = {}): Dataset => datasetSchema.parse(input);
export const model = (input: z.input<typeof modelSchema>): Model => modelSchema.parse(input);
export const regularization = (input: z.input<typeof regularizationSchema> = {}): Regularization =>
  regularizationSchema.parse(input);
export const training = (input: z.input<typeof trainingSchema> = {}): Training => trainingSchema.parse(input);

/** The defaults of an experiment, written out: a test of the schema cannot use the schema's own. */
export const EXPERIMENT_DEFAULTS = {
  kind: 'comparison',
  seedChanges: 'everything',
  dataset: {
    name: 'mnist',
    trainSize: 60000,
    classBalanced: false,
    validationSplit: 0.2,
    validation: 'last',
    labelNoise: 0,
    resampling: 'none',
  },
  seeds: [1],
  deadlines: { runSeconds: null, experimentSeconds: null },
  layerReport: 'final',
  robustness: [],
} as const;

/** Several techniques at once. */
export const everything = regularization({
  kernel: { l1: 0.0001, l2: 0.001 },
  dropout: { rate: 0.3 },
  batchNormalization: {},
});
