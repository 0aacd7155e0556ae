/** The answer of a comparison in one sentence. */
import type { Comparison, Schemas } from 'regulab-client';
import { effectOf, isDetected } from '../../../analysis/comparison/effect.js';
import { counted } from '../../../number-format.js';

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

function verdictOf(comparison: ArmComparison, higherIsBetter: boolean): Verdict {
  const { difference } = comparison;
  if (difference === null || !isDetected(comparison)) return 'open';
  return difference.mean > 0 === higherIsBetter ? 'better' : 'worse';
}

const WORDS: Record<Verdict, string> = {
  better: 'it is better',
  worse: 'it is worse',
  open: 'no difference was shown',
};

const sentenceOfOne = (comparison: ArmComparison, metric: string, higherIsBetter: boolean): string =>
  `${comparison.arm}: ${effectOf(comparison, metric)}; ${WORDS[verdictOf(comparison, higherIsBetter)]}.`;
