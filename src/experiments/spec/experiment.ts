/**
 * The experiment spec: what a user POSTs. One zod schema gives the TypeScript type, the validation and the OpenAPI
 * description. Every object is strict (an unknown key is an error) and every default is written here, once; parsing
 * gives the resolved spec that is stored and echoed.
 */
import { z } from 'zod';
import { MAX_POINTS, sweepable } from './sweeps.js';

/** Bounds that hold for every installation; the worker's own limits (memory, parameters) are checked by estimate.ts. */
export const LIMITS = {
  arms: MAX_POINTS,
  seeds: 100,
  runs: 1000,
  epochs: 1000,
  batchSize: 4096,
  layers: 32,
  units: 4096,
  filters: 512,
  name: 200,
  deadlineSeconds: 2_000_000,
  distortions: 16,
} as const;

export const MAX_SEED = 2 ** 31 - 1;
/** Names appear in URLs, file names and tables: letters, digits, space, dot, dash, underscore. */
const identifier = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'use letters, digits, ".", "_" and "-", starting with a letter or digit');
const unitCount = z.int().min(1).max(LIMITS.units);
const probability = z.number().min(0).max(1);

// ---- data ------------------------------------------------------------------------------------------------------

export const datasetSchema = z
  .strictObject({
    name: identifier.default('mnist').meta({ description: 'A configured data set; `mnist` is always there.' }),
    trainSize: z.int().min(100).max(60000).default(60000).meta({
      description: 'How many training images to use, counted from the first and before the validation split.',
    }),
    classBalanced: z.boolean().default(false).meta({
      description: 'Take the first images of each class in equal number instead of the first of all.',
    }),
    validationSplit: z.number().min(0).max(0.9).default(0.2).meta({
      description: 'Share of the trainSize images that is held out for validation.',
    }),
    validation: z.enum(['last', 'random', 'stratified']).default('last').meta({
      description:
        'Which of them validate: the last, as Keras does; drawn at random from the seed; or drawn with the same share of every class. The arms of a seed have the same.',
    }),
    labelNoise: probability.default(0).meta({
      description: 'Share of the training labels (not validation, not test) replaced by another digit.',
    }),
    resampling: z.enum(['none', 'bootstrap', 'disjoint']).default('none').meta({
      description:
        'Which of the training images (not validation, not test) a seed sees: all of them, as many drawn with replacement (bootstrap: about 63.2 % of them, some several times), or a part of its own (disjoint: an equal share for each seed).',
    }),
  })
  .meta({ id: 'Dataset', description: 'Which images a run trains on.' });

// ---- training --------------------------------------------------------------------------------------------------

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

const trainingOverrideSchema = z.strictObject(trainingFields).partial().meta({
  id: 'TrainingOverride',
  description: "Fields of `training` that this arm sets differently from the experiment's.",
});

// ---- model -----------------------------------------------------------------------------------------------------

const activation = z.enum(['relu', 'sigmoid', 'tanh', 'linear']);
const strength = z.number().min(0).max(1000).default(0);
const penalty = z.strictObject({ l1: strength, l2: strength }).meta({
  id: 'Penalty',
  description: 'Penalty l1·Σ|x| + l2·Σx² (a sum, without the factor ½), as Keras writes it.',
});
const kernelRegularizer = penalty
  .extend({
    proximal: z.boolean().default(false).meta({
      description:
        'Take the L1 part by a proximal step (w ← sign(w) · max(|w| - rate · l1, 0) after each update) instead of its subgradient: weights become exactly zero.',
    }),
  })
  .meta({
    id: 'KernelPenalty',
    description: 'Penalty l1·Σ|w| + l2·Σw² (a sum, without the factor ½), as Keras writes it.',
  });
const maxNorm = z.number().positive().max(1000);
/** What may be asked of the kernel of a layer. */
const kernelSettings = {
  kernelRegularizer: kernelRegularizer.optional(),
  kernelConstraint: z.strictObject({ maxNorm }).optional().meta({
    description: 'The norm that the incoming weights of a unit are scaled down to after each update.',
  }),
};
const activityRegularizer = penalty.optional().meta({
  description: "Penalty on the layer's output, divided by the batch size.",
});
/** What may be asked of a layer with weights. */
const weightedSettings = { ...kernelSettings, biasRegularizer: penalty.optional(), activityRegularizer };
const dropoutRate = z.number().min(0).lt(1);
const standardDeviation = z.number().positive().max(100);
const layerNormalizationFields = { epsilon: z.number().positive().max(1).default(1e-3) };
const batchNormalizationFields = {
  momentum: z.number().min(0).lt(1).default(0.99),
  epsilon: z.number().positive().max(1).default(1e-3),
};

export const outputSchema = z
  .discriminatedUnion('activation', [
    z.strictObject({ activation: z.literal('softmax'), units: z.literal(10).default(10) }),
    z.strictObject({ activation: z.literal('sigmoid'), units: z.literal(1).default(1) }),
  ])
  .meta({
    id: 'Output',
    description:
      'The output layer: softmax over ten classes with categorical cross-entropy, or one sigmoid unit with binary cross-entropy against the digit label itself (a degenerate objective, kept because the notebook uses it).',
  });
const output = outputSchema.prefault({ activation: 'softmax' });

/** One layer of an explicit stack, in Keras's words. */
export const layerSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('dense'),
      units: unitCount,
      activation: activation.default('linear'),
      ...weightedSettings,
    }),
    z.strictObject({
      type: z.literal('conv2d'),
      filters: z.int().min(1).max(LIMITS.filters),
      kernelSize: z.int().min(1).max(28),
      strides: z.int().min(1).max(28).default(1),
      padding: z.enum(['valid', 'same']).default('valid'),
      activation: activation.default('linear'),
      ...weightedSettings,
    }),
    z.strictObject({
      type: z.literal('maxPooling2d'),
      poolSize: z.int().min(1).max(28).default(2),
      strides: z.int().min(1).max(28).optional().meta({ description: 'Defaults to poolSize.' }),
      padding: z.enum(['valid', 'same']).default('valid'),
    }),
    z.strictObject({ type: z.literal('batchNormalization'), ...batchNormalizationFields }),
    z.strictObject({ type: z.literal('dropout'), rate: dropoutRate }),
    z.strictObject({ type: z.literal('layerNormalization'), ...layerNormalizationFields }),
    z.strictObject({ type: z.literal('spatialDropout2d'), rate: dropoutRate }),
    z.strictObject({ type: z.literal('gaussianDropout'), rate: dropoutRate }),
    z.strictObject({ type: z.literal('gaussianNoise'), standardDeviation }),
    z.strictObject({ type: z.literal('flatten') }),
    z.strictObject({
      type: z.literal('lstm'),
      units: unitCount,
      returnSequences: z.boolean().default(false),
      recurrentDropout: dropoutRate.default(0),
      ...weightedSettings,
    }),
    z.strictObject({
      type: z.literal('gru'),
      units: unitCount,
      returnSequences: z.boolean().default(false),
      recurrentDropout: dropoutRate.default(0),
      ...weightedSettings,
    }),
    z.strictObject({ type: z.literal('activation'), activation, activityRegularizer }),
  ])
  .meta({ id: 'Layer', description: 'One hidden layer of an explicit stack.' });

const hiddenUnits = z.array(unitCount).max(LIMITS.layers);

export const modelSchema = z
  .discriminatedUnion('architecture', [
    z.strictObject({ architecture: z.literal('softmax-regression'), output }),
    z.strictObject({
      architecture: z.literal('mlp'),
      hiddenUnits: hiddenUnits.min(1).default([64, 64]),
      activation: activation.default('relu'),
      output,
    }),
    z.strictObject({
      architecture: z.literal('cnn'),
      filters: z.array(z.int().min(1).max(LIMITS.filters)).min(1).max(8).default([16, 32]).meta({
        description:
          'One block per entry: convolution, batch normalization if asked for, activation, max pooling, dropout if asked for.',
      }),
      kernelSize: z.int().min(1).max(28).default(3),
      poolSize: z.int().min(1).max(28).default(2),
      padding: z.enum(['valid', 'same']).default('valid'),
      hiddenUnits: hiddenUnits.default([64]),
      activation: activation.default('relu'),
      output,
    }),
    z.strictObject({
      architecture: z.literal('lstm'),
      units: unitCount
        .default(32)
        .meta({ description: 'Units of the recurrent layer, which reads the 28 rows of an image.' }),
      hiddenUnits: hiddenUnits.default([]),
      activation: activation.default('relu').meta({ description: 'Activation of the dense hidden layers.' }),
      output,
    }),
    z.strictObject({
      architecture: z.literal('gru'),
      units: unitCount
        .default(32)
        .meta({ description: 'Units of the recurrent layer, which reads the 28 rows of an image.' }),
      hiddenUnits: hiddenUnits.default([]),
      activation: activation.default('relu').meta({ description: 'Activation of the dense hidden layers.' }),
      output,
    }),
    z.strictObject({
      architecture: z.literal('layers'),
      input: z.enum(['flat', 'rows', 'image']).default('image').meta({
        description:
          'Shape the first layer sees: flat [784], rows [28, 28] (for recurrent layers) or image [28, 28, 1].',
      }),
      layers: z.array(layerSchema).max(LIMITS.layers).meta({
        description: 'The hidden layers in order. The output layer is added from `output`; the stack must end flat.',
      }),
      output,
    }),
  ])
  .meta({ id: 'Model', description: 'A network. The output layer is always added from `output`.' });

// ---- regularization --------------------------------------------------------------------------------------------

export const regularizationSchema = z
  .strictObject({
    kernel: kernelRegularizer.nullable().default(null).meta({
      description:
        'Penalty on every hidden kernel (dense, convolution, recurrent input kernel), not on the output layer.',
    }),
    bias: penalty.nullable().default(null).meta({
      description: 'Penalty on the biases beside the kernels that `kernel` acts on.',
    }),
    activity: penalty.nullable().default(null).meta({
      description:
        'Penalty on the output of every hidden layer after its activation: the sum over a batch divided by its size, so the mean over the images.',
    }),
    maxNorm: z.strictObject({ limit: maxNorm }).nullable().default(null).meta({
      description:
        'Limit on the norm of the incoming weights of every hidden unit, kept after each update; of the kernels that `kernel` acts on.',
    }),
    dropout: z.strictObject({ rate: dropoutRate }).nullable().default(null).meta({
      description: 'Dropout after the activation of every hidden block.',
    }),
    spatialDropout: z.strictObject({ rate: dropoutRate }).nullable().default(null).meta({
      description: 'Dropout of whole channels after the pooling of every convolution block.',
    }),
    recurrentDropout: z.strictObject({ rate: dropoutRate }).nullable().default(null).meta({
      description:
        'Dropout of the state that a recurrent layer feeds back: one mask for each sequence, at all its steps.',
    }),
    gaussianDropout: z.strictObject({ rate: dropoutRate }).nullable().default(null).meta({
      description: 'Noise around 1 that every hidden value is multiplied with, with the variance of dropout at `rate`.',
    }),
    gaussianNoise: z.strictObject({ standardDeviation }).nullable().default(null).meta({
      description: 'Noise around 0 that is added to the output of every hidden block.',
    }),
    layerNormalization: z.strictObject(layerNormalizationFields).nullable().default(null).meta({
      description:
        'Layer normalization between the linear part and the activation of every dense and convolution block.',
    }),
    batchNormalization: z.strictObject(batchNormalizationFields).nullable().default(null).meta({
      description:
        'Batch normalization between the linear part and the activation of every dense and convolution block.',
    }),
  })
  .meta({
    id: 'Regularization',
    description: 'Techniques applied to every hidden block. An explicit `layers` stack carries its own instead.',
  });

// ---- experiment ------------------------------------------------------------------------------------------------

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
export type Dataset = z.output<typeof datasetSchema>;
export type Optimizer = z.output<typeof optimizerSchema>;
export type GradientClipping = z.output<typeof gradientClippingSchema>;
export type LearningRateSchedule = z.output<typeof learningRateScheduleSchema>;
export type WeightAveraging = z.output<typeof weightAveragingSchema>;
export type Mixup = z.output<typeof mixupSchema>;
export type Augmentation = z.output<typeof augmentationSchema>;
export type EarlyStopping = z.output<typeof earlyStoppingSchema>;
export type Training = z.output<typeof trainingSchema>;
export type Output = z.output<typeof outputSchema>;
export type Layer = z.output<typeof layerSchema>;
export type Model = z.output<typeof modelSchema>;
export type Regularization = z.output<typeof regularizationSchema>;
export type WeightSettings = Pick<
  Extract<Layer, { type: 'dense' }>,
  'kernelRegularizer' | 'kernelConstraint' | 'biasRegularizer'
>;
export type Penalty = z.output<typeof penalty>;
export type KernelPenalty = z.output<typeof kernelRegularizer>;
export type Arm = ResolvedSpec['arms'][number];
