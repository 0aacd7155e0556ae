/** The network of an arm: a named architecture, or an explicit stack of layers. */
import { z } from 'zod';
import { activation, layerSchema, output, unitCount } from './layers.js';
import { LIMITS } from './limits.js';

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
export type Model = z.output<typeof modelSchema>;
