/**
 * The questions of the regularization assignment, one preset each. Every technique gets the same
 * number of strengths, and every arm of a preset the same number of epochs. The strength is chosen
 * on the validation images; the test images judge it once. docs/assignment.md has the figures.
 */
import type { ExperimentSpecInput } from '../../spec/experiment.js';
import type { Preset } from './preset.js';

type ArmInput = ExperimentSpecInput['arms'][number];
type TrainingInput = NonNullable<ExperimentSpecInput['training']>;
type Change = Omit<ArmInput, 'name' | 'model'>;

const adam = (epochs: number, batchSize = 32): TrainingInput => ({
  epochs,
  batchSize,
  optimizer: { type: 'adam', learningRate: 0.001 },
});

/** Dense layers of these widths, and what is done to them. */
const mlp = (name: string, hiddenUnits: number[], change: Change = {}): ArmInput => ({
  name,
  model: { architecture: 'mlp', hiddenUnits },
  ...change,
});

/** One hidden layer at each of these widths. */
const widths = (name: string, grid: number[]): ArmInput => ({
  name,
  model: { architecture: 'mlp', hiddenUnits: [{ grid }] },
});

/** Shifts of up to 1, 2 or 3 pixels, with small rotations and zooms. */
const AUGMENTATION = { shift: { grid: [1, 2, 3] }, rotate: 10, zoom: 0.1 };
const DROPOUT = { rate: { grid: [0.2, 0.35, 0.5] } };
const RECURRENT = { rate: { grid: [0.2, 0.4] } };

/** One path for both ways to minimize an L1 penalty, so that they can be compared. */
const L1_PATH = { grid: [0.00003, 0.0001, 0.0003, 0.001] };

export const ASSIGNMENT_PRESETS: readonly Preset[] = [
  {
    name: 'l1-vs-l2-sparsity',
    title: 'L1 against L2: which weights remain?',
    description:
      'One hidden layer of 128 on 1500 images, along a path of four L1 strengths, by the gradient of the penalty and by the proximal step, along one of four L2 strengths, and with both penalties; five seeds.',
    shows:
      'Which penalty makes the kernel sparse (Hoyer sparsity, share of tiny weights, exact zeros), which one only makes it small, and what each does to the test accuracy.',
    spec: {
      name: 'l1-vs-l2-sparsity',
      dataset: { name: 'mnist', trainSize: 2000, validationSplit: 0.25 },
      seeds: { count: 5, base: 1 },
      training: adam(30),
      baseline: 'none',
      arms: [
        mlp('none', [128]),
        mlp('l1', [128], { regularization: { kernel: { l1: L1_PATH } } }),
        mlp('l2', [128], { regularization: { kernel: { l2: { grid: [0.0001, 0.001, 0.003, 0.01] } } } }),
        mlp('elastic-net', [128], { regularization: { kernel: { l1: L1_PATH, l2: 0.0003 } } }),
        mlp('proximal-l1', [128], { regularization: { kernel: { l1: L1_PATH, proximal: true } } }),
      ],
    },
  },
  {
    name: 'bias-variance-dropout',
    title: 'Bias and variance, along width and along dropout',
    description:
      'Ten replicas, each trained on its own 1000 images: networks of 4 to 1024 hidden units, and two layers of 256 with dropout 0 to 0.75.',
    shows:
      'How bias and variance change with the width, how they change with the dropout rate, and which of the differences are larger than chance.',
    spec: {
      name: 'bias-variance-dropout',
      kind: 'biasVariance',
      dataset: { name: 'mnist', trainSize: 12500, validationSplit: 0.2, resampling: 'disjoint' },
      seeds: { count: 10, base: 1 },
      training: adam(40),
      baseline: 'dropout_rate-0',
      arms: [
        mlp('dropout', [256, 256], { regularization: { dropout: { rate: { grid: [0, 0.25, 0.5, 0.75] } } } }),
        widths('width', [4, 16, 64, 256, 1024]),
      ],
    },
  },
  {
    name: 'double-descent',
    title: 'Double descent: the error along the width',
    description:
      'One hidden layer of 4 to 512 units on 3800 images, of which one label in five is wrong, for 80 epochs without any regularization; five replicas, each with its own images.',
    shows:
      'Whether the test error has a second fall: past the width at which the network just fits its training images, wrong labels included, wider networks may be better again.',
    spec: {
      name: 'double-descent',
      kind: 'biasVariance',
      dataset: { name: 'mnist', trainSize: 20000, validationSplit: 0.05, labelNoise: 0.2, resampling: 'disjoint' },
      seeds: { count: 5, base: 1 },
      training: { epochs: 80, batchSize: 50, optimizer: { type: 'adam', learningRate: 0.003 } },
      baseline: 'width_hiddenUnits.0-24',
      arms: [widths('width', [4, 8, 12, 16, 24, 32, 64, 128, 512])],
    },
  },
  {
    name: 'overfitting-small-data',
    title: 'Overfitting on 1000 images, and what helps',
    description:
      'Two layers of 256 units on 1000 images for 40 epochs, until the plain network knows them by heart: without regularization, and with three strengths each of L2, dropout, augmentation, and L2 under dropout; eight seeds, 1000 validation images.',
    shows: 'The gap between training and test images without regularization, and how much of it each technique closes.',
    spec: {
      name: 'overfitting-small-data',
      dataset: { name: 'mnist', trainSize: 2000, validationSplit: 0.5 },
      seeds: { count: 8, base: 1 },
      training: adam(40),
      baseline: 'none',
      arms: [
        mlp('none', [256, 256]),
        mlp('l2', [256, 256], { regularization: { kernel: { l2: { grid: [0.00001, 0.0001, 0.001] } } } }),
        mlp('dropout', [256, 256], { regularization: { dropout: DROPOUT } }),
        mlp('augmentation', [256, 256], { training: { augmentation: AUGMENTATION } }),
        mlp('l2-and-dropout', [256, 256], {
          regularization: { kernel: { l2: { grid: [0.00001, 0.0001, 0.001] } }, dropout: { rate: 0.35 } },
        }),
      ],
    },
  },
  {
    name: 'dropout-inference',
    title: 'Dropout on a wide network, in training and at inference',
    description:
      'Two layers of 512 on 3000 images, without dropout and with dropout 0.2, 0.35 and 0.5; eight seeds, 1000 validation images.',
    shows:
      'Whether dropout pays where the network is wide (on the notebook’s 64-64 it costs accuracy). Predicting with dropout on (`mcSamples`) shows how uncertain the network is.',
    spec: {
      name: 'dropout-inference',
      dataset: { name: 'mnist', trainSize: 4000, validationSplit: 0.25 },
      seeds: { count: 8, base: 1 },
      training: adam(25, 64),
      baseline: 'without-dropout',
      arms: [
        mlp('without-dropout', [512, 512]),
        mlp('with-dropout', [512, 512], { regularization: { dropout: DROPOUT } }),
      ],
    },
  },
  {
    name: 'early-stopping',
    title: 'Early stopping when long training does harm',
    description:
      'Two layers of 128 units on 2000 images, of which one label in five is wrong, for 40 epochs, or until the validation loss or the validation accuracy has not improved for 2, 5 or 10 epochs; ten seeds.',
    shows:
      'Trained to the end, the network memorizes the wrong labels; early stopping keeps the weights from before that, for a fraction of the epochs. Also shows what the monitored metric and the patience change.',
    spec: {
      name: 'early-stopping',
      dataset: { name: 'mnist', trainSize: 2500, validationSplit: 0.2, labelNoise: 0.2 },
      seeds: { count: 10, base: 1 },
      training: adam(40),
      baseline: 'to-the-end',
      arms: [
        mlp('to-the-end', [128, 128]),
        stopping('by-loss', 'validation.dataLoss'),
        stopping('by-accuracy', 'validation.accuracy'),
      ],
    },
  },
  {
    name: 'batch-norm-learning-rate',
    title: 'Batch normalization and the learning rate',
    description:
      'Four layers of 64 with plain gradient descent at learning rates from 0.01 to 3, without and with batch normalization, with layer normalization, and with clipped gradients; 5 epochs on 8000 images, five seeds.',
    shows:
      'Without batch normalization the network learns in a narrow range of learning rates and diverges or stalls above it; with it the range is wider.',
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
      'A GRU of 64 units reads the rows of 1600 images: without dropout, and at rates of 0.2 and 0.4 with dropout of its output, of its state (one mask for each sequence, or a new one at every time step), and of output and state; six seeds.',
    shows:
      'Which of the two places helps a recurrent network, how long a mask of the state should last, and how much time the masks cost.',
    spec: {
      name: 'recurrent-dropout',
      dataset: { name: 'mnist', trainSize: 2000, validationSplit: 0.2 },
      seeds: { count: 6, base: 1 },
      training: { epochs: 25, batchSize: 64, optimizer: { type: 'adam', learningRate: 0.005 } },
      baseline: 'none',
      arms: [
        gru('none', {}),
        gru('output', { dropout: RECURRENT }),
        gru('state', { recurrentDropout: RECURRENT }),
        gru('state-each-step', { recurrentDropout: { ...RECURRENT, mask: 'step' } }),
        gru('both', { dropout: { rate: 0.2 }, recurrentDropout: RECURRENT }),
      ],
    },
  },
  {
    name: 'augmentation-vs-data',
    title: 'Augmentation against more data',
    description:
      'A small convolutional network on 500 images, plain, with three strengths of shifted, rotated and zoomed images in every epoch, and with three rates of dropout of whole channels; five seeds. For other sizes use `"overrides": {"dataset": {"trainSize": …}}`.',
    shows: 'How many more images a technique is worth: compare the curve over the sizes with the one without it.',
    spec: {
      name: 'augmentation-vs-data',
      dataset: { name: 'mnist', trainSize: 1000, validationSplit: 0.5 },
      seeds: { count: 5, base: 1 },
      training: adam(30),
      baseline: 'plain',
      arms: [
        cnn('plain'),
        cnn('augmented', { training: { augmentation: AUGMENTATION } }),
        cnn('spatial-dropout', { regularization: { spatialDropout: { rate: { grid: [0.05, 0.1, 0.2] } } } }),
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
      'Two layers of 128 on 1500 images for 40 epochs with each of many techniques alone, at three strengths each, and with three other learning rates; five seeds, 500 validation images. The runs show the effect on accuracy, loss, calibration, sparsity and time.',
    shows: 'The best technique depends on the goal: accuracy, calibrated probabilities, few weights, or little time.',
    spec: {
      name: 'choosing-a-technique',
      dataset: { name: 'mnist', trainSize: 2000, validationSplit: 0.25 },
      seeds: { count: 5, base: 1 },
      training: adam(40),
      baseline: 'none',
      arms: choices(),
    },
  },
];

/** Each technique alone on two layers of 128, at three strengths. */
function choices(): ArmInput[] {
  const regularized = (name: string, regularization: ArmInput['regularization']) =>
    mlp(name, [128, 128], { regularization });
  const trained = (name: string, training: ArmInput['training']) => mlp(name, [128, 128], { training });
  return [
    mlp('none', [128, 128]),
    trained('learning-rate', { optimizer: { type: 'adam', learningRate: { grid: [0.0003, 0.003, 0.01] } } }),
    regularized('l1', { kernel: { l1: { grid: [0.00001, 0.0001, 0.0003] } } }),
    regularized('l2', { kernel: { l2: { grid: [0.00001, 0.0001, 0.001] } } }),
    regularized('bias-penalty', { bias: { l2: { grid: [0.001, 0.01, 0.1] } } }),
    regularized('activity-penalty', { activity: { l1: { grid: [0.0001, 0.0003, 0.001] } } }),
    regularized('max-norm', { maxNorm: { limit: { grid: [1, 2, 4] } } }),
    regularized('dropout', { dropout: DROPOUT }),
    regularized('gaussian-dropout', { gaussianDropout: DROPOUT }),
    regularized('gaussian-noise', { gaussianNoise: { standardDeviation: { grid: [0.03, 0.1, 0.3] } } }),
    regularized('batch-norm', { batchNormalization: { momentum: { grid: [0.8, 0.9, 0.99] } } }),
    trained('weight-decay', {
      optimizer: { type: 'adam', learningRate: 0.001, weightDecay: { grid: [0.01, 0.1, 0.3] } },
    }),
    trained('cosine-schedule', { learningRateSchedule: { type: 'cosine', finalShare: { grid: [0, 0.1, 0.3] } } }),
    trained('label-smoothing', { labelSmoothing: { grid: [0.05, 0.1, 0.2] } }),
    trained('mixup', { mixup: { alpha: { grid: [0.1, 0.2, 0.4] } } }),
    trained('augmentation', { augmentation: AUGMENTATION }),
    trained('weight-averaging', { weightAveraging: { startEpoch: { grid: [11, 21, 31] } } }),
    trained('early-stopping', { earlyStopping: { patience: { grid: [2, 5, 10] } } }),
  ];
}

function stopping(name: string, monitor: 'validation.dataLoss' | 'validation.accuracy'): ArmInput {
  return mlp(name, [128, 128], { training: { earlyStopping: { monitor, patience: { grid: [2, 5, 10] } } } });
}

function cnn(name: string, change: Change = {}): ArmInput {
  return { name, model: { architecture: 'cnn', filters: [8, 16], hiddenUnits: [64] }, ...change };
}

/** Four hidden layers under plain gradient descent at four learning rates. */
function atRates(name: string, { regularization = {}, training = {} }: Change = {}): ArmInput {
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
