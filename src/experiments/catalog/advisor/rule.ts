/** What a rule is. */
import type { Arm } from '../../spec/experiment.js';
import type { Situation } from './situation.js';

/** What to do next with an arm, as changes of its parts; null takes a technique off. */
export interface ArmChange {
  model?: object;
  regularization?: Record<string, object | null>;
  training?: Record<string, unknown>;
  /** Instead of another arm: so many seeds of this one, the members of an ensemble. */
  seeds?: number;
}

export interface Finding {
  /** How much speaks for it, 0 … 1; the advice is ranked by it. */
  weight: number;
  /** Why, with the figures of this situation. */
  reason: string;
  /** Of the arm that the advice starts from. */
  change: ArmChange;
}

export interface Rule {
  /** Stable: programs may rely on it. */
  id: string;
  /** What it recommends, a name of the catalog. */
  technique: string;
  action: 'add' | 'change' | 'remove';
  /** When it applies, in words. */
  condition: string;
  source: { title: string; url: string };
  /** Null where it does not apply. */
  apply(situation: Situation): Finding | null;
}

/**
 * Whether the arm already asks for a technique of `regularization`. An explicit stack carries its
 * own in its layers.
 */
export const uses = ({ regularization }: Arm, technique: keyof Arm['regularization']) =>
  regularization[technique] !== null;

/** Whether rules may change `regularization`: an explicit stack carries its own. */
export const takesRegularization = ({ model }: Arm) => model.architecture !== 'layers';
export const hasHidden = ({ model }: Arm) =>
  takesRegularization({ model } as Arm) && model.architecture !== 'softmax-regression';
export const isRecurrent = ({ model }: Arm) => model.architecture === 'lstm' || model.architecture === 'gru';
