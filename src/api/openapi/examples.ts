/** Request examples of the API description; each works when pasted, and a test submits them. */
import type { ExperimentSpecInput } from '../../experiments/spec/experiment.js';

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

/** examples/seven.png, the first test image of MNIST, in base64. */
export const EXAMPLE_IMAGE =
  'iVBORw0KGgoAAAANSUhEUgAAABwAAAAcCAAAAABXZoBIAAAA+ElEQVR4Ad3BsUpCURzA4Z//ex2CFouiQLJoyiaJpmpqiVqCeoVapCUQWiSorSkaeoOgB4gQ4QotuQhSGVF0nSSCQEEbpAbDc+2ec8/U3Pfxf8RQtnfeuhfvr0TFUOrTQOeRQOOkQp+DUrs/rX5MpnvzyeREfC7dKdLnongeBRKZyiJ0X55G6iguWquEB2wlHi5RBNv4uRw1UQRbdqz1TECwLB2wWSMgWNbjXpkBIWpo7evwmwEhKpcp3fJLiNjIt48JCabRM+e6TEgwOIUZP48mGGYX2PfRBC1VJHeFQdB2p7jpYRBCK3tYhNDyMP4nJhfD3WqTP/sB/QY7fhv38ZoAAAAASUVORK5CYII=';

/** Of request bodies, as the description names them. */
export const EXAMPLES = {
  spec: { summary: 'Dropout on MNIST', value: EXAMPLE_SPEC },
  preset: { summary: 'A preset with other seeds', value: EXAMPLE_PRESET_REQUEST },
  scenario: {
    summary: 'Few images, and probabilities that can be trusted',
    value: { scenario: { trainImages: 2000, architecture: 'cnn', budget: 'medium', calibration: true } },
  },
};

/** The examples of each operation. */
export const BODY_EXAMPLES: Record<string, (keyof typeof EXAMPLES)[]> = {
  submitExperiment: ['spec', 'preset'],
  planExperiment: ['spec', 'preset'],
  putExperiment: ['spec', 'preset'],
  advise: ['scenario'],
};
