/** The network of an arm: a named architecture, or an explicit stack of layers. */
import { z } from 'zod';
import { IMAGE_SIDE } from './dataset.js';
import { activationSchema, layerSchema, outputLayerSchema, unitCountSchema } from './layers.js';
import { LIMITS } from './limits.js';

const output = outputLayerSchema.prefault({ activation: 'softmax' });
const hiddenUnits = z.array(unitCountSchema).max(LIMITS.layers);

/** Fields of an LSTM and of a GRU model. */
const recurrentFields = {
  units: unitCountSchema.default(32).meta({
    description: 'Units of the recurrent layer, which reads an image as a sequence of 28 rows.',
  }),
  hiddenUnits: hiddenUnits.default([]),
  activation: activationSchema.default('relu').meta({ description: 'Activation of the dense hidden layers.' }),
  output,
};

export const modelSchema = z
  .discriminatedUnion('architecture', [
    z.strictObject({ architecture: z.literal('softmax-regression'), output }),
    z.strictObject({
      architecture: z.literal('mlp'),
      hiddenUnits: hiddenUnits.min(1).default([64, 64]),
      activation: activationSchema.default('relu'),
      output,
    }),
    z.strictObject({
      architecture: z.literal('cnn'),
      filters: z.array(z.int().min(1).max(LIMITS.filters)).min(1).max(8).default([16, 32]).meta({
        description:
          'Filters of each convolution block. A block is a convolution, batch normalization if requested, activation, max pooling, and dropout if requested.',
      }),
      kernelSize: z.int().min(1).max(IMAGE_SIDE).default(3),
      poolSize: z.int().min(1).max(IMAGE_SIDE).default(2),
      padding: z.enum(['valid', 'same']).default('valid'),
      hiddenUnits: hiddenUnits.default([64]),
      activation: activationSchema.default('relu'),
      output,
    }),
    z.strictObject({ architecture: z.literal('lstm'), ...recurrentFields }),
    z.strictObject({ architecture: z.literal('gru'), ...recurrentFields }),
    z.strictObject({
      architecture: z.literal('layers'),
      input: z.enum(['flat', 'rows', 'image']).default('image').meta({
        description:
          'Input shape of the first layer: flat [784], rows [28, 28] (for recurrent layers) or image [28, 28, 1].',
      }),
      layers: z.array(layerSchema).max(LIMITS.layers).meta({
        description:
          'The hidden layers in order. The last one must have a flat output, because the layer in `output` is added after it.',
      }),
      output,
    }),
  ])
  .meta({ id: 'Model', description: 'A network. The layer in `output` is always its last.' });
export type Model = z.output<typeof modelSchema>;
