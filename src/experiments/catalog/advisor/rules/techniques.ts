/**
 * Techniques that an arm does not have yet. What has been measured here ranks them; of those that
 * have not, the order of this list does, a rule of thumb of regulab.
 */
import { shortPercent as percent } from '../../../../number-format.js';
import { LIMITS } from '../../../spec/limits.js';
import { widthsOf } from '../../evidence/change-of.js';
import {
  type Change,
  describeTrouble,
  type Finding,
  hasHidden,
  isAdaptive,
  isRecurrent,
  type Need,
  type Rule,
  shrinks,
  takesPenalty,
  troubleOf,
  uses,
} from '../rule.js';
import type { Situation } from '../situation.js';
import { SOURCES, type Source } from '../sources.js';
import { MOST_RUNS, mayStopEarly, stopping } from './diagnoses.js';
import { isAboutWidening, widened } from './widths.js';

/** Hidden layers narrower than this lose more than they gain when half their units are dropped. */
const WIDE = 256;

/** What distinguishes one technique from the next. */
interface Technique {
  id: string;
  technique: string;
  condition: string;
  source: Source;
  serves?: readonly Need[];
  /** Whether it may hold a network back, so that one that underfits must not get it. */
  restrains?: boolean;
  action?: Rule['action'];
  isAbout?: NonNullable<Rule['isAbout']>;
  fits(situation: Situation): boolean;
  why(situation: Situation): string;
  change(situation: Situation): Change;
}

function rule({ serves = ['accuracy'], restrains = true, fits, why, change, ...rest }: Technique): Rule {
  return {
    action: 'add',
    kind: 'technique',
    serves,
    ...rest,
    apply(situation): Finding | null {
      if (!fits(situation) || (restrains && troubleOf(situation) === 'underfits')) return null;
      const reason = [describeTrouble(situation), why(situation)].filter((text) => text !== '').join(' ');
      return { reason, change: change(situation) };
    },
  };
}

/** Noise slows training, so all arms get twice the epochs; half the budget has no room for that. */
const longer = ({ arm, budget }: Situation): Pick<Change, 'epochs'> =>
  budget === 'low' ? {} : { epochs: Math.min(LIMITS.epochs, 2 * arm.training.epochs) };

const DATA: readonly Rule[] = [
  rule({
    id: 'NOISE_STOP',
    technique: 'early-stopping',
    condition: 'Labels that may be wrong, with validation images, without early stopping and without averaging.',
    source: SOURCES.li2020,
    serves: ['accuracy', 'time'],
    fits: ({ arm, validationSplit, measured, labelNoise }) =>
      labelNoise > 0 && validationSplit > 0 && mayStopEarly(arm) && !stillImproves(measured),
    why: ({ labelNoise }) =>
      `${percent(labelNoise)} of the labels may be wrong. Gradient descent tends to fit the right ones first, so stop before it learns the others.`,
    change: ({ arm }) => ({
      arms: [stopping(arm, 'validation.dataLoss'), stopping(arm, 'validation.accuracy')],
    }),
  }),

  rule({
    id: 'AUGMENT',
    technique: 'data-augmentation',
    condition: 'No augmentation yet.',
    source: SOURCES.simard2003,
    serves: ['accuracy', 'robustness'],
    fits: ({ arm }) => arm.training.augmentation === null,
    why: () =>
      'A slightly shifted or rotated digit is the same digit, so augmentation makes more images from those there are. It usually helps at every data size, most with few images, and needs more epochs.',
    change: (situation) => ({
      arms: [
        { label: 'mild', training: { augmentation: { shift: 1, rotate: 5, zoom: 0.05 } } },
        { label: 'medium', training: { augmentation: { shift: 2, rotate: 10, zoom: 0.1 } } },
        { label: 'strong', training: { augmentation: { shift: 3, rotate: 15, zoom: 0.15 } } },
      ],
      ...longer(situation),
      distortions: situation.robustness,
    }),
  }),
  rule({
    id: 'ENSEMBLE',
    technique: 'ensemble',
    condition: 'Softmax outputs, and time for several trainings.',
    source: SOURCES.lakshminarayanan2017,
    serves: ['accuracy', 'calibration'],
    restrains: false,
    fits: ({ arm, budget, resampling }) =>
      budget !== 'low' && resampling === 'none' && arm.model.output.activation === 'softmax',
    why: () =>
      'The mean of several networks varies less with the seed than each of them; its Brier score and NLL are never worse than the mean of its members. It is often better calibrated, not always: scale its temperature after averaging. It costs as many trainings as it has members; every seed can serve as a member.',
    change: () => ({ arms: [], seeds: 10 }),
  }),
  rule({
    id: 'WIDER_NETWORK',
    technique: 'network-size',
    condition: `Hidden layers narrower than ${WIDE}, and no need for a small model.`,
    source: SOURCES.goodfellowPractical2016,
    restrains: false,
    action: 'change',
    isAbout: isAboutWidening,
    fits: (situation) =>
      hasHidden(situation.arm) &&
      !situation.interpretability &&
      situation.budget !== 'low' &&
      troubleOf(situation) !== 'underfits' &&
      Math.max(...widthsOf(situation.arm.model)) < WIDE,
    why: () => 'A wider network often generalizes better even where it already fits its training images.',
    change: ({ arm }) => ({ arms: widened(arm.model, [2, 4]) }),
  }),
  rule({
    id: 'SMOOTH_LABELS',
    technique: 'label-smoothing',
    condition: 'No label smoothing yet.',
    source: SOURCES.mueller2019,
    fits: ({ arm }) => arm.training.labelSmoothing === 0 && arm.training.mixup === null,
    why: ({ labelNoise }) =>
      `${labelNoise > 0 ? `With ${percent(labelNoise)} wrong labels, spread evenly over the other digits, targets with the matching share (noise · 10/9) are right on average (Lukasik et al. 2020). ` : ''}Smoothed targets take away the reward for certainty. Accuracy can rise; calibration can improve or be spoiled, so look at the calibration error.`,
    change: ({ labelNoise }) => ({
      arms: [{ training: { labelSmoothing: { grid: smoothingGrid(labelNoise) } } }],
    }),
  }),
  rule({
    id: 'MIXUP',
    technique: 'mixup',
    condition: 'Neither mixup nor label smoothing yet.',
    source: SOURCES.zhang2018,
    fits: ({ arm }) => arm.training.mixup === null && arm.training.labelSmoothing === 0,
    why: () => 'Blends of images and targets keep the network from being certain between its training images.',
    change: (situation) => ({
      arms: [{ training: { mixup: { alpha: { grid: [0.1, 0.2, 0.4] } } } }],
      ...longer(situation),
    }),
  }),
];

/** The matching share for uniformly wrong labels, and its half. */
function smoothingGrid(labelNoise: number): number[] {
  if (labelNoise === 0) return [0.05, 0.1, 0.2];
  const matching = Math.min(0.8, (labelNoise * 10) / 9);
  return [matching / 2, matching].map((share) => Number(share.toPrecision(2)));
}

const NOISE: readonly Rule[] = [
  rule({
    id: 'VARIANCE_DROPOUT',
    technique: 'dropout',
    condition: `Hidden dense layers of at least ${WIDE} units, without dropout and without normalization over the batch.`,
    source: SOURCES.srivastava2014,
    fits: ({ arm }) =>
      arm.model.architecture === 'mlp' &&
      Math.max(...widthsOf(arm.model)) >= WIDE &&
      !uses(arm, 'dropout') &&
      !uses(arm, 'gaussianDropout') &&
      !uses(arm, 'batchNormalization'),
    why: () =>
      'Dropout trains many thinned networks that share their weights. It needs wide layers and two to three times the epochs, which all arms get here; in narrow layers it costs accuracy.',
    change: (situation) => ({
      arms: [{ regularization: { dropout: { rate: { grid: [0.2, 0.35, 0.5] } } } }],
      ...longer(situation),
    }),
  }),
  rule({
    id: 'RECURRENT_STATE',
    technique: 'recurrent-dropout',
    condition: 'A recurrent network without dropout of its state.',
    source: SOURCES.gal2016b,
    fits: ({ arm }) => isRecurrent(arm) && !uses(arm, 'recurrentDropout'),
    why: () =>
      'Dropout of the state that is fed back can help. One mask for each sequence is what its Bayesian derivation gives; a new mask at every step works, too, and both are compared here. Both make a training step slower.',
    change: (situation) => ({
      arms: (['sequence', 'step'] as const).map((mask) => ({
        label: mask,
        regularization: { recurrentDropout: { rate: { grid: [0.2, 0.4] }, mask } },
      })),
      ...longer(situation),
    }),
  }),
  rule({
    id: 'GAUSSIAN_NOISE',
    technique: 'gaussian-noise',
    condition: 'Hidden layers without Gaussian noise.',
    source: SOURCES.goodfellow2016,
    fits: ({ arm }) => hasHidden(arm) && !uses(arm, 'gaussianNoise'),
    why: () => 'Noise on hidden values keeps the network from relying on their exact size.',
    change: (situation) => ({
      arms: [{ regularization: { gaussianNoise: { standardDeviation: { grid: [0.03, 0.1, 0.3] } } } }],
      ...longer(situation),
    }),
  }),
  rule({
    id: 'CONVOLUTION_SPATIAL',
    technique: 'spatial-dropout',
    condition: 'A convolutional network without dropout of channels and without normalization over the batch.',
    source: SOURCES.tompson2015,
    fits: ({ arm }) =>
      arm.model.architecture === 'cnn' && !uses(arm, 'spatialDropout') && !uses(arm, 'batchNormalization'),
    why: () =>
      'Neighbouring values of a feature map are alike, so whole channels are dropped. It can help in larger convolutional networks.',
    change: (situation) => ({
      arms: [{ regularization: { spatialDropout: { rate: { grid: [0.05, 0.1, 0.2] } } } }],
      ...longer(situation),
    }),
  }),
];

const WEIGHTS: readonly Rule[] = [
  rule({
    id: 'AVERAGE_WEIGHTS',
    technique: 'weight-averaging',
    condition: 'At least six epochs, without averaging and without early stopping.',
    source: SOURCES.izmailov2018,
    restrains: false,
    fits: ({ arm: { training } }) =>
      training.weightAveraging === null && training.earlyStopping === null && training.epochs >= 6,
    why: () =>
      'The mean of the weights of the last epochs can generalize better than the last ones. Its source uses plain gradient descent at a constant or cyclical rate.',
    change: ({ arm: { training } }) => ({
      arms: [{ label: 'second-half', training: { weightAveraging: { startEpoch: Math.ceil(training.epochs / 2) } } }],
    }),
  }),
  rule({
    id: 'ACTIVITY',
    technique: 'activity-penalty',
    condition: 'Hidden layers without a penalty on their activity.',
    source: SOURCES.glorot2011,
    fits: ({ arm }) => hasHidden(arm) && !uses(arm, 'activity'),
    why: () => 'A penalty on hidden outputs makes few units answer to an image.',
    change: () => ({ arms: [{ regularization: { activity: { l1: { grid: [0.0001, 0.0003, 0.001] } } } }] }),
  }),
  rule({
    id: 'VARIANCE_DECAY',
    technique: 'weight-decay',
    condition: 'Adam or RMSprop, with nothing yet that shrinks the weights and no normalization over the batch.',
    source: SOURCES.loshchilov2019,
    fits: ({ arm }) => isAdaptive(arm) && !shrinks(arm) && !uses(arm, 'batchNormalization'),
    why: ({ arm }) =>
      `Under ${arm.training.optimizer.type}, decoupled decay shrinks all weights by the same share, which an L2 penalty does not.`,
    change: ({ arm: { training } }) => ({
      arms: [{ training: { optimizer: { ...training.optimizer, weightDecay: { grid: [0.01, 0.1, 0.3] } } } }],
    }),
  }),
  rule({
    id: 'VARIANCE_L2',
    technique: 'l2',
    condition: 'Hidden layers with nothing yet that shrinks their weights and no normalization over the batch.',
    source: SOURCES.krogh1991,
    fits: ({ arm }) => takesPenalty(arm),
    why: () =>
      'An L2 penalty makes the hidden weights smaller, without setting any to zero. The output layer is free, so smaller weights alone do not make the function smoother. The strength decides: choose it on validation.',
    change: () => ({ arms: [{ regularization: { kernel: { l2: { grid: [0.00001, 0.0001, 0.001] } } } }] }),
  }),
  rule({
    id: 'LIMIT_NORMS',
    technique: 'max-norm',
    condition: 'Hidden layers without a limit on their norms.',
    source: SOURCES.srivastava2014,
    fits: ({ arm }) => hasHidden(arm) && !uses(arm, 'maxNorm'),
    why: () => 'A limit on the weights of each unit was used together with dropout and high learning rates.',
    change: () => ({ arms: [{ regularization: { maxNorm: { limit: { grid: [1, 2, 4] } } } }] }),
  }),
];

const TRAINING: readonly Rule[] = [
  rule({
    id: 'NORMALIZE',
    technique: 'batch-normalization',
    condition: 'Hidden dense or convolution layers without normalization, dropout or a penalty on kernels.',
    source: SOURCES.santurkar2018,
    restrains: false,
    fits: ({ arm, images }) =>
      hasHidden(arm) &&
      !isRecurrent(arm) &&
      !uses(arm, 'batchNormalization') &&
      !uses(arm, 'layerNormalization') &&
      !uses(arm, 'dropout') &&
      !shrinks(arm) &&
      !leavesOneImage(images, arm.training.batchSize),
    why: () =>
      'Batch normalization lets a network learn over a wider range of learning rates, and in fewer epochs; its noise may regularize a little.',
    change: () => ({ arms: [{ regularization: { batchNormalization: { momentum: 0.9 } } }] }),
  }),
  rule({
    id: 'ANNEAL',
    technique: 'learning-rate-schedule',
    condition: 'A constant learning rate.',
    source: SOURCES.loshchilov2017,
    fits: ({ arm: { training } }) => training.learningRateSchedule === null && training.epochs >= 3,
    why: () => 'Towards the end the noise of the batches remains; a falling rate averages over it.',
    change: () => ({
      arms: [{ training: { learningRateSchedule: { type: 'cosine', finalShare: { grid: [0, 0.1] } } } }],
    }),
  }),
  rule({
    id: 'STOP_EARLY',
    technique: 'early-stopping',
    condition: 'Right labels, validation images and five epochs, without early stopping and without averaging.',
    source: SOURCES.prechelt1998,
    serves: ['time'],
    fits: ({ arm, validationSplit, measured, labelNoise }) =>
      labelNoise === 0 && validationSplit > 0 && mayStopEarly(arm) && !stillImproves(measured),
    why: ({ measured }) =>
      `${measured?.lossRise != null && measured.lossRise > GENERALIZATION_LOSS ? `The validation loss of ${measured.arm} was lowest after epoch ${measured.bestEpoch} of ${measured.epochs} and then rose by ${percent(measured.lossRise)} (Prechelt stops at 5 %). ` : ''}Stopping where the validation loss is lowest saves epochs and gives better probabilities; the accuracy may still rise after that, so both monitors are compared.`,
    change: ({ arm }) => ({
      arms: [stopping(arm, 'validation.dataLoss'), stopping(arm, 'validation.accuracy')],
    }),
  }),
];

/** Prechelt's criterion GL with alpha = 5, the product's default: 5 % above the lowest loss. */
const GENERALIZATION_LOSS = 0.05;
/** Where STILL_LEARNING asks for more epochs. */
const stillImproves = (measured: Situation['measured']) => (measured?.stillFalling ?? 0) > MOST_RUNS;

/** Batch normalization subtracts a single image from itself. */
const leavesOneImage = (images: number, batchSize: number) => batchSize === 1 || images % batchSize === 1;

/**
 * In the order in which to try what has not been measured: wrong labels first, then augmentation.
 */
export const TECHNIQUE_RULES: readonly Rule[] = [...DATA, ...WEIGHTS, ...NOISE, ...TRAINING];
