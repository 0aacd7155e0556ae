/** Predictions as clients ask for them and get them. */
import { z } from 'zod';
import { MAX_SEED } from '../spec/limits.js';
import { experimentIdSchema, runIdSchema } from './ids.js';

/** Bounds on one call. */
export const PREDICTION_LIMITS = {
  images: 100,
  samples: 1000,
  /** Passes of one image through one model: images · samples · models. */
  passes: 20_000,
  /** Pixels a side of a PNG. */
  smallestSide: 28,
  largestSide: 1024,
  /** Pixels of all PNG together, which are decoded on the way. */
  decodedPixels: 2 ** 20,
} as const;

/** What may be said of an image. */
export const PREDICTION_OUTPUTS = ['digit', 'probabilities', 'uncertainty'] as const;
export const ARM_PREDICTION_OUTPUTS = [...PREDICTION_OUTPUTS, 'memberDigits', 'agreement'] as const;
export type PredictionOutput = (typeof PREDICTION_OUTPUTS)[number];
export type ArmPredictionOutput = (typeof ARM_PREDICTION_OUTPUTS)[number];

const outputsOf = <Output extends ArmPredictionOutput>(names: readonly [Output, ...Output[]]) =>
  z.array(z.enum(names)).min(1).max(names.length).optional().meta({
    description: 'What to say of each image, and nothing else; everything when left out.',
  });

const pixel = z.number().min(0).max(255);
const imageSchema = z
  .union([
    z.array(pixel).length(784),
    z.array(z.array(pixel).length(28)).length(28),
    z.string().meta({ description: 'A PNG in base64, a `data:` URL or not.' }),
  ])
  .meta({ id: 'ImageInput', description: '784 pixels row by row, 28 rows of 28 pixels, or a PNG in base64.' });

export const predictionRequestSchema = z
  .strictObject({
    images: z.array(imageSchema).min(1).max(PREDICTION_LIMITS.images),
    scale: z.enum(['0-255', '0-1']).default('0-255').meta({
      description:
        'What pixel values of arrays mean: 0 is background and 255, or 1, ink, as in MNIST. Models see pixel / 255.',
    }),
    invert: z
      .union([z.boolean(), z.literal('auto')])
      .default('auto')
      .meta({
        description:
          'Whether PNG images are dark ink on a bright ground, which is turned round; `auto` decides by the mean of their outermost pixels. Arrays are taken as they are.',
      }),
    mcSamples: z.int().min(2).max(PREDICTION_LIMITS.samples).nullable().default(null).meta({
      description: 'Monte-Carlo dropout: predict so many times with dropout and noise on, and give the mean.',
    }),
    seed: z
      .int()
      .min(0)
      .max(MAX_SEED)
      .default(0)
      .meta({ description: 'Of the masks: the same request has the same answer.' }),
    outputs: outputsOf(PREDICTION_OUTPUTS),
  })
  .meta({ id: 'PredictionRequest', description: 'Images of digits, white ink on black.' });

export const armPredictionRequestSchema = predictionRequestSchema
  .extend({
    arm: z.string().meta({ description: 'The arm whose runs form the ensemble.' }),
    outputs: outputsOf(ARM_PREDICTION_OUTPUTS),
  })
  .meta({ id: 'ArmPredictionRequest' });

const uncertaintySchema = z
  .object({
    predictiveEntropy: z.number().meta({ description: 'H[p̄] in nats: how unsure the mean is.' }),
    mutualInformation: z
      .number()
      .meta({ description: 'H[p̄] - mean H[p]: how much of it is that samples or models disagree.' }),
  })
  .meta({ id: 'Uncertainty' });

const imagePredictionSchema = z
  .object({
    digit: z.int().meta({ description: 'The most probable; of a sigmoid unit 1 where p > 0.5, else 0.' }),
    probabilities: z
      .array(z.number())
      .meta({ description: 'Of the digits 0 … 9, or of the one sigmoid unit; the mean over samples and models.' }),
    uncertainty: uncertaintySchema.nullable().meta({ description: 'Null where there is one model and no sampling.' }),
  })
  .meta({ id: 'ImagePrediction' });

const answered = {
  mcSamples: z.int().nullable(),
  seed: z.int(),
};

export const runPredictionSchema = z
  .object({
    runId: runIdSchema,
    weightsSha256: z.string(),
    ...answered,
    predictions: z.array(imagePredictionSchema).meta({ description: 'In the order of the images.' }),
  })
  .meta({ id: 'RunPrediction' });

/** With `outputs`, images have what was asked for and nothing else. */
export const selectedRunPredictionSchema = runPredictionSchema
  .extend({ predictions: z.array(imagePredictionSchema.partial()) })
  .meta({ id: 'SelectedRunPrediction', description: 'With the figures that `outputs` asked for.' });

const armImagePredictionSchema = imagePredictionSchema.extend({
  memberDigits: z.array(z.int()).meta({ description: 'What each member alone would answer.' }),
  agreement: z.number().meta({ description: "Share of the members that give the ensemble's digit." }),
});

export const armPredictionSchema = z
  .object({
    experimentId: experimentIdSchema,
    arm: z.string(),
    members: z.array(z.object({ runId: runIdSchema, seed: z.int(), weightsSha256: z.string() })),
    ...answered,
    predictions: z.array(armImagePredictionSchema),
  })
  .meta({ id: 'ArmPrediction', description: "An ensemble's: the mean of its members' probabilities." });

export const selectedArmPredictionSchema = armPredictionSchema
  .extend({ predictions: z.array(armImagePredictionSchema.partial()) })
  .meta({ id: 'SelectedArmPrediction', description: 'With the figures that `outputs` asked for.' });

export type PredictionSettings = Omit<z.output<typeof predictionRequestSchema>, 'images'>;
export type RunPrediction = z.output<typeof runPredictionSchema>;
export type ArmPrediction = z.output<typeof armPredictionSchema>;
