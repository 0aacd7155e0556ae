/** The answer of a comparison in one sentence. */
import type { Comparison, Schemas } from 'regulab-client';
import { isDetected } from '../../../analysis/comparison/effect.js';
import { type ShortAnswer, shortAnswers } from '../../../analysis/comparison/short-answer.js';
import { words } from '../../words/words.js';

/**
 * Null where nothing was compared.
 * @param isYesOrNo whether it was asked if the arm helps
 */
export function sentenceOf(comparison: Comparison, isYesOrNo: boolean): string | null {
  const { comparisons, baseline, higherIsBetter } = comparison;
  const known = comparisons.filter(({ difference }) => difference !== null);
  const [only] = known;
  if (!only) return null;
  if (known.length === 1) return sentenceOfOne({ ...comparison, comparisons: known }, isYesOrNo);
  const verdicts = known.map((each) => verdictOf(each, higherIsBetter));
  const count = (verdict: Verdict) => verdicts.filter((each) => each === verdict).length;
  return words.home.card.answerOfSeveral({
    arms: known.length,
    baseline,
    better: count('better'),
    worse: count('worse'),
    open: count('open'),
  });
}

type ArmComparison = Schemas['ArmComparison'];
type Verdict = 'better' | 'worse' | 'open';

function verdictOf(comparison: ArmComparison, higherIsBetter: boolean): Verdict {
  const { difference } = comparison;
  if (difference === null || !isDetected(comparison)) return 'open';
  return difference.mean > 0 === higherIsBetter ? 'better' : 'worse';
}

function sentenceOfOne(comparison: Comparison, isYesOrNo: boolean): string {
  const [{ lead, arm, effect }] = shortAnswers(comparison, isYesOrNo) as [ShortAnswer];
  return words.home.card.answer(lead, arm, effect);
}
