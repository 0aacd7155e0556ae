/**
 * A comparison in one line for each arm, for readers who know no statistics: the effect, its
 * interval, and how sure it is. The statement says the same in full.
 */
import {
  amount,
  capitalized,
  counted,
  inUnitOf,
  isShare,
  points,
  significant,
  withMinusSign,
} from '../../number-format.js';
import type { ArmComparison, Comparison } from '../schemas.js';
import { effectOf, isDetected } from './effect.js';

/** `undecided`: no difference was shown; `open`: nothing can be said yet. */
export type Finding = 'better' | 'worse' | 'higher' | 'lower' | 'same' | 'undecided' | 'open';

export interface ShortAnswer {
  arm: string;
  finding: Finding;
  /** What to read first: `Yes, it helps.`; empty where there is no other arm. */
  lead: string;
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

/** What the sign of the chosen arm says. */
export const CHOSEN_ON_VALIDATION =
  '“Best on validation”: of all arms it does best on average on the validation images, which are used neither to train nor to test. It is the arm to choose.';

/** What the answers need of a comparison. */
export type Answered = Pick<
  Comparison,
  'metric' | 'higherIsBetter' | 'complete' | 'margin' | 'arms' | 'comparisons' | 'chosenOnValidation'
>;

interface Asked {
  name: string;
  spec: { baseline?: string | null | undefined; arms: { name: string; regularization: object }[] };
}

/** Such as "Does dropout help a small network?". */
export const asksForHelp = (question: string): boolean =>
  /^(does|do|is|are|can|will|would)\b.*\b(help|better|improve|useful)s?\b.*\?$/i.test(question.trim());

/**
 * Whether the name of an experiment asks if something helps, so that "yes" and "no" answer it: its
 * baseline has to be the arm without.
 */
export function isAskedForHelp({ name, spec: { baseline, arms } }: Asked): boolean {
  const plain = arms.find((arm) => arm.name === baseline) ?? arms[0];
  return asksForHelp(name) && Object.values(plain?.regularization ?? {}).every((technique) => technique === null);
}

/**
 * One answer for each arm besides the baseline; of an arm without another, what it reaches.
 * @param isYesOrNo whether each is to answer the question if the arm helps
 */
export function shortAnswers(comparison: Answered, isYesOrNo = false): ShortAnswer[] {
  const { comparisons, chosenOnValidation, arms } = comparison;
  if (comparisons.length === 0) return arms.map((arm) => reached(arm, comparison));
  return comparisons.map((each) => {
    const { finding, isSlight = false, verdict } = judge(each, comparison);
    return {
      arm: each.arm,
      finding,
      lead: isYesOrNo ? yesOrNo(finding, isSlight) : inOneBreath(finding, isSlight, each.baseline),
      effect: effectOf(each, comparison.metric),
      verdict,
      isChosen: chosenOnValidation?.arm === each.arm,
    };
  });
}

interface Judgement {
  finding: Finding;
  /** Shown, and yet within the margin. */
  isSlight?: boolean;
  verdict: string;
}

function inOneBreath(finding: Finding, isSlight: boolean, baseline: string): string {
  if (finding === 'same') return 'No difference that matters.';
  if (finding === 'undecided') return 'Not clear yet.';
  if (finding === 'open') return 'No answer yet.';
  return capitalized(`${isSlight ? 'slightly ' : ''}${finding} than ${baseline}.`);
}

function yesOrNo(finding: Finding, isSlight: boolean): string {
  if (finding === 'better') return isSlight ? 'Yes, it helps a little.' : 'Yes, it helps.';
  if (finding === 'worse') return isSlight ? 'No, it hurts a little.' : 'No, it hurts.';
  return inOneBreath(finding, isSlight, 'the other');
}

function reached({ arm, n, mean, interval }: Answered['arms'][number], { metric }: Answered): ShortAnswer {
  const known = { arm, finding: 'open' as const, lead: '', isChosen: false };
  if (mean === null) return { ...known, effect: '', verdict: 'No run has a model yet.' };
  const limits = interval ? ` (${amount(interval.low, metric)} to ${amount(interval.high, metric)})` : '';
  return {
    ...known,
    effect: withMinusSign(`${inUnitOf(metric, mean)}${limits}`),
    verdict: `Average over ${counted(n, 'seed')}. There is no other arm to compare it with.`,
  };
}

function judge(comparison: ArmComparison, answered: Answered): Judgement {
  const { difference, pairedT, baseline } = comparison;
  if (difference === null) {
    const missing = `No seed has a value for both this arm and ${baseline}`;
    return { finding: 'open', verdict: answered.complete ? `${missing}: nothing to compare.` : `${missing} yet.` };
  }
  if (!answered.complete) return { finding: 'open', verdict: 'Provisional: some runs have not finished.' };
  if (pairedT === null) return { finding: 'open', verdict: tooLittle(comparison) };
  if (isDetected(comparison)) return shown(comparison, difference.mean, answered);
  return notShown(comparison, answered);
}

const tooLittle = ({ n }: ArmComparison) =>
  n === 1
    ? 'A single seed cannot tell an effect from chance: add seeds.'
    : 'All seeds differ by the same amount, so no test can be made.';

/** More penalty is neither better nor worse. */
function shown({ equivalence }: ArmComparison, mean: number, answered: Answered): Judgement {
  const { metric, higherIsBetter, margin } = answered;
  const isHigher = mean > 0;
  const isNeutral = metric.endsWith('.penalty');
  const finding = isNeutral ? (isHigher ? 'higher' : 'lower') : isHigher === higherIsBetter ? 'better' : 'worse';
  const isSlight = margin !== null && equivalence?.equivalent === true;
  const limits = isSlight ? `, but differences beyond ${marginText(metric, margin)} are ruled out` : '';
  return { finding, isSlight, verdict: `Chance alone rarely makes a difference this large${limits}.` };
}

/** What was not shown is never said to be absent: either it is bounded, or the bound is named. */
function notShown({ difference, equivalence }: ArmComparison, { metric, margin }: Answered): Judgement {
  if (equivalence?.equivalent && margin) {
    return {
      finding: 'same',
      verdict: `None was shown, and those beyond ${marginText(metric, margin)} are ruled out.`,
    };
  }
  const { low, high } = difference!.interval!;
  const possible = Math.max(Math.abs(low), Math.abs(high));
  const size = isShare(metric) ? `${points(possible)} points` : significant(possible);
  return {
    finding: 'undecided',
    verdict: `No difference was shown; one of up to ${size} remains possible. More seeds would narrow that.`,
  };
}

/** `±0.5 points`. */
export const marginText = (metric: string, { value }: NonNullable<Answered['margin']>): string =>
  isShare(metric) ? `±${Number(points(value))} points` : `±${significant(value)}`;
