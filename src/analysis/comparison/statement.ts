/**
 * A comparison in words. "No difference was detected" is never said as "there is no difference".
 */

import { probability, threeDigits } from '../../number-format.js';
import type { ArmComparison } from '../schemas.js';
import type { ComparisonInput } from './comparison-input.js';
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
  const { arm, baseline, n, pairedT } = comparison;
  const size = amount(difference.mean, input);
  const seeds = n === 1 ? '1 seed' : `${n} seeds`;
  const observed = `${arm} minus ${baseline} in ${input.metric}: ${size} over ${seeds}${interval(difference.interval, input)}.`;
  if (!complete) return [`Provisional: some runs have not finished. ${observed}`];
  if (pairedT === null) return [observed, comparison.reasons.pairedT ?? ''];
  const coverage = `This covers everything that changes with the seed. Fixed: ${whatIsFixed(input.randomization)}.`;
  return [
    observed,
    verdict(comparison, pairedT, input),
    ...signFlips(comparison),
    ...equivalence(comparison, input),
    coverage,
  ];
}

function verdict({ holm, detectable }: Described, { p }: { p: number }, input: ComparisonInput): string {
  const several = holm !== null && holm.family.size > 1;
  const tested = `paired t test, ${pValue(p)}${several ? `; after Holm over ${holm.family.size} tests ${pValue(holm.p)}` : ''}`;
  if ((holm?.p ?? p) < 0.05) return `A difference was detected (${tested}).`;
  return `No difference was detected (${tested}). This does not show that there is none: at this spread, a true difference of ${amount(detectable!.difference, input)} would be detected 4 times in 5, and detecting half of it as often takes ${detectable!.seedsForHalf} seeds.`;
}

/** The test that assumes no normal distribution, with the smallest p that it can give. */
function signFlips({ signFlip, n }: Described): string[] {
  if (signFlip === null) return [];
  return [
    `The exact sign-flip test gives ${pValue(signFlip.p)}; with ${n} pairs it cannot fall below ${threeDigits(signFlip.smallestPossible)}.`,
  ];
}

function equivalence({ equivalence: tests }: Described, input: ComparisonInput): string[] {
  if (tests === null) return [];
  const margin = `±${amount(input.margin! / (isAccuracy(input) ? 100 : 1), input)}`;
  return [
    tests.equivalent
      ? `The two are equivalent within ${margin} (two one-sided tests, ${pValue(tests.p)}).`
      : `Equivalence within ${margin} was not shown (two one-sided tests, ${pValue(tests.p)}).`,
  ];
}

const isAccuracy = ({ metric }: ComparisonInput) => metric.endsWith('.accuracy');

function amount(value: number, input: ComparisonInput): string {
  return isAccuracy(input) ? `${threeDigits(100 * value)} points` : threeDigits(value);
}

function interval(limits: { level: number; low: number; high: number } | null, input: ComparisonInput): string {
  if (limits === null) return '';
  const unit = isAccuracy(input) ? 100 : 1;
  return ` (${100 * limits.level} % interval ${threeDigits(unit * limits.low)} to ${threeDigits(unit * limits.high)})`;
}

/** `p < 0.001` or `p = 0.013`. */
const pValue = (p: number) => `p ${p < 0.001 ? '' : '= '}${probability(p)}`;
