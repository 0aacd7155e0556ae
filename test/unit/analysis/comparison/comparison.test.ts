/** The comparison as a whole, where its figures cannot be given and in what words it speaks. */
import { describe, expect, it } from '@jest/globals';
import { compareArms } from '../../../../src/analysis/comparison/comparison.js';
import type { ComparedRun, ComparisonInput } from '../../../../src/analysis/comparison/comparison-input.js';
import { historyOf } from '../../../../src/analysis/comparison/history.js';
import { signedAmount } from '../../../../src/number-format.js';
import { evaluationWith } from '../../../support/predictions.js';

/** Finished runs of one arm, seeds from 1 upwards; null for a run that diverged. */
function runsOf(arm: string, accuracies: (number | null)[]): ComparedRun[] {
  return accuracies.map((accuracy, index) => ({
    id: `run_${arm}_${index + 1}`,
    arm,
    seed: index + 1,
    status: accuracy === null ? ('failed' as const) : ('succeeded' as const),
    stopReason: { kind: accuracy === null ? ('diverged' as const) : ('completed' as const), epoch: 2 },
    evaluation: accuracy === null ? null : evaluationWith(accuracy),
    history: historyOf([], 'accuracy'),
  }));
}

const RANDOMIZATION = { resampling: 'none', validation: 'last', labelNoise: 0, seedChanges: 'everything' } as const;

function compare(arms: Record<string, (number | null)[]>, changes: Partial<ComparisonInput> = {}) {
  const runs = Object.entries(arms).flatMap(([arm, accuracies]) => runsOf(arm, accuracies));
  const scores = new Map(
    runs.map(({ id, evaluation }) => {
      const right = Math.round((evaluation?.test.accuracy ?? 0) * 100);
      return [id, { ofImages: new Uint8Array(100).fill(1, 0, right) }];
    }),
  );
  const input: ComparisonInput = {
    arms: Object.keys(arms),
    runs,
    baseline: Object.keys(arms)[0]!,
    metric: 'test.accuracy',
    family: [],
    margin: null,
    randomizations: [RANDOMIZATION],
    sharesValidation: true,
    scores,
    ...changes,
  };
  return compareArms(input);
}

describe('compareArms', () => {
  it('judges nothing by differences without any spread, and says why', () => {
    const { comparisons, arms } = compare({ plain: [0.11, 0.11, 0.11], treated: [0.11, 0.11, 0.11] }, { margin: 1 });
    const [comparison] = comparisons;
    for (const name of ['pairedT', 'signFlip', 'holm', 'equivalence', 'practicalEquivalence', 'detectable'] as const) {
      expect(comparison?.[name]).toBeNull();
      expect(comparison?.reasons[name]).toMatch(/^All differences are equal/);
    }
    expect(comparison?.bootstrap).toEqual({ seeds: null, seedsAndImages: null });
    expect(comparison?.effectSize).toEqual({ dz: null, probabilityBetter: 0.5 });
    expect(comparison?.difference).toMatchObject({ mean: 0, standardDeviation: 0, interval: null, correlation: null });
    expect(comparison?.mcnemar?.every(({ p }) => p === 1)).toBe(true);
    expect(comparison?.statement).toContain('All differences are equal');
    expect(arms[0]).toMatchObject({ standardDeviation: 0, interval: null, reasons: { interval: expect.any(String) } });
  });

  it('never says that there is no difference where none was detected', () => {
    const [comparison] = compare({ plain: [0.9, 0.92, 0.91], treated: [0.91, 0.91, 0.92] }).comparisons;
    expect(comparison?.pairedT?.p).toBeGreaterThan(0.05);
    expect(comparison?.statement).toMatch(
      /^It is undecided whether treated or plain is better\. .* No difference was detected: .* This does not show that there is none/,
    );
    expect(comparison?.statement).toMatch(/would be detected 80 % of the time/);
    expect(comparison?.statement).toMatch(/sign-flip test gives p = [\d.]+; with 3 pairs it cannot fall below 0\.25\./);
    expect(comparison?.equivalence).toBeNull();
    expect(comparison?.reasons.equivalence).toMatch(/No margin was given/);
  });

  it('answers in its first sentence, in the figures of the tables', () => {
    const [worse] = compare({ plain: [0.9501, 0.9523, 0.9512], treated: [0.9401, 0.9413, 0.9422] }).comparisons;
    const { low, high } = worse!.difference!.interval!;
    const shown = [low, high].map((limit) => signedAmount(limit, 'test.accuracy'));
    expect(worse?.statement).toContain(
      `treated is worse than plain. On average over 3 seeds, the test accuracy of treated is 1.00 points lower than that of plain (95 % interval: ${shown.join(' to ')}).`,
    );
    const [better] = compare({ plain: [0.94, 0.941, 0.942], treated: [0.95, 0.951, 0.953] }).comparisons;
    expect(better?.statement).toMatch(/^treated is better than plain\. .* 1\.03 points higher /);
    const [equal] = compare({ plain: [0.94, 0.95, 0.96], treated: [0.95, 0.95, 0.95] }).comparisons;
    expect(equal?.statement).toContain('the test accuracy of treated is the same as that of plain (95 % interval: -');
  });

  it('says of arms within a margin that they are equivalent, of others that it was not shown', () => {
    const arms = { plain: [0.9, 0.92, 0.91], treated: [0.901, 0.92, 0.912] };
    expect(compare(arms, { margin: 2 }).comparisons[0]?.statement).toContain('equivalent within ±2.00 points');
    expect(compare(arms, { margin: 0.1 }).comparisons[0]?.statement).toContain(
      'Equivalence within ±0.10 points was not',
    );
  });

  it('detects by the p that Holm has adjusted', () => {
    const treated = [0.93, 0.96, 0.93];
    const alone = compare({ plain: [0.9, 0.92, 0.91], treated }).comparisons[0]!;
    expect(alone.statement).toContain('A difference was detected');
    const others = Object.fromEntries(
      Array.from({ length: 4 }, (_, index) => [`other-${index}`, [0.9, 0.93 + index / 1e4, 0.91]]),
    );
    const among = compare({ plain: [0.9, 0.92, 0.91], treated, ...others }).comparisons[0]!;
    expect(among.pairedT).toEqual(alone.pairedT);
    expect(among.holm?.p).toBeGreaterThan(0.05);
    expect(among.statement).toContain('No difference was detected');
    expect(among.statement).toContain('after Holm over 5 tests');
  });

  it('keeps runs that were cancelled apart from those that failed', () => {
    const runs = runsOf('plain', [0.9, 0.92, null, null]);
    const cancelled = { ...runs[3]!, status: 'cancelled' as const, stopReason: null };
    const treated = [0.9, 0.91, 0.9, 0.9];
    const { notes } = compare(
      { plain: [], treated },
      { runs: [...runs.slice(0, 3), cancelled, ...runsOf('treated', treated)] },
    );
    expect(notes).toContainEqual(expect.stringMatching(/^1 of 8 runs failed/));
    expect(notes).toContainEqual(expect.stringMatching(/^1 of 8 runs were cancelled before they had a model/));
  });

  it('compares the seeds that both arms have a model for, and counts the others', () => {
    const { comparisons, arms, notes } = compare({ plain: [0.9, 0.92, null, null], treated: [0.91, 0.94, 0.93, null] });
    expect(comparisons[0]).toMatchObject({
      n: 2,
      missingPairs: [
        { seed: 3, reason: 'plain: diverged' },
        { seed: 4, reason: 'treated: diverged; plain: diverged' },
      ],
    });
    expect(arms.map(({ failed }) => failed.rate)).toEqual([0.5, 0.25]);
    expect(notes.join(' ')).toContain('3 of 8 runs failed: they ended without a model');
  });

  it('runs no test while a run is unfinished, and marks every interval as provisional', () => {
    const going = { ...runsOf('plain', [0.9, 0.92, 0.91])[0]!, seed: 4, status: 'running' as const, evaluation: null };
    const runs = [...runsOf('plain', [0.9, 0.92, 0.91]), ...runsOf('treated', [0.91, 0.94, 0.93]), going];
    const { complete, arms, comparisons } = compare({ plain: [], treated: [] }, { runs, margin: 1 });
    const [comparison] = comparisons;
    expect([complete, arms[0]?.pending, arms[0]?.interval?.provisional]).toEqual([false, 1, true]);
    expect(comparison?.difference?.interval?.provisional).toBe(true);
    expect(comparison?.bootstrap.seeds?.provisional).toBe(true);
    for (const name of ['pairedT', 'signFlip', 'mcnemar', 'holm', 'equivalence', 'detectable'] as const) {
      expect([name, comparison?.[name], comparison?.reasons[name]]).toEqual([
        name,
        null,
        expect.stringMatching(/have not finished/),
      ]);
    }
    expect(comparison?.statement).toMatch(/^Provisional/);
  });

  it('has nothing to say when every run of an arm diverged', () => {
    const { comparisons, arms } = compare({ plain: [0.9, 0.92], treated: [null, null] });
    expect(comparisons[0]).toMatchObject({ n: 0, difference: null, effectSize: null, pairedT: null });
    expect(comparisons[0]?.statement).toContain('there is nothing to compare');
    expect(arms[1]).toMatchObject({ n: 0, mean: null, reasons: { mean: 'No run has a value.' } });
  });

  it('says of replicas that their training images vary as well', () => {
    const arms = { plain: [0.9, 0.92, 0.91], treated: [0.91, 0.94, 0.93] };
    const covered = (randomization: ComparisonInput['randomizations'][number]) => {
      const { covers, comparisons } = compare(arms, { randomizations: [randomization] });
      return [covers['arms.interval'], comparisons[0]?.statement];
    };
    const [interval, statement] = covered({ ...RANDOMIZATION, resampling: 'bootstrap', seedChanges: 'data' });
    expect(interval).toMatch(
      /changes with the seed: the training images \(a bootstrap sample for each seed\)\. Fixed: the pool/,
    );
    expect(statement).toMatch(
      /all runs share: the pool .*; initial weights, data order, dropout, noise and augmentation\.$/,
    );
    expect(covered(RANDOMIZATION)[1]).toMatch(/all runs share: the training and the test images\.$/);
    const [drawn] = covered({ ...RANDOMIZATION, validation: 'random', labelNoise: 0.1 });
    expect(drawn).toMatch(/which images validate and which train, which labels are noise\. Fixed: the pool/);
  });

  it('marks a bootstrap over fewer than 30 seeds as too narrow', () => {
    const seeds = (count: number) => Array.from({ length: count }, (_, index) => 0.9 + ((index * 7) % 5) / 100);
    const narrow = (count: number) =>
      compare({ plain: new Array(count).fill(0.9), treated: seeds(count) }).comparisons[0]?.bootstrap.seeds?.tooNarrow;
    expect([narrow(11), narrow(29), narrow(30)]).toEqual([true, true, false]);
  });

  it('gives no exact sign-flip test beyond 20 pairs', () => {
    const values = Array.from({ length: 21 }, (_, index) => 0.9 + ((index * 7) % 5) / 100);
    const [comparison] = compare({ plain: new Array(21).fill(0.9), treated: values }).comparisons;
    expect(comparison?.signFlip).toBeNull();
    expect(comparison?.reasons.signFlip).toContain('up to 20 pairs');
    expect(comparison?.pairedT).not.toBeNull();
  });
});
