/**
 * The tests on data without any effect: how often they cry wolf, and how often intervals miss.
 * 10,000 draws each.
 */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { bcaInterval, resampledMeans } from '../../../../src/analysis/statistics/bootstrap.js';
import { pairedT, signFlip, tInterval } from '../../../../src/analysis/statistics/paired.js';

const DRAWS = 10_000;
const LEVELS = [0.01, 0.05, 0.1, 0.25, 0.5];

const generator = xoroshiro128plus(7);
const uniform = () => uniformFloat64(generator);
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const index = (bound: number) => Math.floor(uniform() * bound);

/**
 * The counts of 10,000 draws that a probability gives, except once in a million: from the binomial
 * distribution, summed outwards in logarithms, without the library under test.
 */
function band(probability: number): { fewest: number; most: number } {
  const logTerms = [DRAWS * Math.log1p(-probability)];
  for (let k = 1; k <= DRAWS; k++) {
    logTerms.push(logTerms[k - 1]! + Math.log(((DRAWS - k + 1) / k) * (probability / (1 - probability))));
  }
  const terms = logTerms.map(Math.exp);
  const outside = (order: number[]) => {
    let sum = 0;
    for (const [position, k] of order.entries()) {
      sum += terms[k]!;
      if (sum > 0.5e-6) return order[position]!;
    }
    throw new Error('The terms do not add up.');
  };
  const upwards = [...terms.keys()];
  return { fewest: outside(upwards), most: outside([...upwards].reverse()) };
}

const samples = new Map(
  [3, 5, 10].map((n) => [n, Array.from({ length: DRAWS }, () => Array.from({ length: n }, normal))]),
);
const rejections = (pValues: number[], level: number) => pValues.filter((p) => p <= level * (1 + 1e-12)).length;

describe.each([3, 5, 10])('without an effect, over %i seeds', (n) => {
  const drawn = samples.get(n)!;

  it('the paired t test rejects as often as it says', () => {
    const pValues = drawn.map((differences) => pairedT(differences).p);
    for (const level of LEVELS) {
      const { fewest, most } = band(level);
      expect(rejections(pValues, level)).toBeGreaterThanOrEqual(fewest);
      expect(rejections(pValues, level)).toBeLessThanOrEqual(most);
    }
  });

  it('the sign-flip test keeps every level it can reach, and never rejects below the smallest', () => {
    const pValues = drawn.map((differences) => signFlip(differences).p);
    const smallest = 2 / 2 ** n;
    expect(Math.min(...pValues)).toBe(smallest);
    for (let step = 1; step * smallest <= 0.5; step++) {
      expect(rejections(pValues, step * smallest)).toBeLessThanOrEqual(band(step * smallest).most);
    }
  });

  it('the t interval holds the truth 95 times in 100; the bootstrap is too narrow', () => {
    const holds = (interval: { low: number; high: number } | null) =>
      interval !== null && interval.low <= 0 && interval.high >= 0;
    const t = drawn.filter((differences) => holds(tInterval(differences, 0.95))).length;
    const bca = drawn.filter((differences) =>
      holds(bcaInterval(differences, resampledMeans(differences, 200, index), 0.95)),
    ).length;
    const { fewest, most } = band(0.95);
    expect(t).toBeGreaterThanOrEqual(fewest);
    expect(t).toBeLessThanOrEqual(most);
    expect(bca).toBeLessThan(fewest);
    console.log(`n = ${n}: coverage of 95 % intervals: t ${t / DRAWS}, BCa ${bca / DRAWS}`);
  });
});

it('the band is the one of the binomial distribution', () => {
  // scipy.stats.binom(10000, 0.05).ppf(5e-7) and .isf(5e-7)
  expect(band(0.05)).toEqual({ fewest: 397, most: 610 });
});
