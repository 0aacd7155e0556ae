/** Submitting the spec of another experiment again, changed or not. */
import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { ServiceError } from '../../../../src/errors.js';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { startApi } from '../../../support/api.js';
import { runCommand } from '../../../support/command-line.js';
import { makeKey } from '../../../support/keys.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const url = await api.listen();

const model = { architecture: 'mlp', hiddenUnits: [8] };
const SPEC = {
  name: 'source',
  seeds: [3, 5],
  training: { epochs: 4, batchSize: 64 },
  baseline: 'plain',
  arms: [
    { name: 'plain', model },
    { name: 'long', model, training: { epochs: 9, earlyStopping: null } },
    { name: 'dropout', model, regularization: { dropout: { rate: { grid: [0.1, 0.2] } } } },
  ],
  labels: { team: 'vision' },
};
const source = await api.submit(SPEC);

const post = (payload: object, path = '', headers = {}) =>
  api.call('POST', `/v1/experiments${path}`, { payload, headers });
const clone = async (overrides?: object, rest: object = {}) => {
  const answer = await post({ from: source.id, ...(overrides && { overrides }), ...rest });
  expect(answer.statusCode).toBe(202);
  return answer.json<Experiment>();
};
const faultsOf = async (payload: object, path = '') => {
  const answer = await post(payload, path);
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_SPEC']);
  return answer
    .json<{ errors: { pointer: string; code: string }[] }>()
    .errors.map(({ pointer, code }) => [pointer, code]);
};

describe('an experiment submitted from another', () => {
  it('has its spec, and what is written on it now', async () => {
    const twin = await clone(undefined, { labels: { copy: 'yes' }, description: 'Again.', metadata: { a: 1 } });
    expect(twin.id).not.toBe(source.id);
    expect(twin.spec).toEqual(source.spec);
    expect(twin.runs.map(({ arm, seed }) => [arm, seed])).toEqual(source.runs.map(({ arm, seed }) => [arm, seed]));
    expect(twin).toMatchObject({ labels: { copy: 'yes' }, description: 'Again.', metadata: { a: 1 }, preset: null });
    expect((await clone()).labels).toEqual({});
  });

  it('has the overrides as a merge patch on the spec', async () => {
    const arms = source.spec.arms.slice(0, 1).map(({ name, model }) => ({ name, model }));
    const { spec, name } = await clone({ name: 'other', seeds: { count: 2 }, dataset: { trainSize: 500 }, arms });
    expect([name, spec.name, spec.seeds]).toEqual(['other', 'other', [1, 2]]);
    expect(spec.dataset).toEqual({ ...source.spec.dataset, trainSize: 500 });
    expect(spec.arms.map((arm) => arm.name)).toEqual(['plain']);
    expect(spec.training).toEqual(source.spec.training);
    expect((await clone({ baseline: null })).spec.baseline).toBeNull();
  });

  it('gives training to the arms that had none of their own, and keeps that of the others', async () => {
    const { spec } = await clone({ training: { epochs: 2, batchSize: 16 } });
    expect(spec.arms.map(({ training }) => [training.epochs, training.batchSize])).toEqual([
      [2, 16],
      [9, 16],
      [2, 16],
      [2, 16],
    ]);
  });

  it('keeps the points of a sweep, also one that is the value of the others', async () => {
    const arms = [
      { name: 'swept', model, training: { optimizer: { type: 'sgd', learningRate: { grid: [0.1, 0.5] } } } },
    ];
    const training = { optimizer: { type: 'sgd', learningRate: 0.5 } };
    const swept = await api.submit({ training, arms });
    const answer = await post({ from: swept.id, overrides: { training: { optimizer: { learningRate: 0.9 } } } });
    const rates = answer.json<Experiment>().spec.arms.map((arm) => arm.training.optimizer.learningRate);
    expect(rates).toEqual([0.1, 0.5]);
  });

  it('is planned, found again by its spec, and put under an external id', async () => {
    const plan = await post({ from: source.id, overrides: { seeds: [1] } }, ':plan');
    expect([plan.statusCode, plan.json().runs.length]).toEqual([200, 4]);
    const own = await api.submit({ ...SPEC, name: 'found again' });
    const again = await post({ from: own.id }, '?deduplicate=true');
    expect([again.headers.deduplicated, again.json().id]).toEqual(['true', own.id]);
    const put = () => api.call('PUT', '/v1/experiments/by-external-id/cloned', { payload: { from: source.id } });
    expect([(await put()).statusCode, (await put()).statusCode]).toEqual([202, 200]);
  });

  it('points at the faults of the request', async () => {
    expect(await faultsOf({ from: `exp_${uuidv7()}` })).toEqual([['/from', 'UNKNOWN_REFERENCE']]);
    expect(await faultsOf({ from: 'exp_1' }, ':plan')).toEqual([['/from', 'INVALID_FORMAT']]);
    expect(await faultsOf({ from: source.id, extra: 1, overrides: { training: { epochs: 0 }, modle: 1 } })).toEqual([
      ['/overrides/modle', 'UNKNOWN_FIELD'],
      ['/extra', 'UNKNOWN_FIELD'],
      ['/overrides/training/epochs', 'TOO_SMALL'],
    ]);
    expect(await faultsOf({ from: source.id, overrides: { baseline: 'nobody' } })).toEqual([
      ['/overrides/baseline', 'UNKNOWN_REFERENCE'],
    ]);
    expect(await faultsOf({ from: source.id, overrides: { dataset: { name: 'nothing' } } })).toEqual([
      ['/overrides/dataset/name', 'UNKNOWN_REFERENCE'],
    ]);
  });

  it('is at fault itself where nothing that was sent is', () => {
    const limits = { parameters: 100, memoryMegabytes: 4096 };
    let problems: unknown[] = [];
    try {
      resolveSpec({ from: source.id }, limits, ['mnist'], source.spec);
    } catch (error) {
      problems = (error as ServiceError).problems.map(({ pointer }) => pointer);
    }
    expect(new Set(problems)).toEqual(new Set(['/from']));
  });

  it('cannot come from another tenant, whose experiment looks like none', async () => {
    const { headers } = await makeKey(api, { tenant: 'rival' });
    const [foreign, absent] = [
      await post({ from: source.id }, '', headers),
      await post({ from: `exp_${uuidv7()}` }, '', headers),
    ];
    const without = ({ requestId: _, ...problem }: Record<string, unknown>) => problem;
    expect(without(foreign.json())).toEqual(without(absent.json()));
    expect(foreign.statusCode).toBe(400);
  });
});

describe('regulab submit --from', () => {
  it('submits the spec of another experiment with settings', async () => {
    const run = async (...args: string[]) => {
      const { written, error } = await runCommand(['submit', ...args, '--url', url]);
      return error?.message ?? written;
    };
    const made = JSON.parse(await run('--from', source.id, '--set', 'training.epochs=1', '--label', 'a=b', '--json'));
    expect(made.spec.training.epochs).toBe(1);
    expect(made.labels).toEqual({ a: 'b' });
    await api.call('PUT', '/v1/experiments/by-external-id/named-source', { payload: SPEC });
    expect(JSON.parse(await run('--from', 'named-source', '--json')).spec).toEqual(source.spec);
    expect(await run('--from', source.id, '--preset', 'quick-start')).toContain('Name either');
  });
});
