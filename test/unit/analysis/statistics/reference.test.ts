/**
 * Our figures against those of SciPy, statsmodels, mlxtend and scikit-learn
 * (scripts/fixtures/statistics).
 */
import { describe, expect, it } from '@jest/globals';
import { calibrationOf, confusionMatrix } from '../../../../src/analysis/predictions/calibration.js';
import { fitTemperature } from '../../../../src/analysis/predictions/temperature.js';
import {
  bcaInterval,
  percentileInterval,
  resampledMeans,
  twoLevelMeans,
} from '../../../../src/analysis/statistics/bootstrap.js';
import { correlation, sampleDeviation } from '../../../../src/analysis/statistics/descriptive.js';
import { noncentralTCdf } from '../../../../src/analysis/statistics/distributions.js';
import { practicalEquivalence, twoOneSidedTests } from '../../../../src/analysis/statistics/equivalence.js';
import { mcnemar } from '../../../../src/analysis/statistics/mcnemar.js';
import { holm, pairedT, signFlip, tInterval } from '../../../../src/analysis/statistics/paired.js';
import { pairedTPower, pairsNeeded, smallestDetectableDz } from '../../../../src/analysis/statistics/power.js';
import { casesOf, expectClose, float32 } from '../../../support/reference.js';

/** Gives back these indices, one after the other. */
const replay = (indices: number[]) => {
  let position = 0;
  return () => indices[position++]!;
};

const digits = (text: string) => [...text].map((digit) => Number.parseInt(digit, 16));

describe('paired differences', () => {
  interface Paired {
    a: number[];
    b: number[];
    t: number;
    p: number;
    low: number;
    high: number;
    signFlip: number;
    correlation: number | null;
    standardDeviation: number;
    margin: number;
    tost: { p: number; lower: { t: number; p: number }; upper: { t: number; p: number }; low: number; high: number };
  }
  const cases = casesOf<Paired>('paired').map((each) => ({
    ...each,
    differences: each.a.map((value, index) => value - each.b[index]!),
  }));

  it("have SciPy's t, p, interval, deviation and correlation", () => {
    for (const { a, b, differences, t, p, low, high, standardDeviation, ...reference } of cases) {
      const interval = tInterval(differences, 0.95);
      const test = pairedT(differences);
      expect(test.df).toBe(a.length - 1);
      expectClose(
        {
          t: test.t,
          p: test.p,
          low: interval.low,
          high: interval.high,
          standardDeviation: sampleDeviation(differences),
          correlation: correlation(a, b),
        },
        { t, p, low, high, standardDeviation, correlation: reference.correlation },
      );
    }
  });

  it("have the p of SciPy's exact permutation test, ties included", () => {
    for (const { differences, signFlip: p } of cases) expectClose({ p: signFlip(differences).p }, { p });
  });

  it("are equivalent to the same degree as in statsmodels's two one-sided tests", () => {
    for (const { differences, margin, tost } of cases) {
      const { p, lower, upper, interval, equivalent } = twoOneSidedTests(differences, margin, 0.05);
      expectClose(
        {
          p,
          lowerT: lower.t,
          lowerP: lower.p,
          upperT: upper.t,
          upperP: upper.p,
          low: interval.low,
          high: interval.high,
        },
        {
          p: tost.p,
          lowerT: tost.lower.t,
          lowerP: tost.lower.p,
          upperT: tost.upper.t,
          upperP: tost.upper.p,
          low: tost.low,
          high: tost.high,
        },
      );
      expect(equivalent).toBe(-margin < interval.low && interval.high < margin);
    }
  });
});

describe('practical equivalence', () => {
  it("splits SciPy's Student distribution around the mean", () => {
    interface Posterior {
      differences: number[];
      margin: number;
      below: number;
      within: number;
      above: number;
    }
    for (const { differences, margin, ...reference } of casesOf<Posterior>('practical-equivalence')) {
      expectClose({ ...practicalEquivalence(differences, margin) }, reference);
    }
  });
});

describe('bootstrap intervals', () => {
  interface Bootstrap {
    values: number[];
    /** One hexadecimal digit each. */
    indices: string;
    bca: { low: number; high: number } | null;
    /** One digit an image: the difference + 1. */
    byImage: string[];
    seedIndices: string;
    imageIndices: string;
    twoLevel: { low: number; high: number };
  }
  const cases = casesOf<Bootstrap>('bootstrap');

  it("are SciPy's BCa intervals on the same resamples", () => {
    expect(cases.filter(({ bca }) => bca !== null).length).toBeGreaterThanOrEqual(190);
    for (const { values, indices, bca } of cases) {
      const resamples = indices.length / values.length;
      const interval = bcaInterval(values, resampledMeans(values, resamples, replay(digits(indices))), 0.95);
      if (bca === null) expect(interval).toBeNull();
      else expectClose({ low: interval!.low, high: interval!.high }, bca);
    }
  });

  it('are the percentiles of resampled seeds on resampled images', () => {
    for (const { byImage, seedIndices, imageIndices, twoLevel } of cases) {
      const differences = byImage.map((row) => digits(row).map((digit) => digit - 1));
      const [seeds, images] = [differences.length, differences[0]!.length];
      const resamples = seedIndices.length / seeds;
      const [seedDraws, imageDraws] = [digits(seedIndices), digits(imageIndices)];
      const drawn = Array.from({ length: resamples }, (_, index) => [
        ...seedDraws.slice(index * seeds, (index + 1) * seeds),
        ...imageDraws.slice(index * images, (index + 1) * images),
      ]).flat();
      const { low, high } = percentileInterval(twoLevelMeans(differences, resamples, replay(drawn)), 0.95);
      expectClose({ low, high }, twoLevel);
    }
  });
});

describe("McNemar's test", () => {
  interface McNemarCase {
    b: number;
    c: number;
    p: number;
    statistic: number | null;
    chiSquaredP: number | null;
  }

  it("has statsmodels's exact p and mlxtend's corrected chi-squared", () => {
    for (const { b, c, p, statistic, chiSquaredP } of casesOf<McNemarCase>('mcnemar')) {
      const { chiSquared, ...exact } = mcnemar(b, c);
      expectClose(exact, { b, c, p });
      if (statistic !== null) expectClose(chiSquared, { statistic, p: chiSquaredP });
    }
  });
});

describe("Holm's adjustment", () => {
  it("is statsmodels's", () => {
    for (const { p, adjusted } of casesOf<{ p: number[]; adjusted: number[] }>('holm')) {
      expectClose(Object.fromEntries(holm(p).entries()), Object.fromEntries(adjusted.entries()));
    }
  });
});

describe('the noncentral t distribution', () => {
  interface Power {
    n: number;
    dz: number;
    alpha: number;
    wanted: number;
    power: number;
    smallestDz: number;
    pairs: number;
    t: number;
    cdf: number;
  }
  const cases = casesOf<Power>('power');

  it("has SciPy's distribution function", () => {
    for (const { n, dz, t, cdf } of cases) expectClose({ cdf: noncentralTCdf(t, n - 1, dz * Math.sqrt(n)) }, { cdf });
  });

  it('gives the same power and the same smallest detectable difference', () => {
    for (const { n, dz, alpha, wanted, power, smallestDz } of cases) {
      const ours = { power: pairedTPower(dz, n, alpha), smallestDz: smallestDetectableDz(n, alpha, wanted) };
      expectClose(ours, { power, smallestDz });
    }
  });

  it("asks for as many pairs as statsmodels's power analysis", () => {
    for (const { dz, alpha, wanted, pairs } of cases) {
      // statsmodels solves for a fraction of a pair and may end below two, where there is no test.
      expect(pairsNeeded(dz, alpha, wanted)).toBe(Math.max(2, pairs));
    }
  });
});

describe('calibration', () => {
  interface CalibrationCase {
    bins: number;
    /** Base64 of float32. */
    probabilities: string;
    labels: number[];
    ece: number;
    mce: number;
    nll: number;
    brier: number;
    confusion: number[][];
  }
  const cases = casesOf<CalibrationCase>('calibration').map(({ probabilities, labels, ...reference }) => ({
    predictions: {
      probabilities: float32(probabilities),
      labels: Uint8Array.from(labels),
      output: { activation: 'softmax', units: 10 } as const,
    },
    ...reference,
  }));

  it("has the errors of Guo et al.'s formula, scikit-learn's log loss and the Brier score", () => {
    for (const { predictions, bins, ece, mce, nll, brier } of cases) {
      const { bins: members, ...figures } = calibrationOf(predictions, bins);
      expectClose(figures, { ece, mce, nll, brier });
      expect(members.reduce((sum, { count }) => sum + count, 0)).toBe(predictions.labels.length);
    }
  });

  it("has scikit-learn's confusion matrix", () => {
    for (const { predictions, confusion } of cases) expect(confusionMatrix(predictions)).toEqual(confusion);
  });
});

describe('a temperature', () => {
  interface TemperatureCase {
    probabilities: string;
    labels: number[];
    value: number;
    nllBefore: number;
    nllAfter: number;
  }

  it("is the one that SciPy finds where the likelihood's slope is zero", () => {
    for (const { probabilities, labels, ...reference } of casesOf<TemperatureCase>('temperature')) {
      const output = { activation: 'softmax', units: 10 } as const;
      const fitted = fitTemperature({ probabilities: float32(probabilities), labels: Uint8Array.from(labels), output });
      expectClose({ ...fitted! }, reference);
    }
  });
});
