/** How a run is trained: optimizer, schedule, early stopping, augmentation, averaging. */
import { z } from 'zod';
import { IMAGE_SIDE } from './dataset.js';
import { LIMITS, probabilitySchema } from './limits.js';

const learningRate = (value: number) => z.number().positive().max(100).default(value);
const decay = (value: number) => z.number().min(0).lt(1).default(value);
const epsilon = z.number().positive().max(1).default(1e-7);
const weightDecay = z.number().min(0).lt(1).default(0).meta({
  description:
    'Decoupled weight decay (AdamW, SGDW): before each update, every trainable weight is multiplied by 1 - learningRate · weightDecay, with the scheduled learning rate.',
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
  .meta({ id: 'Optimizer', description: 'An optimizer, with the update rule and the defaults of Keras 2.15.' });

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
      "When to stop. `patience` stops after that many epochs without improvement. The other two are Prechelt's criteria and ignore `patience`. E is the monitored error (data loss, or share of wrong answers) and GL = 100·(E / lowest E so far - 1). generalizationLoss (GL) stops when GL > alpha. progressQuotient (PQ) is evaluated after every `stripLength` epochs and stops when GL > alpha·P, with P = 1000·(mean / minimum - 1) of the same error on the training images over these epochs.",
  });

export const earlyStoppingSchema = z
  .strictObject({
    criterion: stoppingCriterionSchema.prefault({ type: 'patience' }),
    monitor: z
      .enum(['validation.dataLoss', 'validation.accuracy', 'train.dataLoss', 'train.accuracy'])
      .default('validation.dataLoss'),
    patience: z.int().min(0).max(LIMITS.epochs).default(3).meta({
      description: 'Epochs without improvement after which training stops. Only the criterion `patience` uses it.',
    }),
    minDelta: z
      .number()
      .min(0)
      .max(1e6)
      .default(0)
      .meta({ description: 'A change counts as an improvement only if it is larger than this.' }),
    restoreBest: z.boolean().default(true).meta({
      description: 'Save the weights of the best epoch instead of the last one, however training ends.',
    }),
  })
  .meta({ id: 'EarlyStopping', description: 'Stops training when the monitored metric no longer improves.' });

export const gradientClippingSchema = z
  .strictObject({
    by: z.enum(['value', 'norm', 'globalNorm']).default('globalNorm').meta({
      description:
        'What the limit applies to: each value, the norm of each tensor, or the norm of all gradients together.',
    }),
    limit: z.number().positive().max(1e6),
  })
  .meta({
    id: 'GradientClipping',
    description: "Limits the gradients of each step, like Keras's clipvalue, clipnorm and global_clipnorm.",
  });

const factor = z.number().positive().max(1);
const everyEpochs = z.int().min(1).max(LIMITS.epochs).default(1);
export const learningRateScheduleSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('step'), factor, everyEpochs }),
    z.strictObject({ type: z.literal('exponential'), factor, everyEpochs }),
    z.strictObject({ type: z.literal('cosine'), finalShare: probabilitySchema.default(0) }),
  ])
  .meta({
    id: 'LearningRateSchedule',
    description:
      "Lowers the optimizer's learning rate during training. step: multiplies it by `factor` after every `everyEpochs` epochs. exponential: the same decay, spread evenly over the steps. cosine: follows half a cosine wave over all epochs, down to `finalShare` of the initial rate.",
  });

const mixupSchema = z
  .strictObject({
    alpha: z.number().min(0.01).max(100).default(0.2).meta({
      description:
        'The share is drawn from Beta(alpha, alpha). A small alpha gives shares near 0 or 1, a large one shares near ½.',
    }),
  })
  .meta({
    id: 'Mixup',
    description:
      'Trains on blends: each image and its target become share · own + (1 - share) · those of another image of the batch. The whole batch has the same share.',
  });

const elasticSchema = z.strictObject({
  alpha: z
    .number()
    .positive()
    .max(1000)
    .default(34)
    .meta({ description: 'Strength: the factor, in pixels, by which the smoothed noise is multiplied.' }),
  sigma: z
    .number()
    .min(0.5)
    .max(14)
    .default(4)
    .meta({ description: 'Standard deviation of the Gaussian smoothing, in pixels.' }),
});
export const augmentationSchema = z
  .strictObject({
    shift: z
      .number()
      .min(0)
      .max(IMAGE_SIDE - 1)
      .default(0)
      .meta({ description: 'Largest shift in each direction, in pixels.' }),
    rotate: z
      .number()
      .min(0)
      .max(180)
      .default(0)
      .meta({ description: 'Largest rotation in either direction, in degrees.' }),
    zoom: z
      .number()
      .min(0)
      .max(0.9)
      .default(0)
      .meta({ description: 'Largest change of size: 0.1 means 90 % to 110 %.' }),
    elastic: elasticSchema.nullable().default(null).meta({
      description: 'Elastic deformation (Simard et al., 2003): displaces every pixel by smoothed noise.',
    }),
    cutout: z
      .strictObject({ size: z.int().min(1).max(IMAGE_SIDE).meta({ description: 'Side of the square, in pixels.' }) })
      .nullable()
      .default(null)
      .meta({ description: 'Cutout (DeVries and Taylor, 2017): sets a square around a random pixel to zero.' }),
  })
  .meta({
    id: 'Augmentation',
    description:
      'Perturbs the training images in every epoch. The parameters depend only on seed, image and epoch. The metrics after an epoch are measured on the unmodified images.',
  });

const weightAveragingSchema = z
  .strictObject({
    startEpoch: z.int().min(1).max(LIMITS.epochs).meta({ description: 'The first epoch that is averaged.' }),
    everyEpochs: everyEpochs.meta({ description: 'Distance between averaged epochs.' }),
  })
  .meta({
    id: 'WeightAveraging',
    description:
      'Stochastic weight averaging: the saved weights are the mean of those at the end of epochs startEpoch, startEpoch + everyEpochs, … The moving averages of batch normalization are then recomputed over the training images. Cannot be combined with `earlyStopping.restoreBest`.',
  });

/** Training settings without defaults: the fields that an arm can override. */
const trainingFields = {
  epochs: z.int().min(1).max(LIMITS.epochs),
  batchSize: z.int().min(1).max(LIMITS.batchSize),
  optimizer: optimizerSchema,
  learningRateSchedule: learningRateScheduleSchema.nullable(),
  gradientClipping: gradientClippingSchema.nullable(),
  labelSmoothing: z.number().min(0).max(0.9).meta({
    description:
      'Training targets become (1 - s) · target + s / classes. The metrics after an epoch use the unsmoothed labels.',
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
  description: "Training settings of this arm that replace the experiment's.",
});

export type Optimizer = z.output<typeof optimizerSchema>;
export type GradientClipping = z.output<typeof gradientClippingSchema>;
export type LearningRateSchedule = z.output<typeof learningRateScheduleSchema>;
export type WeightAveraging = z.output<typeof weightAveragingSchema>;
export type Mixup = z.output<typeof mixupSchema>;
export type Augmentation = z.output<typeof augmentationSchema>;
export type EarlyStopping = z.output<typeof earlyStoppingSchema>;
export type Training = z.output<typeof trainingSchema>;
