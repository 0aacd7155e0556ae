// @ts-check
/** Random numbers that a seed repeats. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** @typedef {{ uniform: () => number, exponential: (mean: number) => number }} Random */

/**
 * @param {number} seed a whole number
 * @returns {Random}
 */
export function createRandom(seed) {
  const generator = xoroshiro128plus(seed);
  const uniform = () => uniformFloat64(generator);
  // 1 - u is never 0.
  return { uniform, exponential: (mean) => -mean * Math.log(1 - uniform()) };
}
