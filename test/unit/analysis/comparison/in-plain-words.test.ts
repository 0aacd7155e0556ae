/** How the answer was found, without statistics and without names of fields. */
import { describe, expect, it } from '@jest/globals';
import {
  coverage,
  inPlainWords,
  missingFigures,
  sentencesOf,
} from '../../../../src/analysis/comparison/in-plain-words.js';
import type { Comparison } from '../../../../src/analysis/schemas.js';

const arm = (name: string, n: number, reasons: Record<string, string> = {}) => ({
  arm: name,
  n,
  difference: n === 0 ? null : { interval: { low: 0, high: 1 } },
  reasons,
});
const comparing = (comparisons: object[], changes: object = {}) =>
  ({ comparisons, baseline: 'plain', metric: 'test.accuracy', margin: null, ...changes }) as unknown as Comparison;

describe('the plain words', () => {
  it('say what was compared, what a range is, which margin nobody chose, and what could be wrong', () => {
    const words = inPlainWords(comparing([arm('dropout', 10)], { margin: { points: 0.5, value: 0.005 } }));
    expect(words).toHaveLength(4);
    expect(words[0]).toMatch(/^10 pairs of runs: .* the run of plain of the same seed\./);
    expect(words[1]).toMatch(/about 95 have a range that holds the true difference/);
    expect(words[2]).toMatch(/^Differences within a margin of ±0\.5 points \(our default\) are taken not to matter/);
    expect(words[3]).toMatch(/^What could still be wrong/);
  });

  it('mention several arms, and few seeds', () => {
    const words = inPlainWords(comparing([arm('dropout', 3), arm('l2', 5), arm('lost', 0)]));
    expect(words[0]).toMatch(/^3 to 5 pairs of runs for each arm: /);
    expect(words).toContainEqual(expect.stringMatching(/^2 arms are tested at once/));
    expect(words.at(-1)).toMatch(/^3 seeds are few/);
  });

  it('are none where nothing was compared', () => {
    expect(inPlainWords(comparing([arm('lost', 0)]))).toEqual([]);
  });
});

describe('what statisticians read', () => {
  it('is split into sentences, numbers and all', () => {
    expect(sentencesOf('A is better (p = 0.01; 95 % interval: -0.46 to 0.09). This covers seeds. None else.')).toEqual([
      'A is better (p = 0.01; 95 % interval: -0.46 to 0.09).',
      'This covers seeds.',
      'None else.',
    ]);
  });

  it('names figures in words, and keeps what is new', () => {
    expect(coverage({ covers: { 'difference, pairedT, holm': 'Seeds.', mcnemar: 'Images.', future: 'All.' } })).toEqual(
      ['The differences and their tests. Seeds.', 'McNemar’s test. Images.', 'All.'],
    );
  });

  it('gives a reason once, for what is shown', () => {
    const reasons = { pairedT: 'One seed.', interval: 'One seed.', mcnemar: 'Request test.accuracy.' };
    expect(missingFigures(comparing([arm('a', 1, reasons), arm('b', 1, reasons)]))).toEqual([
      'The paired t test, the range: One seed.',
    ]);
  });
});
