/** Techniques that choose when to stop, or which weights of a training to keep. */
import { source } from '../reference.js';
import { REFERENCES } from '../references.js';
import { type Technique, withAndWithout } from './technique.js';

export const STOPPING: readonly Technique[] = [
  {
    name: 'early-stopping',
    title: 'Early stopping',
    family: 'stopping',
    definition:
      'Ends the training when a metric on held-out images no longer improves, and keeps the weights of the best epoch.',
    formula:
      "patience: an epoch improves when the metric is better than the best so far by more than minDelta; stop after `patience` epochs in a row without. Prechelt's GL: stop when GL = 100·(E / E_lowest - 1) > alpha. PQ: at the end of a strip of k epochs stop when GL > alpha·P, P = 1000·(mean / minimum - 1) of the strip's training errors",
    training:
      'Patience counts the epochs since the best one. GL measures how much worse the error has become since then; PQ tolerates that while the training error still falls fast. The weights stay closer to their initial values. This equals an L2 penalty l2·Σw² with l2 of about 1 / (2·rate·steps) for a quadratic objective, plain gradient descent, a small rate and a start at zero; for networks and Adam it is only a picture. The error on held-out images need not have one minimum: with wrong labels it can fall, rise and fall again.',
    inference:
      'The computation does not change; the saved weights are those of the best epoch (restoreBest). Best by data loss and best by accuracy differ: a network can become overconfident, so that the loss rises, while it still makes fewer errors. Monitor what matters.',
    cost: 'An evaluation after each epoch, and validation images that are not used for training (a last training on all images for as many epochs can use them). It saves the remaining epochs.',
    architectures: 'All.',
    fields: ['training.earlyStopping'],
    inLayers: null,
    interactions: [
      { technique: 'dropout', effect: 'Dropout needs more epochs, so early stopping needs more patience.' },
      { technique: 'l2', effect: 'Both hold the weights back; if one is strong, the other may change little.' },
    ],
    sources: [
      source(REFERENCES.prechelt1998),
      source(REFERENCES.goodfellow2016, 'section 7.8'),
      source(REFERENCES.guo2017, 'section 3'),
      source(REFERENCES.nakkiran2020),
    ],
    preset: 'early-stopping',
    example: {
      ...withAndWithout('early stopping', { training: { earlyStopping: { patience: 2 } } }),
      training: { epochs: 30, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.001 } },
    },
  },
  {
    name: 'weight-averaging',
    title: 'Stochastic weight averaging',
    family: 'stopping',
    definition: 'Saves the mean of the weights at the end of several late epochs instead of the weights of one.',
    formula:
      'w̄ ← w̄ + (w - w̄) / n at the end of epochs startEpoch, startEpoch + everyEpochs, …; the moving averages of batch normalization are then recomputed as means of the batch statistics over the training images',
    training:
      'Training itself does not change: if the weights move around a flat region of the objective, their mean is nearer to its centre than those of single epochs. Izmailov et al. use gradient descent with momentum and a constant or cyclical rate; with Adam at a small rate the weights may move too little. With batch normalization, one more pass over the training images follows at the end.',
    inference:
      'A single network whose weights are the mean. In the experiments of Izmailov et al. it generalizes better than the weights of the last epoch.',
    cost: 'A copy of the weights and one pass over them at each averaged epoch. A start and an interval to choose: usually from three quarters of the epochs onwards.',
    architectures: 'All.',
    fields: ['training.weightAveraging'],
    inLayers: null,
    interactions: [
      {
        technique: 'learning-rate-schedule',
        effect:
          'The weights must keep moving for their mean to differ from them. Use a constant rate, or one with a floor: at the end of a schedule that falls to zero, all epochs are nearly equal.',
      },
      {
        technique: 'early-stopping',
        effect: 'It may end the training, but not choose the weights: restoreBest must be false.',
      },
      {
        technique: 'batch-normalization',
        effect: 'The moving averages do not match the mean of the weights, so they are recomputed.',
      },
    ],
    sources: [source(REFERENCES.izmailov2018), source(REFERENCES.polyak1992)],
    preset: 'choosing-a-technique',
    example: withAndWithout('weight averaging', { training: { weightAveraging: { startEpoch: 6 } } }),
  },
];
