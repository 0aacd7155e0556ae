/** The answer of a comparison in one sentence. */
import type { Comparison, Schemas } from 'regulab-client';
import { counted, differenceOf } from '../../../number-format.js';

/** What is called a difference after adjusting for the number of comparisons. */
const LEVEL = 0.05;

/** Null where nothing was compared. */
export function sentenceOf({ metric, comparisons, baseline, higherIsBetter }: Comparison): string | null {
  const known = comparisons.filter(({ difference }) => difference !== null);
  const [only] = known;
  if (!only) return null;
  if (known.length === 1) return sentenceOfOne(only, metric, higherIsBetter);
  const verdicts = known.map((comparison) => verdictOf(comparison, higherIsBetter));
  const count = (verdict: Verdict) => verdicts.filter((each) => each === verdict).length;
  const found = [`${count('better')} better`, `${count('worse')} worse`].filter((text) => !text.startsWith('0'));
  const open = count('open');
  const rest = open === 0 ? '' : `${found.length === 0 ? '' : '; '}for ${open} no difference was shown`;
  return `Of ${counted(known.length, 'arm')} against ${baseline}: ${found.join(', ')}${rest}.`;
}

type ArmComparison = Schemas['ArmComparison'];
type Verdict = 'better' | 'worse' | 'open';

function verdictOf({ difference, pairedT, holm }: ArmComparison, higherIsBetter: boolean): Verdict {
  const p = holm?.p ?? pairedT?.p ?? 1;
  if (p >= LEVEL || difference === null) return 'open';
  return difference.mean > 0 === higherIsBetter ? 'better' : 'worse';
}

const WORDS: Record<Verdict, string> = {
  better: 'it is better',
  worse: 'it is worse',
  open: 'no difference was shown',
};

function sentenceOfOne(comparison: ArmComparison, metric: Comparison['metric'], higherIsBetter: boolean): string {
  const { arm, difference } = comparison;
  const { mean, interval } = difference!;
  const show = (value: number) => differenceOf(metric, value).replace('-', '−');
  const between = interval ? ` (${show(interval.low)} to ${show(interval.high)})` : '';
  const unit = metric.endsWith('.accuracy') ? ' points' : '';
  return `${arm}: ${show(mean)}${unit}${between}; ${WORDS[verdictOf(comparison, higherIsBetter)]}.`;
}
