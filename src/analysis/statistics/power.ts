/**
 * What the two-sided paired t test can see, from the noncentral t distribution: a property of the
 * number of seeds and of the spread, not of the observed difference. The power "at the observed
 * difference" says nothing beyond p itself and is not computed.
 */
import { noncentralTCdf, tQuantile } from './distributions.js';

/**
 * The probability that the test finds a true difference of `dz` standard deviations with n pairs.
 */
export function pairedTPower(dz: number, n: number, alpha: number): number {
  const df = n - 1;
  const critical = tQuantile(1 - alpha / 2, df);
  const noncentrality = dz * Math.sqrt(n);
  return 1 - noncentralTCdf(critical, df, noncentrality) + noncentralTCdf(-critical, df, noncentrality);
}

/** The true difference, in standard deviations, that n ≥ 2 pairs find with this power. */
export function smallestDetectableDz(n: number, alpha: number, power: number): number {
  const excess = (dz: number) => pairedTPower(dz, n, alpha) - power;
  let high = 1 / Math.sqrt(n);
  while (excess(high) < 0) high *= 2;
  return root(excess, 0, high);
}

/**
 * Where a rising function is 0 between two ends, by false position with the Illinois rule: the
 * weight of an end that stays is halved, so that both ends close in.
 */
function root(rising: (x: number) => number, low: number, high: number): number {
  let [atLow, atHigh] = [rising(low), rising(high)];
  let stayed = 0;
  for (let step = 0; step < 200 && high - low > 1e-14 * high; step++) {
    const middle = (low * atHigh - high * atLow) / (atHigh - atLow);
    const value = rising(middle);
    if (Math.abs(value) < 1e-15) return middle;
    if (value < 0) {
      [low, atLow] = [middle, value];
      if (stayed === 1) atHigh /= 2;
      stayed = 1;
    } else {
      [high, atHigh] = [middle, value];
      if (stayed === -1) atLow /= 2;
      stayed = -1;
    }
  }
  return (low + high) / 2;
}

const MAX_PAIRS = 1_000_000;

/**
 * The fewest pairs, at least 2, that find a true difference of `dz` standard deviations with this
 * power.
 */
export function pairsNeeded(dz: number, alpha: number, power: number): number {
  let tooFew = 1;
  let enough = 2;
  while (enough < MAX_PAIRS && pairedTPower(dz, enough, alpha) < power) {
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
