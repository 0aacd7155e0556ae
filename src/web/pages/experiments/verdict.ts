/** What an experiment has shown, in a few words for a list. */
import type { Comparison } from 'regulab-client';
import { effectOf, isDetected } from '../../../analysis/comparison/effect.js';
import { capitalized, inUnitOf, nameOfMetric } from '../../../number-format.js';
import { words } from '../../words/words.js';

export interface Verdict {
  tone: 'good' | 'bad' | 'open';
  text: string;
  /** The numbers behind the words. */
  numbers: string;
}

const said = words.experiments.verdict;

type Item = Comparison['comparisons'][number];

/** Null where there is nothing to say, as when every run has failed. */
export function verdictOf({ metric, higherIsBetter, arms, baseline, comparisons }: Comparison): Verdict | null {
  const [first, ...others] = comparisons.filter(({ difference }) => difference !== null);
  if (first === undefined) {
    const mean = arms[0]?.mean ?? null;
    if (mean === null) return null;
    const reached = said.alone(capitalized(nameOfMetric(metric)), inUnitOf(metric, mean));
    return { tone: 'open', text: reached, numbers: said.nothingBesides };
  }
  if (others.length === 0) return ofOne(first, metric, higherIsBetter);
  const found = [first, ...others].map((item) => toneOf(item, higherIsBetter));
  const better = found.filter((tone) => tone === 'good').length;
  const worse = found.filter((tone) => tone === 'bad').length;
  return {
    tone: better > 0 ? 'good' : worse > 0 ? 'bad' : 'open',
    text: better + worse === 0 ? said.open : said.ofSeveral(better, worse, baseline),
    numbers: said.arms(found.length + 1),
  };
}

const textOf = { good: said.better, bad: said.worse, open: () => said.open };

function ofOne(item: Item, metric: string, higherIsBetter: boolean): Verdict {
  const tone = toneOf(item, higherIsBetter);
  return {
    tone,
    text: textOf[tone](item.arm),
    numbers: effectOf(item, metric),
  };
}

function toneOf(item: Item, higherIsBetter: boolean): Verdict['tone'] {
  if (!isDetected(item)) return 'open';
  return item.difference!.mean > 0 === higherIsBetter ? 'good' : 'bad';
}
