import { describe, expect, it } from '@jest/globals';
import { weightFigures, zeroShare } from '../../../../src/analysis/statistics/weights.js';

describe('the figures of a weight', () => {
  it('are norms, the largest value and shares of small ones', () => {
    const figures = weightFigures(Float32Array.of(3, -4, 0, 0.5), [0.5, 3]);
    expect(figures).toMatchObject({ l1: 7.5, l2: Math.sqrt(25.25), max: 4 });
    expect(figures.shares).toEqual([
      { threshold: 0.5, share: 0.5 },
      { threshold: 3, share: 0.75 },
    ]);
  });

  it('have a Hoyer sparsity of 0 when all are alike, 1 when one stands alone, and none without a weight to compare', () => {
    const hoyer = (...values: number[]) => weightFigures(Float32Array.from(values), []).hoyer;
    expect(hoyer(2, -2, 2, -2)).toBe(0);
    expect(hoyer(0, 0, 0, -3)).toBe(1);
    // (√4 - 3/√5) / (√4 - 1)
    expect(hoyer(2, -1, 0, 0)).toBeCloseTo(2 - 3 / Math.sqrt(5), 12);
    expect(hoyer(0, 0)).toBeNull();
    expect(hoyer(5)).toBeNull();
  });

  it('have a histogram with every weight in it and zero in the middle of a bin', () => {
    const { edges, counts } = weightFigures(Float32Array.of(-2, 0, 0, 0, 0.01, 2), []).histogram;
    expect([edges.length, edges[0], edges.at(-1)]).toEqual([42, -2, 2]);
    expect([counts[0], counts[20], counts[40]]).toEqual([1, 4, 1]);
    expect(edges[20]! + edges[21]!).toBeCloseTo(0, 12);
    expect(weightFigures(new Float32Array(3), []).histogram.counts[20]).toBe(3);
  });

  it('count exact zeros among some inputs alone', () => {
    // Three inputs, two outputs.
    const kernel = Float32Array.of(0, 1, 0, 0, 2, 0);
    expect(zeroShare(kernel, 2, () => true)).toBeCloseTo(4 / 6, 12);
    expect(zeroShare(kernel, 2, (input) => input !== 1)).toBe(0.5);
    expect(zeroShare(kernel, 2, () => false)).toBe(0);
  });
});
