/** The techniques that an arm applies to every hidden block of its network. */
import { z } from 'zod';
import {
  batchNormalizationFields,
  dropoutRate,
  kernelRegularizer,
  layerNormalizationFields,
  maxNorm,
  penalty,
  standardDeviation,
} from './layers.js';

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
export type Regularization = z.output<typeof regularizationSchema>;
