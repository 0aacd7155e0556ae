/**
 * Named specs. A client POSTs `{"preset": "<name>"}`, with overrides if it likes.
 */
import { z } from 'zod';
import { type ExperimentSpecInput, submittedSpecSchema } from './spec.js';

export const presetSchema = z
  .object({
    name: z.string(),
    title: z.string(),
    description: z.string(),
    shows: z.string().meta({ description: 'What the result shows.' }),
    spec: submittedSpecSchema,
  })
  .meta({ id: 'Preset', description: 'A named spec.' });

/** The body that submits a preset. What the overrides give is checked as part of the spec they make. */
export const presetRequestSchema = z
  .strictObject({
    preset: z.string().meta({ description: 'Name of a preset; GET /v1/presets lists them.' }),
    overrides: z
      .strictObject({
        name: z.unknown().meta({ description: '`name` of the spec.' }),
        dataset: z.unknown().meta({ description: 'Fields of `dataset`; those left out keep their value.' }),
        seeds: z.unknown().meta({ description: '`seeds` of the spec.' }),
        training: z.unknown().meta({ description: 'Fields of `training`; those left out keep their value.' }),
      })
      .partial()
      .optional()
      .meta({ description: "JSON merge patch (RFC 7386) on the preset's spec; null removes what the preset sets." }),
  })
  .meta({ id: 'PresetRequest', description: 'Submits a preset.' });

export interface Preset {
  name: string;
  title: string;
  description: string;
  shows: string;
  /** Holds what the preset sets and no defaults, so that an override can change an optimizer's type. */
  spec: ExperimentSpecInput;
}

type ArmInput = ExperimentSpecInput['arms'][number];

/** The notebook's network: 784 inputs, two blocks of Dense 64 relu with l2(0.001), each followed by Dropout 0.5 if asked for. */
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

export const PRESETS: readonly Preset[] = [
  {
    name: 'notebook-dropout',
    title: 'The notebook, to the letter',
    description:
      'An MLP of two hidden layers of 64 with and without dropout 0.5, trained for 10 epochs. Its output is one sigmoid unit with binary cross-entropy on the digit labels 0 to 9.',
    shows:
      'Both arms end at a test accuracy of 0.1135, the share of the digit 1 in the test set: the objective has no minimum, so every answer saturates at 1 and dropout cannot be judged.',
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
    shows: 'How an experiment runs from submission to saved models. Too short a training to say anything of dropout.',
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

/** Every preset, the notebook first. */
export function listPresets(): Preset[] {
  return [...PRESETS];
}

/** The preset of this name, if there is one. */
export function findPreset(name: string): Preset | undefined {
  return PRESETS.find((preset) => preset.name === name);
}
