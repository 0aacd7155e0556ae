/**
 * Ensembles: scores against scikit-learn, the ambiguity's identity, the law that they are never
 * worse, and their groups.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Predictions } from '../../../../src/analysis/predictions/predictions.js';
import {
  describeEnsembles,
  type EnsemblesInput,
  formGroups,
  GroupScoring,
} from '../../../../src/analysis/studies/ensembles.js';
import { evaluationWith } from '../../../support/predictions.js';
import { casesOf, expectClose, float32 } from '../../../support/reference.js';

const SOFTMAX = { activation: 'softmax', units: 10 } as const;
const predictionsOf = (labels: number[], models: Float32Array[]): Predictions[] =>
  models.map((probabilities) => ({ probabilities, labels: Uint8Array.from(labels), output: SOFTMAX }));

function scoreGroup(members: Parameters<GroupScoring['scores']>[0], predictions: readonly Predictions[]) {
  const scoring = new GroupScoring(predictions[0]!);
  for (const each of predictions) scoring.add(each);
  for (const each of predictions) scoring.compare(each);
  return scoring.scores(members);
}

interface Case {
  probabilities: string[];
  labels: number[];
  ensemble: Record<string, number>;
  membersMean: Record<string, number>;
  ambiguity: number;
}

describe('the scores of an ensemble', () => {
  it("are scikit-learn's of the mean probabilities, and the Brier score is the members' less the ambiguity", () => {
    for (const { probabilities, labels, ensemble, membersMean, ambiguity } of casesOf<Case>('ensembles')) {
      const scores = scoreGroup([], predictionsOf(labels, probabilities.map(float32)));
      expectClose(scores.ensemble, ensemble);
      expectClose(scores.membersMean, membersMean);
      expectClose({ ambiguity: scores.ambiguity }, { ambiguity });
      expect(Math.abs(scores.residual)).toBeLessThan(1e-9);
    }
  });

  it('are never worse than the mean of the members in Brier score and NLL, whatever they answer', () => {
    const row = fc
      .array(fc.oneof(fc.constant(0), fc.float({ min: 0, max: 1, noNaN: true })), { minLength: 10, maxLength: 10 })
      .map((weights) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        return total > 0 ? weights.map((weight) => weight / total) : new Array<number>(10).fill(0.1);
      });
    const model = fc.array(row, { minLength: 4, maxLength: 4 }).map((rows) => Float32Array.from(rows.flat()));
    fc.assert(
      fc.property(fc.array(model, { minLength: 2, maxLength: 5 }), (models) => {
        const { ensemble, membersMean, ambiguity, residual } = scoreGroup([], predictionsOf([0, 3, 3, 9], models));
        const rounding = 1e-12;
        expect(ensemble.brier).toBeLessThanOrEqual(membersMean.brier + rounding);
        expect(ensemble.nll).toBeLessThanOrEqual(membersMean.nll * (1 + rounding) + rounding);
        expect(ambiguity).toBeGreaterThanOrEqual(0);
        expect(Math.abs(residual)).toBeLessThan(1e-9);
      }),
    );
  });

  it('stay so where a member gives the label a probability of 0', () => {
    const sure = (digit: number) => Float32Array.from({ length: 10 }, (_, index) => Number(index === digit));
    const barely = Float32Array.from({ length: 10 }, (_, index) => (index === 1 ? 2 ** -148 : index === 0 ? 1 : 0));
    const { ensemble, membersMean } = scoreGroup([], predictionsOf([1], [sure(0), barely]));
    expect(ensemble.nll).toBeLessThanOrEqual(membersMean.nll);
    expect(ensemble.nll).toBeGreaterThan(100);
  });
});

// ---- groups -------------------------------------------------------------------------------------

const run = (arm: string, seed: number, status: 'succeeded' | 'failed' | 'running' = 'succeeded') => ({
  id: `run_${arm}_${seed}`,
  arm,
  seed,
  status,
  stopReason:
    status === 'running'
      ? null
      : { kind: status === 'failed' ? ('diverged' as const) : ('completed' as const), epoch: 1 },
  evaluation: status === 'succeeded' ? evaluationWith(0.9) : null,
});
const seeds = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const inputOf = (changes: Partial<EnsemblesInput>): EnsemblesInput => ({
  experimentId: 'exp_1',
  pools: [['a'], ['b']],
  runs: seeds(5).flatMap((seed) => [run('a', seed), run('b', seed, seed === 2 ? 'failed' : 'succeeded')]),
  size: null,
  ...changes,
});
const named = (members: { arm: string; seed: number }[]) => members.map(({ arm, seed }) => `${arm}${seed}`).join(' ');

describe('the groups of an ensemble', () => {
  it('are all runs of each arm that have a model, unless a size is asked for', () => {
    const [ofA, ofB] = formGroups(inputOf({}));
    expect([ofA, ofB].map((each) => each!.groups.map(named))).toEqual([['a1 a2 a3 a4 a5'], ['b1 b3 b4 b5']]);
    expect(ofB?.unused).toEqual([expect.objectContaining({ seed: 2, reason: 'diverged' })]);
  });

  it('of a size share no run, and what is left over is named', () => {
    const [ofA] = formGroups(inputOf({ size: 2 }));
    expect(ofA?.groups.map(named)).toEqual(['a1 a2', 'a3 a4']);
    expect(ofA?.unused).toEqual([expect.objectContaining({ seed: 5, reason: expect.stringContaining('left over') })]);
  });

  it('of several arms together take them seed by seed', () => {
    const [both] = formGroups(inputOf({ pools: [['a', 'b']], size: 2 }));
    expect(both?.groups.map(named)).toEqual(['a1 b1', 'a2 a3', 'b3 a4', 'b4 a5']);
  });

  it('are none where a single run has a model', () => {
    expect(formGroups(inputOf({ pools: [['a']], runs: [run('a', 1)] }))[0]?.groups).toEqual([]);
  });
});

describe('what an ensemble adds', () => {
  const flat = (p: number) => Float32Array.from({ length: 10 }, (_, digit) => (digit === 0 ? p : (1 - p) / 9));
  const score = (input: EnsemblesInput) => {
    const groupings = formGroups(input);
    const scored = groupings.map(({ groups }) =>
      groups.map((members) =>
        scoreGroup(
          members,
          predictionsOf(
            [0],
            members.map(({ seed }) => flat(0.2 + seed ** 2 / 100)),
          ),
        ),
      ),
    );
    return describeEnsembles(input, groupings, scored);
  };

  it('is tested over groups, with the runs that are in none named', () => {
    const { ensembles, complete } = score(inputOf({ size: 2, pools: [['a']] }));
    const [{ gain, size, statement }] = ensembles as [(typeof ensembles)[number]];
    expect([complete, size, gain?.brier.n]).toEqual([true, 2, 2]);
    expect(gain?.brier.mean).toBeLessThan(0);
    expect(gain?.brier.pairedT).toMatchObject({ df: 1 });
    expect(gain?.brier.signFlip).toEqual({ p: 0.5, smallestPossible: 0.5 });
    // One image, right or wrong in all: the accuracy gains nothing.
    expect(gain?.accuracy).toMatchObject({
      mean: 0,
      points: 0,
      interval: null,
      reasons: { pairedT: expect.stringMatching(/equal/) },
    });
    expect(statement).toMatch(/^2 models of a averaged, over 2 ensembles that share no run/);
  });

  it('has no spread with one group, and no test while runs are unfinished', () => {
    const alone = score(inputOf({ pools: [['a']] }));
    const [{ gain }] = alone.ensembles as never as [{ gain: { nll: object } }];
    expect(alone.notes.join(' ')).not.toContain('interval');
    expect(score(inputOf({ pools: [['a']], size: 2 })).notes.join(' ')).toContain('interval of the gain');
    expect(gain.nll).toMatchObject({
      n: 1,
      interval: null,
      reasons: { interval: expect.stringMatching(/smaller size/) },
    });
    const runs = [...seeds(4).map((seed) => run('a', seed)), run('a', 5, 'running')];
    const going = score(inputOf({ pools: [['a']], runs, size: 2 }));
    expect(going.complete).toBe(false);
    expect(going.ensembles[0]?.unused).toEqual([expect.objectContaining({ seed: 5, reason: 'running' })]);
    expect(going.ensembles[0]?.gain?.nll).toMatchObject({
      interval: { provisional: true },
      pairedT: null,
      signFlip: null,
      reasons: { pairedT: expect.stringMatching(/have not finished/) },
    });
  });

  it('is null with a reason where there is no group, or predictions are missing', () => {
    const input = inputOf({ pools: [['a']], size: 9 });
    expect(score(input).ensembles[0]).toMatchObject({
      gain: null,
      size: null,
      reasons: { gain: expect.stringMatching(/Fewer runs/) },
    });
    const missing = { missing: 'a seed 1: No predictions are stored.' };
    const small = inputOf({ pools: [['a']] });
    expect(describeEnsembles(small, formGroups(small), [missing]).ensembles[0]).toMatchObject({
      gain: null,
      groups: [],
      statement: missing.missing,
    });
  });
});
