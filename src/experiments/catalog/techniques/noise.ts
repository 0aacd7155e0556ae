/** Techniques that disturb what flows through the network while it trains. */
import { source } from '../reference.js';
import { REFERENCES } from '../references.js';
import { type Technique, withAndWithout } from './technique.js';

export const NOISE: readonly Technique[] = [
  {
    name: 'dropout',
    title: 'Dropout',
    family: 'noise',
    definition:
      'In every training step each hidden value of each image is set to zero with a given probability, so that no unit can rely on particular other units.',
    formula: 'training: y = x·m / (1 - rate), m = 1 with probability 1 - rate, else 0; inference: y = x',
    training:
      'Each image of each step trains a thinned network of its own. The kept values are scaled up (inverted dropout), so the mean of every value does not change; Srivastava et al. scale the weights down at inference instead, which is the same. The training loss is noisier and higher.',
    inference:
      'Nothing is dropped or scaled: the full network approximates the mean of the thinned ones (for a softmax layer on dropped inputs it is their geometric mean, exactly). Monte-Carlo dropout drops units at inference as well and averages many predictions. Their disagreement is the mutual information; the entropy of the mean is not, since a single network has one too. It depends on the rate, and need not grow far from the training images.',
    cost: 'One random mask for each hidden value; more epochs until the same training loss. One rate to choose, usually 0.2 to 0.5; a small network may need less, or more units.',
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
      source(REFERENCES.srivastava2014),
      source(REFERENCES.gal2016a),
      source(REFERENCES.ovadia2019),
      source(REFERENCES.djupskas2025),
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
    sources: [source(REFERENCES.tompson2015)],
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
      'A mask for the sequence removes some units from the recurrence for all of it; with a new mask at every step, each unit is fed back at some steps. One mask for the sequence is what the Bayesian derivation of Gal and Ghahramani gives, and it did better in their experiments. Noise that changes at every step need not harm the memory: Semeniuta et al. mask only the update of it, and here the memory cell is not masked at all. The preset compares the two.',
    inference: 'Nothing is dropped or scaled.',
    cost: 'One mask for each sequence, or for each of its time steps; the layer is computed step by step instead of by one kernel, so a training step is several times slower.',
    architectures: 'lstm and gru.',
    fields: ['regularization.recurrentDropout'],
    inLayers: 'recurrentDropout and recurrentDropoutMask of lstm and gru',
    interactions: [{ technique: 'dropout', effect: 'Acts on the output of the layer; the two can be combined.' }],
    sources: [source(REFERENCES.gal2016b), source(REFERENCES.semeniuta2016)],
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
    sources: [source(REFERENCES.srivastava2014, 'section 10')],
    preset: 'choosing-a-technique',
    example: withAndWithout('Gaussian dropout', { regularization: { gaussianDropout: { rate: 0.3 } } }),
  },
  {
    name: 'gaussian-noise',
    title: 'Gaussian noise',
    family: 'noise',
    definition: 'Adds noise with mean 0 to the output of every hidden block.',
    formula: 'training: y = x + n, n normal with the standard deviation given',
    training:
      'Small noise on the inputs under a squared error acts like a penalty on the gradient of the function (Tikhonov). Noise on hidden values, as here, has an effect of the same kind: on average it penalizes functions that change rapidly.',
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
    sources: [source(REFERENCES.bishop1995), source(REFERENCES.camuto2020)],
    preset: 'choosing-a-technique',
    example: withAndWithout('Gaussian noise', { regularization: { gaussianNoise: { standardDeviation: 0.2 } } }),
  },
];
