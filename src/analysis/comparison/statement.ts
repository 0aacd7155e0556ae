/**
 * A comparison in words. "No difference was detected" is never said as "there is no difference".
 */

import { differenceOf, isShare, points, probability, significant } from '../../number-format.js';
import type { ArmComparison } from '../schemas.js';
import type { ComparisonInput } from './comparison-input.js';
import { isDetected } from './effect.js';
import { whatIsFixed } from './seeds-vary.js';

type Described = Omit<ArmComparison, 'statement'>;

/** One paragraph: what was found, with what certainty, what it covers, what is missing. */
export function describeComparison(comparison: Described, input: ComparisonInput, complete: boolean): string {
  const { difference, missingPairs } = comparison;
  const sentences = difference === null ? [nothingToSay(comparison)] : finding(comparison, difference, input, complete);
  if (complete && missingPairs.length > 0) {
    const planned = comparison.n + missingPairs.length;
    sentences.push(
      `${missingPairs.length} of ${planned} seeds gave no pair (${missingPairs.map(({ seed, reason }) => `seed ${seed}: ${reason}`).join(', ')}), so this covers the other seeds only.`,
    );
  }
  return sentences.join(' ');
}

const nothingToSay = ({ arm, baseline }: Described) =>
  `No seed has a value for both ${arm} and ${baseline} yet, so there is nothing to compare.`;

function finding(
  comparison: Described,
  difference: NonNullable<Described['difference']>,
  input: ComparisonInput,
  complete: boolean,
): string[] {
  const { pairedT } = comparison;
  if (!complete) return ['Provisional: some runs have not finished.', observed(comparison, difference, input)];
  if (pairedT === null) return [observed(comparison, difference, input), comparison.reasons.pairedT ?? ''];
  const isShown = isDetected(comparison);
  return [
    `${answer(comparison, difference.mean, input, isShown)}${observed(comparison, difference, input)}`,
    verdict(comparison, pairedT, input, isShown),
    ...signFlips(comparison),
    ...equivalence(comparison, input),
    `This takes the differences between seeds into account. It does not cover variation in what all runs share: ${whatIsFixed(input.randomizations)}.`,
  ];
}

/** The answer for a reader who knows no statistics. More penalty is neither better nor worse. */
function answer({ arm, baseline }: Described, mean: number, { metric }: ComparisonInput, isShown: boolean): string {
  if (metric.endsWith('.penalty')) return '';
  if (!isShown) return `It is undecided whether ${arm} or ${baseline} is better. `;
  return `${arm} is ${mean > 0 === isShare(metric) ? 'better' : 'worse'} than ${baseline}. `;
}

/** The mean difference and its interval, arm minus baseline. */
function observed(
  { arm, baseline, n }: Described,
  { mean, interval }: NonNullable<Described['difference']>,
  { metric }: ComparisonInput,
): string {
  const seeds = n === 1 ? 'With 1 seed' : `On average over ${n} seeds`;
  const limits =
    interval === null
      ? ''
      : ` (${100 * interval.level} % interval: ${differenceOf(metric, interval.low)} to ${differenceOf(metric, interval.high)})`;
  const size = inWords(Math.abs(mean), metric);
  const than = Number.parseFloat(size) === 0 ? 'the same as' : `${size} ${mean > 0 ? 'higher' : 'lower'} than`;
  return `${seeds}, the ${nameOf(metric)} of ${arm} is ${than} that of ${baseline}${limits}.`;
}

/** `test accuracy`, `training data loss`. */
const nameOf = (metric: string): string =>
  metric.replace('train.', 'training.').replace('dataLoss', 'data loss').replace('.', ' ');

function verdict(
  { holm, detectable }: Described,
  { p }: { p: number },
  { metric }: ComparisonInput,
  isShown: boolean,
): string {
  const several = holm !== null && holm.family.size > 1;
  const tested = `paired t test, ${pValue(p)}${several ? `; after Holm over ${holm.family.size} tests ${pValue(holm.p)}` : ''}`;
  if (isShown) return `A difference was detected: chance alone rarely produces one this large (${tested}).`;
  return `No difference was detected: chance alone could produce a difference this large (${tested}). This does not show that there is none: at this spread, a true difference of ${inWords(detectable!.difference, metric)} would be detected 80 % of the time; detecting half of it that reliably would take ${detectable!.seedsForHalf} seeds.`;
}

/** The test that assumes no normal distribution, with the smallest p that it can give. */
function signFlips({ signFlip, n }: Described): string[] {
  if (signFlip === null) return [];
  const { p, smallestPossible: least } = signFlip;
  const limit = least < 0.001 ? '' : `; with ${n} pairs it cannot fall below ${probability(least)}`;
  return [`The exact sign-flip test gives ${pValue(p)}${limit}.`];
}

function equivalence({ equivalence: tests }: Described, { metric, margin }: ComparisonInput): string[] {
  if (tests === null) return [];
  const within = `±${inWords(margin! / (isShare(metric) ? 100 : 1), metric)}`;
  return [
    tests.equivalent
      ? `The two are equivalent within ${within} (two one-sided tests, ${pValue(tests.p)}).`
      : `Equivalence within ${within} was not shown (two one-sided tests, ${pValue(tests.p)}).`,
  ];
}

/** `1.92 points`, `0.01234`. */
const inWords = (value: number, metric: string): string =>
  isShare(metric) ? `${points(value)} points` : significant(value);

/** `p < 0.001` or `p = 0.013`. */
const pValue = (p: number) => `p ${p < 0.001 ? '' : '= '}${probability(p)}`;
