/** The questions of the first page, and the sentence that answers one. */
import { describe, expect, it } from '@jest/globals';
import { asksForHelp } from '../../../src/analysis/comparison/short-answer.js';
import { PRESETS } from '../../../src/experiments/catalog/presets/presets.js';
import { sentenceOf } from '../../../src/web/pages/home/answer-sentence.js';
import { inOrder, type Preset, questionOf, YES_OR_NO } from '../../../src/web/pages/home/asked.js';
import { timeOf } from '../../../src/web/pages/home/round-time.js';

describe('questions', () => {
  it('has one for every preset', () => {
    for (const preset of PRESETS) expect(questionOf(preset)).toMatch(/\?$/);
  });

  it('says yes or no where its English question asks for it', () => {
    for (const preset of PRESETS) expect(YES_OR_NO.has(preset.name)).toBe(asksForHelp(questionOf(preset)));
  });

  it('begins with the nine of the course, and forgets no preset', () => {
    const unknown = { ...PRESETS[0]!, name: 'of-the-future' };
    const { course, others } = inOrder([unknown, ...PRESETS] as unknown as Preset[]);
    expect(course.map(({ name }) => name)).toEqual([
      'notebook-dropout-corrected',
      'dropout-inference',
      'overfitting-small-data',
      'bias-variance-dropout',
      'l1-vs-l2-sparsity',
      'early-stopping',
      'batch-norm-learning-rate',
      'recurrent-dropout',
      'choosing-a-technique',
    ]);
    expect(course.length + others.length).toBe(PRESETS.length + 1);
    expect(others.at(-1)!.name).toBe('of-the-future');
  });
});

describe('the time of a training', () => {
  it.each([
    [1, '10 s'],
    [12, '20 s'],
    [81, '1 min 30 s'],
    [130, '2 min'],
  ])('of %d s is said to be about %s', (seconds, text) => {
    expect(timeOf(seconds)).toBe(`about ${text} if nothing else trains`);
  });
});

describe('the measured answer', () => {
  const comparing = (...arms: [mean: number | null, p: number][]) =>
    ({
      metric: 'test.accuracy',
      higherIsBetter: true,
      baseline: 'none',
      complete: true,
      margin: null,
      chosenOnValidation: null,
      comparisons: arms.map(([mean, p], index) => ({
        arm: `arm-${index}`,
        baseline: 'none',
        equivalence: null,
        difference: mean === null ? null : { mean, interval: { low: mean - 0.01, high: mean + 0.01 } },
        pairedT: { p },
        holm: null,
      })),
    }) as unknown as Parameters<typeof sentenceOf>[0];

  it('gives effect, interval and verdict of one arm', () => {
    const effect = 'arm-0: −1.92 points (−2.92 to −0.92).';
    expect(sentenceOf(comparing([-0.0192, 0.001]), false)).toBe(`Worse than none. ${effect}`);
    expect(sentenceOf(comparing([-0.0192, 0.001]), true)).toBe(`No, it hurts. ${effect}`);
    expect(sentenceOf(comparing([0.001, 0.6]), true)).toBe('Not clear yet. arm-0: +0.10 points (−0.90 to +1.10).');
  });

  it('counts the verdicts of several', () => {
    expect(sentenceOf(comparing([0.02, 0.01], [0.03, 0.01], [-0.02, 0.01], [0.001, 0.7]), true)).toBe(
      'Of 4 arms against none: 2 better, 1 worse; for 1 no difference was shown.',
    );
    expect(sentenceOf(comparing([0.001, 0.7], [0.002, 0.7]), true)).toBe(
      'Of 2 arms against none: for 2 no difference was shown.',
    );
  });

  it('says nothing where nothing was compared', () => {
    expect(sentenceOf(comparing([null, 1]), true)).toBeNull();
  });
});
