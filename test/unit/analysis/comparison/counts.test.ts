/**
 * Statistics of accuracies are those of counts of images: made-up runs, as an earlier version
 * stored them (float32) and as exact shares, must give the same figures, bit for bit, and the
 * figures of exact whole numbers.
 */
import { describe, expect, it } from '@jest/globals';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { compareArms } from '../../../../src/analysis/comparison/comparison.js';
import type { ComparisonInput, SummarizedRun } from '../../../../src/analysis/comparison/comparison-input.js';
import { partsOf } from '../../../../src/analysis/comparison/comparison-metric.js';
import { historyOf } from '../../../../src/analysis/comparison/history.js';
import { COMPARISON_METRICS, type ComparisonMetric } from '../../../../src/analysis/schemas.js';
import { signFlip } from '../../../../src/analysis/statistics/paired.js';
import { tracePaths } from '../../../../src/analysis/studies/path.js';
import {
  type EpochMetrics,
  type Evaluation,
  epochsWithExactShares,
  withExactShares,
} from '../../../../src/experiments/records/metrics.js';

const RANDOMIZATION = { resampling: 'none', validation: 'last', labelNoise: 0, seedChanges: 'everything' } as const;
type Counts = { train: number; validation: number; test: number };
type Images = Counts;

type StoredRun = SummarizedRun & { epochs: EpochMetrics[] };

/** How a share was written. */
type Writing = (share: number) => number;
const exact: Writing = (share) => share;

function evaluationOf(counts: Counts, images: Images, write: Writing): Evaluation {
  const split = (name: keyof Counts) => ({
    objective: 1,
    dataLoss: 1,
    penalty: 0,
    accuracy: write(counts[name] / images[name]),
    samples: images[name],
  });
  return { savedEpoch: 1, train: split('train'), validation: split('validation'), test: split('test') };
}

/** A run as statistics read it: shares that were stored as float32 are made exact. */
function runOf(arm: string, seed: number, counts: Counts, images: Images, write: Writing): StoredRun {
  const evaluation = withExactShares(evaluationOf(counts, images, write));
  const { train, validation } = evaluationOf(counts, images, write);
  return {
    id: `run_${arm}_${seed}`,
    arm,
    seed,
    status: 'succeeded',
    stopReason: { kind: 'completed', epoch: 2 },
    evaluation,
    epochs: epochsWithExactShares([{ epoch: 2, train, validation, runningObjective: 1, durationMs: 1 }], evaluation),
  };
}

function inputOf(stored: StoredRun[], metric: ComparisonMetric = 'test.accuracy'): ComparisonInput {
  const [, measure] = partsOf(metric);
  const runs = stored.map(({ epochs, ...run }) => ({ ...run, history: historyOf(epochs, measure) }));
  const arms = [...new Set(runs.map(({ arm }) => arm))];
  const shared = { family: [], margin: 0.5, randomizations: [RANDOMIZATION], sharesValidation: true };
  return { ...shared, arms, runs, baseline: arms[0]!, metric, scores: new Map() };
}

const SIZES = [25, 50, 99, 400, 10_000, 12_000, 60_000];
const draw = xoroshiro128plus(12);
const drawCounts = (images: Images): Counts => ({
  train: uniformInt(draw, 0, images.train),
  validation: uniformInt(draw, 0, images.validation),
  test: uniformInt(draw, 0, images.test),
});
const drawImages = (): Images => ({
  train: SIZES[uniformInt(draw, 0, SIZES.length - 1)]!,
  validation: SIZES[uniformInt(draw, 0, SIZES.length - 1)]!,
  test: SIZES[uniformInt(draw, 0, SIZES.length - 1)]!,
});

/** The share of the 2^n sign patterns whose sum is at least as far from 0, in whole numbers. */
function bruteForce(differences: readonly number[]): number {
  const observed = Math.abs(differences.reduce((sum, each) => sum + each, 0));
  let extreme = 0;
  for (let pattern = 0; pattern < 2 ** differences.length; pattern++) {
    const sum = differences.reduce((total, each, bit) => total + ((pattern >> bit) & 1 ? each : -each), 0);
    if (Math.abs(sum) >= observed) extreme++;
  }
  return extreme / 2 ** differences.length;
}

describe('shares that were stored as float32', () => {
  it('are read back as the exact share, whatever the number of images', () => {
    for (const images of SIZES) {
      for (let count = 0; count <= images; count += Math.ceil(images / 500)) {
        const counts = { train: count, validation: count, test: count };
        const sizes = { train: images, validation: images, test: images };
        expect(withExactShares(evaluationOf(counts, sizes, Math.fround))).toEqual(evaluationOf(counts, sizes, exact));
      }
    }
  });

  it('give the same comparison and the same path as the exact ones, bit for bit', () => {
    for (let trial = 0; trial < 12; trial++) {
      const images = drawImages();
      const seeds = uniformInt(draw, 2, 8);
      const counts = Array.from({ length: seeds }, () => [drawCounts(images), drawCounts(images)] as const);
      const [stored, shares] = [Math.fround, exact].map((write) =>
        counts.flatMap(([plain, treated], index) => [
          runOf('plain', index + 1, plain, images, write),
          runOf('treated', index + 1, treated, images, write),
        ]),
      );
      for (const metric of COMPARISON_METRICS.filter((name) => name.endsWith('.accuracy'))) {
        expect(compareArms(inputOf(stored!, metric))).toEqual(compareArms(inputOf(shares!, metric)));
        const path = { experimentId: 'exp_1', arms: [{ name: 'plain' }, { name: 'treated' }], metric };
        expect(tracePaths({ ...path, runs: stored! })).toEqual(tracePaths({ ...path, runs: shares! }));
      }
    }
  });
});

describe('differences of accuracies', () => {
  it('of the same number of images in every pair have no spread, and nothing is computed from one', () => {
    for (let trial = 0; trial < 60; trial++) {
      const images = drawImages();
      const seeds = uniformInt(draw, 2, 8);
      const gain = uniformInt(draw, 0, Math.min(9, images.test));
      const runs = Array.from({ length: seeds }, (_, index) => {
        const plain = { ...drawCounts(images), test: uniformInt(draw, 0, images.test - gain) };
        const treated = { ...plain, test: plain.test + gain };
        return [
          runOf('plain', index + 1, plain, images, Math.fround),
          runOf('treated', index + 1, treated, images, Math.fround),
        ];
      }).flat();
      const [comparison] = compareArms(inputOf(runs)).comparisons;
      expect(comparison!.difference).toMatchObject({ standardDeviation: 0, interval: null });
      expect(comparison!.difference!.values.every(({ value }) => value === gain / images.test)).toBe(true);
      const figures = ['pairedT', 'signFlip', 'holm', 'equivalence', 'practicalEquivalence', 'detectable'] as const;
      for (const name of figures) {
        expect([name, comparison![name]]).toEqual([name, null]);
        expect(comparison!.reasons[name]).toMatch(/^All differences are equal/);
      }
      expect(comparison!.effectSize).toEqual({ dz: null, probabilityBetter: gain === 0 ? 0.5 : 1 });
      expect(comparison!.bootstrap.seeds).toBeNull();
    }
  });

  it('that cancel have a mean of exactly 0', () => {
    for (let trial = 0; trial < 60; trial++) {
      const images = { ...drawImages(), test: SIZES[uniformInt(draw, 1, SIZES.length - 1)]! };
      const gains = Array.from({ length: uniformInt(draw, 2, 7) }, () => uniformInt(draw, -5, 5));
      gains.push(-gains.reduce((sum, gain) => sum + gain, 0));
      if (gains.every((gain) => gain === 0) || Math.abs(gains.at(-1)!) > 20) continue;
      const runs = gains.flatMap((gain, index) => {
        const plain = { ...drawCounts(images), test: uniformInt(draw, 20, images.test - 20) };
        return [
          runOf('plain', index + 1, plain, images, Math.fround),
          runOf('treated', index + 1, { ...plain, test: plain.test + gain }, images, Math.fround),
        ];
      });
      const { difference, pairedT, effectSize, statement } = compareArms(inputOf(runs)).comparisons[0]!;
      expect([difference!.mean, pairedT!.t, pairedT!.p, effectSize!.dz]).toEqual([0, 0, 1, 0]);
      expect(statement).toMatch(/ is the same as that of plain /);
    }
  });

  it('that are few images apart give the sign-flip p-value of whole numbers, ties included', () => {
    const ties = new Set<number>();
    for (let trial = 0; trial < 60; trial++) {
      const images = drawImages();
      const seeds = uniformInt(draw, 3, 9);
      const gains = Array.from({ length: seeds }, () => uniformInt(draw, -3, 4));
      if (new Set(gains).size === 1) continue;
      const runs = gains.flatMap((gain, index) => {
        const plain = { ...drawCounts(images), test: uniformInt(draw, 3, images.test - 4) };
        return [
          runOf('plain', index + 1, plain, images, Math.fround),
          runOf('treated', index + 1, { ...plain, test: plain.test + gain }, images, Math.fround),
        ];
      });
      const { signFlip: tested } = compareArms(inputOf(runs)).comparisons[0]!;
      expect(tested!.p).toBe(bruteForce(gains));
      expect(signFlip(gains).p).toBe(bruteForce(gains));
      ties.add(tested!.p);
    }
    expect(ties.size).toBeGreaterThan(15);
  });
});

describe('differences of losses', () => {
  /** Losses that are equal except for the last bit of a float32. */
  const noisy = (loss: number) => loss * (1 + uniformInt(draw, -1, 1) * 2 ** -24);
  const LOSSES = COMPARISON_METRICS.filter((name) => !name.endsWith('.accuracy'));
  const withLoss = (run: StoredRun, loss: number): StoredRun => {
    const { evaluation } = run;
    const changed = { objective: loss, dataLoss: loss, penalty: loss };
    const [train, test] = [evaluation!.train, evaluation!.test].map((split) => ({ ...split, ...changed }));
    const validation = { ...evaluation!.validation!, ...changed };
    return { ...run, evaluation: { ...evaluation!, train: train!, test: test!, validation } };
  };

  it('that are equal except for the rounding of float32 have no spread, whatever the metric and size', () => {
    const images = { train: 400, validation: 100, test: 10_000 };
    for (const metric of LOSSES) {
      for (const size of [1e-6, 0.02, Math.LN10, 750, -3e6]) {
        const runs = [1, 2, 3, 4, 5].flatMap((seed) => {
          const own = size * (1 + seed / 10);
          return [
            withLoss(runOf('plain', seed, drawCounts(images), images, exact), noisy(own)),
            withLoss(runOf('treated', seed, drawCounts(images), images, exact), noisy(own) + size / 8),
          ];
        });
        const { difference, pairedT, effectSize } = compareArms(inputOf(runs, metric)).comparisons[0]!;
        expect([metric, size, pairedT, difference!.standardDeviation, effectSize!.dz]).toEqual([
          metric,
          size,
          null,
          0,
          null,
        ]);
      }
    }
  });

  it('that differ by one part in 10,000 have a spread', () => {
    const images = { train: 400, validation: 100, test: 10_000 };
    const runs = [1, 2, 3].flatMap((seed) => [
      withLoss(runOf('plain', seed, drawCounts(images), images, exact), 0.5),
      withLoss(runOf('treated', seed, drawCounts(images), images, exact), 0.4 + seed * 5e-5),
    ]);
    expect(compareArms(inputOf(runs, 'test.dataLoss')).comparisons[0]!.pairedT).not.toBeNull();
  });
});
