/** The answer on top of a report. */
import { describe, expect, it } from '@jest/globals';
import type { Comparison } from '../../../src/analysis/schemas.js';
import { shortly } from '../../../src/reports/document/sections/answer.js';

/** Finished, with what the answer reads of it. */
function comparisonOf(means: Record<string, number>, chosen: string): Comparison {
  const comparisons = Object.entries(means).map(([arm, mean]) => ({
    arm,
    baseline: 'plain',
    n: 5,
    difference: { mean, interval: { low: mean - 0.002, high: mean + 0.002, level: 0.95, provisional: false } },
    pairedT: { p: Math.abs(mean) > 0.01 ? 0.001 : 0.4 },
    holm: null,
    equivalence: { equivalent: Math.abs(mean) < 0.003 },
  }));
  return {
    ...{ metric: 'test.accuracy', baseline: 'plain', higherIsBetter: true, complete: true, arms: [] },
    margin: { points: 0.5, value: 0.005 },
    chosenOnValidation: { arm: chosen },
    comparisons,
  } as unknown as Comparison;
}

describe('the answer of a report', () => {
  it('has the line of each arm that the page has, with its sign', () => {
    expect(shortly(comparisonOf({ dropout: 0.02, l2: 0.001 }, 'dropout'))).toEqual([
      { kind: 'text', text: 'Test accuracy, compared with plain:' },
      {
        kind: 'answer',
        lead: '✓ Better than plain.',
        rest: 'dropout: +2.00 points (+1.80 to +2.20). Chance alone rarely makes a difference this large. It is the best on the validation images: the arm to choose.',
      },
      {
        kind: 'answer',
        lead: '≈ No difference that matters.',
        rest: 'l2: +0.10 points (−0.10 to +0.30). None was shown, and those beyond ±0.5 points are ruled out.',
      },
    ]);
  });

  it('says so where the baseline is the arm to choose', () => {
    const [first] = shortly(comparisonOf({ dropout: -0.02 }, 'plain'));
    expect(first).toMatchObject({
      text: 'Test accuracy, compared with plain, which is the best on the validation images:',
    });
  });

  it('counts the findings of many arms, by what is better for the metric', () => {
    const many = comparisonOf({ a: 0.02, b: -0.02, c: 0.03, d: 0.001, e: 0.001 }, 'c');
    const counted = (comparison: Comparison) => shortly(comparison)[1];
    expect(counted(many)).toMatchObject({
      text: '2 of 5 arms are better than plain by their test accuracy and 1 worse; for the other 2 it is undecided (paired t tests after Holm, 5 %).',
    });
    expect(counted({ ...many, metric: 'test.dataLoss', higherIsBetter: false })).toMatchObject({
      text: expect.stringContaining('1 of 5 arms are better than plain by their test data loss and 2 worse'),
    });
  });
});
