/** Request examples of the API description; each works when pasted, and a test submits them. */
import type { ExperimentSpecInput } from '../experiments/spec.js';

export const EXAMPLE_SPEC = {
  name: 'dropout on MNIST',
  dataset: { name: 'mnist', trainSize: 10000, validationSplit: 0.2 },
  seeds: [1, 2, 3],
  training: { epochs: 5, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.001 } },
  baseline: 'without-dropout',
  arms: [
    { name: 'without-dropout', model: { architecture: 'mlp', hiddenUnits: [64, 64] } },
    {
      name: 'with-dropout',
      model: { architecture: 'mlp', hiddenUnits: [64, 64] },
      regularization: { dropout: { rate: 0.5 } },
    },
  ],
} satisfies ExperimentSpecInput;

export const EXAMPLE_PRESET_REQUEST = {
  preset: 'notebook-dropout-corrected',
  overrides: { seeds: { count: 5, base: 1 } },
};
