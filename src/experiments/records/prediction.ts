/** Requests for predictions, and their answers. */
import { z } from 'zod';
import { IMAGE_SIDE, PIXELS } from '../spec/dataset.js';
import { MAX_SEED } from '../spec/limits.js';
import { experimentIdSchema, runIdSchema } from './ids.js';

/** Bounds on one request. */
export const PREDICTION_LIMITS = {
  images: 100,
  samples: 1000,
  /** Passes of one image through one model: images · samples · models. */
  passes: 20_000,
  /** Of all passes: some ten seconds of a worker, half of what it may take. */
  multiplyAdds: 100e9,
  /** Bytes of a picture that is the body: 16-bit RGBA of 1024 × 1024 fits without compression. */
  pictureBytes: 9 * 2 ** 20,
  /** Bytes of a body of JSON: 100 images of numbers with 17 digits fit. */
  jsonBytes: 2 * 2 ** 20,
  /** Pixels on each side of a picture. */
  minSide: IMAGE_SIDE,
  maxSide: 1024,
} as const;

/** What can be requested for an image. */
export const PREDICTION_OUTPUTS = ['digit', 'probabilities', 'uncertainty', 'preparation', 'image'] as const;
export const ARM_PREDICTION_OUTPUTS = [...PREDICTION_OUTPUTS, 'memberDigits', 'agreement'] as const;
export type PredictionOutput = (typeof PREDICTION_OUTPUTS)[number];
export type ArmPredictionOutput = (typeof ARM_PREDICTION_OUTPUTS)[number];

const outputsOf = <Output extends ArmPredictionOutput>(names: readonly [Output, ...Output[]]) =>
  z.array(z.enum(names)).min(1).max(names.length).optional().meta({
    description: 'What to return for each image. Default: all but `image`.',
  });

const fitSchema = z.enum(['auto', 'none']).meta({ id: 'Fit' });

const boxSchema = z
  .object({ left: z.int(), top: z.int(), width: z.int(), height: z.int() })
  .meta({ id: 'Box', description: 'A rectangle of whole pixels.' });

const preparationSchema = z
  .object({
    fit: fitSchema,
    ink: z.enum(['dark', 'light', 'opaque']).meta({
      description:
        'What was taken for ink: dark on a lighter background (inverted), light on a darker background, or opaque.',
    }),
    box: boxSchema.nullable().meta({ description: 'Where the ink is in the image that was sent. Null without fit.' }),
    place: boxSchema.nullable().meta({ description: 'Where it is in the 28 × 28 pixels. Null without fit.' }),
    contrast: z.number().nullable().meta({
      description:
        'Distance of the strongest ink from the background after shrinking, 0 to 1, before it was stretched to 1. Null without fit.',
    }),
  })
  .meta({ id: 'Preparation', description: 'What was done to an image before the model saw it.' });

const pixel = z.number().min(0).max(255);
const imageSchema = z
  .union([
    z.array(pixel).length(PIXELS),
    z.array(z.array(pixel).length(IMAGE_SIDE)).length(IMAGE_SIDE),
    z
      .string()
      .min(1)
      .meta({ description: 'A PNG, JPEG or WebP picture in base64, with or without a `data:` URL prefix.' }),
  ])
  .meta({ id: 'ImageInput', description: '784 pixels row by row, 28 rows of 28 pixels, or a picture in base64.' });

export const predictionRequestSchema = z
  .strictObject({
    images: z.array(imageSchema).min(1).max(PREDICTION_LIMITS.images),
    scale: z.enum(['0-255', '0-1']).default('0-255').meta({
      description:
        'Range of the pixel values in arrays. Without `fit` and `invert`, 0 is background and 255 (or 1) is ink, as in MNIST.',
    }),
    fit: fitSchema.optional().meta({
      description:
        "`auto` prepares each image as MNIST's digits were: ink is found against its background, its box is shrunk to 20 × 20 with its proportions kept, its centre of mass is put in the middle, and faint ink is stretched to full contrast. `none` leaves the digit where it is; a picture is turned to grey and shrunk to 28 × 28 by area averaging. Default: `auto` for pictures, `none` for arrays.",
    }),
    invert: z
      .union([z.boolean(), z.literal('auto')])
      .default('auto')
      .meta({
        description:
          '`true`: ink is darker than the background; `false`: ink is lighter. `auto` finds out: with `fit: auto`, ink is what differs from the background; with `fit: none`, a picture is inverted if its outermost pixels are bright on average, and an array is left as it is.',
      }),
    mcSamples: z.int().min(2).max(PREDICTION_LIMITS.samples).nullable().default(null).meta({
      description:
        'Monte-Carlo dropout: average this many predictions with dropout and noise switched on. Each sample applies one dropout mask to all images, so the answer about an image does not depend on the others.',
    }),
    seed: z.int().min(0).max(MAX_SEED).default(0).meta({
      description: 'Seed of the dropout masks and noise. The same image, samples and seed give the same answer.',
    }),
    outputs: outputsOf(PREDICTION_OUTPUTS),
  })
  .meta({ id: 'PredictionRequest', description: 'Images of digits.' });

export const armPredictionRequestSchema = predictionRequestSchema
  .extend({
    arm: z.string().meta({ description: 'The arm whose runs form the ensemble.' }),
    outputs: outputsOf(ARM_PREDICTION_OUTPUTS),
  })
  .meta({ id: 'ArmPredictionRequest' });

const uncertaintySchema = z
  .object({
    predictiveEntropy: z.number().meta({ description: 'H[p̄] in nats: the total uncertainty of the mean prediction.' }),
    mutualInformation: z
      .number()
      .meta({ description: 'H[p̄] - mean H[p]: the part that is due to disagreement between samples or models.' }),
  })
  .meta({ id: 'Uncertainty' });

const imagePredictionSchema = z
  .object({
    digit: z.int().meta({ description: 'The most probable digit. For a single sigmoid unit, 1 if p > 0.5, else 0.' }),
    probabilities: z.array(z.number()).meta({
      description:
        'Probabilities of the digits 0 to 9, or the output of the single sigmoid unit, averaged over samples and models.',
    }),
    uncertainty: uncertaintySchema
      .nullable()
      .meta({ description: 'Null for a single model without Monte-Carlo dropout.' }),
    preparation: preparationSchema,
  })
  .meta({ id: 'ImagePrediction' });

/** In the answer on request alone. */
const selectable = {
  image: z
    .array(z.array(z.int().min(0).max(255)).length(IMAGE_SIDE))
    .length(IMAGE_SIDE)
    .optional()
    .meta({ description: 'What the model saw: 28 rows of 28 pixels from 0 (background) to 255 (ink).' }),
};

const answered = {
  mcSamples: z.int().nullable(),
  seed: z.int(),
};

export const runPredictionSchema = z
  .object({
    runId: runIdSchema,
    weightsSha256: z.string(),
    ...answered,
    predictions: z
      .array(imagePredictionSchema)
      .meta({ description: 'One prediction per image, in the order of the request.' }),
  })
  .meta({ id: 'RunPrediction' });

/** With `outputs`, the predictions have only the requested figures. */
export const selectedRunPredictionSchema = runPredictionSchema
  .extend({ predictions: z.array(imagePredictionSchema.partial().extend(selectable)) })
  .meta({ id: 'SelectedRunPrediction', description: 'Only what was requested in `outputs`.' });

const armImagePredictionSchema = imagePredictionSchema.extend({
  memberDigits: z.array(z.int()).meta({ description: 'The digit that each member predicts.' }),
  agreement: z.number().meta({ description: "Share of the members that predict the ensemble's digit." }),
});

export const armPredictionSchema = z
  .object({
    experimentId: experimentIdSchema,
    arm: z.string(),
    members: z.array(z.object({ runId: runIdSchema, seed: z.int(), weightsSha256: z.string() })),
    ...answered,
    predictions: z.array(armImagePredictionSchema),
  })
  .meta({ id: 'ArmPrediction', description: "The prediction of an ensemble: the mean of its members' probabilities." });

export const selectedArmPredictionSchema = armPredictionSchema
  .extend({ predictions: z.array(armImagePredictionSchema.partial().extend(selectable)) })
  .meta({ id: 'SelectedArmPrediction', description: 'Only what was requested in `outputs`.' });

export type PredictionSettings = Omit<z.output<typeof predictionRequestSchema>, 'images'>;
export type Fit = z.output<typeof fitSchema>;
export type Preparation = z.output<typeof preparationSchema>;
export type RunPrediction = z.output<typeof runPredictionSchema>;
export type ArmPrediction = z.output<typeof armPredictionSchema>;
