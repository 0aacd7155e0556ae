/**
 * Statistics of paired differences: one difference for each seed, arm minus baseline. They cover
 * what changes with the seed (initial weights, data order, dropout masks); the training and the
 * test images are the same throughout.
 */
import { mean, sampleDeviation } from './descriptive.js';
import { tQuantile, tTwoSided } from './distributions.js';

export interface Interval {
  level: number;
  low: number;
  high: number;
}

/** `mean ± t(n-1) · s / √n`. Needs two values that differ. */
export function tInterval(values: readonly number[], level: number): Interval {
  const center = mean(values);
  const halfWidth =
    tQuantile(1 - (1 - level) / 2, values.length - 1) * (sampleDeviation(values) / Math.sqrt(values.length));
  return { level, low: center - halfWidth, high: center + halfWidth };
}

/**
 * Student's paired test, two-sided: `t = mean / (s / √n)`, df = n - 1. Needs two differences that
 * differ.
 */
export function pairedT(differences: readonly number[]): { t: number; df: number; p: number } {
  const df = differences.length - 1;
  const t = mean(differences) / (sampleDeviation(differences) / Math.sqrt(differences.length));
  return { t, df, p: tTwoSided(t, df) };
}

/** 2^19 sums take milliseconds; every further pair doubles that. */
export const MAX_SIGN_FLIP_PAIRS = 20;

/**
 * The exact sign-flip test, two-sided: the share of the 2^n ways to give the differences signs
 * whose mean is at least as far from 0 as the observed one. Assumes that under the null each
 * difference is as likely to have either sign, and no normality. The pattern and its mirror image
 * count alike, so only half of them are looked at, in Gray-code order: from one pattern to the next
 * a single sign changes.
 * @param resolution by how much two differences differ without meaning it, in their unit: sums that
 *   lie no further apart are ties
 */
export function signFlip(differences: readonly number[], resolution = 0): { p: number; smallestPossible: number } {
  const n = differences.length;
  if (n < 1 || n > MAX_SIGN_FLIP_PAIRS) throw new RangeError(`${n} pairs; 1 to ${MAX_SIGN_FLIP_PAIRS} are possible.`);
  const total = differences.reduce((sum, value) => sum + value, 0);
  // Sums of the same numbers in another order differ in their last bits and are ties all the same.
  const rounding = 1e-12 * differences.reduce((sum, value) => sum + Math.abs(value), 0);
  const tolerance = Math.max(rounding, n * resolution);
  const atLeast = Math.abs(total) - tolerance;
  const patterns = 2 ** (n - 1);
  const signs = new Int8Array(n).fill(1);
  let sum = total;
  let extreme = 0;
  for (let pattern = 0; ; ) {
    if (Math.abs(sum) >= atLeast) extreme++;
    if (++pattern === patterns) break;
    const flipped = 31 - Math.clz32(pattern & -pattern);
    sum -= 2 * signs[flipped]! * differences[flipped]!;
    signs[flipped] = -signs[flipped]!;
  }
  return { p: extreme / patterns, smallestPossible: 1 / patterns };
}

/**
 * Cohen's d for pairs: mean difference over its standard deviation. Needs two differences that
 * differ.
 */
export const cohenDz = (differences: readonly number[]): number => mean(differences) / sampleDeviation(differences);

/**
 * P(A > B): the share of pairs in which the arm is better, ties counting half (Bouthillier et al.
 * 2021).
 * @param resolution a difference of no more than this is a tie
 */
export function probabilityBetter(differences: readonly number[], higherIsBetter: boolean, resolution = 0): number {
  const sign = higherIsBetter ? 1 : -1;
  const isTie = (difference: number) => Math.abs(difference) <= resolution;
  return mean(differences.map((each) => (isTie(each) ? 0.5 : (Math.sign(sign * each) + 1) / 2)));
}

/**
 * Holm's step-down adjustment (1979) in the order given: the k-th smallest of m p-values times m -
 * k + 1, never below the one before, at most 1.
 */
export function holm(pValues: readonly number[]): number[] {
  const ascending = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [rank, { p, index }] of ascending.entries()) {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
}
