/**
 * The questions of the regularization assignment, one preset each. Data, widths, strengths and
 * seeds were fixed before the final runs, so that each effect comes with an interval, whichever way
 * it points; docs/assignment.md has the figures.
 */
import type { ExperimentSpecInput } from '../../spec/experiment.js';
import type { Preset } from './preset.js';

type ArmInput = ExperimentSpecInput['arms'][number];
type TrainingInput = NonNullable<ExperimentSpecInput['training']>;

const adam = (epochs: number, batchSize = 32): TrainingInput => ({
  epochs,
  batchSize,
  optimizer: { type: 'adam', learningRate: 0.001 },
});

/** Dense layers of these widths, and what is done to them. */
const mlp = (name: string, hiddenUnits: number[], change: Omit<ArmInput, 'name' | 'model'> = {}): ArmInput => ({
  name,
  model: { architecture: 'mlp', hiddenUnits },
  ...change,
});

/** One path for both ways to minimize an L1 penalty, so that they can be compared. */
const L1_PATH = { grid: [0.00003, 0.0001, 0.0003, 0.001] };

export const ASSIGNMENT_PRESETS: readonly Preset[] = [
  {
    name: 'l1-vs-l2-sparsity',
    title: 'L1 against L2: which weights remain?',
    description:
      'One hidden layer of 128 on 4000 images, along a path of L1 strengths, by the gradient of the penalty and by the proximal step, along one of L2 strengths, and with both penalties; five seeds.',
    shows:
      'L1 makes the kernel sparse (Hoyer sparsity, share of tiny weights; exact zeros with the proximal step); L2 makes all weights smaller and none zero. Also shows the effect of each on the test accuracy.',
    spec: {
      name: 'l1-vs-l2-sparsity',
      dataset: { name: 'mnist', trainSize: 5000, validationSplit: 0.2 },
      seeds: { count: 5, base: 1 },
      training: adam(25),
      baseline: 'none',
      arms: [
        mlp('none', [128]),
        mlp('l1', [128], { regularization: { kernel: { l1: L1_PATH } } }),
        mlp('l2', [128], { regularization: { kernel: { l2: { grid: [0.0003, 0.001, 0.003, 0.01] } } } }),
        mlp('elastic-net', [128], { regularization: { kernel: { l1: 0.0001, l2: 0.001 } } }),
        mlp('proximal-l1', [128], { regularization: { kernel: { l1: L1_PATH, proximal: true } } }),
      ],
    },
  },
  {
    name: 'bias-variance-dropout',
    title: 'Bias and variance, along width and along dropout',
    description:
      'Ten replicas, each trained on its own 1000 images: networks of 4 to 256 hidden units, and two layers of 256 with dropout 0 to 0.75.',
    shows:
      'How bias falls with the width, how each dropout rate changes bias and variance, and at which rate the bias dominates.',
    spec: {
      name: 'bias-variance-dropout',
      kind: 'biasVariance',
      dataset: { name: 'mnist', trainSize: 12500, validationSplit: 0.2, resampling: 'disjoint' },
      seeds: { count: 10, base: 1 },
      training: adam(40),
      baseline: 'dropout_rate-0',
      arms: [
        mlp('dropout', [256, 256], { regularization: { dropout: { rate: { grid: [0, 0.25, 0.5, 0.75] } } } }),
        { name: 'width', model: { architecture: 'mlp', hiddenUnits: [{ grid: [4, 16, 64, 256] }] } },
      ],
    },
  },
  {
    name: 'overfitting-small-data',
    title: 'Overfitting on 1000 images, and what helps',
    description:
      'Two layers of 512 units on 1000 images until the training images are memorized: without regularization, and with L2, dropout, augmentation, or L2 and dropout; ten seeds.',
    shows: 'The gap between training and test images without regularization, and how much of it each technique closes.',
    spec: {
      name: 'overfitting-small-data',
      dataset: { name: 'mnist', trainSize: 1250, validationSplit: 0.2 },
      seeds: { count: 10, base: 1 },
      training: adam(40),
      baseline: 'none',
      arms: [
        mlp('none', [512, 512]),
        mlp('l2', [512, 512], { regularization: { kernel: { l2: 0.001 } } }),
        mlp('dropout', [512, 512], { regularization: { dropout: { rate: 0.5 } } }),
        mlp('augmentation', [512, 512], { training: { augmentation: { shift: 2, rotate: 10, zoom: 0.1 } } }),
        mlp('l2-and-dropout', [512, 512], { regularization: { kernel: { l2: 0.001 }, dropout: { rate: 0.5 } } }),
      ],
    },
  },
  {
    name: 'dropout-inference',
    title: 'Dropout on a wide network, in training and at inference',
    description: 'Two layers of 512 on 8000 images, without dropout and with dropout 0.5; eight seeds.',
    shows:
      'Whether dropout pays where the network is wide (on the notebook’s 64-64 it costs accuracy). Predicting with dropout on (`mcSamples`) shows how uncertain the network is.',
    spec: {
      name: 'dropout-inference',
      dataset: { name: 'mnist', trainSize: 10000, validationSplit: 0.2 },
      seeds: { count: 8, base: 1 },
      training: adam(20, 64),
      baseline: 'without-dropout',
      arms: [
        mlp('without-dropout', [512, 512]),
        mlp('with-dropout', [512, 512], { regularization: { dropout: { rate: 0.5 } } }),
      ],
    },
  },
  {
    name: 'early-stopping',
    title: 'Early stopping when long training does harm',
    description:
      'Two layers of 128 units on 2000 images, of which one label in five is wrong, for 40 epochs or until the validation loss no longer falls; ten seeds.',
    shows:
      'Trained to the end, the network memorizes the wrong labels; early stopping keeps the weights from before that, for a fraction of the epochs.',
    spec: {
      name: 'early-stopping',
      dataset: { name: 'mnist', trainSize: 2500, validationSplit: 0.2, labelNoise: 0.2 },
      seeds: { count: 10, base: 1 },
      training: adam(40),
      baseline: 'to-the-end',
      arms: [
        mlp('to-the-end', [128, 128]),
        mlp('patience-3', [128, 128], { training: { earlyStopping: { patience: 3 } } }),
        mlp('patience-10', [128, 128], { training: { earlyStopping: { patience: 10 } } }),
      ],
    },
  },
  {
    name: 'batch-norm-learning-rate',
    title: 'Batch normalization and the learning rate',
    description:
      'Four layers of 64 with plain gradient descent at learning rates from 0.01 to 3, without and with batch normalization, with layer normalization, and with clipped gradients; 5 epochs on 8000 images, five seeds.',
    shows:
      'Without batch normalization the network learns in a narrow range of learning rates and diverges or stalls above it; with it the range is far wider.',
    spec: {
      name: 'batch-norm-learning-rate',
      dataset: { name: 'mnist', trainSize: 10000, validationSplit: 0.2 },
      seeds: { count: 5, base: 1 },
      training: { epochs: 5, batchSize: 32, optimizer: { type: 'sgd' } },
      baseline: 'plain_learningRate-0.1',
      arms: [
        atRates('plain'),
        atRates('batch-norm', { regularization: { batchNormalization: { momentum: 0.9 } } }),
        atRates('layer-norm', { regularization: { layerNormalization: {} } }),
        atRates('clipped', { training: { gradientClipping: { by: 'globalNorm', limit: 1 } } }),
      ],
    },
  },
  {
    name: 'recurrent-dropout',
    title: 'Dropout in a recurrent network',
    description:
      'A GRU of 64 units reads the rows of 1600 images: without dropout, with dropout of its output, with dropout of its state (one mask for each sequence, or a new one at every time step), and with dropout of output and state; six seeds.',
    shows:
      'Which of the two places helps a recurrent network, how long a mask of the state should last, and how much time the masks cost.',
    spec: {
      name: 'recurrent-dropout',
      dataset: { name: 'mnist', trainSize: 2000, validationSplit: 0.2 },
      seeds: { count: 6, base: 1 },
      training: { epochs: 25, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.003 } },
      baseline: 'none',
      arms: [
        gru('none', {}),
        gru('output', { dropout: { rate: 0.3 } }),
        gru('state', { recurrentDropout: { rate: 0.3 } }),
        gru('state-each-step', { recurrentDropout: { rate: 0.3, mask: 'step' } }),
        gru('both', { dropout: { rate: 0.3 }, recurrentDropout: { rate: 0.3 } }),
      ],
    },
  },
  {
    name: 'augmentation-vs-data',
    title: 'Augmentation against more data',
    description:
      'A small convolutional network on 800 images, plain, with shifted, rotated and zoomed images in every epoch, and with dropout of whole channels; five seeds. For other sizes use `"overrides": {"dataset": {"trainSize": …}}`.',
    shows: 'How many more images a technique is worth: compare the curve over the sizes with the one without it.',
    spec: {
      name: 'augmentation-vs-data',
      dataset: { name: 'mnist', trainSize: 1000, validationSplit: 0.2 },
      seeds: { count: 5, base: 1 },
      training: adam(25),
      baseline: 'plain',
      arms: [
        cnn('plain'),
        cnn('augmented', { training: { augmentation: { shift: 2, rotate: 10, zoom: 0.1 } } }),
        cnn('spatial-dropout', { regularization: { spatialDropout: { rate: 0.2 } } }),
      ],
    },
  },
  {
    name: 'ensemble-vs-single',
    title: 'An ensemble against a single network of the same cost',
    description:
      'Twenty networks of 64 units and twenty of 320, which cost as many multiply-adds as five of the small ones, on 4000 images. The ensembles combine the finished runs: `GET /v1/experiments/{id}/ensembles?size=5`.',
    shows: 'Four ensembles of five against their members, and against one network of five times the width.',
    spec: {
      name: 'ensemble-vs-single',
      dataset: { name: 'mnist', trainSize: 5000, validationSplit: 0.2 },
      seeds: { count: 20, base: 1 },
      training: adam(12),
      baseline: 'single',
      arms: [mlp('single', [64]), mlp('five-times-wider', [320])],
    },
  },
  {
    name: 'choosing-a-technique',
    title: 'Many techniques under the same conditions',
    description:
      'Two layers of 256 on 2000 images with each of many techniques alone; five seeds. The runs show the effect on accuracy, loss, calibration, sparsity and time.',
    shows: 'The best technique depends on the goal: accuracy, calibrated probabilities, few weights, or little time.',
    spec: {
      name: 'choosing-a-technique',
      dataset: { name: 'mnist', trainSize: 2500, validationSplit: 0.2 },
      seeds: { count: 5, base: 1 },
      training: adam(25),
      baseline: 'none',
      arms: [
        mlp('none', [256, 256]),
        mlp('l1', [256, 256], { regularization: { kernel: { l1: 0.0001 } } }),
        mlp('l2', [256, 256], { regularization: { kernel: { l2: 0.001 } } }),
        mlp('bias-penalty', [256, 256], { regularization: { bias: { l2: 0.01 } } }),
        mlp('activity-penalty', [256, 256], { regularization: { activity: { l1: 0.0003 } } }),
        mlp('max-norm', [256, 256], { regularization: { maxNorm: { limit: 1 } } }),
        mlp('dropout', [256, 256], { regularization: { dropout: { rate: 0.5 } } }),
        mlp('gaussian-dropout', [256, 256], { regularization: { gaussianDropout: { rate: 0.5 } } }),
        mlp('gaussian-noise', [256, 256], { regularization: { gaussianNoise: { standardDeviation: 0.3 } } }),
        mlp('batch-norm', [256, 256], { regularization: { batchNormalization: { momentum: 0.9 } } }),
        mlp('weight-decay', [256, 256], {
          training: { optimizer: { type: 'adam', learningRate: 0.001, weightDecay: 0.1 } },
        }),
        mlp('cosine-schedule', [256, 256], { training: { learningRateSchedule: { type: 'cosine' } } }),
        mlp('label-smoothing', [256, 256], { training: { labelSmoothing: 0.1 } }),
        mlp('mixup', [256, 256], { training: { mixup: { alpha: 0.4 } } }),
        mlp('augmentation', [256, 256], { training: { augmentation: { shift: 2, rotate: 10, zoom: 0.1 } } }),
        mlp('weight-averaging', [256, 256], { training: { weightAveraging: { startEpoch: 13 } } }),
        mlp('early-stopping', [256, 256], { training: { earlyStopping: { patience: 3 } } }),
      ],
    },
  },
];

function cnn(name: string, change: Omit<ArmInput, 'name' | 'model'> = {}): ArmInput {
  return { name, model: { architecture: 'cnn', filters: [16, 32], hiddenUnits: [64] }, ...change };
}

/** Four hidden layers under plain gradient descent at four learning rates. */
function atRates(
  name: string,
  { regularization = {}, training = {} }: Omit<ArmInput, 'name' | 'model'> = {},
): ArmInput {
  return {
    name,
    model: { architecture: 'mlp', hiddenUnits: [64, 64, 64, 64] },
    regularization,
    training: { ...training, optimizer: { type: 'sgd', learningRate: { grid: [0.01, 0.1, 1, 3] } } },
  };
}

function gru(name: string, regularization: ArmInput['regularization']): ArmInput {
  return { name, model: { architecture: 'gru', units: 64 }, regularization };
}
