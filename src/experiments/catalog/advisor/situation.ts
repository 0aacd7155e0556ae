/**
 * What rules judge: a scenario as somebody describes it, or what a finished experiment has shown.
 */
import { z } from 'zod';
import { imagesPerRun } from '../../spec/dataset-split.js';
import type { Arm, ResolvedSpec } from '../../spec/experiment.js';
import { LIMITS } from '../../spec/limits.js';
import type { Model } from '../../spec/model.js';
import { situationOfArm, widthsOf } from '../evidence/change-of.js';
import type { EvidenceSituation } from '../evidence/record.js';

const needFields = {
  interpretability: z.boolean().default(false).meta({
    description:
      'Whether the model must be sparse, so that people see which inputs matter or because it must be small.',
  }),
  calibration: z.boolean().default(false).meta({
    description: 'Whether the probabilities must be trustworthy, not only the predicted digit.',
  }),
  robustness: z.boolean().default(false).meta({
    description: 'Whether digits that are rotated, shifted or noisy must be recognized as well.',
  }),
};
const budgetSchema = z.enum(['low', 'medium', 'high']);

/** What counts besides accuracy. */
export const needsSchema = z
  .strictObject({
    budget: budgetSchema.default('medium').meta({
      description: 'Computing time: low to rank by the time that a technique saves, high for many trainings.',
    }),
    ...needFields,
  })
  .meta({ id: 'AdviceNeeds', description: 'What counts besides accuracy. Every field has a default.' });
export type Needs = z.output<typeof needsSchema>;

export const scenarioSchema = z
  .strictObject({
    trainImages: z.int().min(100).max(60000).default(60000).meta({
      description: 'Number of labelled images for training, including those held out for validation.',
    }),
    architecture: z.enum(['softmax-regression', 'mlp', 'cnn', 'lstm', 'gru']).default('mlp'),
    budget: budgetSchema.default('medium').meta({
      description: 'Computing time: low for a single short training, high for many.',
    }),
    ...needFields,
    labelNoise: z.number().min(0).max(1).default(0).meta({ description: 'Estimated share of wrong labels.' }),
    depth: z
      .int()
      .min(1)
      .max(LIMITS.layers)
      .optional()
      .meta({ description: 'Number of hidden layers, if it is fixed.' }),
  })
  .meta({
    id: 'AdviceScenario',
    description: 'The known properties of a task. Every field has a default.',
  });
export type Scenario = z.output<typeof scenarioSchema>;

const figure = (description: string) =>
  z
    .number()
    .nullable()
    .meta({ description: `${description} Null when no run has left a model.` });

export const measuredSchema = z
  .object({
    arm: z.string().meta({
      description:
        'The best arm on the held-out images; the advice starts from it. When no run has left a model, the arm with the lowest learning rate.',
    }),
    runs: z.int().meta({ description: 'Runs of this arm that have left a model.' }),
    split: z.enum(['validation', 'test']).meta({
      description:
        'The images that stand for unseen ones: the validation images if there are any, because a test set used for tuning is no longer unseen.',
    }),
    heldOutImages: z.int().meta({ description: 'Number of these images.' }),
    trainError: figure('Share of wrong answers on the training images, with the labels that trained.'),
    heldOutError: figure('Share of wrong answers on the held-out images.'),
    errorGap: figure('heldOutError - trainError. Not comparable with label noise, which only training images have.'),
    gapStandardError: figure(
      'Standard error of errorGap: binomial, over the images. Seeds share the held-out images, so more seeds do not lower it.',
    ),
    lossGap: figure('Data loss on held-out images minus that on training images.'),
    epochs: z.int().meta({ description: 'Epochs trained; the mean over the runs, rounded.' }),
    bestEpoch: z
      .int()
      .nullable()
      .meta({ description: 'The epoch of the lowest mean validation loss; null without validation images.' }),
    lossRise: z.number().nullable().meta({
      description: 'The relative rise of the validation loss from its minimum to the last epoch.',
    }),
    accuracyDrop: z.number().nullable().meta({
      description: 'Validation accuracy of the best epoch minus that of the last one, of the means over the runs.',
    }),
    stillFalling: z.number().nullable().meta({
      description: 'Share of the runs whose validation loss was lowest in their last epoch.',
    }),
    temperature: z.number().nullable().meta({
      description: 'Fitted on the validation images; above 1 the network is overconfident.',
    }),
    divergedRate: z.number().meta({ description: 'Share of the runs of this arm that diverged.' }),
  })
  .meta({ id: 'MeasuredSituation', description: 'The results of an experiment, as means over the runs of one arm.' });
export type Measured = z.output<typeof measuredSchema>;

/** The figures of an arm that has left a model. */
export interface Fit {
  trainError: number;
  heldOutError: number;
  gap: number;
  gapStandardError: number;
  /** Whether the training loss fell in the last epoch, by more than 1 %. */
  learnsStill: boolean;
}

/** What a rule sees. */
export interface Situation extends Needs {
  /** Images that train. */
  images: number;
  arm: Arm;
  /** For the distance to measured situations. */
  place: EvidenceSituation;
  labelNoise: number;
  validationSplit: number;
  resampling: ResolvedSpec['dataset']['resampling'];
  /** Null for a scenario. */
  measured: Measured | null;
  /** Null for a scenario, and when no run has left a model. */
  fit: Fit | null;
  /** Names of the other arms with runs that diverged, and how many. */
  othersDiverged: { arm: string; runs: number; of: number }[];
}

/** The first experiment for a scenario: one plain arm, sized to the data and the budget. */
export function specOfScenario(scenario: Scenario): object {
  const { trainImages, architecture, budget, labelNoise } = scenario;
  return {
    name: `${architecture} on ${trainImages} images`,
    dataset: { name: 'mnist', trainSize: trainImages, validationSplit: 0.2, labelNoise },
    seeds: { count: { low: 5, medium: 5, high: 10 }[budget], base: 1 },
    training: {
      epochs: { low: 5, medium: 15, high: 30 }[budget],
      batchSize: trainImages > 20000 ? 64 : 32,
      optimizer: { type: 'adam', learningRate: 0.001 },
    },
    baseline: 'plain',
    arms: [{ name: 'plain', model: modelOf(scenario) }],
  };
}

function modelOf({ architecture, budget, depth }: Scenario): object {
  const width = { low: 64, medium: 128, high: 256 }[budget];
  switch (architecture) {
    case 'softmax-regression':
      return { architecture };
    case 'mlp':
      return { architecture, hiddenUnits: new Array(depth ?? 2).fill(width) };
    case 'cnn':
      return { architecture, filters: [16, 32], hiddenUnits: [width] };
    default:
      return { architecture, units: width / 2 };
  }
}

/** The situation that a scenario describes. */
export function situationOf(scenario: Scenario, spec: ResolvedSpec): Situation {
  const { interpretability, calibration, robustness, budget } = scenario;
  return {
    ...placeOf(spec, spec.arms[0]!),
    ...{ interpretability, calibration, robustness, budget },
    measured: null,
    fit: null,
    othersDiverged: [],
  };
}

/** Where an arm of a spec is trained. */
export function placeOf(spec: ResolvedSpec, arm: Arm) {
  const { labelNoise, validationSplit, resampling } = spec.dataset;
  const images = imagesPerRun(spec);
  return { images, arm, place: situationOfArm(arm, images, labelNoise), labelNoise, validationSplit, resampling };
}

/** Hidden layers of one of the named architectures; of a stack those that hold a kernel. */
export const hiddenLayers = (model: Model): number =>
  model.architecture === 'layers'
    ? model.layers.filter((layer) => ['dense', 'conv2d', 'lstm', 'gru'].includes(layer.type)).length
    : widthsOf(model).length;
