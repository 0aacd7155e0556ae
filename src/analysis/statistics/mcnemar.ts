/**
 * McNemar's test of two fitted models on the same test images. It covers the choice of the test
 * images alone: these two models are taken as given. Tables of several seeds are not added up,
 * because the images are the same in each.
 */
import { fairCoinCdf, standardNormalCdf } from './distributions.js';

export interface McNemar {
  /** Images that only the baseline has right. */
  b: number;
  /** Images that only the arm has right. */
  c: number;
  /** Exact, two-sided. */
  p: number;
  /** With Edwards's continuity correction, one degree of freedom. */
  chiSquared: { statistic: number; p: number };
}

/**
 * Exact: twice the binomial tail up to the smaller count, at most 1. Approximate: max(|b-c| - 1,
 * 0)² / (b+c). Without any image that the two judge differently both p are 1.
 */
export function mcnemar(b: number, c: number): McNemar {
  const discordant = b + c;
  if (discordant === 0) return { b, c, p: 1, chiSquared: { statistic: 0, p: 1 } };
  const root = Math.max(Math.abs(b - c) - 1, 0) / Math.sqrt(discordant);
  return {
    b,
    c,
    p: Math.min(1, 2 * fairCoinCdf(Math.min(b, c), discordant)),
    // A chi-squared with one degree of freedom is a squared standard normal.
    chiSquared: { statistic: root ** 2, p: Math.min(1, 2 * standardNormalCdf(-root)) },
  };
}

/** @param baseline, arm 1 where the model is right, else 0, one entry an image */
export function mcnemarOf(baseline: Uint8Array, arm: Uint8Array): McNemar {
  let b = 0;
  let c = 0;
  for (let image = 0; image < baseline.length; image++) {
    if (baseline[image]! > arm[image]!) b++;
    else if (arm[image]! > baseline[image]!) c++;
  }
  return mcnemar(b, c);
}
