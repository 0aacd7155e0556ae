/** The corners: one value, ties, arms alike, arms that are all wrong. */
import { describe, expect, it } from '@jest/globals';
import { calibrationOf, confusionMatrix, worstMistakes } from '../../../../src/analysis/predictions/calibration.js';
import { diagnose } from '../../../../src/analysis/predictions/diagnostics.js';
import {
  answers,
  correctness,
  type Predictions,
  sampleLosses,
} from '../../../../src/analysis/predictions/predictions.js';
import { bcaInterval, resampledMeans } from '../../../../src/analysis/statistics/bootstrap.js';
import { correlation, isConstant, quantile, sampleDeviation } from '../../../../src/analysis/statistics/descriptive.js';
import { noncentralTCdf, tCdf, tTwoSided } from '../../../../src/analysis/statistics/distributions.js';
import { practicalEquivalence } from '../../../../src/analysis/statistics/equivalence.js';
import { mcnemar, mcnemarOf } from '../../../../src/analysis/statistics/mcnemar.js';
import { cohenDz, holm, pairedT, probabilityBetter, signFlip } from '../../../../src/analysis/statistics/paired.js';
import { pairedTPower, pairsNeeded, smallestDetectableDz } from '../../../../src/analysis/statistics/power.js';

describe('distributions', () => {
  it('keep their tails', () => {
    // scipy.stats.t.sf(50, 9) * 2 and scipy.stats.t.cdf(-1e6, 3)
    expect(tTwoSided(50, 9) / 2.568952910874798e-12).toBeCloseTo(1, 9);
    expect(tCdf(-1e6, 3) / 1.1026577908396162e-18).toBeCloseTo(1, 9);
  });

  it('of a noncentrality of 0 is the central one, and at 0 the normal one', () => {
    for (const t of [-3, -0.5, 0, 0.5, 3]) expect(noncentralTCdf(t, 4, 0)).toBeCloseTo(tCdf(t, 4), 14);
    expect(noncentralTCdf(0, 4, 1)).toBeCloseTo(0.15865525393145707, 14);
  });
});

describe('paired figures', () => {
  it('give the smallest p of sign flips to differences of one sign, 2 / 2^n', () => {
    for (const n of [1, 3, 5, 6, 20]) {
      const { p, smallestPossible } = signFlip(Array.from({ length: n }, (_, index) => index + 1));
      expect([p, smallestPossible]).toEqual([2 / 2 ** n, 2 / 2 ** n]);
    }
  });

  it('count sums that differ in rounding alone as ties', () => {
    // 0.1 + 0.2 - 0.3 is not 0, but every pattern is as extreme as a pattern of the multiset's
    // signs.
    expect(signFlip([0.1, 0.2, -0.3]).p).toBe(1);
    expect(signFlip([0, 0, 0]).p).toBe(1);
  });

  it('refuse sign flips of more pairs than can be looked at', () => {
    expect(() => signFlip(new Array(21).fill(1))).toThrow(RangeError);
  });

  it('say how often the arm is better, with ties as halves and losses inverted', () => {
    expect(probabilityBetter([1, 2, 0, -1], true)).toBe(0.625);
    expect(probabilityBetter([1, 2, 0, -1], false)).toBe(0.375);
    expect(cohenDz([1, 2, 3])).toBe(2);
  });

  it('take rounding noise for no spread', () => {
    expect(isConstant([0.1 + 0.2 - 0.2, 0.1, 0.1])).toBe(true);
    expect(isConstant([0.1, 0.1 + 1e-10])).toBe(false);
    expect(isConstant([0, 0])).toBe(true);
    expect(correlation([1, 1], [1, 2])).toBeNull();
    expect(sampleDeviation([1])).toBeNaN();
  });

  it('leave one p-value to Holm as it is, and never exceed 1', () => {
    expect(holm([])).toEqual([]);
    expect(holm([0.04])).toEqual([0.04]);
    expect(holm([0.6, 0.01, 0.6])).toEqual([1, 0.03, 1]);
  });

  it('split the posterior over below, within and above the margin', () => {
    const { below, within, above } = practicalEquivalence([0.001, -0.001, 0.002, -0.002], 0.005);
    expect(below).toBe(above);
    expect(below + within + above).toBeCloseTo(1, 12);
    expect(within).toBeCloseTo(0.988033, 6);
  });

  it('interpolate quantiles', () => {
    expect([0, 0.25, 0.5, 1].map((share) => quantile([1, 2, 4], share))).toEqual([1, 1.5, 2, 4]);
  });
});

describe('power', () => {
  it('is the level without an effect and grows with pairs and effect', () => {
    expect(pairedTPower(0, 5, 0.05)).toBeCloseTo(0.05, 12);
    expect(pairedTPower(1, 5, 0.05)).toBeLessThan(pairedTPower(1, 10, 0.05));
    expect(smallestDetectableDz(5, 0.05, 0.8)).toBeLessThan(smallestDetectableDz(3, 0.05, 0.8));
    expect(smallestDetectableDz(2, 0.05, 0.8)).toBeGreaterThan(10);
  });

  it('asks for at least two pairs, and for no more than enough', () => {
    expect(pairsNeeded(100, 0.05, 0.8)).toBe(2);
    const pairs = pairsNeeded(0.5, 0.05, 0.8);
    expect(pairedTPower(0.5, pairs, 0.05)).toBeGreaterThanOrEqual(0.8);
    expect(pairedTPower(0.5, pairs - 1, 0.05)).toBeLessThan(0.8);
  });
});

describe("McNemar's test", () => {
  it.each([
    ['arms alike', [1, 0, 1], [1, 0, 1], { b: 0, c: 0, p: 1 }],
    ['arms that are all wrong', [0, 0, 0], [0, 0, 0], { b: 0, c: 0, p: 1 }],
    ['equal numbers', [1, 0, 1], [0, 1, 1], { b: 1, c: 1, p: 1 }],
    ['one arm that is all wrong', [1, 1, 1], [0, 0, 0], { b: 3, c: 0, p: 0.25 }],
  ])('judges %s', (_, baseline, arm, expected) => {
    expect(mcnemarOf(Uint8Array.from(baseline), Uint8Array.from(arm))).toMatchObject(expected);
  });

  it('corrects no further than 0', () => {
    expect(mcnemar(4, 4).chiSquared).toEqual({ statistic: 0, p: 1 });
    expect(mcnemar(5, 4).chiSquared).toEqual({ statistic: 0, p: 1 });
  });
});

describe('bootstrap', () => {
  const first = () => 0;

  it('has no interval of equal values, nor of resamples that are all on one side', () => {
    expect(bcaInterval([1, 1, 1], Float64Array.of(1, 1), 0.95)).toBeNull();
    expect(bcaInterval([1, 2, 3], resampledMeans([1, 2, 3], 100, first), 0.95)).toBeNull();
  });
});

describe('predictions', () => {
  const SOFTMAX = { activation: 'softmax', units: 10 } as const;
  const softmax = (labels: number[], rows: number[][]): Predictions => ({
    probabilities: Float32Array.from(rows.flat()),
    labels: Uint8Array.from(labels),
    output: SOFTMAX,
  });
  const certain = (digit: number) => Array.from({ length: 10 }, (_, index) => Number(index === digit));

  it('answer the first of equally probable digits', () => {
    expect([...answers(softmax([0], [new Array(10).fill(0.1)]))]).toEqual([0]);
  });

  it('of a sigmoid unit are right where (p > 0.5) is the label itself', () => {
    const output = { activation: 'sigmoid', units: 1 } as const;
    const predictions = {
      probabilities: Float32Array.of(0.75, 0.5, 0.25, 0.75),
      labels: Uint8Array.of(1, 0, 1, 7),
      output,
    };
    expect([...correctness(predictions)]).toEqual([1, 1, 0, 0]);
    expect(sampleLosses(predictions)[0]).toBeCloseTo(-Math.log(0.75), 12);
    // 7 log p + (1 - 7) log (1 - p), as Keras computes it of a label that is neither 0 nor 1.
    expect(sampleLosses(predictions)[3]).toBeCloseTo(-(7 * Math.log(0.75) - 6 * Math.log(0.25)), 12);
    expect(diagnose('run', predictions, { bins: 15, mistakes: 5, temperature: null })).toMatchObject({
      calibration: null,
      confusion: null,
      reasons: { calibration: expect.stringContaining('sigmoid') },
    });
  });

  it('that are surely wrong have a finite loss', () => {
    const [loss] = sampleLosses(softmax([1], [certain(0)]));
    expect(loss).toBeCloseTo(149 * Math.LN2, 9);
  });

  it('that are all surely wrong are as badly calibrated as can be', () => {
    const all = softmax([1, 2, 3], [certain(0), certain(0), certain(0)]);
    expect(calibrationOf(all, 15)).toMatchObject({ ece: 1, mce: 1, brier: 2 });
    expect(confusionMatrix(all)[1]?.[0]).toBe(1);
    expect(worstMistakes(all, 2).map(({ image }) => image)).toEqual([0, 1]);
  });

  it('put a confidence on an edge into the lower bin', () => {
    const { bins } = calibrationOf(softmax([0], [[0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0]]), 2);
    expect(bins.map(({ count }) => count)).toEqual([1, 0]);
    expect(bins[1]).toMatchObject({ accuracy: null, confidence: null });
  });

  it('name the most confident mistakes first', () => {
    const hesitant = [0.6, 0.4, 0, 0, 0, 0, 0, 0, 0, 0];
    expect(worstMistakes(softmax([1, 1, 0], [hesitant, certain(0), certain(0)]), 5)).toEqual([
      { image: 1, label: 1, answer: 0, confidence: 1, labelProbability: 0 },
      { image: 0, label: 1, answer: 0, confidence: Math.fround(0.6), labelProbability: Math.fround(0.4) },
    ]);
  });
});

it('the paired t test of differences on both sides is symmetric', () => {
  expect(pairedT([1, 2, 4]).p).toBe(pairedT([-1, -2, -4]).p);
});
