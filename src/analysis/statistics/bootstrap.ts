/**
 * Bootstrap intervals of mean differences (Efron & Tibshirani 1993): over seeds, and over seeds and
 * test images.
 */
import { isConstant, mean, quantile } from './descriptive.js';
import { standardNormalCdf, standardNormalQuantile } from './distributions.js';
import type { Interval } from './paired.js';

/** Gives the next index of a resample, 0 … bound-1. */
export type DrawIndex = (bound: number) => number;

/** The means of resamples of these values, each value drawn with replacement. */
export function resampledMeans(values: readonly number[], resamples: number, draw: DrawIndex): Float64Array {
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0;
    for (let drawn = 0; drawn < values.length; drawn++) sum += values[draw(values.length)]!;
    means[resample] = sum / values.length;
  }
  return means;
}

/**
 * The bias-corrected and accelerated interval of a mean (Efron 1987): percentiles of the resampled
 * means, moved by the share of them below the observed mean and by the skewness that leaving out
 * one value at a time shows.
 * @returns null when the resampled means say nothing: all values equal, or the observed mean
 *   outside of them all
 */
export function bcaInterval(values: readonly number[], means: Float64Array, level: number): Interval | null {
  if (isConstant(values)) return null;
  const observed = mean(values);
  let below = 0;
  let equal = 0;
  // The same values summed in another order differ in their last bits and are ties all the same.
  const tolerance = 1e-12 * Math.max(...values.map(Math.abs));
  for (const each of means) {
    if (Math.abs(each - observed) <= tolerance) equal++;
    else if (each < observed) below++;
  }
  const bias = standardNormalQuantile((below + equal / 2) / means.length);
  if (!Number.isFinite(bias)) return null;

  const acceleration = jackknifeAcceleration(values);
  const ascending = means.slice().sort();
  const moved = (share: number): number => {
    const z = bias + standardNormalQuantile(share);
    return quantile(ascending, standardNormalCdf(bias + z / (1 - acceleration * z)));
  };
  const tail = (1 - level) / 2;
  return { level, low: moved(tail), high: moved(1 - tail) };
}

function jackknifeAcceleration(values: readonly number[]): number {
  const n = values.length;
  const total = values.reduce((sum, value) => sum + value, 0);
  const leftOut = values.map((value) => (total - value) / (n - 1));
  const center = mean(leftOut);
  const influences = leftOut.map((each) => center - each);
  const cubes = influences.reduce((sum, each) => sum + each ** 3, 0);
  const squares = influences.reduce((sum, each) => sum + each ** 2, 0);
  return cubes / (6 * squares ** 1.5);
}

/**
 * Mean differences of resampled seeds on resampled test images. Every seed saw the same test set,
 * so one draw of images serves all drawn seeds (crossed, not nested).
 * @param differences arm minus baseline, [seed][image]
 * @param draw asked for each resample first for every seed, then for every image
 */
export function twoLevelMeans(
  differences: readonly ArrayLike<number>[],
  resamples: number,
  draw: DrawIndex,
): Float64Array {
  const seeds = differences.length;
  const images = differences[0]!.length;
  const means = new Float64Array(resamples);
  const bySeed = differences.map(withoutZeros);
  const timesOfSeed = new Uint32Array(seeds);
  const timesOfImage = new Uint32Array(images);
  for (let resample = 0; resample < resamples; resample++) {
    timesOfSeed.fill(0);
    timesOfImage.fill(0);
    for (let drawn = 0; drawn < seeds; drawn++) timesOfSeed[draw(seeds)]!++;
    for (let drawn = 0; drawn < images; drawn++) timesOfImage[draw(images)]!++;
    let total = 0;
    for (let seed = 0; seed < seeds; seed++) {
      if (timesOfSeed[seed]! > 0) total += timesOfSeed[seed]! * drawnSum(bySeed[seed]!, timesOfImage);
    }
    means[resample] = total / (seeds * images);
  }
  return means;
}

/** The differences that are not 0: two networks agree on most images. */
interface Differing {
  places: Uint32Array;
  values: Float64Array;
}

function withoutZeros(differences: ArrayLike<number>): Differing {
  const places = Uint32Array.from(Array.from(differences).flatMap((value, image) => (value === 0 ? [] : image)));
  return { places, values: Float64Array.from(places, (image) => differences[image]!) };
}

/** @param times how often each image was drawn */
function drawnSum({ places, values }: Differing, times: Uint32Array): number {
  let sum = 0;
  for (let index = 0; index < places.length; index++) sum += times[places[index]!]! * values[index]!;
  return sum;
}

/** The interval between two percentiles of resampled means. */
export function percentileInterval(means: Float64Array, level: number): Interval {
  const ascending = means.slice().sort();
  const tail = (1 - level) / 2;
  return { level, low: quantile(ascending, tail), high: quantile(ascending, 1 - tail) };
}
