/**
 * The experiment spec: what a user POSTs. One zod schema gives the TypeScript type, the validation and the OpenAPI
 * description. Every object is strict (an unknown key is an error) and every default is written here, once; parsing
 * gives the resolved spec that is stored and echoed.
 */
import { z } from 'zod';
import { type Dataset, datasetSchema } from './dataset.js';
import { identifier, LIMITS, MAX_SEED } from './limits.js';
import { type Model, modelSchema } from './model.js';
import { type Regularization, regularizationSchema } from './regularization.js';
import { sweepable } from './sweeps.js';
import { type Training, trainingOverrideSchema, trainingSchema } from './training.js';

const seed = z.int().min(0).max(MAX_SEED);
const seedsSchema = z
  .union([
    z.array(seed).min(1).max(LIMITS.seeds),
    z.strictObject({ count: z.int().min(1).max(LIMITS.seeds), base: seed.default(1) }),
  ])
  .meta({ id: 'Seeds', description: 'Seeds as a list, or `count` of them from `base` upwards.' });

const sweepPointSchema = z
  .strictObject({
    arm: identifier.meta({ description: 'Name of the arm that was submitted.' }),
    point: z.record(z.string().max(200), z.number()).meta({
      description: 'The values of this point, by JSON pointers into the arm.',
      example: { '/regularization/dropout/rate': 0.5 },
    }),
  })
  .meta({ id: 'SweepPoint', description: 'Which point of which sweep an arm is; left out by an arm of its own.' });

export const armSchema = z
  .strictObject({
    name: identifier,
    model: modelSchema,
    regularization: regularizationSchema.prefault({}),
    training: trainingOverrideSchema.optional(),
    sweep: sweepPointSchema.optional(),
  })
  .meta({ id: 'Arm', description: 'One named configuration under comparison.' });

/** An arm as it is sent: one configuration, or a sweep that stands for several. */
const submittedArmSchema = armSchema
  .extend({
    model: sweepable(modelSchema),
    regularization: sweepable(regularizationSchema).prefault({}),
    training: sweepable(trainingOverrideSchema).optional(),
  })
  .meta({
    id: 'SubmittedArm',
    description:
      'One configuration, or a sweep: any number in `model`, `regularization` and `training` may be `{"grid": [0.1, 0.5]}` or `{"random": {"min": 0.0001, "max": 0.1, "scale": "log", "samples": 8}}`, and an arm is made of each point.',
  });

const seconds = z.number().positive().max(LIMITS.deadlineSeconds).nullable().default(null);
/** They end runs and change no result, so they belong to the experiment and not to what a run trains. */
const deadlinesSchema = z
  .strictObject({
    runSeconds: seconds.meta({
      description:
        'A run that has trained so long fails. Time in which it waits, is paused or repeats lost steps does not count.',
    }),
    experimentSeconds: seconds.meta({
      description: 'So long after its first run began, the runs that have not ended fail. All time counts.',
    }),
  })
  .meta({ id: 'Deadlines', description: 'Null: none but the limit of the installation.' });

const layerReportModeSchema = z.enum(['none', 'final', 'epochs']).meta({
  id: 'LayerReportMode',
  description:
    'What is measured inside the layers (`GET /v1/runs/{runId}/layers`): nothing, the saved weights, or every epoch as well. It changes no weight.',
});

const strengthOf = (most: number, unit: string) =>
  z
    .number()
    .positive()
    .max(most)
    .meta({ description: `In ${unit}.` });
export const distortionSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('rotation'), strength: strengthOf(180, 'degrees, left and right in turn') }),
    z.strictObject({ type: z.literal('shift'), strength: strengthOf(27, 'pixels, right, down, left and up in turn') }),
    z.strictObject({
      type: z.literal('noise'),
      strength: strengthOf(2, 'standard deviations of the noise; pixels are 0 to 1 and stay within'),
    }),
    z.strictObject({ type: z.literal('blur'), strength: strengthOf(14, 'standard deviation of the Gaussian, pixels') }),
  ])
  .meta({ id: 'Distortion', description: 'How test images are distorted: the same for all runs, whatever the seed.' });

/** A spec whose sweeps are expanded. Rules across fields (unique names, shapes that fit) are checked in resolve-spec.ts. */
export const experimentSpecSchema = z.strictObject({
  name: z.string().trim().min(1).max(LIMITS.name).default('experiment'),
  dataset: datasetSchema.prefault({}),
  seeds: seedsSchema.default([1]),
  training: trainingSchema.prefault({}),
  kind: z.enum(['comparison', 'biasVariance']).default('comparison').meta({
    description:
      'biasVariance: the seeds are replicas with training images of their own (`dataset.resampling`), from which bias and variance are told apart.',
  }),
  seedChanges: z.enum(['everything', 'data']).default('everything').meta({
    description:
      'What differs between the seeds: everything random (initial weights, data order, noise, resampled images), or the training images alone, everything else being that of the first seed.',
  }),
  baseline: identifier.nullable().default(null).meta({ description: 'The arm the others are compared with.' }),
  deadlines: deadlinesSchema.prefault({}),
  layerReport: layerReportModeSchema.default('final'),
  robustness: z.array(distortionSchema).max(LIMITS.distortions).default([]).meta({
    description:
      'Distortions of the test images that the saved weights are evaluated on as well (`evaluation.robustness` of a run). It changes no weight.',
  }),
  arms: z.array(armSchema).min(1).max(LIMITS.arms),
});

/** What a client sends. */
export const submittedSpecSchema = experimentSpecSchema
  .extend({ arms: z.array(submittedArmSchema).min(1).max(LIMITS.arms) })
  .meta({ id: 'ExperimentSpec', description: 'A regularization experiment: arms × seeds on one data set.' });

export type ExperimentSpecInput = z.input<typeof submittedSpecSchema>;
export type SubmittedSpec = z.output<typeof submittedSpecSchema>;
/** The parsed spec with every default filled in and every sweep expanded; seeds still in the form that was sent. */
export type ParsedExperimentSpec = z.output<typeof experimentSpecSchema>;

/** The spec as stored and echoed: seeds expanded to a list, each arm's training settings complete. */
export const resolvedSpecSchema = experimentSpecSchema
  .omit({ seeds: true, arms: true })
  .extend({
    seeds: z.array(seed),
    arms: z.array(armSchema.omit({ training: true }).extend({ training: trainingSchema })),
  })
  .meta({ id: 'ResolvedExperimentSpec', description: 'The spec with every default written out.' });
export type ResolvedSpec = z.output<typeof resolvedSpecSchema>;

/** Everything one run needs to know: one arm and one seed of a resolved spec. Two equal run specs train the same bits. */
export interface RunSpec {
  dataset: Dataset;
  seed: number;
  model: Model;
  regularization: Regularization;
  training: Training;
  /** This and `robustness` are the fields that no bit of the weights depends on. */
  layerReport: LayerReportMode;
  /** Distortions of the test images to evaluate on; left out when there are none. */
  robustness?: Distortion[];
  /** The seed of everything but the training images, where that is another one. */
  trainingSeed?: number;
  /** Which of how many disjoint parts of the training images is this run's; all parts are cut with `cutSeed`. */
  part?: { index: number; of: number; cutSeed: number };
}

export type Distortion = z.output<typeof distortionSchema>;
export type LayerReportMode = z.output<typeof layerReportModeSchema>;
export type Arm = ResolvedSpec['arms'][number];
