/** Mean, spread, correlation and quantiles of samples. */

/**
 * NaN for an empty sample. What is left of values that cancel is rounding, so it is 0: gains of +1,
 * +2 and -3 images, as shares, have a sum of 10⁻²⁰.
 */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  let size = 0;
  for (let index = 0; index < values.length; index++) {
    sum += values[index]!;
    size += Math.abs(values[index]!);
  }
  return size > 0 && Math.abs(sum) <= 2 ** -50 * size ? 0 : sum / values.length;
}

/**
 * The sample standard deviation (divisor n - 1), in two passes; NaN below two values, and exactly 0
 * where they have no spread.
 * @param resolution see {@link isConstant}
 */
export function sampleDeviation(values: readonly number[], resolution = 0): number {
  if (values.length < 2) return Number.NaN;
  if (isConstant(values, resolution)) return 0;
  const center = mean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index]! - center) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/**
 * Shares are at most 1 and exact up to the rounding of float64; one image in any data set is far
 * more than this.
 */
export const SHARE_RESOLUTION = 1e-12;

/**
 * By how much losses of this size, or their differences, differ without meaning it: a float32 is
 * rounded by up to 2⁻²⁴ of its size, a difference of two by twice that, and two such differences
 * lie up to four times that apart.
 */
export const lossResolution = (losses: readonly number[]): number => 2 ** -22 * Math.max(...losses.map(Math.abs));

/**
 * Whether values differ by no more than rounding: a spread of that size is not one.
 * @param resolution the rounding of what the values were computed from, in their unit; that of
 *   their own size is always allowed for
 */
export function isConstant(values: readonly number[], resolution = 0): boolean {
  const largest = Math.max(...values.map(Math.abs));
  return Math.max(...values) - Math.min(...values) <= Math.max(resolution, 1e-13 * largest);
}

/**
 * Pearson's correlation; null when one of the samples is constant or below two values.
 * @param resolution see {@link isConstant}
 */
export function correlation(a: readonly number[], b: readonly number[], resolution = 0): number | null {
  if (a.length < 2 || isConstant(a, resolution) || isConstant(b, resolution)) return null;
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
