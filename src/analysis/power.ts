/**
 * What the two-sided paired t test can see, from the noncentral t distribution: a property of the number of seeds and of
 * the spread, not of the observed difference. The power "at the observed difference" says nothing beyond p itself and is
 * not computed.
 */
import { noncentralTCdf, tQuantile } from './distributions.js';

/** The probability that the test finds a true difference of `dz` standard deviations with n pairs. */
export function pairedTPower(dz: number, n: number, alpha: number): number {
  const df = n - 1;
  const critical = tQuantile(1 - alpha / 2, df);
  const noncentrality = dz * Math.sqrt(n);
  return 1 - noncentralTCdf(critical, df, noncentrality) + noncentralTCdf(-critical, df, noncentrality);
}

/** The true difference, in standard deviations, that n ≥ 2 pairs find with this power. */
export function smallestDetectableDz(n: number, alpha: number, power: number): number {
  // Power grows with dz. The end is doubled until it is high enough, then the interval is halved to the last bit.
  let low = 0;
  let high = 1 / Math.sqrt(n);
  while (pairedTPower(high, n, alpha) < power) high *= 2;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (pairedTPower(middle, n, alpha) < power) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const MOST_PAIRS = 1_000_000;

/** The fewest pairs, at least 2, that find a true difference of `dz` standard deviations with this power. */
export function pairsNeeded(dz: number, alpha: number, power: number): number {
  let tooFew = 1;
  let enough = 2;
  while (enough < MOST_PAIRS && pairedTPower(dz, enough, alpha) < power) {
    tooFew = enough;
    enough *= 2;
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (pairedTPower(dz, middle, alpha) < power) tooFew = middle;
    else enough = middle;
  }
  return enough;
}
