/** How an answer was found: for readers who know no statistics, and for those who do. */
import { capitalized, counted } from '../../number-format.js';
import type { Comparison } from '../schemas.js';
import { marginText } from './short-answer.js';

/** Below so many seeds a range rests on what is assumed of them. */
const FEW_SEEDS = 6;

/**
 * What was compared, what the ranges mean, and what could still be wrong; empty where nothing was
 * compared. A margin in it is taken to be the default one.
 */
export function inPlainWords({ comparisons, baseline, margin, metric }: Comparison): string[] {
  const known = comparisons.filter(({ n }) => n > 0);
  if (known.length === 0) return [];
  const pairs = known.map(({ n }) => n);
  const [least, most] = [Math.min(...pairs), Math.max(...pairs)];
  const number = least === most ? counted(least, 'pair') : `${least} to ${counted(most, 'pair')}`;
  return [
    `${capitalized(number)} of runs${known.length === 1 ? '' : ' for each arm'}: a seed is a random beginning, the same for all arms, and each run is compared with the run of ${baseline} of the same seed. What a lucky or unlucky beginning does to both drops out.`,
    ...(known.some(({ difference }) => difference?.interval)
      ? [
          'The range in parentheses says how much chance is in the result: of 100 such experiments, about 95 have a range that holds the true difference. A range with zero in it leaves open which of the two is better.',
        ]
      : []),
    ...(margin === null
      ? []
      : [`Differences within a margin of ${marginText(metric, margin)} (our default) are taken not to matter.`]),
    ...(known.length > 1
      ? [`${known.length} arms are tested at once, so that one may look different by chance; the tests allow for it.`]
      : []),
    'What could still be wrong: all runs have the same test images and the same settings. Other images, another network or a longer training may give another answer.',
    ...(least < FEW_SEEDS
      ? [
          `${counted(least, 'seed')} ${least === 1 ? 'is' : 'are'} few: the range assumes that the differences of single seeds are spread like a bell, and so few cannot show whether they are. More seeds make the answer more certain.`,
        ]
      : []),
  ];
}

/** For tables of tests. */
export const WHAT_P_IS =
  'p is the probability of a difference at least this large if there were none. The t test assumes differences that are roughly normal; the sign-flip test does not. Holm’s p allows for several arms being tested at once.';

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** A statement of a comparison, sentence by sentence. */
export const sentencesOf = (statement: string): string[] =>
  [...segmenter.segment(statement)].map(({ segment }) => segment.trim());

/** By the key of `covers`, the first of the figures in it. */
const COVERING: Readonly<Record<string, string>> = {
  'arms.interval': 'The range of an arm',
  difference: 'The differences and their tests',
  'bootstrap.seedsAndImages': 'The bootstrap over seeds and images',
  mcnemar: 'McNemar’s test',
};

/** Which chances the figures take into account. */
export const coverage = ({ covers }: Pick<Comparison, 'covers'>): string[] =>
  Object.entries(covers).map(([key, text]) => {
    const name = COVERING[key.split(',')[0]!];
    return name === undefined ? text : `${name}. ${text}`;
  });

/** What is shown of a comparison, by its field. */
const SHOWN: Readonly<Record<string, string>> = {
  difference: 'the difference',
  interval: 'the range',
  pairedT: 'the paired t test',
  holm: 'Holm’s p',
  signFlip: 'the sign-flip test',
  'bootstrap.seeds': 'the bootstrap',
  equivalence: 'the test within the margin',
};

/** Why figures are missing: each reason once, with what it holds for. */
export function missingFigures({ comparisons }: Pick<Comparison, 'comparisons'>): string[] {
  const figures = new Map<string, Set<string>>();
  for (const { reasons } of comparisons) {
    for (const [field, reason] of Object.entries(reasons)) {
      const name = SHOWN[field];
      if (name) figures.set(reason, (figures.get(reason) ?? new Set()).add(name));
    }
  }
  return [...figures].map(([reason, names]) => `${capitalized([...names].join(', '))}: ${reason}`);
}
