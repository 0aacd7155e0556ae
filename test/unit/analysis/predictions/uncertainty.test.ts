import { describe, expect, it } from '@jest/globals';
import { digitOf, entropyOf, uncertaintyOf } from '../../../../src/analysis/predictions/uncertainty.js';

describe('uncertainty', () => {
  it('is the entropy in nats, of ten classes or of one probability', () => {
    expect(entropyOf(new Array(10).fill(0.1))).toBeCloseTo(Math.log(10), 12);
    expect(entropyOf([1, 0, 0])).toBe(0);
    expect(entropyOf([0.5])).toBeCloseTo(Math.LN2, 12);
    expect(entropyOf([1])).toBe(0);
  });

  it('is all disagreement when sure members contradict each other, and none when they are alike', () => {
    // Means of [1, 0] and [0, 1], and of [.5, .5] twice.
    expect(uncertaintyOf([0.5, 0.5], 0).mutualInformation).toBeCloseTo(Math.LN2, 12);
    expect(uncertaintyOf([0.5, 0.5], Math.LN2)).toEqual({ predictiveEntropy: Math.LN2, mutualInformation: 0 });
  });

  it('leaves the answer to the largest probability, the first on a tie', () => {
    expect(digitOf([0.2, 0.4, 0.4])).toBe(1);
    expect([digitOf([0.5]), digitOf([0.51])]).toEqual([0, 1]);
  });
});
