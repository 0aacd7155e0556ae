/** The layers of a network and what may be asked of their weights and outputs, in Keras's words. */
import { z } from 'zod';
import { LIMITS } from './limits.js';

export const unitCount = z.int().min(1).max(LIMITS.units);
export const activation = z.enum(['relu', 'sigmoid', 'tanh', 'linear']);
const strength = z.number().min(0).max(1000).default(0);
export const penalty = z.strictObject({ l1: strength, l2: strength }).meta({
  id: 'Penalty',
  description: 'Penalty l1·Σ|x| + l2·Σx² (a sum, without the factor ½), as Keras writes it.',
});
export const kernelRegularizer = penalty
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
export const maxNorm = z.number().positive().max(1000);
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
export const dropoutRate = z.number().min(0).lt(1);
export const standardDeviation = z.number().positive().max(100);
export const layerNormalizationFields = { epsilon: z.number().positive().max(1).default(1e-3) };
export const batchNormalizationFields = {
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
export const output = outputSchema.prefault({ activation: 'softmax' });

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

export type Output = z.output<typeof outputSchema>;
export type Layer = z.output<typeof layerSchema>;
export type WeightSettings = Pick<
  Extract<Layer, { type: 'dense' }>,
  'kernelRegularizer' | 'kernelConstraint' | 'biasRegularizer'
>;
export type Penalty = z.output<typeof penalty>;
export type KernelPenalty = z.output<typeof kernelRegularizer>;
