/** The layers of a network, with their penalties and constraints. Names are those of Keras. */
import { z } from 'zod';
import { CLASSES, IMAGE_SIDE } from './dataset.js';
import { LIMITS } from './limits.js';

export const unitCountSchema = z.int().min(1).max(LIMITS.units);
export const activationSchema = z.enum(['relu', 'sigmoid', 'tanh', 'linear']);

const strength = z.number().min(0).max(1000).default(0);
export const penaltySchema = z.strictObject({ l1: strength, l2: strength }).meta({
  id: 'Penalty',
  description: 'The penalty l1·Σ|x| + l2·Σx², as in Keras: a sum, without the factor ½.',
});
export const kernelPenaltySchema = penaltySchema
  .extend({
    proximal: z.boolean().default(false).meta({
      description:
        'Apply the L1 part as a proximal step after each update, w ← sign(w) · max(|w| - s · l1, 0), instead of as a subgradient. Weights can then become exactly zero. s is the step of the optimizer per unit of gradient: the learning rate under sgd, learningRate / (1 - momentum) under momentum, learningRate / (√v + ε) under adam (v corrected for its start) and learningRate / √(v + ε) / (1 - momentum) under rmsprop, for each weight. So a strength means the same as without `proximal`.',
    }),
  })
  .meta({
    id: 'KernelPenalty',
    description: 'The penalty l1·Σ|w| + l2·Σw², as in Keras: a sum, without the factor ½.',
  });
export const maxNormSchema = z.number().positive().max(1000);

const kernelConstraintSchema = z.strictObject({ maxNorm: maxNormSchema }).meta({
  id: 'KernelConstraint',
  description: 'Limit on the norm of the incoming weights of each unit. Larger norms are scaled down after an update.',
});
const activityRegularizer = penaltySchema.optional().meta({
  description: "Penalty on the layer's output, divided by the batch size.",
});
/** Penalties and constraints of a layer with weights. */
const weightedFields = {
  kernelRegularizer: kernelPenaltySchema.optional(),
  kernelConstraint: kernelConstraintSchema.optional(),
  biasRegularizer: penaltySchema.optional(),
  activityRegularizer,
};
export const dropoutRateSchema = z.number().min(0).lt(1);
export const standardDeviationSchema = z.number().positive().max(100);
export const layerNormalizationFields = { epsilon: z.number().positive().max(1).default(1e-3) };
export const batchNormalizationFields = {
  momentum: z.number().min(0).lt(1).default(0.99),
  epsilon: z.number().positive().max(1).default(1e-3),
};
/** How long a dropout mask of a state lasts. */
export const recurrentMaskSchema = z.enum(['sequence', 'step']).default('sequence').meta({
  description:
    'sequence: each sequence has one mask, used at all its time steps (Gal and Ghahramani, 2016). step: a new mask at every time step, as Keras 2.15 draws them in `fit`.',
});
/** Fields of an LSTM and of a GRU layer. */
const recurrentFields = {
  units: unitCountSchema,
  returnSequences: z.boolean().default(false),
  recurrentDropout: dropoutRateSchema.default(0),
  recurrentDropoutMask: recurrentMaskSchema,
  ...weightedFields,
};

export const outputLayerSchema = z
  .discriminatedUnion('activation', [
    z.strictObject({ activation: z.literal('softmax'), units: z.literal(CLASSES).default(CLASSES) }),
    z.strictObject({ activation: z.literal('sigmoid'), units: z.literal(1).default(1) }),
  ])
  .meta({
    id: 'OutputLayer',
    description:
      'The output layer: softmax over ten classes with categorical cross-entropy, or one sigmoid unit with binary cross-entropy against the digit itself. The sigmoid objective is degenerate; it is offered because the notebook uses it.',
  });

/** A hidden layer of an explicit stack. */
export const layerSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('dense'),
      units: unitCountSchema,
      activation: activationSchema.default('linear'),
      ...weightedFields,
    }),
    z.strictObject({
      type: z.literal('conv2d'),
      filters: z.int().min(1).max(LIMITS.filters),
      kernelSize: z.int().min(1).max(IMAGE_SIDE),
      strides: z.int().min(1).max(IMAGE_SIDE).default(1),
      padding: z.enum(['valid', 'same']).default('valid'),
      activation: activationSchema.default('linear'),
      ...weightedFields,
    }),
    z.strictObject({
      type: z.literal('maxPooling2d'),
      poolSize: z.int().min(1).max(IMAGE_SIDE).default(2),
      strides: z.int().min(1).max(IMAGE_SIDE).optional().meta({ description: 'Defaults to `poolSize`.' }),
      padding: z.enum(['valid', 'same']).default('valid'),
    }),
    z.strictObject({ type: z.literal('batchNormalization'), ...batchNormalizationFields }),
    z.strictObject({ type: z.literal('dropout'), rate: dropoutRateSchema }),
    z.strictObject({ type: z.literal('layerNormalization'), ...layerNormalizationFields }),
    z.strictObject({ type: z.literal('spatialDropout2d'), rate: dropoutRateSchema }),
    z.strictObject({ type: z.literal('gaussianDropout'), rate: dropoutRateSchema }),
    z.strictObject({ type: z.literal('gaussianNoise'), standardDeviation: standardDeviationSchema }),
    z.strictObject({ type: z.literal('flatten') }),
    z.strictObject({ type: z.literal('lstm'), ...recurrentFields }),
    z.strictObject({ type: z.literal('gru'), ...recurrentFields }),
    z.strictObject({ type: z.literal('activation'), activation: activationSchema, activityRegularizer }),
  ])
  .meta({ id: 'Layer', description: 'A hidden layer of an explicit stack.' });

export type OutputLayer = z.output<typeof outputLayerSchema>;
export type Layer = z.output<typeof layerSchema>;
export type WeightSettings = Pick<
  Extract<Layer, { type: 'dense' }>,
  'kernelRegularizer' | 'kernelConstraint' | 'biasRegularizer'
>;
export type Penalty = z.output<typeof penaltySchema>;
export type KernelPenalty = z.output<typeof kernelPenaltySchema>;
