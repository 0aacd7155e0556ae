/** Techniques that bring hidden values to a common scale. */
import { source } from '../reference.js';
import { REFERENCES } from '../references.js';
import { type Technique, withAndWithout } from './technique.js';

export const NORMALIZATION: readonly Technique[] = [
  {
    name: 'batch-normalization',
    title: 'Batch normalization',
    family: 'normalization',
    definition:
      'Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it by two learned numbers. The noise of the batch statistics can regularize.',
    formula:
      'training: y = γ·(x - mean) / √(variance + ε) + β over the batch; average ← momentum·average + (1 - momentum)·batch; inference: the averages',
    training:
      'Larger learning rates work. Ioffe and Szegedy explain this by less internal covariate shift: the inputs of a layer change less while the layers before it learn. Santurkar et al. find that this has little to do with it and propose that the objective becomes smoother; the question is open. The other samples of the batch add noise to each sample, more of it in small batches. The bias of the layer before has no effect.',
    inference: 'A fixed scale and shift from the moving averages, independent of the rest of the batch.',
    cost: 'Four numbers for each channel, two of them trained; up to twice the time of a step in small networks. Works poorly with very small batches.',
    architectures:
      'Between the linear part and the activation of every dense and convolution block; not between the steps of a recurrent layer.',
    fields: ['regularization.batchNormalization'],
    inLayers: 'a batchNormalization layer',
    interactions: [
      {
        technique: 'l2',
        effect:
          'The scale of the kernel before it has no effect, so the penalty does not shrink the function; it acts through the effective learning rate.',
      },
      { technique: 'dropout', effect: 'Dropout before it makes the variance differ between training and inference.' },
    ],
    sources: [
      source(REFERENCES.ioffe2015),
      source(REFERENCES.santurkar2018),
      source(REFERENCES.luo2019),
      source(REFERENCES.li2019),
      source(REFERENCES.laarhoven2017),
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
      'Larger learning rates work, as with batch normalization, but there is no noise from the batch, which is what regularizes there, and no dependence on the batch size.',
    inference: 'The same arithmetic as in training.',
    cost: 'Two trained numbers for each channel; some operations in training and at inference.',
    architectures: 'Between the linear part and the activation of every dense and convolution block.',
    fields: ['regularization.layerNormalization'],
    inLayers: 'a layerNormalization layer',
    interactions: [
      { technique: 'batch-normalization', effect: 'Two solutions to the same problem: use one.' },
      {
        technique: 'dropout',
        effect:
          'It keeps no averages from training, so dropout before it does not cause the mismatch known from batch normalization.',
      },
    ],
    sources: [source(REFERENCES.ba2016)],
    preset: 'batch-norm-learning-rate',
    example: withAndWithout('layer normalization', { regularization: { layerNormalization: {} } }),
  },
];
