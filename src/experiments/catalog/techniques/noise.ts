/** Techniques that disturb what flows through the network while it trains. */
import { type Technique, withAndWithout } from './technique.js';

export const NOISE: readonly Technique[] = [
  {
    name: 'dropout',
    title: 'Dropout',
    family: 'noise',
    definition:
      'In every training step each hidden value is set to zero with a given probability, so that no unit can rely on particular other units.',
    formula: 'training: y = x·m / (1 - rate), m = 1 with probability 1 - rate, else 0; inference: y = x',
    training:
      'Each step trains a different thinned network. The kept values are scaled up (inverted dropout), so the mean of every value does not change. The training loss is noisier and higher.',
    inference:
      'Nothing is dropped or scaled: the full network approximates the mean of the thinned ones. Monte-Carlo dropout drops units at inference as well and averages many predictions.',
    cost: 'One random mask for each hidden value; more epochs until the same training loss. One rate to choose, usually 0.2 to 0.5.',
    architectures:
      'After the activation of every hidden block of mlp and cnn (after pooling), after the last output of lstm and gru; softmax-regression has no hidden block.',
    fields: ['regularization.dropout.rate'],
    inLayers: 'a dropout layer',
    interactions: [
      {
        technique: 'batch-normalization',
        effect:
          'Dropout before batch normalization changes the variance that it measures in training but not at inference; put dropout after the last one.',
      },
    ],
    sources: [
      {
        title:
          'Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014), Dropout: A Simple Way to Prevent Neural Networks from Overfitting',
        url: 'https://jmlr.org/papers/v15/srivastava14a.html',
      },
      {
        title: 'Gal and Ghahramani (2016), Dropout as a Bayesian Approximation',
        url: 'https://arxiv.org/abs/1506.02142',
      },
    ],
    preset: 'dropout-inference',
    example: withAndWithout('dropout', {
      model: { architecture: 'mlp', hiddenUnits: [256] },
      regularization: { dropout: { rate: 0.5 } },
    }),
  },
  {
    name: 'spatial-dropout',
    title: 'Spatial dropout',
    family: 'noise',
    definition:
      'Dropout of whole channels of an image instead of single values, which could be inferred from their neighbours.',
    formula: 'y = x·m / (1 - rate), one m for each sample and channel',
    training: 'A dropped feature is missing at every position, so no other position can replace it.',
    inference: 'Nothing is dropped or scaled.',
    cost: 'One random number for each channel. One rate to choose, usually 0.1 to 0.3.',
    architectures: 'After the pooling of every convolution block of cnn.',
    fields: ['regularization.spatialDropout'],
    inLayers: 'a spatialDropout2d layer',
    interactions: [
      {
        technique: 'dropout',
        effect: 'They can be combined: channels are dropped first, then single values of the rest.',
      },
      {
        technique: 'batch-normalization',
        effect: 'As with dropout, a later batch normalization measures a different variance.',
      },
    ],
    sources: [
      {
        title:
          'Tompson, Goroshin, Jain, LeCun and Bregler (2015), Efficient Object Localization Using Convolutional Networks',
        url: 'https://arxiv.org/abs/1411.4280',
      },
    ],
    preset: 'augmentation-vs-data',
    example: withAndWithout('spatial dropout', {
      model: { architecture: 'cnn', filters: [8, 16], hiddenUnits: [] },
      regularization: { spatialDropout: { rate: 0.2 } },
    }),
  },
  {
    name: 'recurrent-dropout',
    title: 'Recurrent dropout',
    family: 'noise',
    definition:
      'Dropout of the state that a recurrent layer feeds back: with one mask for each sequence, used at all its time steps (variational dropout), or with a new mask at every time step, as Keras 2.15 draws them in `fit`.',
    formula:
      'training: gates from x·W + (h∘m)·U + b, m drawn once for a sequence (`mask: "sequence"`) or once for each time step (`mask: "step"`), values 0 or 1 / (1 - rate); the memory cell of an LSTM and what a GRU carries over are not masked',
    training:
      'A mask for the sequence removes some units from the recurrence for all of it; with a new mask at every step, each unit is fed back at some steps. Gal and Ghahramani expect a new mask to erase the memory. Over the 28 rows of an image it did not: after five epochs on 1,600 images, an LSTM of 64 units with rate 0.5 reached 71.0 % with a mask at every step and 57.2 % with one for each sequence (77.4 % without dropout), and the GRU of the preset with rate 0.3 reached 92.97 % and 92.38 % after 25 epochs (six seeds each; in the preset the two are too close to tell apart).',
    inference: 'Nothing is dropped or scaled.',
    cost: 'One mask for each sequence, or for each of its time steps; the layer is computed step by step instead of by one kernel, so a training step is several times slower.',
    architectures: 'lstm and gru.',
    fields: ['regularization.recurrentDropout'],
    inLayers: 'recurrentDropout and recurrentDropoutMask of lstm and gru',
    interactions: [{ technique: 'dropout', effect: 'Acts on the output of the layer; the two can be combined.' }],
    sources: [
      {
        title:
          'Gal and Ghahramani (2016), A Theoretically Grounded Application of Dropout in Recurrent Neural Networks',
        url: 'https://arxiv.org/abs/1512.05287',
      },
    ],
    preset: 'recurrent-dropout',
    example: {
      ...withAndWithout('recurrent dropout', {
        model: { architecture: 'gru', units: 32 },
        regularization: { recurrentDropout: { rate: 0.2 } },
      }),
      training: { epochs: 4, batchSize: 64, optimizer: { type: 'adam', learningRate: 0.003 } },
    },
  },
  {
    name: 'gaussian-dropout',
    title: 'Gaussian dropout',
    family: 'noise',
    definition: 'Multiplies hidden values by noise with mean 1 instead of dropping some of them.',
    formula: 'training: y = x·(1 + n), n normal with variance rate / (1 - rate), as in dropout',
    training: 'The noise is proportional to the value. The mean does not change, and no value is lost completely.',
    inference: 'No noise is added.',
    cost: 'One random number for each hidden value. One rate to choose, as for dropout.',
    architectures: 'Where dropout acts.',
    fields: ['regularization.gaussianDropout'],
    inLayers: 'a gaussianDropout layer',
    interactions: [{ technique: 'dropout', effect: 'Two forms of the same noise: use one.' }],
    sources: [
      {
        title: 'Srivastava et al. (2014), Dropout, section 10',
        url: 'https://jmlr.org/papers/v15/srivastava14a.html',
      },
    ],
    preset: 'choosing-a-technique',
    example: withAndWithout('Gaussian dropout', { regularization: { gaussianDropout: { rate: 0.3 } } }),
  },
  {
    name: 'gaussian-noise',
    title: 'Gaussian noise',
    family: 'noise',
    definition: 'Adds noise with mean 0 to the output of every hidden block.',
    formula: 'training: y = x + n, n normal with the standard deviation given',
    training: 'Small noise is equivalent to a penalty on the gradient of the function (Tikhonov).',
    inference: 'No noise is added.',
    cost: 'One random number for each hidden value. One standard deviation to choose, relative to the scale of the values.',
    architectures: 'Where dropout acts.',
    fields: ['regularization.gaussianNoise'],
    inLayers: 'a gaussianNoise layer, also as the first, on the pixels',
    interactions: [
      {
        technique: 'batch-normalization',
        effect: 'Values of a known scale make the standard deviation easier to choose.',
      },
    ],
    sources: [
      {
        title: 'Bishop (1995), Training with Noise is Equivalent to Tikhonov Regularization',
        url: 'https://doi.org/10.1162/neco.1995.7.1.108',
      },
    ],
    preset: 'choosing-a-technique',
    example: withAndWithout('Gaussian noise', { regularization: { gaussianNoise: { standardDeviation: 0.2 } } }),
  },
];
