/** Sweeps: which arms they expand to, and where in the submitted body a fault is reported. */
import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '../../../../src/errors.js';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import type { Arm } from '../../../../src/experiments/spec/experiment.js';
import { validSpecs } from '../../../fixtures/invalid-bodies.js';

const LIMITS = { parameters: 20_000_000, memoryMegabytes: 4096 };
const mlp = { architecture: 'mlp', hiddenUnits: [8] };
const dropout = (rate: unknown) => ({ name: 'dropout', model: mlp, regularization: { dropout: { rate } } });
const penalty = (l1: unknown, l2: unknown = 0) => ({
  name: 'net',
  model: mlp,
  regularization: { kernel: { l1, l2 } },
});
const log = (changes: object = {}) => ({ random: { min: 1e-4, max: 0.1, scale: 'log', samples: 5, ...changes } });

const resolve = (body: object) => resolveSpec(body, LIMITS, ['mnist']);
const armsOf = (...arms: object[]): Arm[] => resolve({ arms }).spec.arms;

function problemsOf(body: object) {
  try {
    resolve(body);
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  throw new Error('The body was accepted.');
}
const refused = (...arms: object[]) => problemsOf({ arms }).problems;

describe('a grid', () => {
  it('makes an arm of each value, named after it, and keeps the other arms', () => {
    const { spec, estimate } = resolve({
      baseline: 'plain',
      seeds: [1, 2],
      arms: [{ name: 'plain', model: mlp }, dropout({ grid: [0, 0.25, 0.5] })],
    });
    expect(spec.arms.map(({ name, sweep }) => [name, sweep])).toEqual([
      ['plain', undefined],
      ...[0, 0.25, 0.5].map((rate) => [
        `dropout_rate-${rate}`,
        { arm: 'dropout', point: { '/regularization/dropout/rate': rate } },
      ]),
    ]);
    expect(spec.arms.slice(1).map(({ regularization }) => regularization.dropout?.rate)).toEqual([0, 0.25, 0.5]);
    expect(estimate).toMatchObject({ arms: 4, runs: 8 });
    expect(Object.keys(estimate.parameters)).toHaveLength(4);
  });

  it('is combined with every other grid of the arm, the last changing fastest', () => {
    expect(armsOf(penalty({ grid: [0, 1e-7] }, { grid: [0.001, 1] })).map(({ name }) => name)).toEqual([
      'net_l1-0_l2-0.001',
      'net_l1-0_l2-1',
      'net_l1-1e-7_l2-0.001',
      'net_l1-1e-7_l2-1',
    ]);
  });

  it('is allowed anywhere: in lists, layers, training and the optimizer', () => {
    const arm = {
      name: 'deep',
      model: { architecture: 'mlp', hiddenUnits: [{ grid: [4, 8] }, 16] },
      training: { epochs: { grid: [1] }, optimizer: { type: 'adam', learningRate: { grid: [0.01] } } },
    };
    const [small, large] = armsOf(arm);
    expect(small).toMatchObject({ name: 'deep_hiddenUnits.0-4_epochs-1_learningRate-0.01' });
    expect(large?.model).toMatchObject({ hiddenUnits: [8, 16] });
    expect(large?.training).toMatchObject({ epochs: 1, optimizer: { learningRate: 0.01, beta1: 0.9 } });
    const layers = [{ type: 'flatten' }, { type: 'dropout', rate: { grid: [0.1] } }];
    expect(armsOf({ name: 'stack', model: { architecture: 'layers', layers } })[0]?.sweep?.point).toEqual({
      '/model/layers/1/rate': 0.1,
    });
  });

  it('names fields of the same name by more of their path', () => {
    const regularization = { dropout: { rate: { grid: [0.1] } }, gaussianDropout: { rate: { grid: [0.2] } } };
    expect(armsOf({ name: 'a', model: mlp, regularization })[0]?.name).toBe(
      'a_dropout.rate-0.1_gaussianDropout.rate-0.2',
    );
  });

  it('numbers the arms if values would make their names too long', () => {
    const name = 'x'.repeat(60);
    const names = armsOf({ ...dropout({ grid: [0.1, 0.2] }), name }).map((arm) => arm.name);
    expect(names).toEqual([`${'x'.repeat(55)}_point-1`, `${'x'.repeat(55)}_point-2`]);
  });
});

describe('every number of an arm', () => {
  /** The value with a grid of one instead of every number, except the fixed one of the output. */
  function swept(value: unknown, key = ''): unknown {
    if (typeof value === 'number') return { grid: [value] };
    if (typeof value !== 'object' || value === null || key === 'output') return value;
    if (Array.isArray(value)) return value.map((item) => swept(item));
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, swept(inner, name)]));
  }

  it('can be swept, with the same result as the plain number', () => {
    for (const valid of validSpecs) {
      const written = valid as { baseline?: string; arms: { name: string }[] };
      const { baseline, ...rest } = written;
      const arms = written.arms.map(({ name, ...settings }) => ({ name, ...(swept(settings) as object) }));
      const [expected, actual] = [rest, { ...rest, arms }].map((body) => resolve(body).spec);
      const settings = ({ arms: resolved }: { arms: Arm[] }) => resolved.map(({ name, sweep, ...others }) => others);
      expect(settings(actual!)).toEqual(settings(expected!));
      expect(actual!.arms.map(({ sweep }, index) => sweep?.arm ?? actual!.arms[index]!.name)).toEqual(
        expected!.arms.map(({ name }) => name),
      );
    }
  });
});

describe('a random sweep', () => {
  const values = (sweep: object) => armsOf(penalty(sweep)).map(({ regularization }) => regularization.kernel!.l1);

  it('draws within its range, the same values each time and others with another seed', () => {
    const drawn = values(log({ samples: 64 }));
    expect(new Set(drawn).size).toBe(64);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(1e-4);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(0.1);
    // Half of a logarithmic range is below the geometric mean of its ends.
    expect(drawn.filter((value) => value < Math.sqrt(1e-5)).length / 64).toBeCloseTo(0.5, 0);
    expect(values(log({ samples: 64 }))).toEqual(drawn);
    expect(values(log({ samples: 64, seed: 2 }))).not.toEqual(drawn);
  });

  it.each(['linear', 'log'])('draws integers up to both ends of the range on a %s scale', (scale) => {
    const units = { random: { min: 1, max: 4, scale, integer: true, samples: 64 } };
    const drawn = armsOf({ name: 'a', model: { architecture: 'mlp', hiddenUnits: [units] } }).map(
      ({ model }) => (model as { hiddenUnits: number[] }).hiddenUnits[0],
    );
    expect(new Set(drawn)).toEqual(new Set([1, 2, 3, 4]));
  });

  it('is drawn together with the other random fields of the arm, and combined with grids', () => {
    const arms = armsOf({
      ...penalty(log(), log()),
      training: { batchSize: { grid: [16, 32] } },
    });
    const points = arms.map(({ sweep }) => Object.values(sweep!.point));
    expect(points).toHaveLength(10);
    // The draws are the same for both batch sizes, and differ between the two fields.
    expect(points.slice(0, 5).map(([, ...drawn]) => drawn)).toEqual(points.slice(5).map(([, ...drawn]) => drawn));
    for (const [, l1, l2] of points) expect(l1).not.toBe(l2);
    expect(new Set(arms.map(({ name }) => name)).size).toBe(10);
    expect(arms[0]?.name).toMatch(/^net_batchSize-16_l1-[\d.e-]+_l2-[\d.e-]+$/);
  });

  it('can be a single value', () => {
    expect(values({ random: { min: 0.5, max: 0.5, samples: 1 } })).toEqual([0.5]);
  });
});

describe('the resolved spec of a sweep', () => {
  const { spec } = resolve({ arms: [dropout({ grid: [0, 0.5] })], baseline: 'dropout_rate-0' });

  it('resolves to itself', () => {
    expect(resolve(spec).spec).toEqual(spec);
  });

  it('cannot name a point with other values, or contain a sweep', () => {
    const [first] = spec.arms;
    const point = { '/regularization/dropout/rate': 0.9, '/nowhere': 1 };
    expect(refused({ ...first, sweep: { arm: 'dropout', point } }).map(({ pointer }) => pointer)).toEqual([
      '/arms/0/sweep/point/~1regularization~1dropout~1rate',
      '/arms/0/sweep/point/~1nowhere',
    ]);
    expect(refused({ ...dropout({ grid: [0.1] }), sweep: first!.sweep })).toEqual([
      expect.objectContaining({ pointer: '/arms/0/sweep', code: 'NOT_ALLOWED' }),
    ]);
  });
});

describe('a fault in a sweep', () => {
  it.each([
    ['a value out of bounds', { grid: [0.5, 1] }, '/grid/1', 'TOO_BIG', 'Must be less than 1.'],
    ['a repeated value', { grid: [0.5, 0.5] }, '/grid/1', 'DUPLICATE', /0.5 is listed twice/],
    ['a string', { grid: ['a'] }, '/grid/0', 'INVALID_TYPE', 'Must be a number, not a string.'],
    ['no value', { grid: [] }, '/grid', 'TOO_SMALL', 'Must have at least 1 item.'],
    ['an unknown field', { grid: [0.1], step: 1 }, '/step', 'UNKNOWN_FIELD', /no field "step"/],
    ['both forms', { grid: [0.1], random: {} }, '/random', 'UNKNOWN_FIELD', /no field "random"/],
    ['no number of samples', { random: { min: 0, max: 0.5 } }, '/random/samples', 'REQUIRED', 'Is required: a number.'],
    ['a maximum below the minimum', log({ max: 1e-5 }), '/random/max', 'INVALID_VALUE', 'Must be at least min.'],
    ['a logarithm of 0', log({ min: 0 }), '/random/min', 'INVALID_VALUE', 'Must be greater than 0 on a log scale.'],
    [
      'fractional bounds of integers',
      log({ integer: true, max: 1 }),
      '/random/min',
      'INVALID_VALUE',
      'Must be an integer.',
    ],
    ['a range out of bounds', log({ min: 1, max: 2 }), '/random', 'TOO_BIG', 'Must be less than 1.'],
    ['neither a number nor a sweep', { from: 0 }, '', 'INVALID_TYPE', 'Must be a number, not an object.'],
    ['another type', '0.5', '', 'INVALID_TYPE', 'Must be a number, not a string: write 0.5.'],
  ])('is reported where it was sent: %s', (_, rate, below, code, message) => {
    const pointer = `/arms/1/regularization/dropout/rate${below}`;
    expect(refused({ name: 'plain', model: mlp }, dropout(rate))).toEqual([
      { pointer, code, message: typeof message === 'string' ? message : expect.stringMatching(message) },
    ]);
  });

  it('is reported for fractions instead of integers, and for layers that do not fit', () => {
    const model = { architecture: 'mlp', hiddenUnits: [{ grid: [4, 4.5] }] };
    expect(refused({ name: 'a', model })).toEqual([
      {
        pointer: '/arms/0/model/hiddenUnits/0/grid/1',
        code: 'INVALID_TYPE',
        message: expect.stringMatching(/integer/),
      },
    ]);
    const convolution = { type: 'conv2d', filters: 2, kernelSize: { grid: [3, 15] } };
    const cnn = { architecture: 'layers', layers: [{ type: 'maxPooling2d' }, convolution, { type: 'flatten' }] };
    expect(refused({ name: 'plain', model: mlp }, { name: 'a', model: cnn })).toEqual([
      expect.objectContaining({ pointer: '/arms/1/model/layers/1/kernelSize/grid/1', code: 'SHAPE_MISMATCH' }),
    ]);
  });

  it('is reported once, not once per arm', () => {
    const arm = { ...dropout({ grid: [0.1, 0.2, 0.3] }), model: { architecture: 'layers', layers: [] } };
    expect(refused(arm).filter(({ code }) => code === 'NOT_ALLOWED')).toHaveLength(1);
  });

  it('is reported for unequal numbers of draws', () => {
    expect(refused(penalty(log(), log({ samples: 6 })))).toEqual([
      {
        pointer: '/arms/0/regularization/kernel/l2/random/samples',
        code: 'INVALID_VALUE',
        message: expect.stringContaining('Use 5 samples, as at /arms/0/regularization/kernel/l1'),
      },
    ]);
  });

  it('is reported for too many arms, at the arm that expands to them or at all arms together', () => {
    const grid = (count: number) => ({ grid: Array.from({ length: count }, (_, index) => index / 100) });
    const error = problemsOf({ arms: [penalty(grid(64), grid(64))] });
    expect([error.code, error.problems]).toEqual([
      'SPEC_TOO_LARGE',
      [{ pointer: '/arms/0', code: 'LIMIT_EXCEEDED', message: expect.stringContaining('64 × 64 = 4096 arms') }],
    ]);
    expect(refused(dropout(grid(40)), penalty(grid(25)))).toEqual([
      { pointer: '/arms', code: 'LIMIT_EXCEEDED', message: expect.stringContaining('40 + 25 = 65') },
    ]);
    const runs = problemsOf({ seeds: { count: 20 }, arms: [dropout(grid(51))] });
    expect(runs.problems).toEqual([
      { pointer: '/seeds', code: 'LIMIT_EXCEEDED', message: expect.stringContaining('51 arms × 20 seeds') },
    ]);
  });

  it('is reported for a model that one of its values makes too large', () => {
    const model = { architecture: 'mlp', hiddenUnits: [{ grid: [8, 4096] }, 4096, 4096] };
    expect(refused({ name: 'wide', model })).toEqual([
      {
        pointer: '/arms/0/model',
        code: 'LIMIT_EXCEEDED',
        message: expect.stringContaining('"wide_hiddenUnits.0-4096"'),
      },
    ]);
  });

  it('is reported for a baseline that is not an arm, with the names of the arms', () => {
    const body = { baseline: 'dropout', arms: [dropout({ grid: [0.1, 0.2] })] };
    expect(problemsOf(body).problems).toEqual([
      { pointer: '/baseline', code: 'UNKNOWN_REFERENCE', message: expect.stringContaining('"dropout_rate-0.1"') },
    ]);
  });

  it('is found quickly even in a hostile body', () => {
    const grids = Array.from({ length: 32 }, () => ({ grid: Array.from({ length: 64 }, (_, index) => index + 1) }));
    const body = {
      arms: Array.from({ length: 16 }, () => ({ name: 'a', model: { architecture: 'mlp', hiddenUnits: grids } })),
    };
    const start = performance.now();
    expect(problemsOf(body).code).toBe('SPEC_TOO_LARGE');
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('replicas', () => {
  const biasVariance = (changes: object = {}) => ({
    kind: 'biasVariance',
    seeds: { count: 3 },
    dataset: { resampling: 'bootstrap' },
    arms: [dropout({ grid: [0, 0.5] })],
    ...changes,
  });

  it('have their own images, and the other randomness of their own or of the first seed', () => {
    expect(resolve(biasVariance()).spec).toMatchObject({ kind: 'biasVariance', seedChanges: 'everything' });
    expect(resolve(biasVariance({ seedChanges: 'data' })).spec.seedChanges).toBe('data');
  });

  it.each([
    ['no resampling', { dataset: {} }, '/dataset', 'INVALID_VALUE'],
    ['a single seed', { seeds: [1] }, '/seeds', 'TOO_SMALL'],
    [
      'parts without images',
      { seeds: { count: 9 }, dataset: { trainSize: 100, resampling: 'disjoint' } },
      '/seeds',
      'TOO_BIG',
    ],
    [
      'no difference between seeds',
      { kind: 'comparison', seedChanges: 'data', dataset: { resampling: 'none' } },
      '/seedChanges',
      'NOT_ALLOWED',
    ],
  ])('are refused with %s', (_, changes, pointer, code) => {
    expect(problemsOf(biasVariance(changes)).problems).toEqual([expect.objectContaining({ pointer, code })]);
  });

  it('with disjoint images train in a fraction of the time', () => {
    const seconds = (resampling: string) =>
      resolve(biasVariance({ seeds: { count: 10 }, dataset: { resampling }, training: { epochs: 100 } })).estimate
        .seconds;
    expect(seconds('disjoint')).toBeLessThan(seconds('bootstrap') / 3);
  });
});
