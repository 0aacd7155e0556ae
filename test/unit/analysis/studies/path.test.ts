/** A metric along the sweeps of an experiment. */
import { describe, expect, it } from '@jest/globals';
import { type PathInput, tracePaths } from '../../../../src/analysis/studies/path.js';
import { evaluationWith } from '../../../support/predictions.js';

const point = (l1: number, l2: number) => ({
  name: `net_${l1}_${l2}`,
  sweep: { arm: 'net', point: { '/regularization/kernel/l1': l1, '/regularization/kernel/l2': l2 } },
});
const arms = [{ name: 'plain' }, point(0.1, 1), point(0.1, 0.5), point(0, 2), point(0, 0)];
const run = (arm: string, seed: number, accuracy: number | null): PathInput['runs'][number] => ({
  id: `run_${arm}_${seed}`,
  arm,
  seed,
  status: accuracy === null ? 'failed' : 'succeeded',
  stopReason: { kind: accuracy === null ? 'diverged' : 'completed', epoch: 1 },
  evaluation: accuracy === null ? null : evaluationWith(accuracy),
});
const runs = arms.flatMap(({ name }, index) =>
  [1, 2, 3].map((seed) => run(name, seed, index === 1 && seed === 2 ? null : 0.9 + index / 100 + seed / 1000)),
);
const input: PathInput = { experimentId: 'exp_1', arms, runs, metric: 'test.accuracy' };

describe('a path', () => {
  const answer = tracePaths(input);

  it('has a point for each arm of a sweep, in ascending order of its fields, and lists the other arms separately', () => {
    expect(answer.paths).toHaveLength(1);
    const [{ sweep, fields, points }] = answer.paths as [(typeof answer.paths)[number]];
    expect([sweep, fields]).toEqual(['net', ['/regularization/kernel/l1', '/regularization/kernel/l2']]);
    expect(points.map((each) => Object.values(each.point))).toEqual([
      [0, 0],
      [0, 2],
      [0.1, 0.5],
      [0.1, 1],
    ]);
    expect(answer.others.map(({ arm }) => arm)).toEqual(['plain']);
  });

  it('gives each point mean, deviation, interval and the value of every seed, with what was lost', () => {
    const [first, , , last] = answer.paths[0]!.points;
    expect(first).toMatchObject({ arm: 'net_0_0', n: 3, planned: 3, mean: expect.closeTo(0.942, 12) });
    expect(first?.standardDeviation).toBeCloseTo(0.001, 12);
    expect(first?.interval?.high).toBeCloseTo(0.942 + (4.302652729911275 * 0.001) / Math.sqrt(3), 12);
    expect(first?.values.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(last).toMatchObject({ n: 2, failed: { count: 1, rate: 1 / 3 } });
  });

  it('chooses on validation, and warns of the best point on the test set', () => {
    expect(answer.chosenOnValidation).toMatchObject({ arm: 'net_0_0', metric: 'validation.accuracy' });
    expect(answer.notes.join(' ')).toMatch(/because it was selected there/);
    expect(tracePaths({ ...input, metric: 'validation.dataLoss' }).notes.join(' ')).not.toMatch(/selected there/);
  });

  it('is provisional while runs are unfinished', () => {
    const going = runs.map((each) => (each.arm === 'plain' ? { ...each, status: 'running' as const } : each));
    const { complete, paths } = tracePaths({ ...input, runs: going });
    expect([complete, paths[0]?.points[0]?.interval?.provisional]).toEqual([false, true]);
  });

  it('there is none without a sweep', () => {
    expect(tracePaths({ ...input, arms: [{ name: 'plain' }] })).toMatchObject({
      paths: [],
      others: [{ arm: 'plain' }],
    });
  });
});
