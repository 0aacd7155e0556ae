/** Mean, spread, correlation and quantiles of samples. */

/** NaN for an empty sample. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}

/** The sample standard deviation (divisor n - 1), in two passes; NaN below two values. */
export function sampleDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return Number.NaN;
  const center = mean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index]! - center) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/**
 * Whether values differ by no more than the rounding of their own size: a spread of that size is
 * not one.
 */
export function isConstant(values: readonly number[]): boolean {
  const largest = Math.max(...values.map(Math.abs));
  return Math.max(...values) - Math.min(...values) <= 1e-13 * largest;
}

/** Pearson's correlation; null when one of the samples is constant or below two values. */
export function correlation(a: readonly number[], b: readonly number[]): number | null {
  if (a.length < 2 || isConstant(a) || isConstant(b)) return null;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [products, squaresA, squaresB] = [0, 0, 0];
  for (const [index, value] of a.entries()) {
    const [x, y] = [value - meanA, b[index]! - meanB];
    products += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return Math.max(-1, Math.min(1, products / Math.sqrt(squaresA * squaresB)));
}

/**
 * The quantile of an ascending sample, interpolated linearly between the two nearest values
 * (definition 7 of Hyndman & Fan 1996, NumPy's default).
 */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const position = share * (ascending.length - 1);
  const below = Math.floor(position);
  const low = ascending[below]!;
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!;
  return low + (position - below) * (high - low);
}
