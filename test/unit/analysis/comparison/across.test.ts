/** What keeps arms of several experiments from being compared, and what they differ in. */
import { describe, expect, it } from '@jest/globals';
import {
  type ComparedArm,
  notesOn,
  obstaclesTo,
  settingDifferences,
} from '../../../../src/analysis/comparison/across.js';
import type { ComparisonMetric } from '../../../../src/analysis/schemas.js';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import type { Receipt } from '../../../../src/experiments/records/receipt.js';

const RECEIPT: Receipt = {
  seed: 1,
  streams: {},
  dataset: { name: 'mnist', sha256: { 'train-images-idx3-ubyte': 'a', 't10k-images-idx3-ubyte': 'b' } },
  trainingSemantics: 7,
  executionMode: 'compiled',
  threads: { intraOp: 1, interOp: 1 },
  cpu: { architecture: 'x64', model: 'some CPU', instructionSets: ['avx2'] },
  platform: 'linux-x64',
  versions: { tensorflow: '2.15.1', node: 'v20.20.0' },
  weightsSha256: 'c',
};

const LIMITS = { parameters: 1e9, memoryMegabytes: 1e9 };

function armOf(name: string, changes: object = {}, receipts: Receipt[] = [RECEIPT]): ComparedArm {
  const arms = [{ name: 'plain', model: { architecture: 'mlp', hiddenUnits: [8] } }];
  const { spec } = resolveSpec({ seeds: [1, 2, 3], arms, ...changes }, LIMITS, ['mnist']);
  return { name, experimentId: `exp_${name}`, spec, arm: spec.arms[0]!, receipts };
}

const BASE = { trainSize: 2000 };
/** Other values of every field of `dataset`, and which images of theirs are the same as before. */
const OTHER_DATA: Record<string, { dataset: object; shares: readonly string[] }> = {
  trainSize: { dataset: { trainSize: 3000 }, shares: ['test'] },
  classBalanced: { dataset: { classBalanced: true }, shares: ['test'] },
  validationSplit: { dataset: { validationSplit: 0.3 }, shares: ['test'] },
  validation: { dataset: { validation: 'random' }, shares: ['test'] },
  labelNoise: { dataset: { labelNoise: 0.1 }, shares: ['test', 'validation'] },
  resampling: { dataset: { resampling: 'bootstrap' }, shares: ['test', 'validation'] },
};

describe('arms of several experiments', () => {
  const splits = ['test', 'validation', 'train'] as const;
  const cases = Object.entries(OTHER_DATA).flatMap(([field, { dataset, shares }]) =>
    splits.map((split) => ({ field, dataset, split, isShared: shares.includes(split) })),
  );

  it.each(cases)(
    'with another dataset.$field: $split metrics comparable: $isShared',
    ({ dataset, split, ...given }) => {
      const arms = [armOf('first', { dataset: BASE }), armOf('other', { dataset: { ...BASE, ...dataset } })];
      const messages = obstaclesTo(arms, [`${split}.accuracy`]).map(({ index, message }) => [index, message]);
      const refusal = [[1, expect.stringContaining(`dataset.${given.field} is`)]];
      expect(messages).toEqual(given.isShared ? [] : refusal);
      expect(settingDifferences(arms[1]!, arms[0]!).map(({ pointer }) => pointer)).toContain(`/dataset/${given.field}`);
      // As one of several metrics it is refused as well.
      const family: ComparisonMetric[] = ['test.dataLoss', `${split}.accuracy`];
      expect(obstaclesTo(arms, family)).toHaveLength(given.isShared ? 0 : 1);
    },
  );

  it.each([
    ['no seed in common', {}, { seeds: [7, 8] }, /no seed in common/],
    [
      'seeds that change something else',
      {},
      { seedChanges: 'data', dataset: { resampling: 'bootstrap' } },
      /seedChanges/,
    ],
    [
      'weights of another first seed',
      { seeds: [1, 2], seedChanges: 'data', dataset: { resampling: 'bootstrap' } },
      { seeds: [2, 1], seedChanges: 'data', dataset: { resampling: 'bootstrap' } },
      /start from the first seed, which is 2 in other and 1 in first/,
    ],
  ])('are refused with %s', (_, first, other, message) => {
    expect(obstaclesTo([armOf('first', first), armOf('other', other)], ['test.accuracy'])).toEqual([
      { index: 1, message: expect.stringMatching(message) },
    ]);
  });

  it('are refused on validation images when disjoint parts were cut for other seeds', () => {
    const dataset = { resampling: 'disjoint' };
    const arms = [armOf('first', { dataset, seeds: [1, 2] }), armOf('other', { dataset, seeds: [1, 2, 3] })];
    expect(obstaclesTo(arms, ['test.accuracy'])).toEqual([]);
    const uncut = armOf('uncut', { seeds: [1, 2] });
    expect(obstaclesTo([arms[0]!, uncut], ['validation.accuracy'])[0]?.message).toMatch(/into the same disjoint parts/);
    expect(obstaclesTo(arms, ['train.accuracy'])[0]?.message).toMatch(/into the same disjoint parts/);
  });

  it('are refused when the files of the data set have changed, by their sums in the receipts', () => {
    const files = (test: string, train: string): Receipt => ({
      ...RECEIPT,
      dataset: { name: 'mnist', sha256: { 't10k-images-idx3-ubyte': test, 'train-images-idx3-ubyte': train } },
    });
    const refused = (...receipts: Receipt[][]) =>
      (['test.accuracy', 'train.accuracy'] as const).map(
        (metric) =>
          obstaclesTo(
            receipts.map((each, index) => armOf(`arm-${index}`, {}, each)),
            [metric],
          ).length,
      );
    expect(refused([RECEIPT], [files('b', 'a')])).toEqual([0, 0]);
    expect(refused([RECEIPT], [files('x', 'a')])).toEqual([1, 0]);
    expect(refused([RECEIPT], [files('b', 'x')])).toEqual([0, 1]);
    // Also when they changed while one of them was training.
    expect(refused([RECEIPT], [RECEIPT, files('x', 'a')])).toEqual([1, 0]);
    // Nothing is known of runs without a receipt.
    expect(refused([RECEIPT], [])).toEqual([0, 0]);
  });

  it('say what differs besides the arms, and what follows from it', () => {
    const first = armOf('first', { dataset: { trainSize: 2000 }, training: { epochs: 5 } });
    const other = armOf('other', { dataset: { trainSize: 3000 }, training: { epochs: 6 } }, [
      { ...RECEIPT, versions: { tensorflow: '2.16.0' } },
    ]);
    expect(settingDifferences(other, first)).toEqual([
      { pointer: '/dataset/trainSize', arm: 3000, baseline: 2000 },
      { pointer: '/training/epochs', arm: 6, baseline: 5 },
      { pointer: '/execution/tensorflow', arm: '2.16.0', baseline: '2.15.1' },
    ]);
    expect(notesOn(other, first)).toEqual([
      'other and first also differ in /dataset/trainSize, /training/epochs: their difference is the effect of all of it together.',
      expect.stringMatching(/^Runs of one seed in other and first train on different images/),
      expect.stringMatching(/different arithmetic \(\/execution\/tensorflow\)/),
    ]);
    expect(notesOn(armOf('other'), armOf('first'))).toEqual([]);
    // Of runs without a receipt nothing is said about the arithmetic.
    expect(settingDifferences(armOf('other', {}, []), armOf('first'))).toEqual([]);
  });
});
