/** The arithmetic between the results of the presets and the sentences of docs/assignment.md. */
import { describe, expect, it } from '@jest/globals';
import { chosenArm, strengthsOf, validationOf } from '../../scripts/assignment/arms.mjs';
import type { ArmFigures, Report } from '../../scripts/assignment/distill.mjs';
import {
  differenceOf,
  differenceOfDifferences,
  levelOf,
  partDifference,
  partOf,
  ratioVerdict,
  timeRatio,
  verdictOf,
} from '../../scripts/assignment/effects.mjs';
import { pseudoValues } from '../../scripts/assignment/replicas.mjs';
import { inNumbers, inPercent, inPoints, list, named, pick } from '../../scripts/assignment/words.mjs';

const arm = (fields: Partial<ArmFigures>): ArmFigures => ({
  name: 'l2_l2-0.001',
  family: 'l2',
  strengths: { '/regularization/kernel/l2': 0.001 },
  candidates: 1,
  chosen: true,
  failed: 0,
  test: [],
  validation: [],
  train: [],
  nll: [],
  ece: [],
  scaledEce: [],
  seconds: [],
  epochs: [],
  kernel: null,
  parts: null,
  ...fields,
});

describe('figures', () => {
  it('are paired by seed, without seeds that lack a run', () => {
    const [on, off] = [arm({ test: [0.92, null, 0.95, 0.94] }), arm({ test: [0.9, 0.9, 0.91, null] })];
    const effect = differenceOf(on, off);
    expect(effect.n).toBe(2);
    expect(effect.mean).toBeCloseTo(3, 10);
    // 2 and 4 points: half width t(1; 0.975) · √2 / √2 = 12.7062.
    expect(effect.low).toBeCloseTo(3 - 12.7062, 3);
    expect(verdictOf(effect)).toBe('open');
    expect(inPoints(effect)).toBe('+3.00 points (-9.71 to 15.71)');
  });

  it('have no interval without a spread', () => {
    expect(levelOf(arm({ test: [0.9, 0.9, 0.9] }), 'test')).toMatchObject({ low: null, high: null, n: 3 });
    expect(levelOf(arm({ train: [1, 1], test: [0.9, 0.8] }), 'gap').mean).toBeCloseTo(15, 10);
    expect(inPoints({ mean: -0.001, low: null, high: null, n: 1 })).toBe('0.00 points');
  });

  it('of times are geometric means of ratios', () => {
    expect(timeRatio(arm({ seconds: [1, 8] }), arm({ seconds: [1, 2] })).mean).toBeCloseTo(2, 10);
  });

  it('choose the form of a sentence by the side of 0', () => {
    const forms = { higher: 'a', lower: 'b', open: 'c' };
    const effect = (low: number, high: number) => ({ mean: (low + high) / 2, low, high, n: 5 });
    expect([effect(1, 2), effect(-2, -1), effect(-1, 2)].map((each) => pick(each, forms))).toEqual(['a', 'b', 'c']);
    expect(inNumbers(effect(-0.03456, -0.0123), ' nats')).toBe('-0.0234 nats (-0.0346 to -0.0123)');
  });

  it('have as many decimals in the interval as in the mean', () => {
    const effect = (low: number, high: number) => ({ mean: (low + high) / 2, low, high, n: 5 });
    expect(inNumbers(effect(0.17, 0.19))).toBe('+0.180 (0.170 to 0.190)');
    expect(inNumbers(effect(-0.0001, 0.05))).toBe('+0.0249 (-0.0001 to 0.0500)');
    expect(inNumbers(effect(-0.5, 0.5))).toBe('0.000 (-0.500 to 0.500)');
    expect(inNumbers(effect(-0.00319, 0.002862))).toBe('-0.00016 (-0.00319 to 0.00286)');
    expect(inPercent(0.29)).toBe(29);
  });

  it('of ratios are shown where the whole interval is on one side of 1', () => {
    const ratio = (low: number, high: number) => ({ mean: Math.sqrt(low * high), low, high, n: 5 });
    expect([ratio(1.1, 2), ratio(0.5, 0.9), ratio(0.9, 1.1)].map(ratioVerdict)).toEqual(['higher', 'lower', 'open']);
    expect(ratioVerdict({ mean: 2, low: null, high: null, n: 1 })).toBe('open');
  });

  it('of two pairs of arms are compared by seed', () => {
    const pair = (test: (number | null)[]) => [arm({ test }), arm({ test: [0.8, 0.8, 0.8] })] as const;
    const effect = differenceOfDifferences(pair([0.9, 0.92, null]), pair([0.85, 0.86, 0.9]));
    expect(effect).toMatchObject({ n: 2 });
    expect(effect.mean).toBeCloseTo(5.5, 10);
  });

  it('have names that people read', () => {
    expect(named(arm({}))).toBe('L2 (λ 0.001)');
    expect(named(arm({ family: 'width', strengths: { '/model/hiddenUnits/0': 64 } }))).toBe('width (64 units)');
    expect(named(arm({ family: 'label-smoothing', strengths: {} }))).toBe('label smoothing');
    expect(named(arm({ family: 'gaussian-noise', strengths: {} }))).toBe('Gaussian noise');
    expect(named(arm({ family: 'l2-and-dropout' }))).toBe('L2 and dropout (L2 λ 0.001)');
    expect(list(['a', 'b', 'c'])).toBe('a, b and c');
  });
});

describe('the strength of a family', () => {
  const run = (name: string, accuracy: number | null) => ({
    run: { arm: name, evaluation: accuracy === null ? null : { validation: { accuracy } } },
  });
  const report = {
    experiment: {
      spec: { arms: [{ name: 'none' }, ...['a', 'b', 'c'].map((name) => ({ name, sweep: { arm: 'l2' } }))] },
    },
    runs: [run('a', 0.9), run('a', 0.92), run('b', 0.93), run('b', null), run('c', 0.93)],
  } as unknown as Report;

  it('is the one with the highest mean validation accuracy, the first on a tie', () => {
    expect(strengthsOf(report, 'l2')).toEqual(['a', 'b', 'c']);
    expect(validationOf(report, 'a')).toBeCloseTo(0.91, 10);
    expect(chosenArm(report, 'l2')).toBe('b');
    expect(chosenArm(report, 'none')).toBe('none');
    expect(() => chosenArm(report, 'l1')).toThrow(RangeError);
  });
});

describe('the jackknife over replicas', () => {
  /** One image of the digit 0; a replica gives it this probability, and the rest to the digit 1. */
  const replica = (share: number) => Float32Array.from({ length: 10 }, (_, digit) => [share, 1 - share][digit] ?? 0);
  const values = pseudoValues([replica(1), replica(0.5), replica(0.75)], Uint8Array.of(0));
  const average = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

  it('has the unbiased variance as the mean of its pseudo-values', () => {
    // Two digits with deviations of ±0.25 and 0: twice 0.125 / 2.
    expect(average(values.variance)).toBeCloseTo(0.125, 6);
    expect(average(values.squaredBias)).toBeCloseTo(2 * 0.0625 - 0.125 / 3, 6);
  });

  it('is centred on the figure of all replicas for the 0-1 loss', () => {
    const parts = { error: 0.1, bias: 0.08, netVariance: 0.02, brier: 0, squaredBias: 0, variance: 0 };
    const pseudo = { bias: [0.01, 0.03], netVariance: [0, 0], squaredBias: [1, 3], variance: [0, 0] };
    const made = arm({ parts: { ...parts, pseudoValues: pseudo } });
    expect(partOf(made, 'bias').mean).toBeCloseTo(8, 10);
    expect(partOf(made, 'squaredBias').mean).toBeCloseTo(2, 10);
    expect(partDifference(made, made, 'bias')).toMatchObject({ mean: 0, low: null });
  });
});
