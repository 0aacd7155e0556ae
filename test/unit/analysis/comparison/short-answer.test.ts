/** The answer in one line, as people without statistics read it. */
import { describe, expect, it } from '@jest/globals';
import { type Answered, shortAnswers } from '../../../../src/analysis/comparison/short-answer.js';

type Item = Answered['comparisons'][number];

const INTERVAL = { level: 0.95, provisional: false };

/** A finished comparison of one arm with `plain`, with what the answer reads of it. */
function comparisonOf(item: Partial<Item>, changes: Partial<Answered> = {}): Answered {
  const compared = {
    arm: 'dropout',
    baseline: 'plain',
    n: 5,
    difference: { mean: -0.0019, interval: { ...INTERVAL, low: -0.0054, high: 0.0015 } },
    pairedT: { t: 1, df: 4, p: 0.2 },
    holm: null,
    equivalence: null,
    ...item,
  } as Item;
  return {
    metric: 'test.accuracy',
    higherIsBetter: true,
    complete: true,
    margin: null,
    arms: [],
    comparisons: [compared],
    chosenOnValidation: null,
    ...changes,
  };
}

const detected = { pairedT: { t: 9, df: 4, p: 0.001 } };
const difference = (mean: number) =>
  ({ mean, interval: { ...INTERVAL, low: mean - 0.001, high: mean + 0.001 } }) as NonNullable<Item['difference']>;

describe('the short answer', () => {
  it('names effect, interval and the differences that are ruled out', () => {
    const [answer] = shortAnswers(
      comparisonOf(
        { equivalence: { equivalent: true } as Item['equivalence'] },
        {
          margin: { points: 0.5, value: 0.005 },
          chosenOnValidation: { arm: 'dropout' } as Answered['chosenOnValidation'],
        },
      ),
    );
    expect(answer).toEqual({
      arm: 'dropout',
      finding: 'same',
      effect: '−0.19 points (−0.54 to +0.15)',
      verdict: 'No difference shown; differences beyond ±0.5 points are ruled out.',
      isChosen: true,
    });
  });

  it.each<[string, Partial<Item>, Partial<Answered>, string, RegExp]>([
    ['a gain of accuracy', { ...detected, difference: difference(0.02) }, {}, 'better', /^Better than plain;/],
    ['a loss of accuracy', { ...detected, difference: difference(-0.02) }, {}, 'worse', /^Worse than plain;/],
    [
      'less loss',
      { ...detected, difference: difference(-0.2) },
      { metric: 'test.dataLoss', higherIsBetter: false },
      'better',
      /^Better/,
    ],
    [
      'more penalty',
      { ...detected, difference: difference(0.2) },
      { metric: 'test.penalty', higherIsBetter: false },
      'higher',
      /^Higher than plain;/,
    ],
    [
      'what Holm takes back',
      { ...detected, holm: { p: 0.4 } as Item['holm'] },
      {},
      'undecided',
      /one of up to 0\.54 points remains possible/,
    ],
    [
      'a single seed',
      { n: 1, pairedT: null, difference: { mean: 0.01, interval: null } as Item['difference'] },
      {},
      'open',
      /A single seed cannot/,
    ],
    ['seeds that all agree', { pairedT: null }, {}, 'open', /differ by the same amount/],
    ['no pair', { difference: null, pairedT: null }, {}, 'open', /No seed has a value/],
    ['unfinished runs', detected, { complete: false }, 'open', /^Provisional/],
  ])('judges %s', (_, item, changes, finding, verdict) => {
    const [answer] = shortAnswers(comparisonOf(item, changes));
    expect(answer?.finding).toBe(finding);
    expect(answer?.verdict).toMatch(verdict);
  });

  it('says of a single arm what it reaches', () => {
    const arm = { arm: 'plain', n: 3, mean: 0.9712, interval: { ...INTERVAL, low: 0.969, high: 0.974 } };
    const [answer] = shortAnswers({ ...comparisonOf({}), comparisons: [], arms: [arm as Answered['arms'][number]] });
    expect(answer?.effect).toBe('97.12 % (96.90 to 97.40)');
    expect(answer?.verdict).toBe('Average over 3 seeds. There is no other arm to compare it with.');
  });
});
