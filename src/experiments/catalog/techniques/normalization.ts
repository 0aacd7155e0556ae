/** Techniques that bring hidden values to a common scale. */
import { type Technique, withAndWithout } from './technique.js';

export const NORMALIZATION: readonly Technique[] = [
  {
    name: 'batch-normalization',
    title: 'Batch normalization',
    family: 'normalization',
    definition:
      'Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it by two learned numbers. The noise of the batch statistics regularizes.',
    formula:
      'training: y = γ·(x - mean) / √(variance + ε) + β over the batch; average ← momentum·average + (1 - momentum)·batch; inference: the averages',
    training:
      'The objective becomes smoother, so larger learning rates work; the other samples of the batch add noise to each sample. The bias of the layer before has no effect.',
    inference: 'A fixed scale and shift from the moving averages, independent of the rest of the batch.',
    cost: 'Four numbers for each channel, two of them trained; up to twice the time of a step in small networks. Works poorly with very small batches.',
    architectures:
      'Between the linear part and the activation of every dense and convolution block; not between the steps of a recurrent layer.',
    fields: ['regularization.batchNormalization'],
    inLayers: 'a batchNormalization layer',
    interactions: [
      {
        technique: 'l2',
        effect: 'The scale of the kernel before it has no effect, so the penalty does not shrink the function.',
      },
      { technique: 'dropout', effect: 'Dropout before it makes the variance differ between training and inference.' },
    ],
    sources: [
      {
        title: 'Ioffe and Szegedy (2015), Batch Normalization: Accelerating Deep Network Training',
        url: 'https://arxiv.org/abs/1502.03167',
      },
      {
        title: 'Santurkar, Tsipras, Ilyas and Mądry (2018), How Does Batch Normalization Help Optimization?',
        url: 'https://arxiv.org/abs/1805.11604',
      },
      {
        title: 'Li, Chen, Hu and Yang (2019), Understanding the Disharmony between Dropout and Batch Normalization',
        url: 'https://arxiv.org/abs/1801.05134',
      },
    ],
    preset: 'batch-norm-learning-rate',
    example: withAndWithout('batch normalization', { regularization: { batchNormalization: {} } }),
  },
  {
    name: 'layer-normalization',
    title: 'Layer normalization',
    family: 'normalization',
    definition:
      'Brings each sample to mean 0 and variance 1 over its channels, then scales and shifts each by two learned numbers.',
    formula: 'y = γ·(x - mean) / √(variance + ε) + β over the channels of one sample (in an image: of one position)',
    training:
      'Smoother objective, as with batch normalization, but without noise from the batch and without dependence on the batch size: hardly a regularizer by itself.',
    inference: 'The same arithmetic as in training.',
    cost: 'Two trained numbers for each channel; some operations in training and at inference.',
    architectures: 'Between the linear part and the activation of every dense and convolution block.',
    fields: ['regularization.layerNormalization'],
    inLayers: 'a layerNormalization layer',
    interactions: [
      { technique: 'batch-normalization', effect: 'Two solutions to the same problem: use one.' },
      { technique: 'dropout', effect: 'It keeps no averages from training, so dropout before it does no harm.' },
    ],
    sources: [{ title: 'Ba, Kiros and Hinton (2016), Layer Normalization', url: 'https://arxiv.org/abs/1607.06450' }],
    preset: 'batch-norm-learning-rate',
    example: withAndWithout('layer normalization', { regularization: { layerNormalization: {} } }),
  },
];
