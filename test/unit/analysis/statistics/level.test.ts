/**
 * The tests on data without any effect: how often they cry wolf, and how often intervals miss.
 * 10,000 draws each.
 */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import {
  bcaInterval,
  percentileInterval,
  resampledMeans,
  twoLevelMeans,
} from '../../../../src/analysis/statistics/bootstrap.js';
import { pairedT, signFlip, tInterval } from '../../../../src/analysis/statistics/paired.js';

const DRAWS = 10_000;
const LEVELS = [0.01, 0.05, 0.1, 0.25, 0.5];

const generator = xoroshiro128plus(7);
const uniform = () => uniformFloat64(generator);
const normalFrom = (draw: () => number) => () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
const normal = normalFrom(uniform);
// Without Math, which Jest looks up in its own realm: twenty times faster.
const index = (bound: number) => (uniform() * bound) | 0;

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

describe('the coverage of a bootstrap', () => {
  const holdsZero = ({ low, high }: { low: number; high: number }) => low <= 0 && high >= 0;
  // A stream of its own, so that the figures are the same whichever tests run; 32 bits a draw, of
  // which there are two hundred million.
  const stream = xoroshiro128plus(11);
  const share = () => (stream.next() >>> 0) / 4294967296;
  const place = (bound: number) => (share() * bound) | 0;
  const normal = normalFrom(share);

  it('over seeds is too low below 30 pairs, and near its level from there', () => {
    const draws = 4000;
    const [eleven, twenty, thirty] = [11, 20, 30].map((n) => {
      let held = 0;
      for (let draw = 0; draw < draws; draw++) {
        const differences = Array.from({ length: n }, normal);
        const interval = bcaInterval(differences, resampledMeans(differences, 1000, place), 0.95);
        if (interval !== null && holdsZero(interval)) held++;
      }
      return held / draws;
    }) as [number, number, number];
    console.log(`coverage of 95 % BCa intervals at 11, 20 and 30 pairs: ${eleven}, ${twenty}, ${thirty}`);
    // The standard error of a share of 0.95 in 4000 draws is 0.0035.
    expect(eleven).toBeLessThan(0.925);
    expect(twenty).toBeLessThan(0.94);
    expect(twenty).toBeGreaterThan(eleven);
    expect(thirty).toBeGreaterThan(0.925);
    expect(thirty).toBeGreaterThan(twenty);
  });

  /**
   * Of seeds crossed with images, where a difference is the sum of an effect of its seed, one of
   * its image, and chance: normal with these deviations, and 1 for chance.
   */
  function crossed(seeds: number, deviations: { seed: number; image: number }): number {
    const [draws, images] = [600, 60];
    let held = 0;
    for (let draw = 0; draw < draws; draw++) {
      const ofImages = Array.from({ length: images }, () => deviations.image * normal());
      const differences = Array.from({ length: seeds }, () => {
        const ofSeed = deviations.seed * normal();
        return ofImages.map((ofImage) => ofSeed + ofImage + normal());
      });
      if (holdsZero(percentileInterval(twoLevelMeans(differences, 300, place), 0.95))) held++;
    }
    return held / draws;
  }

  it('over seeds and images is too high where neither has an effect, and too low where few seeds have one', () => {
    const neither = crossed(5, { seed: 0, image: 0 });
    const images = crossed(10, { seed: 0, image: 1 });
    const seeds = [5, 10, 30].map((count) => crossed(count, { seed: 1, image: 0 })) as [number, number, number];
    console.log(
      `coverage of crossed 95 % intervals: ${neither}; images ${images}; 5, 10 and 30 seeds ${seeds.join(', ')}`,
    );
    // The standard error of a share of 0.95 in 600 draws is 0.009.
    expect(neither).toBeGreaterThan(0.97);
    expect(Math.abs(images - 0.95)).toBeLessThan(0.03);
    expect(seeds[0]).toBeLessThan(0.92);
    expect(seeds[1]).toBeGreaterThan(seeds[0]);
    expect(seeds[2]).toBeGreaterThan(seeds[1]);
  });
});

it('the band is the one of the binomial distribution', () => {
  // scipy.stats.binom(10000, 0.05).ppf(5e-7) and .isf(5e-7)
  expect(band(0.05)).toEqual({ fewest: 397, most: 610 });
});
