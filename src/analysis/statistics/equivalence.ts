/**
 * Whether a difference is small enough not to matter: asked against a margin that was fixed in
 * advance. That a test found no difference says nothing of the kind.
 */
import { mean, sampleDeviation } from './descriptive.js';
import { tCdf } from './distributions.js';
import { type Interval, tInterval } from './paired.js';

export interface Equivalence {
  /** The larger of the two one-sided p-values. */
  p: number;
  /** Against "the difference is -margin or lower" and "the difference is +margin or higher". */
  lower: { t: number; p: number };
  upper: { t: number; p: number };
  /** 1 - 2α: the interval is inside ±margin exactly when p < α. */
  interval: Interval;
  equivalent: boolean;
}

/**
 * Two one-sided paired t tests (Schuirmann 1987). Needs two differences that differ.
 * @param margin above 0, in the unit of the differences
 */
export function twoOneSidedTests(differences: readonly number[], margin: number, alpha: number): Equivalence {
  const df = differences.length - 1;
  const standardError = sampleDeviation(differences) / Math.sqrt(differences.length);
  const center = mean(differences);
  const lowerT = (center + margin) / standardError;
  const upperT = (center - margin) / standardError;
  const lower = { t: lowerT, p: tCdf(-lowerT, df) };
  const upper = { t: upperT, p: tCdf(upperT, df) };
  const p = Math.max(lower.p, upper.p);
  return { p, lower, upper, interval: tInterval(differences, 1 - 2 * alpha), equivalent: p < alpha };
}

/**
 * How probable it is that the true mean difference lies below, within and above ±margin, by the
 * posterior Student distribution St(n-1, mean, s²/n) under the usual flat prior (Benavoli et al.
 * 2017 with independent pairs): a region of practical equivalence. Not a test, and not to be read
 * as one.
 */
export function practicalEquivalence(differences: readonly number[], margin: number) {
  const df = differences.length - 1;
  const standardError = sampleDeviation(differences) / Math.sqrt(differences.length);
  const center = mean(differences);
  const below = tCdf((-margin - center) / standardError, df);
  const above = tCdf((center - margin) / standardError, df);
  return { below, within: Math.max(0, 1 - below - above), above };
}
