/** Further seeds for an experiment that is there, finished or not. */
import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { Event } from '../../../../src/experiments/records/event.js';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { finishRun, startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);

const model = { architecture: 'softmax-regression' };
const SPEC = {
  seeds: [5],
  arms: [
    { name: 'a', model },
    { name: 'b', model, training: { epochs: 3 } },
  ],
};
const add = (id: string, payload: object, headers = {}, at = api) =>
  at.call('POST', `/v1/experiments/${id}/seeds`, { payload, headers });
const read = async (id: string, at = api) => (await at.call('GET', `/v1/experiments/${id}`)).json<Experiment>();
const placesOf = ({ runs }: Experiment) => runs.map(({ arm, seed, status }) => [arm, seed, status]);
const codeOf = async (...args: Parameters<typeof add>) => {
  const answer = await add(...args);
  const { code, errors = [] } = answer.json<{ code: string; errors?: { pointer: string }[] }>();
  return [answer.statusCode, code, errors[0]?.pointer];
};

describe('POST /v1/experiments/{experimentId}/seeds', () => {
  it('queues a run for each arm and new seed of a finished experiment', async () => {
    const { id, runs, warnings } = await api.submit(SPEC);
    for (const run of runs) await finishRun(api, run.id);
    expect((await read(id)).status).toBe('succeeded');
    const answer = await add(id, { seeds: [9, 2] });
    expect(answer.statusCode).toBe(202);
    expect(answer.headers.location).toBe(`/v1/experiments/${id}`);
    const experiment = answer.json<Experiment>();
    expect(experiment).toMatchObject({ status: 'running', finishedAt: null, spec: { seeds: [5, 9, 2] } });
    expect(experiment.estimate.runs).toBe(6);
    expect(warnings.map(({ code }) => code)).toContain('SINGLE_SEED');
    expect(experiment.warnings.map(({ code }) => code)).not.toContain('SINGLE_SEED');
    expect(placesOf(experiment)).toEqual([
      ['a', 5, 'succeeded'],
      ['b', 5, 'succeeded'],
      ['a', 9, 'queued'],
      ['b', 9, 'queued'],
      ['a', 2, 'queued'],
      ['b', 2, 'queued'],
    ]);
    const { items } = (await api.call('GET', `/v1/experiments/${id}/events?limit=1000`)).json<{ items: Event[] }>();
    const changed = items.findIndex(({ type }) => type === 'experiment.changed');
    expect(items[changed]!.data).toEqual({ fields: ['seeds'] });
    expect(items.slice(changed + 1).map(({ type, data }) => [type, data.seed])).toEqual(
      [9, 9, 2, 2].map((seed) => ['run.queued', seed]),
    );
    const added = experiment.runs.slice(2);
    expect((await api.call('GET', `/v1/runs/${added[1]!.id}`)).json().progress.epochs).toBe(3);
    for (const run of added) await finishRun(api, run.id);
    expect(await read(id)).toMatchObject({ status: 'succeeded', progress: { percent: 100 } });
  });

  it('takes the next ones by their number, also of an experiment that waits', async () => {
    const { id } = await api.submit(SPEC);
    await add(id, { count: 2 });
    const experiment = (await add(id, { count: 1 })).json<Experiment>();
    expect([experiment.status, experiment.spec.seeds]).toEqual(['queued', [5, 6, 7, 8]]);
  });

  it('adds them once under an Idempotency-Key, and all of requests at the same time', async () => {
    const { id } = await api.submit(SPEC);
    const headers = { 'idempotency-key': uuidv7() };
    await add(id, { seeds: [6] }, headers);
    const again = await add(id, { seeds: [6] }, headers);
    expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([202, 'true']);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => add(id, { count: 1 })));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202, 202, 202]);
    expect((await read(id)).spec.seeds).toEqual([5, 6, 7, 8, 9, 10, 11]);
    expect((await read(id)).runs).toHaveLength(14);
  });

  it('makes it the experiment of the new spec', async () => {
    const spec = { ...SPEC, name: 'found by its spec' };
    const { id } = await api.submit(spec);
    await add(id, { seeds: [6] });
    const submit = (seeds: number[]) =>
      api.call('POST', '/v1/experiments?deduplicate=true', { payload: { ...spec, seeds } });
    expect((await submit([5, 6])).json<Experiment>().id).toBe(id);
    expect((await submit([5])).json<Experiment>().id).not.toBe(id);
  });

  it('refuses seeds that are there, too many, or none', async () => {
    const { id } = await api.submit(SPEC);
    expect(await codeOf(id, { seeds: [6, 5] })).toEqual([400, 'INVALID_REQUEST', '/seeds/1']);
    expect(await codeOf(id, { seeds: [6, 6] })).toEqual([400, 'INVALID_REQUEST', '/seeds/1']);
    expect(await codeOf(id, { count: 100 })).toEqual([422, 'SPEC_TOO_LARGE', '/count']);
    for (const body of [{}, { seeds: [1], count: 1 }, { seeds: [] }, { seeds: [-1] }, { count: 0 }, { more: 1 }]) {
      expect((await codeOf(id, body)).slice(0, 2)).toEqual([400, 'INVALID_REQUEST']);
    }
    const last = await api.submit({ ...SPEC, seeds: [2 ** 31 - 1] });
    expect(await codeOf(last.id, { count: 1 })).toEqual([400, 'INVALID_REQUEST', '/count']);
    expect(await codeOf(`exp_${uuidv7()}`, { count: 1 })).toEqual([404, 'EXPERIMENT_NOT_FOUND', undefined]);
    expect((await read(id)).runs).toHaveLength(2);
  });

  it('refuses where more seeds would change what there is', async () => {
    const dataset = { trainSize: 1000, resampling: 'disjoint' };
    const disjoint = await api.submit({ ...SPEC, kind: 'biasVariance', seeds: [1, 2], dataset });
    expect(await codeOf(disjoint.id, { count: 1 })).toEqual([409, 'SEEDS_FIXED', undefined]);
    const timed = await api.submit({ ...SPEC, deadlines: { experimentSeconds: 60 } });
    expect(await codeOf(timed.id, { count: 1 })).toEqual([409, 'SEEDS_FIXED', undefined]);
    const { runs } = await api.submit(SPEC);
    await finishRun(api, runs[0]!.id);
    const reproduction = (await api.call('POST', `/v1/runs/${runs[0]!.id}/reproduce`)).json<Experiment>();
    expect(await codeOf(reproduction.id, { count: 1 })).toEqual([409, 'SEEDS_FIXED', undefined]);
  });

  it('refuses what does not fit into the queue', async () => {
    const full = await startApi(redis.url, { maxQueuedRuns: 3 });
    const { id } = await full.submit(SPEC);
    expect(await codeOf(id, { count: 1 }, {}, full)).toEqual([429, 'QUEUE_FULL', undefined]);
    expect((await read(id, full)).spec.seeds).toEqual([5]);
  });
});
