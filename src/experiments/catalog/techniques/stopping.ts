/** Techniques that choose when to stop, or which weights of a training to keep. */
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
      'Patience counts the epochs since the best one. GL measures how much worse the error has become since then; PQ tolerates that while the training error still falls fast. The weights stay closer to their initial values: for a quadratic objective this acts like an L2 penalty whose strength falls with the number of steps.',
    inference: 'The computation does not change; the saved weights are those of the best epoch (restoreBest).',
    cost: 'An evaluation after each epoch, and validation images that are not used for training. It saves the remaining epochs.',
    architectures: 'All.',
    fields: ['training.earlyStopping'],
    inLayers: null,
    interactions: [
      { technique: 'dropout', effect: 'Dropout needs more epochs, so early stopping needs more patience.' },
      { technique: 'l2', effect: 'Both restrain the weights; if one is strong, the other changes little.' },
    ],
    sources: [
      { title: 'Prechelt (1998), Early Stopping, but When?', url: 'https://doi.org/10.1007/3-540-49430-8_3' },
      {
        title: 'Goodfellow, Bengio and Courville (2016), Deep Learning, section 7.8',
        url: 'https://www.deeplearningbook.org/contents/regularization.html',
      },
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
      'Training itself does not change: the weights move around a flat region of the objective, and their mean is nearer to its centre than those of any epoch. With batch normalization, one more pass over the training images follows at the end.',
    inference: 'A single network whose weights are the mean. It often generalizes like a small ensemble.',
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
    sources: [
      {
        title:
          'Izmailov, Podoprikhin, Garipov, Vetrov and Wilson (2018), Averaging Weights Leads to Wider Optima and Better Generalization',
        url: 'https://arxiv.org/abs/1803.05407',
      },
      {
        title: 'Polyak and Juditsky (1992), Acceleration of Stochastic Approximation by Averaging',
        url: 'https://doi.org/10.1137/0330046',
      },
    ],
    preset: 'choosing-a-technique',
    example: withAndWithout('weight averaging', { training: { weightAveraging: { startEpoch: 6 } } }),
  },
];
