/** The notebook that regulab grew out of, and a first experiment in seconds. */
import type { ExperimentSpecInput } from '../../spec/experiment.js';
import type { Preset } from './preset.js';

type ArmInput = ExperimentSpecInput['arms'][number];

/**
 * The notebook's network: 784 inputs, two blocks of Dense 64 relu with l2(0.001), each followed by
 * Dropout 0.5 if asked for.
 */
function notebookArm(name: string, activation: 'softmax' | 'sigmoid', dropoutRate: number): ArmInput {
  return {
    name,
    model: { architecture: 'mlp', hiddenUnits: [64, 64], activation: 'relu', output: { activation } },
    regularization: {
      kernel: { l2: 0.001 },
      ...(dropoutRate > 0 && { dropout: { rate: dropoutRate } }),
    },
  };
}

function notebookArms(activation: 'softmax' | 'sigmoid'): ArmInput[] {
  return [notebookArm('without-dropout', activation, 0), notebookArm('with-dropout', activation, 0.5)];
}

const NOTEBOOK_TRAINING: ExperimentSpecInput['training'] = {
  epochs: 10,
  batchSize: 32,
  optimizer: { type: 'adam', learningRate: 0.001 },
};

export const NOTEBOOK_PRESETS: readonly Preset[] = [
  {
    name: 'notebook-dropout',
    title: 'The original notebook, unchanged',
    description:
      'An MLP of two hidden layers of 64 with and without dropout 0.5, trained for 10 epochs. Its output is one sigmoid unit with binary cross-entropy on the digit labels 0 to 9.',
    shows:
      'Both arms end at a test accuracy of 0.1135, the share of the digit 1 in the test set: the objective has no minimum, so every answer saturates at 1 and the effect of dropout cannot be measured.',
    spec: {
      name: 'notebook-dropout',
      dataset: { name: 'mnist', trainSize: 60000, validationSplit: 0.2 },
      seeds: [1],
      training: NOTEBOOK_TRAINING,
      baseline: 'without-dropout',
      arms: notebookArms('sigmoid'),
    },
  },
  {
    name: 'notebook-dropout-corrected',
    title: 'The notebook with a sound objective',
    description:
      'The same two networks with ten softmax units and categorical cross-entropy, trained with three seeds each.',
    shows:
      'What dropout does to this network: about 0.95 test accuracy with it and 0.97 without. A network of 64 units is too small to overfit much, so dropout costs accuracy here.',
    spec: {
      name: 'notebook-dropout-corrected',
      dataset: { name: 'mnist', trainSize: 60000, validationSplit: 0.2 },
      seeds: [1, 2, 3],
      training: NOTEBOOK_TRAINING,
      baseline: 'without-dropout',
      arms: notebookArms('softmax'),
    },
  },
  {
    name: 'quick-start',
    title: 'A first experiment in seconds',
    description: 'An MLP with and without dropout on the first 2000 images for 2 epochs.',
    shows:
      'How an experiment runs from submission to saved models. The training is too short to say anything about dropout.',
    spec: {
      name: 'quick-start',
      dataset: { name: 'mnist', trainSize: 2000, validationSplit: 0.2 },
      seeds: [1],
      training: { epochs: 2, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.001 } },
      baseline: 'without-dropout',
      arms: [
        { name: 'without-dropout', model: { architecture: 'mlp', hiddenUnits: [64, 64] } },
        {
          name: 'with-dropout',
          model: { architecture: 'mlp', hiddenUnits: [64, 64] },
          regularization: { dropout: { rate: 0.3 } },
        },
      ],
    },
  },
];
