/** How a run is trained: optimizer, schedule, when it stops, and what is done to its images and weights. */
import { z } from 'zod';
import { LIMITS, probability } from './limits.js';

const learningRate = (value: number) => z.number().positive().max(100).default(value);
const decay = (value: number) => z.number().min(0).lt(1).default(value);
const epsilon = z.number().positive().max(1).default(1e-7);
const weightDecay = z.number().min(0).lt(1).default(0).meta({
  description:
    'Decoupled weight decay (AdamW, SGDW): before each update every trained weight shrinks by rate · weightDecay of itself.',
});

export const optimizerSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('sgd'), learningRate: learningRate(0.01), weightDecay }),
    z.strictObject({
      type: z.literal('momentum'),
      learningRate: learningRate(0.01),
      momentum: decay(0.9),
      nesterov: z.boolean().default(false),
      weightDecay,
    }),
    z.strictObject({
      type: z.literal('rmsprop'),
      learningRate: learningRate(0.001),
      rho: decay(0.9),
      momentum: decay(0),
      epsilon,
      centered: z.boolean().default(false),
      weightDecay,
    }),
    z.strictObject({
      type: z.literal('adam'),
      learningRate: learningRate(0.001),
      beta1: decay(0.9),
      beta2: decay(0.999),
      epsilon,
      weightDecay,
    }),
  ])
  .meta({ id: 'Optimizer', description: 'An optimizer with the update rule and defaults of Keras 2.15.' });

const alpha = (value: number) => z.number().positive().max(1e6).default(value);
const stoppingCriterionSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('patience') }),
    z.strictObject({ type: z.literal('generalizationLoss'), alpha: alpha(5) }),
    z.strictObject({
      type: z.literal('progressQuotient'),
      alpha: alpha(1),
      stripLength: z.int().min(1).max(LIMITS.epochs).default(5),
    }),
  ])
  .meta({
    id: 'StoppingCriterion',
    description:
      "When to stop: after `patience` epochs without improvement, or by one of Prechelt's criteria, which leave `patience` aside. With E the monitored error (data loss, or share of wrong answers) and GL = 100·(E / lowest E so far - 1): generalizationLoss (GL) stops when GL > alpha; progressQuotient (PQ) stops at the end of a strip of `stripLength` epochs when GL > alpha·P, where P = 1000·(mean / minimum - 1) of the same error on the training images over the strip.",
  });

export const earlyStoppingSchema = z
  .strictObject({
    criterion: stoppingCriterionSchema.prefault({ type: 'patience' }),
    monitor: z
      .enum(['validation.dataLoss', 'validation.accuracy', 'train.dataLoss', 'train.accuracy'])
      .default('validation.dataLoss'),
    patience: z.int().min(0).max(LIMITS.epochs).default(3).meta({
      description: 'Epochs without improvement after which training stops, by the criterion `patience`.',
    }),
    minDelta: z
      .number()
      .min(0)
      .max(1e6)
      .default(0)
      .meta({ description: 'A smaller change than this is no improvement.' }),
    restoreBest: z.boolean().default(true).meta({
      description: 'Save the weights of the best epoch, whatever ended the training, instead of the last.',
    }),
  })
  .meta({ id: 'EarlyStopping', description: 'Stops when the monitored metric no longer improves.' });

export const gradientClippingSchema = z
  .strictObject({
    by: z.enum(['value', 'norm', 'globalNorm']).default('globalNorm').meta({
      description: 'What the limit bounds: each value, the norm of each tensor, or the norm of all gradients together.',
    }),
    limit: z.number().positive().max(1e6),
  })
  .meta({ id: 'GradientClipping', description: "Bounds the gradients of each step, as Keras's clip settings do." });

const factor = z.number().positive().max(1);
const everyEpochs = z.int().min(1).max(LIMITS.epochs).default(1);
export const learningRateScheduleSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('step'), factor, everyEpochs }),
    z.strictObject({ type: z.literal('exponential'), factor, everyEpochs }),
    z.strictObject({ type: z.literal('cosine'), finalShare: probability.default(0) }),
  ])
  .meta({
    id: 'LearningRateSchedule',
    description:
      "Lowers the optimizer's learning rate step by step: by `factor` at once after every `everyEpochs` epochs (step), by `factor` over them (exponential), or over all epochs along half a cosine wave down to `finalShare` of it (cosine).",
  });

const mixupSchema = z
  .strictObject({
    alpha: z.number().min(0.01).max(100).default(0.2).meta({
      description: 'The share is drawn from Beta(alpha, alpha): near 0 or 1 for a small alpha, near ½ for a large one.',
    }),
  })
  .meta({
    id: 'Mixup',
    description:
      'Trains on blends: each image and its target, share · own + (1 - share) · those of another image of the batch, with one share for the batch.',
  });

const elasticSchema = z.strictObject({
  alpha: z
    .number()
    .positive()
    .max(1000)
    .default(34)
    .meta({ description: 'Strength: pixels that the smoothed noise is multiplied with.' }),
  sigma: z
    .number()
    .min(0.5)
    .max(14)
    .default(4)
    .meta({ description: 'Standard deviation of the smoothing, in pixels.' }),
});
export const augmentationSchema = z
  .strictObject({
    shift: z.number().min(0).max(27).default(0).meta({ description: 'Largest shift, in pixels, down and across.' }),
    rotate: z
      .number()
      .min(0)
      .max(180)
      .default(0)
      .meta({ description: 'Largest rotation, in degrees, to either side.' }),
    zoom: z.number().min(0).max(0.9).default(0).meta({ description: 'Largest change of size: 0.1 for 90 % to 110 %.' }),
    elastic: elasticSchema.nullable().default(null).meta({
      description: 'Elastic deformation (Simard et al., 2003): every pixel is displaced by smoothed noise.',
    }),
    cutout: z
      .strictObject({ size: z.int().min(1).max(28).meta({ description: 'Side of the square, in pixels.' }) })
      .nullable()
      .default(null)
      .meta({ description: 'Covers a square around a pixel drawn at random with zeros (DeVries and Taylor, 2017).' }),
  })
  .meta({
    id: 'Augmentation',
    description:
      'Disturbs the training images anew in every epoch, each by numbers that hang on seed, image and epoch alone. Metrics after an epoch are measured on the plain images.',
  });

const weightAveragingSchema = z
  .strictObject({
    startEpoch: z.int().min(1).max(LIMITS.epochs).meta({ description: 'The first epoch that goes into the average.' }),
    everyEpochs: everyEpochs.meta({ description: 'Epochs from one that goes into it to the next.' }),
  })
  .meta({
    id: 'WeightAveraging',
    description:
      'Stochastic weight averaging: the saved weights are the mean of those at the end of epochs startEpoch, startEpoch + everyEpochs, …; the moving averages of batch normalization are measured anew over the training images. It does not go with earlyStopping.restoreBest.',
  });

/** Training settings without defaults: what an arm may override. */
const trainingFields = {
  epochs: z.int().min(1).max(LIMITS.epochs),
  batchSize: z.int().min(1).max(LIMITS.batchSize),
  optimizer: optimizerSchema,
  learningRateSchedule: learningRateScheduleSchema.nullable(),
  gradientClipping: gradientClippingSchema.nullable(),
  labelSmoothing: z.number().min(0).max(0.9).meta({
    description:
      'The training targets become (1 - s) · target + s / classes. Metrics after an epoch use the plain labels.',
  }),
  mixup: mixupSchema.nullable(),
  augmentation: augmentationSchema.nullable(),
  earlyStopping: earlyStoppingSchema.nullable(),
  weightAveraging: weightAveragingSchema.nullable(),
};

export const trainingSchema = z
  .strictObject({
    epochs: trainingFields.epochs.default(10),
    batchSize: trainingFields.batchSize.default(32),
    optimizer: trainingFields.optimizer.prefault({ type: 'adam' }),
    learningRateSchedule: trainingFields.learningRateSchedule.default(null),
    gradientClipping: trainingFields.gradientClipping.default(null),
    labelSmoothing: trainingFields.labelSmoothing.default(0),
    mixup: trainingFields.mixup.default(null),
    augmentation: trainingFields.augmentation.default(null),
    earlyStopping: trainingFields.earlyStopping.default(null),
    weightAveraging: trainingFields.weightAveraging.default(null),
  })
  .meta({ id: 'Training', description: 'How a run is trained.' });

export const trainingOverrideSchema = z.strictObject(trainingFields).partial().meta({
  id: 'TrainingOverride',
  description: "Fields of `training` that this arm sets differently from the experiment's.",
});

export type Optimizer = z.output<typeof optimizerSchema>;
export type GradientClipping = z.output<typeof gradientClippingSchema>;
export type LearningRateSchedule = z.output<typeof learningRateScheduleSchema>;
export type WeightAveraging = z.output<typeof weightAveragingSchema>;
export type Mixup = z.output<typeof mixupSchema>;
export type Augmentation = z.output<typeof augmentationSchema>;
export type EarlyStopping = z.output<typeof earlyStoppingSchema>;
export type Training = z.output<typeof trainingSchema>;
