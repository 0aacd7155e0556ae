import { describe, expect, it } from '@jest/globals';
import { planRuns, runSpecFor } from '../../../../src/experiments/planning/plan-runs.js';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import { EXPERIMENT_DEFAULTS, regularization } from '../../../support/specs.js';

const { spec } = resolveSpec(
  {
    seeds: [7, 3],
    dataset: { trainSize: 500 },
    training: { epochs: 2 },
    arms: [
      { name: 'first', model: { architecture: 'mlp' }, regularization: { dropout: { rate: 0.5 } } },
      { name: 'second', model: { architecture: 'softmax-regression' }, training: { epochs: 3 } },
    ],
  },
  { parameters: 1e6, memoryMegabytes: 1000 },
  ['mnist'],
);

describe('planRuns', () => {
  it('trains every arm with every seed, the arms of one seed next to each other', () => {
    expect(planRuns(spec).map(({ arm, seed }) => [arm, seed])).toEqual([
      ['first', 7],
      ['second', 7],
      ['first', 3],
      ['second', 3],
    ]);
  });
});

describe('runSpecFor', () => {
  it('gives a run the settings of its arm only', () => {
    expect(runSpecFor(spec, 'second', 7)).toEqual({
      dataset: { ...EXPERIMENT_DEFAULTS.dataset, trainSize: 500 },
      seed: 7,
      model: spec.arms[1]!.model,
      regularization: regularization(),
      training: { ...spec.training, epochs: 3 },
      layerReport: 'final',
    });
  });

  it('refuses an arm that the spec does not have', () => {
    expect(() => runSpecFor(spec, 'third', 7)).toThrow(new RangeError('The spec has no arm "third".'));
  });
});

describe('replicas', () => {
  const replicas = (resampling: 'bootstrap' | 'disjoint', seedChanges: 'everything' | 'data') => {
    const replicated = { ...spec, dataset: { ...spec.dataset, resampling }, seedChanges };
    return replicated.seeds
      .map((seed) => runSpecFor(replicated, 'first', seed))
      .map(({ seed, trainingSeed, part }) => ({ seed, trainingSeed, part }));
  };

  it('with everything random need only their seed', () => {
    expect(replicas('bootstrap', 'everything')).toEqual([{ seed: 7 }, { seed: 3 }]);
  });

  it('that differ only in their images train with the first seed, on parts cut with it', () => {
    expect(replicas('disjoint', 'data')).toEqual([
      { seed: 7, trainingSeed: 7, part: { index: 0, of: 2, cutSeed: 7 } },
      { seed: 3, trainingSeed: 7, part: { index: 1, of: 2, cutSeed: 7 } },
    ]);
  });
});
