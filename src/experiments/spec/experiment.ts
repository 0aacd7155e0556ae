/**
 * The experiment spec, the body of `POST /v1/experiments`. One zod schema gives the TypeScript
 * type, the validation and the OpenAPI description. Every object is strict: an unknown key is an
 * error. Every default is written here, once; parsing gives the resolved spec that is stored and
 * returned.
 */
import { z } from 'zod';
import { annotationFields } from './annotations.js';
import { type Dataset, datasetSchema, IMAGE_SIDE } from './dataset.js';
import { identifierSchema, LIMITS, MAX_SEED } from './limits.js';
import { type Model, modelSchema } from './model.js';
import { type Regularization, regularizationSchema } from './regularization.js';
import { sweepable } from './sweeps.js';
import { type Training, trainingOverrideSchema, trainingSchema } from './training.js';

const seed = z.int().min(0).max(MAX_SEED);
const seedsSchema = z
  .union([
    z.array(seed).min(1).max(LIMITS.seeds),
    z.strictObject({ count: z.int().min(1).max(LIMITS.seeds), base: seed.default(1) }).meta({ id: 'SeedRange' }),
  ])
  .meta({
    id: 'Seeds',
    description: 'The seeds: a list without duplicates, or `count` consecutive ones starting at `base`.',
  });

const sweepPointSchema = z
  .strictObject({
    arm: identifierSchema.meta({ description: 'Name of the submitted arm.' }),
    point: z.record(z.string().max(200), z.number()).meta({
      description: 'The values of this point, keyed by JSON pointers into the arm.',
      example: { '/regularization/dropout/rate': 0.5 },
    }),
  })
  .meta({
    id: 'SweepPoint',
    description: 'The point of a sweep that this arm was made from. Absent for an arm that is not part of a sweep.',
  });

export const armSchema = z
  .strictObject({
    name: identifierSchema,
    model: modelSchema,
    regularization: regularizationSchema.prefault({}),
    training: trainingOverrideSchema.optional(),
    sweep: sweepPointSchema.optional(),
  })
  .meta({ id: 'Arm', description: 'A named configuration to compare.' });

/** An arm as submitted: one configuration, or a sweep that expands to several. */
const submittedArmSchema = armSchema
  .extend({
    model: sweepable(modelSchema),
    regularization: sweepable(regularizationSchema).prefault({}),
    training: sweepable(trainingOverrideSchema).optional(),
  })
  .meta({
    id: 'ArmSpec',
    description:
      'One configuration, or a sweep. Any number in `model`, `regularization` and `training` can be `{"grid": [0.1, 0.5]}` or `{"random": {"min": 0.0001, "max": 0.1, "scale": "log", "samples": 8}}`. Each point of the sweep becomes an arm.',
  });

const seconds = z.number().positive().max(LIMITS.deadlineSeconds).nullable().default(null);
/** Deadlines end runs but do not change results, so they are not part of what a run trains. */
const deadlinesSchema = z
  .strictObject({
    runSeconds: seconds.meta({
      description:
        'A run fails after this much training time. Time spent waiting, paused or repeating lost steps does not count.',
    }),
    experimentSeconds: seconds.meta({
      description: 'Runs that have not finished this long after the first run started fail. All time counts.',
    }),
  })
  .meta({ id: 'Deadlines', description: 'Time limits in seconds. Null: only the limit of the installation applies.' });

const layerReportModeSchema = z.enum(['none', 'final', 'epochs']).meta({
  id: 'LayerReportMode',
  description:
    'What is measured inside the layers (`GET /v1/runs/{runId}/layers`): nothing, the saved weights, or also every epoch. Does not affect the weights.',
});

const strengthOf = (max: number, unit: string) =>
  z
    .number()
    .positive()
    .max(max)
    .meta({ description: `In ${unit}.` });
export const distortionSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('rotation'), strength: strengthOf(180, 'degrees, alternately left and right') }),
    z.strictObject({
      type: z.literal('shift'),
      strength: strengthOf(IMAGE_SIDE - 1, 'pixels, alternately right, down, left and up'),
    }),
    z.strictObject({
      type: z.literal('noise'),
      strength: strengthOf(
        2,
        'units of pixel values from 0 to 1, as the standard deviation of Gaussian noise; results are clipped to 0 to 1',
      ),
    }),
    z.strictObject({
      type: z.literal('blur'),
      strength: strengthOf(14, 'pixels, as the standard deviation of the Gaussian'),
    }),
  ])
  .meta({
    id: 'Distortion',
    description: 'A distortion of the test images. It is the same for all runs and does not depend on the seed.',
  });

/**
 * A spec whose sweeps are expanded. resolve-spec.ts checks the rules across fields, such as unique
 * names and fitting shapes.
 */
export const experimentSpecSchema = z.strictObject({
  name: z.string().trim().min(1).max(LIMITS.name).default('experiment').meta({
    description: 'Without control characters, line breaks and bidirectional formatting characters.',
  }),
  dataset: datasetSchema.prefault({}),
  seeds: seedsSchema.default([1]),
  training: trainingSchema.prefault({}),
  kind: z.enum(['comparison', 'biasVariance']).default('comparison').meta({
    description:
      'biasVariance: each seed is a replica with its own training images (`dataset.resampling`), and the error is decomposed into bias and variance over the replicas.',
  }),
  seedChanges: z.enum(['everything', 'data']).default('everything').meta({
    description:
      'What differs between seeds. everything: all randomness (initial weights, data order, noise, resampled images). data: only the training images; everything else is that of the first seed.',
  }),
  baseline: identifierSchema
    .nullable()
    .default(null)
    .meta({ description: 'Name of the arm that the others are compared with.' }),
  deadlines: deadlinesSchema.prefault({}),
  layerReport: layerReportModeSchema.default('final'),
  robustness: z.array(distortionSchema).max(LIMITS.distortions).default([]).meta({
    description:
      'Distortions of the test images on which the saved weights are also evaluated (`evaluation.robustness` of a run). Does not affect the weights.',
  }),
  arms: z.array(armSchema).min(1).max(LIMITS.arms),
});

/** A spec as a client submits it, with what is written on the experiment. */
export const submittedSpecSchema = experimentSpecSchema
  .extend({ arms: z.array(submittedArmSchema).min(1).max(LIMITS.arms), ...annotationFields })
  .meta({ id: 'ExperimentSpec', description: 'A regularization experiment: arms × seeds on one data set.' });

/** The same without sweeps, as most are. It needs no expanding: parsing it once is enough. */
export const plainSpecSchema = experimentSpecSchema.extend(annotationFields);

export type ExperimentSpecInput = z.input<typeof submittedSpecSchema>;
export type SubmittedSpec = z.output<typeof submittedSpecSchema>;
/** Defaults filled in and sweeps expanded, but the seeds still in the form that was sent. */
export type ParsedExperimentSpec = z.output<typeof experimentSpecSchema>;

/** The spec as stored and returned: seeds as a list, the training settings of each arm complete. */
export const resolvedSpecSchema = experimentSpecSchema
  .omit({ seeds: true, arms: true })
  .extend({
    seeds: z.array(seed),
    arms: z.array(
      armSchema.omit({ training: true }).extend({ training: trainingSchema }).meta({ id: 'ResolvedArmSpec' }),
    ),
  })
  .meta({ id: 'ResolvedExperimentSpec', description: 'The spec with every default filled in.' });
export type ResolvedSpec = z.output<typeof resolvedSpecSchema>;

/**
 * What one run trains: one arm with one seed of a resolved spec. Equal run specs give equal
 * weights, bit for bit.
 */
export interface RunSpec {
  dataset: Dataset;
  seed: number;
  model: Model;
  regularization: Regularization;
  training: Training;
  /** The weights depend on every field except this one and `robustness`. */
  layerReport: LayerReportMode;
  /** Distortions of the test images to evaluate on; absent when there are none. */
  robustness?: Distortion[];
  /** The seed of everything except the training images, if it differs from `seed`. */
  trainingSeed?: number;
  /** This run's part of the training images, and the seed with which all parts are cut. */
  part?: { index: number; of: number; cutSeed: number };
}

export type Distortion = z.output<typeof distortionSchema>;
export type LayerReportMode = z.output<typeof layerReportModeSchema>;
export type Arm = ResolvedSpec['arms'][number];

const UNITS: Record<Distortion['type'], string> = { rotation: '°', shift: ' px', noise: '', blur: ' px' };

/** A distortion in a few words, for instance `rotation 30°`. */
export const describeDistortion = ({ type, strength }: Pick<Distortion, 'type' | 'strength'>): string =>
  `${type} ${strength}${UNITS[type]}`;
