/** The answer in one line, as people without statistics read it. */
import { describe, expect, it } from '@jest/globals';
import { type Answered, isAskedForHelp, shortAnswers } from '../../../../src/analysis/comparison/short-answer.js';

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
      lead: 'No difference that matters.',
      effect: '−0.19 points (−0.54 to +0.15)',
      verdict: 'None was shown, and those beyond ±0.5 points are ruled out.',
      isChosen: true,
    });
  });

  it.each<[string, Partial<Item>, Partial<Answered>, string, string, RegExp]>([
    [
      'a gain of accuracy',
      { ...detected, difference: difference(0.02) },
      {},
      'better',
      'Better than plain.',
      /^Chance alone rarely/,
    ],
    [
      'a loss of accuracy',
      { ...detected, difference: difference(-0.02) },
      {},
      'worse',
      'Worse than plain.',
      /^Chance alone rarely/,
    ],
    [
      'less loss',
      { ...detected, difference: difference(-0.2) },
      { metric: 'test.dataLoss', higherIsBetter: false },
      'better',
      'Better than plain.',
      /^Chance alone rarely/,
    ],
    [
      'more penalty',
      { ...detected, difference: difference(0.2) },
      { metric: 'test.penalty', higherIsBetter: false },
      'higher',
      'Higher than plain.',
      /^Chance alone rarely/,
    ],
    [
      'a gain within the margin',
      { ...detected, difference: difference(0.003), equivalence: { equivalent: true } as Item['equivalence'] },
      { margin: { points: 0.5, value: 0.005 } },
      'better',
      'Slightly better than plain.',
      /this large, but differences beyond ±0\.5 points are ruled out\.$/,
    ],
    [
      'what Holm takes back',
      { ...detected, holm: { p: 0.4 } as Item['holm'] },
      {},
      'undecided',
      'Not clear yet.',
      /one of up to 0\.54 points remains possible/,
    ],
    [
      'a single seed',
      { n: 1, pairedT: null, difference: { mean: 0.01, interval: null } as Item['difference'] },
      {},
      'open',
      'No answer yet.',
      /A single seed cannot/,
    ],
    ['seeds that all agree', { pairedT: null }, {}, 'open', 'No answer yet.', /differ by the same amount/],
    ['no pair', { difference: null, pairedT: null }, {}, 'open', 'No answer yet.', /No seed has a value/],
    ['unfinished runs', detected, { complete: false }, 'open', 'No answer yet.', /^Provisional/],
  ])('judges %s', (_, item, changes, finding, lead, verdict) => {
    const [answer] = shortAnswers(comparisonOf(item, changes));
    expect(answer).toMatchObject({ finding, lead });
    expect(answer?.verdict).toMatch(verdict);
  });

  it.each<[string, Partial<Item>, boolean]>([
    ['Yes, it helps.', { ...detected, difference: difference(0.02) }, false],
    ['No, it hurts.', { ...detected, difference: difference(-0.02) }, false],
    ['Yes, it helps a little.', { ...detected, difference: difference(0.003) }, true],
    ['No, it hurts a little.', { ...detected, difference: difference(-0.003) }, true],
    ['No difference that matters.', {}, true],
    ['Not clear yet.', {}, false],
  ])('begins with "%s" where it was asked whether something helps', (lead, item, equivalent) => {
    const margin = { points: 0.5, value: 0.005 };
    const compared = comparisonOf({ equivalence: { equivalent } as Item['equivalence'], ...item }, { margin });
    expect(shortAnswers(compared, true)[0]!.lead).toBe(lead);
  });

  it.each([
    ['Does dropout help?', null, true],
    ['Is batch normalization better here?', null, true],
    ['Which technique helps?', null, false],
    ['dropout 0.5', null, false],
    // "Yes" would say that the arm without helps.
    ['Does dropout help?', 'dropped', false],
  ])('knows whether %s with the baseline %s asks for yes or no', (name, baseline, isAsked) => {
    const arms = [
      { name: 'plain', regularization: { dropout: null } },
      { name: 'dropped', regularization: { dropout: { rate: 0.5 } } },
    ];
    expect(isAskedForHelp({ name, spec: { baseline, arms } })).toBe(isAsked);
  });

  it('says of a single arm what it reaches', () => {
    const arm = { arm: 'plain', n: 3, mean: 0.9712, interval: { ...INTERVAL, low: 0.969, high: 0.974 } };
    const [answer] = shortAnswers({ ...comparisonOf({}), comparisons: [], arms: [arm as Answered['arms'][number]] });
    expect(answer?.effect).toBe('97.12 % (96.90 to 97.40)');
    expect(answer?.verdict).toBe('Average over 3 seeds. There is no other arm to compare it with.');
  });
});
