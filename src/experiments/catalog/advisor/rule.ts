/** What a rule is, and what rules ask of a situation. */
import { shortPercent as percent, points } from '../../../number-format.js';
import type { Arm } from '../../spec/experiment.js';
import type { Evidence } from '../evidence/record.js';
import type { Situation } from './situation.js';
import type { Source } from './sources.js';

/** What can count. Accuracy counts wherever nothing else is asked for. */
export const NEEDS = ['interpretability', 'calibration', 'robustness', 'time', 'accuracy'] as const;
export type Need = (typeof NEEDS)[number];

/** What to do with an arm, as changes of its parts; a number may be a grid, null takes off. */
export interface ArmChange {
  /** Tells several arms of one suggestion apart. */
  label?: string;
  model?: object;
  regularization?: Record<string, object | null>;
  training?: Record<string, unknown>;
}

export interface Change {
  /** Next to the arm as it is; none where the change concerns every arm alike. */
  arms: ArmChange[];
  /** Of all arms: otherwise the number of epochs alone could explain a difference. */
  epochs?: number;
  /** At least so many seeds. */
  seeds?: number;
  validationSplit?: number;
  /** Whether the next experiment is also to measure distorted digits. */
  distortions?: boolean;
}

export interface Finding {
  /** Why, with the figures of this situation. */
  reason: string;
  /** Of the arm that the advice starts from. */
  change: Change;
}

export interface Rule {
  /** Stable: programs may rely on it. */
  id: string;
  /** What it recommends: a name of the catalog, or one of ADJUSTMENTS. */
  technique: string;
  action: 'add' | 'change' | 'remove';
  /** When it applies, in words. */
  condition: string;
  source: Source;
  /**
   * `diagnosis`: something is wrong that this experiment shows by itself, so it comes first.
   * `only`: as long as that is wrong, no other advice makes sense. `free`: it needs no training.
   */
  kind: 'only' | 'diagnosis' | 'free' | 'technique';
  /** What it is known for. Only a measured effect can recommend it for anything else. */
  serves: readonly Need[];
  /** Which records tell of it; by default all of its technique and action. */
  isAbout?(record: Evidence): boolean;
  /** Null where it does not apply. */
  apply(situation: Situation): Finding | null;
}

/** What a suggestion can be about besides the techniques of the catalog. */
export const ADJUSTMENTS = [
  'learning-rate',
  'network',
  'network-size',
  'epochs',
  'validation-images',
  'temperature-scaling',
] as const;

/** Standard errors from which a difference counts: about 95 % under a normal approximation. */
export const STANDARD_ERRORS = 2;

/**
 * Share of wrong answers on the training images, beyond the labels that are known to be wrong, from
 * which a network has not learnt these. A rule of thumb of regulab.
 */
const UNDERFIT_ERROR = 0.05;

export type Trouble = 'overfits' | 'memorizes' | 'underfits' | 'unknown' | null;

/**
 * What the errors of an arm show. Label noise strikes training labels only: a network that rightly
 * does not learn them has at least that training error, and one that does has learnt wrong answers.
 */
export function troubleOf({ fit, measured, labelNoise }: Situation): Trouble {
  if (fit === null) return measured === null ? 'unknown' : null;
  const { trainError, gap, gapStandardError } = fit;
  const excess = trainError - labelNoise;
  if (labelNoise > 0 && excess < -STANDARD_ERRORS * gapStandardError) return 'memorizes';
  if (labelNoise === 0 && gap > STANDARD_ERRORS * gapStandardError) return 'overfits';
  return excess >= UNDERFIT_ERROR ? 'underfits' : null;
}

/** The trouble in a sentence, with its figures; empty without one. */
export function describeTrouble(situation: Situation): string {
  const { fit, measured, labelNoise } = situation;
  const trouble = troubleOf(situation);
  if (fit === null || measured === null) return '';
  const { trainError, heldOutError, gap, gapStandardError } = fit;
  const { arm, split, heldOutImages } = measured;
  switch (trouble) {
    case 'overfits':
      return `${arm} is wrong on ${percent(trainError)} of its training images and on ${percent(heldOutError)} of the ${heldOutImages.toLocaleString('en-US')} ${split} images. The gap of ${points(gap)} points exceeds two standard errors (${points(STANDARD_ERRORS * gapStandardError)} points, binomial): it fits its training images better than new ones.`;
    case 'memorizes':
      return `${percent(labelNoise)} of the training labels are wrong, but ${arm} disagrees with only ${percent(trainError)} of the labels: it has learnt wrong ones.`;
    case 'underfits':
      return `${arm} is wrong on ${percent(trainError)} of its own training images${labelNoise > 0 ? `, of which ${percent(labelNoise)} have wrong labels` : ''} and hardly worse elsewhere: it has not learnt them.`;
    default:
      return '';
  }
}

// ---- arms ---------------------------------------------------------------------------------------

/**
 * Whether the arm already asks for a technique of `regularization`. An explicit stack carries its
 * own in its layers.
 */
export const uses = ({ regularization }: Arm, technique: keyof Arm['regularization']) =>
  regularization[technique] !== null;

/** Whether rules may change `regularization`: an explicit stack carries its own. */
const takesRegularization = ({ model }: Pick<Arm, 'model'>) => model.architecture !== 'layers';
export const hasHidden = ({ model }: Pick<Arm, 'model'>) =>
  takesRegularization({ model }) && model.architecture !== 'softmax-regression';
export const isRecurrent = ({ model }: Arm) => model.architecture === 'lstm' || model.architecture === 'gru';
export const isAdaptive = ({ training }: Arm) => ['adam', 'rmsprop'].includes(training.optimizer.type);
/** Whether something already shrinks the weights. */
export const shrinks = (arm: Arm) => uses(arm, 'kernel') || arm.training.optimizer.weightDecay > 0;
/** Whether a penalty on the kernels of hidden layers is new to the arm, and acts as such there. */
export const takesPenalty = (arm: Arm) => hasHidden(arm) && !shrinks(arm) && !uses(arm, 'batchNormalization');
