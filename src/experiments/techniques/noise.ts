/** Techniques that disturb what flows through the network while it trains. */
import { type Technique, withAndWithout } from './technique.js';

export const NOISE: readonly Technique[] = [
  {
    name: 'dropout',
    title: 'Dropout',
    family: 'noise',
    definition:
      'In every training step each hidden value is set to zero with a given probability, so that no unit can rely on particular others.',
    formula: 'training: y = x·m / (1 - rate), m = 1 with probability 1 - rate, else 0; inference: y = x',
    training:
      'Each step trains another thinned network. The kept values are scaled up (inverted dropout), so the mean of every value stays what it was. The training loss is noisier and higher.',
    inference:
      'Nothing is dropped or scaled: the full network approximates the mean of the thinned ones. Dropping in inference as well and averaging many answers is Monte-Carlo dropout.',
    cost: 'One random mask for each hidden value; more epochs to the same training loss. One rate to choose, usually 0.2 to 0.5.',
    architectures:
      'After the activation of every hidden block of mlp and cnn (after pooling), after the last output of lstm and gru; softmax-regression has no hidden block.',
    fields: ['regularization.dropout.rate'],
    inLayers: 'a dropout layer',
    interactions: [
      {
        technique: 'batch-normalization',
        effect:
          'Dropout before a batch normalization changes the variance that it measures in training and not in inference; put dropout after the last one.',
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
    preset: 'notebook-dropout-corrected',
    example: withAndWithout('dropout', {
      model: { architecture: 'mlp', hiddenUnits: [256] },
      regularization: { dropout: { rate: 0.5 } },
    }),
  },
];
