/** The techniques that an arm applies to every hidden block of its network. */
import { z } from 'zod';
import {
  batchNormalizationFields,
  dropoutRateSchema,
  kernelPenaltySchema,
  layerNormalizationFields,
  maxNormSchema,
  penaltySchema,
  recurrentMaskSchema,
  standardDeviationSchema,
} from './layers.js';

export const regularizationSchema = z
  .strictObject({
    kernel: kernelPenaltySchema.nullable().default(null).meta({
      description:
        'Penalty on the kernel of every hidden layer (dense, convolution, recurrent input kernel). The output layer is not penalized.',
    }),
    bias: penaltySchema.nullable().default(null).meta({
      description: 'Penalty on the biases of the layers that `kernel` applies to.',
    }),
    activity: penaltySchema.nullable().default(null).meta({
      description:
        'Penalty on the output of every hidden layer after its activation, summed over the batch and divided by the batch size: the mean over its images.',
    }),
    maxNorm: z.strictObject({ limit: maxNormSchema }).nullable().default(null).meta({
      description:
        'Limit on the norm of the incoming weights of each hidden unit, enforced after every update, in the layers that `kernel` applies to.',
    }),
    dropout: z.strictObject({ rate: dropoutRateSchema }).nullable().default(null).meta({
      description: 'Dropout at the end of every hidden block.',
    }),
    spatialDropout: z.strictObject({ rate: dropoutRateSchema }).nullable().default(null).meta({
      description: 'Dropout of whole channels after the pooling of every convolution block.',
    }),
    recurrentDropout: z
      .strictObject({ rate: dropoutRateSchema, mask: recurrentMaskSchema })
      .nullable()
      .default(null)
      .meta({ description: 'Dropout of the state that a recurrent layer feeds back.' }),
    gaussianDropout: z.strictObject({ rate: dropoutRateSchema }).nullable().default(null).meta({
      description:
        'Multiplies every hidden value by Gaussian noise with mean 1 and the variance of dropout at `rate`, rate / (1 - rate).',
    }),
    gaussianNoise: z.strictObject({ standardDeviation: standardDeviationSchema }).nullable().default(null).meta({
      description: 'Adds Gaussian noise with mean 0 to the output of every hidden block.',
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
    description:
      'Techniques applied to every hidden block. In an explicit `layers` stack, set them in the layers themselves.',
  });
export type Regularization = z.output<typeof regularizationSchema>;
