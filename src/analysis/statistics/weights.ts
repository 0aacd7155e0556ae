/** How large and how sparse the numbers of a weight are. */

export interface WeightFigures {
  /** Σ|w| */
  l1: number;
  /** √Σw² */
  l2: number;
  /** Largest |w|. */
  max: number;
  /** Null for a single weight and where all are 0. */
  hoyer: number | null;
  /** Share of the weights with |w| at most each threshold. */
  shares: { threshold: number; share: number }[];
  histogram: Histogram;
}

export interface Histogram {
  /** Ascending; one more than there are counts. */
  edges: number[];
  counts: number[];
}

/** Odd, so that zero is in the middle of a bin. */
const BINS = 41;

/** @param thresholds absolute values, ascending */
export function weightFigures(values: Float32Array, thresholds: readonly number[]): WeightFigures {
  let l1 = 0;
  let squares = 0;
  let max = 0;
  const within = thresholds.map(() => 0);
  for (const value of values) {
    const size = Math.abs(value);
    l1 += size;
    squares += size * size;
    if (size > max) max = size;
    for (const [index, threshold] of thresholds.entries()) if (size <= threshold) within[index]!++;
  }
  const l2 = Math.sqrt(squares);
  return {
    l1,
    l2,
    max,
    hoyer: hoyerSparsity(l1, l2, values.length),
    shares: thresholds.map((threshold, index) => ({ threshold, share: within[index]! / values.length })),
    histogram: histogram(values, max),
  };
}

/**
 * `(√n - ‖w‖₁ / ‖w‖₂) / (√n - 1)` (Hoyer 2004): 0 when all |w| are equal, 1 when a single one is
 * not 0.
 */
function hoyerSparsity(l1: number, l2: number, count: number): number | null {
  if (count < 2 || l2 === 0) return null;
  const root = Math.sqrt(count);
  return Math.min(1, Math.max(0, (root - l1 / l2) / (root - 1)));
}

/** Bins of equal width from -max to max, each [low, high), the last with its upper edge. */
function histogram(values: Float32Array, max: number): Histogram {
  const limit = max === 0 ? 1 : max;
  const counts = new Array<number>(BINS).fill(0);
  for (const value of values) counts[Math.min(BINS - 1, Math.floor(((value / limit + 1) / 2) * BINS))]!++;
  return { edges: Array.from({ length: BINS + 1 }, (_, edge) => limit * ((2 * edge) / BINS - 1)), counts };
}

/** The share of exact zeros among the weights of some inputs. @param kernel [inputs, outputs] */
export function zeroShare(kernel: Float32Array, outputs: number, counts: (input: number) => boolean): number {
  let zeros = 0;
  let all = 0;
  for (let input = 0; input * outputs < kernel.length; input++) {
    if (!counts(input)) continue;
    all += outputs;
    for (let index = input * outputs; index < (input + 1) * outputs; index++) zeros += Number(kernel[index] === 0);
  }
  return all === 0 ? 0 : zeros / all;
}
