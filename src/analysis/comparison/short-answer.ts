/**
 * A comparison in one line for each arm, for readers who know no statistics: the effect, its
 * interval, and how sure it is. The statement says the same in full.
 */
import { amount, counted, inUnitOf, isShare, points, significant, withMinusSign } from '../../number-format.js';
import type { ArmComparison, Comparison } from '../schemas.js';
import { effectOf, isDetected } from './effect.js';

/** `undecided`: no difference was shown; `open`: nothing can be said yet. */
export type Finding = 'better' | 'worse' | 'higher' | 'lower' | 'same' | 'undecided' | 'open';

export interface ShortAnswer {
  arm: string;
  finding: Finding;
  /** `−0.19 points (−0.54 to +0.15)`; empty where no seed has a value for both arms. */
  effect: string;
  /** Whole sentences. */
  verdict: string;
  /** The arm with the best mean on the validation images: the one to choose. */
  isChosen: boolean;
}

/**
 * Differences of accuracy within so many points matter to few people. Fixed before any result is
 * known, as tests of equivalence need it.
 */
const MARGIN = 0.5;

/** What the page and the report take to be negligible; null where nobody has said. */
export const marginOf = (metric: string): number | null => (isShare(metric) ? MARGIN : null);

/** A sign for each finding, for those who see no colours. */
export const SIGNS: Record<Finding, string> = {
  better: '✓',
  worse: '✕',
  higher: '↑',
  lower: '↓',
  same: '≈',
  undecided: '?',
  open: '…',
};

/** What the answers need of a comparison. */
export type Answered = Pick<
  Comparison,
  'metric' | 'higherIsBetter' | 'complete' | 'margin' | 'arms' | 'comparisons' | 'chosenOnValidation'
>;

/** One answer for each arm besides the baseline; of an arm without another, what it reaches. */
export function shortAnswers(comparison: Answered): ShortAnswer[] {
  const { comparisons, chosenOnValidation, arms } = comparison;
  if (comparisons.length === 0) return arms.map((arm) => reached(arm, comparison));
  return comparisons.map((each) => ({
    arm: each.arm,
    effect: effectOf(each, comparison.metric),
    ...judge(each, comparison),
    isChosen: chosenOnValidation?.arm === each.arm,
  }));
}

function reached({ arm, n, mean, interval }: Answered['arms'][number], { metric }: Answered): ShortAnswer {
  if (mean === null) return { arm, finding: 'open', effect: '', verdict: 'No run has a model yet.', isChosen: false };
  const limits = interval ? ` (${amount(interval.low, metric)} to ${amount(interval.high, metric)})` : '';
  return {
    arm,
    finding: 'open',
    effect: withMinusSign(`${inUnitOf(metric, mean)}${limits}`),
    verdict: `Average over ${counted(n, 'seed')}. There is no other arm to compare it with.`,
    isChosen: false,
  };
}

function judge(comparison: ArmComparison, answered: Answered): Pick<ShortAnswer, 'finding' | 'verdict'> {
  const { difference, pairedT, baseline } = comparison;
  if (difference === null) {
    const missing = `No seed has a value for both this arm and ${baseline}`;
    return { finding: 'open', verdict: answered.complete ? `${missing}: nothing to compare.` : `${missing} yet.` };
  }
  if (!answered.complete) return { finding: 'open', verdict: 'Provisional: some runs have not finished.' };
  if (pairedT === null) return { finding: 'open', verdict: tooLittle(comparison) };
  if (isDetected(comparison)) return shown(difference.mean, baseline, answered);
  return notShown(comparison, answered);
}

const tooLittle = ({ n }: ArmComparison) =>
  n === 1
    ? 'A single seed cannot tell an effect from chance: add seeds.'
    : 'All seeds differ by the same amount, so no test can be made.';

/** More penalty is neither better nor worse. */
function shown(
  mean: number,
  baseline: string,
  { metric, higherIsBetter }: Answered,
): Pick<ShortAnswer, 'finding' | 'verdict'> {
  const isHigher = mean > 0;
  const isNeutral = metric.endsWith('.penalty');
  const finding = isNeutral ? (isHigher ? 'higher' : 'lower') : isHigher === higherIsBetter ? 'better' : 'worse';
  const word = finding.charAt(0).toUpperCase() + finding.slice(1);
  return { finding, verdict: `${word} than ${baseline}; chance alone rarely makes a difference this large.` };
}

/** What was not shown is never said to be absent: either it is bounded, or the bound is named. */
function notShown(
  { difference, equivalence }: ArmComparison,
  { metric, margin }: Answered,
): Pick<ShortAnswer, 'finding' | 'verdict'> {
  const size = (value: number) => (isShare(metric) ? `${points(value)} points` : significant(value));
  if (equivalence?.equivalent && margin) {
    const limit = isShare(metric) ? `${Number(points(margin.value))} points` : significant(margin.value);
    return { finding: 'same', verdict: `No difference shown; differences beyond ±${limit} are ruled out.` };
  }
  const { low, high } = difference!.interval!;
  const possible = Math.max(Math.abs(low), Math.abs(high));
  return { finding: 'undecided', verdict: `No difference shown; one of up to ${size(possible)} remains possible.` };
}
