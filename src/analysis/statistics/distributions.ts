/**
 * Distribution functions. Student's t, normal and binomial are @stdlib's, whose tails hold where
 * other libraries round to 0; no kept library for Node has the noncentral t, so that one is here.
 */
import betainc from '@stdlib/math-base-special-betainc';
import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import studentCdf from '@stdlib/stats-base-dists-t-cdf';
import studentQuantile from '@stdlib/stats-base-dists-t-quantile';

/** P(T ≤ t) of Student's t with `df` degrees of freedom. */
export const tCdf = (t: number, df: number): number => studentCdf(t, df);

/** The t that a share `p` of Student's t lies below. */
export const tQuantile = (p: number, df: number): number => studentQuantile(p, df);

/** P(|T| ≥ |t|): from the lower tail, where nothing cancels. */
export const tTwoSided = (t: number, df: number): number => Math.min(1, 2 * studentCdf(-Math.abs(t), df));

export const standardNormalCdf = (z: number): number => normalCdf(z, 0, 1);
export const standardNormalQuantile = (p: number): number => normalQuantile(p, 0, 1);

/** P(X ≤ k) of the number of heads in n throws of a fair coin. */
export const fairCoinCdf = (k: number, n: number): number => binomialCdf(k, n, 0.5);

/** Terms below this change no digit of a probability. */
const NEGLIGIBLE = 1e-17;
const MAX_TERMS = 10_000;

/**
 * P(T ≤ t) of the noncentral t distribution, by the series of Lenth (1989, algorithm AS 243,
 * Applied Statistics 38(1)).
 * @param noncentrality |δ| ≤ 37, beyond which exp(-δ²/2) leaves the range of doubles
 */
export function noncentralTCdf(t: number, df: number, noncentrality: number): number {
  if (t < 0) return 1 - noncentralTCdf(-t, df, -noncentrality);
  const x = (t * t) / (df + t * t);
  const half = (noncentrality * noncentrality) / 2;
  // Poisson weights of the even and the odd half of the series; Γ(3/2) = √π / 2.
  let even = Math.exp(-half);
  let odd = noncentrality * Math.exp(-half) * Math.sqrt(2 / Math.PI);
  let weightLeft = 1 - even;
  let sum = 0;
  for (let j = 0; j < MAX_TERMS && x > 0; j++) {
    const bound = betainc(x, j + 0.5, df / 2);
    sum += even * bound + odd * betainc(x, j + 1, df / 2);
    // What is left of the series weighs no more than the Poisson tail times the last, largest beta.
    if (weightLeft * bound < NEGLIGIBLE || (j > half && even * bound < NEGLIGIBLE)) break;
    even *= half / (j + 1);
    odd *= half / (j + 1.5);
    weightLeft -= even;
  }
  return Math.min(1, Math.max(0, standardNormalCdf(-noncentrality) + sum / 2));
}
