/** What is wrong with an arm by its own figures; to be mended before techniques are compared. */
import { shortPercent as percent, points } from '../../../../number-format.js';
import { LIMITS } from '../../../spec/limits.js';
import { techniquesOf, withoutTechnique } from '../../evidence/change-of.js';
import { describeTrouble, isRecurrent, type Rule, STANDARD_ERRORS, troubleOf, uses } from '../rule.js';
import { hiddenLayers, type Situation } from '../situation.js';
import { SOURCES } from '../sources.js';
import { isAboutWidening, widened } from './widths.js';

/**
 * Share of wrong answers, beyond known wrong labels, at which a network has learnt next to nothing.
 * Nine in ten would be chance. A rule of thumb of regulab.
 */
const LEARNT_NOTHING = 0.5;
/** Share of the runs that still improved at their end. A rule of thumb of regulab. */
export const MOST_RUNS = 0.5;
const MAX_RATE = 100;

/** Learning rates around the present one, small enough for any spec. */
const rates = ({ arm }: Situation, factors: number[]) => {
  const { optimizer } = arm.training;
  const grid = factors.map((factor) => Number((optimizer.learningRate * factor).toPrecision(3)));
  return { training: { optimizer: { ...optimizer, learningRate: { grid: grid.filter((rate) => rate <= MAX_RATE) } } } };
};

/** Not of a sigmoid output, which learns nothing at any rate. */
const learntNothing = ({ arm, fit, labelNoise }: Situation) =>
  arm.model.output.activation === 'softmax' && fit !== null && fit.trainError - labelNoise > LEARNT_NOTHING;
const lr = ({ arm }: Situation) =>
  `${arm.training.optimizer.type} at learning rate ${arm.training.optimizer.learningRate}`;

const OBJECTIVE_AND_RATE: readonly Rule[] = [
  {
    id: 'DEGENERATE_OUTPUT',
    technique: 'network',
    action: 'change',
    condition: 'A single sigmoid output trained against the digits 0 to 9.',
    source: SOURCES.goodfellowOutput2016,
    kind: 'only',
    serves: ['accuracy'],
    apply({ arm }) {
      if (arm.model.output.activation !== 'sigmoid') return null;
      return {
        reason:
          'One sigmoid unit against digit labels has no minimum: the accuracy ends at the share of the digit 1, whatever regularizes it. Use ten softmax units.',
        change: { arms: [{ label: 'softmax', model: { ...arm.model, output: { activation: 'softmax' } } }] },
      };
    },
  },
  {
    id: 'DIVERGED_RATE',
    technique: 'learning-rate',
    action: 'change',
    condition: 'Runs of the arm diverged.',
    source: SOURCES.goodfellowPractical2016,
    kind: 'only',
    serves: ['accuracy'],
    isAbout: () => false,
    apply(situation) {
      const { measured } = situation;
      if (measured === null || measured.divergedRate === 0) return null;
      return {
        reason: `${percent(measured.divergedRate)} of the runs of ${measured.arm} diverged (${lr(situation)}). The learning rate is the first suspect: try a third and a tenth of it, and choose on validation.`,
        change: { arms: [rates(situation, [1 / 3, 1 / 10])] },
      };
    },
  },
  {
    id: 'DIVERGED_CLIP',
    technique: 'gradient-clipping',
    action: 'add',
    condition: 'Runs of the arm diverged under plain gradient descent, with momentum or in a recurrent network.',
    source: SOURCES.pascanu2013,
    kind: 'only',
    serves: ['accuracy'],
    apply({ arm, measured }) {
      if (measured === null || measured.divergedRate === 0 || arm.training.gradientClipping !== null) return null;
      if (!['sgd', 'momentum'].includes(arm.training.optimizer.type) && !isRecurrent(arm)) return null;
      return {
        reason:
          'If a lower rate is too slow, limited gradients may keep one steep step from throwing the weights away. A run that no longer diverges may still have learnt nothing, so look at its accuracy. Under Adam, which divides by the size of the gradients, clipping limits the step far less.',
        change: {
          arms: [{ label: 'limit-1', training: { gradientClipping: { by: 'globalNorm', limit: 1 } } }],
        },
      };
    },
  },
  {
    id: 'RATE_TOO_HIGH',
    technique: 'learning-rate',
    action: 'change',
    condition: 'No run diverged, but more than half of the training images are wrong and the loss no longer falls.',
    source: SOURCES.goodfellowPractical2016,
    kind: 'only',
    serves: ['accuracy'],
    isAbout: () => false,
    apply(situation) {
      const { measured, fit } = situation;
      if (measured === null || fit === null || measured.divergedRate > 0) return null;
      if (!learntNothing(situation) || fit.learnsStill) return null;
      return {
        reason: `${measured.arm} is wrong on ${percent(fit.trainError)} of its training images, and their loss does not fall any more (${lr(situation)}). The rate may be too high: try a third and a tenth of it.`,
        change: { arms: [rates(situation, [1 / 3, 1 / 10])] },
      };
    },
  },
  {
    id: 'RATE_TOO_LOW',
    technique: 'learning-rate',
    action: 'change',
    condition: 'Many errors on the training images, whose loss was still falling at the end.',
    source: SOURCES.goodfellowPractical2016,
    kind: 'diagnosis',
    serves: ['accuracy'],
    isAbout: () => false,
    apply(situation) {
      const { measured, fit } = situation;
      if (measured === null || fit === null || measured.divergedRate > 0 || !fit.learnsStill) return null;
      if (troubleOf(situation) !== 'underfits') return null;
      return {
        reason: `${describeTrouble(situation)} Its loss was still falling in the last epoch (${lr(situation)}). The rate may be too low: try three and ten times as much.`,
        change: { arms: [rates(situation, [3, 10])] },
      };
    },
  },
];

const LENGTH_AND_DATA: readonly Rule[] = [
  {
    id: 'NO_VALIDATION',
    technique: 'validation-images',
    action: 'add',
    condition: 'A finished experiment without validation images.',
    source: SOURCES.goodfellowPractical2016,
    kind: 'diagnosis',
    serves: ['accuracy'],
    apply({ measured, validationSplit }) {
      if (measured === null || validationSplit > 0) return null;
      return {
        reason:
          'Without validation images the test images choose, and are then no longer unseen. Hold out a fifth of the training images in every arm; the temperature is fitted on them, too.',
        change: { arms: [], validationSplit: 0.2 },
      };
    },
  },
  {
    id: 'STILL_LEARNING',
    technique: 'epochs',
    action: 'change',
    condition: 'The validation loss of most runs was lowest in their last epoch.',
    source: SOURCES.goodfellowPractical2016,
    kind: 'diagnosis',
    serves: ['accuracy'],
    apply({ arm, measured }) {
      if (measured?.stillFalling == null || measured.stillFalling <= MOST_RUNS) return null;
      const { epochs } = arm.training;
      // A run that stopped early has not used the epochs that it was given.
      if (epochs >= LIMITS.epochs || measured.epochs < epochs) return null;
      return {
        reason: `The validation loss of ${percent(measured.stillFalling)} of the runs was lowest in the last of ${epochs} epochs: training may have ended too early. The longer training is one arm without a twin, because it contains the shorter one: the metrics after epoch ${epochs} are in its history.`,
        change: { arms: [], epochs: Math.min(LIMITS.epochs, 2 * epochs) },
      };
    },
  },
  {
    id: 'TURNING_POINT',
    technique: 'early-stopping',
    action: 'add',
    condition: 'The validation accuracy fell after its best epoch by more than two standard errors.',
    source: SOURCES.prechelt1998,
    kind: 'diagnosis',
    serves: ['accuracy', 'time'],
    apply({ arm, measured, validationSplit }) {
      const { accuracyDrop, heldOutError, heldOutImages } = measured ?? {};
      if (accuracyDrop == null || heldOutError == null || !heldOutImages || validationSplit === 0) return null;
      const standardError = Math.sqrt((2 * heldOutError * (1 - heldOutError)) / heldOutImages);
      if (accuracyDrop <= STANDARD_ERRORS * standardError || !mayStopEarly(arm)) return null;
      return {
        reason: `The validation accuracy of ${measured!.arm} fell by ${points(accuracyDrop)} points after its best epoch; two standard errors are ${points(STANDARD_ERRORS * standardError)} points (binomial, ${heldOutImages} images). Stop by the accuracy, and keep the best epoch.`,
        change: { arms: [stopping(arm, 'validation.accuracy')] },
      };
    },
  },
];

const CAPACITY: readonly Rule[] = [
  {
    id: 'LARGER_NETWORK',
    technique: 'network-size',
    isAbout: isAboutWidening,
    action: 'change',
    condition: 'Many errors on the training images and a small gap.',
    source: SOURCES.goodfellowPractical2016,
    kind: 'diagnosis',
    serves: ['accuracy'],
    apply(situation) {
      const { arm, interpretability } = situation;
      if (troubleOf(situation) !== 'underfits' || learntNothing(situation) || interpretability) return null;
      const arms = widened(arm.model, [2, 4]);
      if (arms.length === 0) return null;
      return {
        reason: `${describeTrouble(situation)} A larger network may, and so may more epochs or another learning rate.`,
        change: { arms },
      };
    },
  },
  {
    id: 'PENALTY_UNDER_NORMALIZATION',
    technique: 'l2',
    action: 'change',
    condition: 'An L2 penalty on kernels that batch normalization follows.',
    source: SOURCES.laarhoven2017,
    kind: 'diagnosis',
    serves: ['accuracy'],
    apply({ arm }) {
      const { kernel } = arm.regularization;
      if (!kernel || kernel.l2 === 0 || !uses(arm, 'batchNormalization')) return null;
      const grid = [0, Number((kernel.l2 / 10).toPrecision(3)), Number((kernel.l2 * 10).toPrecision(3))];
      return {
        reason:
          'Batch normalization cancels the scale of the kernel before it, so the penalty acts on the effective learning rate: without it the weights grow and the rate falls. Choose it together with the learning rate; 0 is among the strengths to compare.',
        change: { arms: [{ regularization: { kernel: { ...kernel, l2: { grid } } } }] },
      };
    },
  },
  {
    id: 'DROPOUT_UNDER_NORMALIZATION',
    technique: 'dropout',
    action: 'remove',
    condition: 'Dropout in a network with several normalized layers.',
    source: SOURCES.li2019,
    kind: 'diagnosis',
    serves: ['accuracy'],
    apply({ arm }) {
      if (!uses(arm, 'dropout') || !uses(arm, 'batchNormalization') || hiddenLayers(arm.model) < 2) return null;
      return {
        reason:
          'Dropout before batch normalization makes the variance differ between training and inference. Put it after the last one, or compare the network without it.',
        change: { arms: [{ regularization: { dropout: null } }] },
      };
    },
  },
];

/** What may keep a network from learning its training images. */
const RESTRAINTS: Record<string, string> = {
  dropout: 'UNDERFIT_WEAKEN',
  l2: 'UNDERFIT_UNPENALIZED',
  'gaussian-dropout': 'UNDERFIT_WITHOUT_GAUSSIAN_DROPOUT',
  'spatial-dropout': 'UNDERFIT_WITHOUT_SPATIAL_DROPOUT',
  'recurrent-dropout': 'UNDERFIT_WITHOUT_RECURRENT_DROPOUT',
  'gaussian-noise': 'UNDERFIT_WITHOUT_GAUSSIAN_NOISE',
  l1: 'UNDERFIT_WITHOUT_L1',
  'proximal-l1': 'UNDERFIT_WITHOUT_PROXIMAL_L1',
  'elastic-net': 'UNDERFIT_WITHOUT_ELASTIC_NET',
  'activity-penalty': 'UNDERFIT_WITHOUT_ACTIVITY_PENALTY',
  'max-norm': 'UNDERFIT_WITHOUT_MAX_NORM',
};

const WEAKER: readonly Rule[] = Object.entries(RESTRAINTS).map(([technique, id]) => ({
  id,
  technique,
  action: 'remove',
  condition: `Many errors on the training images and a small gap, with ${technique} on.`,
  source: SOURCES.goodfellow2016,
  kind: 'diagnosis',
  serves: ['accuracy'],
  apply(situation) {
    const { arm } = situation;
    if (troubleOf(situation) !== 'underfits' || !techniquesOf(arm).includes(technique)) return null;
    return {
      reason: `${describeTrouble(situation)} ${technique} may hold it back.`,
      change: { arms: [withoutTechnique(arm, technique)] },
    };
  },
}));

export const DIAGNOSES: readonly Rule[] = [...OBJECTIVE_AND_RATE, ...LENGTH_AND_DATA, ...WEAKER, ...CAPACITY];

/**
 * Stopping keeps the best weights, averaging the mean of many: a spec may ask for one of the two.
 * With fewer epochs no patience ends training early.
 */
export const mayStopEarly = ({ training }: Situation['arm']) =>
  training.earlyStopping === null && training.weightAveraging === null && training.epochs >= 5;

/** A patience of a tenth of the epochs, at least 3. A rule of thumb of regulab. */
export const stopping = ({ training }: Situation['arm'], monitor: string) => ({
  label: monitor.split('.')[1] === 'accuracy' ? 'by-accuracy' : 'by-loss',
  training: {
    earlyStopping: { monitor, patience: Math.min(training.epochs - 2, Math.max(3, Math.round(training.epochs / 10))) },
  },
});
