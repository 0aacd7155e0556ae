import { describe, expect, it } from '@jest/globals';
import { EXAMPLE_PRESET_REQUEST, EXAMPLE_SPEC } from '../../../../src/api/openapi/examples.js';
import type { Experiment, ExperimentSummary } from '../../../../src/experiments/records/experiment.js';
import type { Run } from '../../../../src/experiments/records/run.js';
import type { Page } from '../../../../src/store/store.js';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { NEWER_VERSION } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const NOWHERE = '019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';

describe('POST /v1/experiments', () => {
  it('stores and queues one run for every arm and seed', async () => {
    const response = await api.call('POST', '/v1/experiments', { payload: EXAMPLE_SPEC });
    expect(response.statusCode).toBe(202);
    const experiment = response.json<Experiment>();
    expect(response.headers.location).toBe(`/v1/experiments/${experiment.id}`);
    expect(response.headers['retry-after']).toBe('1');
    expect(experiment.runs.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual([
      'without-dropout 1',
      'with-dropout 1',
      'without-dropout 2',
      'with-dropout 2',
      'without-dropout 3',
      'with-dropout 3',
    ]);
    for (const run of experiment.runs) expect(await api.jobs.has(`${run.id}-0`)).toBe(true);
    const read = await api.call('GET', String(response.headers.location));
    // The wait for a worker is the only difference there may be.
    expect(read.json<Experiment>()).toEqual(experiment);
  });

  it('takes a preset with overrides', async () => {
    const response = await api.call('POST', '/v1/experiments?dryRun=true', { payload: EXAMPLE_PRESET_REQUEST });
    expect(response.statusCode).toBe(200);
    expect(response.json().spec.seeds).toEqual([1, 2, 3, 4, 5]);
  });

  it('creates nothing with dryRun=true', async () => {
    const before = await api.store.countRuns();
    const response = await api.call('POST', '/v1/experiments?dryRun=true', { payload: SMALL_SPEC });
    expect(response.statusCode).toBe(200);
    expect(Object.keys(response.json()).sort()).toEqual(['estimate', 'name', 'runs', 'spec', 'warnings']);
    expect(response.json().runs).toEqual([{ arm: 'only', seed: 1 }]);
    expect(await api.store.countRuns()).toEqual(before);
  });

  it('gives the same spec again when the resolved spec is submitted', async () => {
    const first = (await api.call('POST', '/v1/experiments?dryRun=true', { payload: EXAMPLE_SPEC })).json();
    const second = (await api.call('POST', '/v1/experiments?dryRun=true', { payload: first.spec })).json();
    expect(second.spec).toEqual(first.spec);
  });

  it('gives the same plan as an operation of its own', async () => {
    const before = await api.store.countRuns();
    for (const payload of [EXAMPLE_SPEC, EXAMPLE_PRESET_REQUEST]) {
      const flagged = await api.call('POST', '/v1/experiments?dryRun=true', { payload });
      const plan = await api.call('POST', '/v1/experiments:plan', { payload });
      expect([plan.statusCode, plan.json()]).toEqual([200, flagged.json()]);
    }
    const invalid = await api.call('POST', '/v1/experiments:plan', { payload: { arms: [] } });
    expect(invalid.json()).toMatchObject({ status: 400, code: 'INVALID_SPEC' });
    expect(await api.store.countRuns()).toEqual(before);
  });

  it.each(['1', 'yes', '', 'TRUE'])('refuses dryRun=%s', async (value) => {
    const response = await api.call('POST', `/v1/experiments?dryRun=${value}`, { payload: SMALL_SPEC });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ parameter: 'dryRun' }] });
  });
});

describe('GET /v1/experiments', () => {
  it('pages through all experiments, newest first, each once', async () => {
    const other = await startApi(redis.url);
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift((await other.submit()).id);
    const seen: string[] = [];
    let url: string | undefined = '/v1/experiments?limit=2';
    while (url !== undefined) {
      const response = await other.call('GET', url);
      const page = response.json<Page<ExperimentSummary>>();
      seen.push(...page.items.map(({ id }) => id));
      const link = /<(.+)>; rel="next"/.exec(String(response.headers.link ?? ''))?.[1];
      expect(link === undefined).toBe(page.nextCursor === null);
      url = link;
    }
    expect(seen).toEqual(ids);
  });

  it('lists only experiments in the state asked for', async () => {
    const other = await startApi(redis.url);
    const [done, waiting] = [await other.submit(), await other.submit()];
    await finishRun(other, done.runs[0]!.id);
    const list = async (status: string) =>
      (await other.call('GET', `/v1/experiments?status=${status}`)).json<Page<ExperimentSummary>>().items;
    expect((await list('succeeded')).map(({ id }) => id)).toEqual([done.id]);
    expect((await list('queued')).map(({ id }) => id)).toEqual([waiting.id]);
    expect((await list('queued'))[0]?.runCounts.queued).toBe(1);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['status=done', 'status'],
    ['page=2', 'page'],
    ['__proto__=1', '__proto__'],
  ])('refuses ?%s and names the parameter', async (query, parameter) => {
    const response = await api.call('GET', `/v1/experiments?${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json().errors.map((error: { parameter: string }) => error.parameter)).toEqual([parameter]);
  });

  it.each(['x', 'AAAA', '%00', `${'A'.repeat(400)}`])('refuses a cursor that is none (%#)', async (cursor) => {
    const response = await api.call('GET', `/v1/experiments?cursor=${cursor}`);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({
      code: 'INVALID_REQUEST',
      errors: [{ parameter: 'cursor', code: 'INVALID_VALUE' }],
    });
  });
});

describe('GET /v1/experiments/{experimentId}', () => {
  it('answers 304 to a client that has the latest revision, until something happens', async () => {
    const { id, runs } = await api.submit();
    const first = await api.call('GET', `/v1/experiments/${id}`);
    const etag = String(first.headers.etag);
    const again = () => api.call('GET', `/v1/experiments/${id}`, { headers: { 'if-none-match': etag } });
    const unchanged = await again();
    expect(unchanged.statusCode).toBe(304);
    expect(unchanged.headers.etag).toBe(etag);
    await api.call('POST', `/v1/runs/${runs[0]!.id}/cancel`);
    const changed = await again();
    expect(changed.statusCode).toBe(200);
    expect(changed.headers.etag).not.toBe(etag);
  });

  it.each(['exp_nonsense', `exp_${NOWHERE}`, `run_${NOWHERE}`, '..%2f..', '%00', 'x'.repeat(300)])(
    'finds no experiment under what is no id of one (%#)',
    async (id) => {
      const response = await api.call('GET', `/v1/experiments/${id}`);
      expect(response.statusCode).toBe(404);
      expect(response.json().code).toBe('EXPERIMENT_NOT_FOUND');
    },
  );

  it('answers HEAD as GET, without the body', async () => {
    const { id } = await api.submit();
    const response = await api.call('HEAD', `/v1/experiments/${id}`);
    expect(response.statusCode).toBe(200);
    expect(response.payload).toBe('');
    expect(response.headers.etag).toBeDefined();
  });
});

describe('the limit of queued runs', () => {
  it('refuses an experiment that would exceed it, stores nothing, and takes one that fits', async () => {
    const small = await startApi(redis.url, { maxQueuedRuns: 5 });
    const first = await small.submit({ ...SMALL_SPEC, seeds: [1, 2, 3] });
    const refused = await small.call('POST', '/v1/experiments', { payload: { ...SMALL_SPEC, seeds: [1, 2, 3] } });
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('60');
    expect(refused.json()).toMatchObject({
      code: 'QUEUE_FULL',
      detail: expect.stringMatching(
        /^3 runs are queued or paused; 3 more would exceed the limit of 5.*REGULAB_MAX_QUEUED_RUNS/,
      ),
    });
    expect((await small.store.listExperiments({ limit: 10 })).items.map(({ id }) => id)).toEqual([first.id]);
    await small.submit({ ...SMALL_SPEC, seeds: [1, 2] });
    await small.call('POST', `/v1/experiments/${first.id}/cancel`);
    await small.submit({ ...SMALL_SPEC, seeds: [1, 2, 3] });
  });
});

describe('POST /v1/experiments/{experimentId}/cancel', () => {
  it('cancels what is queued and tells when to look again what is running', async () => {
    const { id, runs } = await api.submit({ ...SMALL_SPEC, seeds: [1, 2] });
    const claim = await api.execution.claimRun(runs[0]!.id, { workerId: 'test', maxAttempts: 3 });
    expect(claim.outcome).toBe('claimed');
    const response = await api.call('POST', `/v1/experiments/${id}/cancel`);
    expect(response.statusCode).toBe(202);
    expect(response.headers.location).toBe(`/v1/experiments/${id}`);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json<Experiment>().runs.map(({ status }) => status)).toEqual(['cancelling', 'cancelled']);
  });

  it('takes the jobs of cancelled runs out of the queue at once, without a worker', async () => {
    const { id, runs } = await api.submit({ ...SMALL_SPEC, seeds: [1, 2, 3] });
    const alone = await api.submit();
    await api.call('POST', `/v1/runs/${alone.runs[0]!.id}/cancel`);
    await api.call('POST', `/v1/experiments/${id}/cancel`);
    for (const run of [...runs, ...alone.runs]) {
      await until('the job is gone', async () => !(await api.jobs.has(`${run.id}-0`)));
    }
  });

  it('answers 200 and changes nothing when the experiment has ended', async () => {
    const { id } = await api.submit();
    expect((await api.call('POST', `/v1/experiments/${id}/cancel`)).statusCode).toBe(202);
    const revision = await api.store.revision({ experimentId: id });
    const again = await api.call('POST', `/v1/experiments/${id}/cancel`);
    expect(again.statusCode).toBe(200);
    expect(again.json<Experiment>().status).toBe('cancelled');
    expect(await api.store.revision({ experimentId: id })).toBe(revision);
  });

  it('takes {} but no fields, and no experiment that does not exist', async () => {
    const { id } = await api.submit();
    const withField = await api.call('POST', `/v1/experiments/${id}/cancel`, { payload: { force: true } });
    expect(withField.statusCode).toBe(400);
    expect(withField.json().errors).toEqual([
      { pointer: '/force', code: 'UNKNOWN_FIELD', message: 'There is no such field.' },
    ]);
    expect((await api.call('POST', `/v1/experiments/${id}/cancel`, { payload: {} })).statusCode).toBe(202);
    expect((await api.call('POST', `/v1/experiments/exp_${NOWHERE}/cancel`)).statusCode).toBe(404);
  });
});

describe('DELETE /v1/experiments/{experimentId}', () => {
  it('refuses while runs have not ended', async () => {
    const { id } = await api.submit();
    const response = await api.call('DELETE', `/v1/experiments/${id}`);
    expect(response.statusCode).toBe(409);
    expect(response.json().code).toBe('EXPERIMENT_NOT_FINISHED');
  });

  it('removes the experiment, its runs and their files', async () => {
    const { id, runs } = await api.submit();
    const runId = runs[0]!.id;
    await finishRun(api, runId, { files: { 'weights.bin': Buffer.from('weights') } });
    const stored = async () => (await api.artifacts.listRuns()).includes(runId);
    expect(await stored()).toBe(true);
    const response = await api.call('DELETE', `/v1/experiments/${id}`);
    expect(response.statusCode).toBe(204);
    expect(response.payload).toBe('');
    for (const url of [
      `/v1/experiments/${id}`,
      `/v1/experiments/${id}/runs`,
      `/v1/runs/${runId}`,
      `/v1/runs/${runId}/metrics`,
    ]) {
      expect((await api.call('GET', url)).statusCode).toBe(404);
    }
    expect(await stored()).toBe(false);
    expect((await api.call('DELETE', `/v1/experiments/${id}`)).statusCode).toBe(404);
  });
});

describe('GET /v1/experiments/{experimentId}/runs', () => {
  it('pages through the runs in planning order', async () => {
    const { id, runs } = await api.submit({ ...SMALL_SPEC, seeds: { count: 5, base: 1 } });
    const first = (await api.call('GET', `/v1/experiments/${id}/runs?limit=3`)).json<Page<Run>>();
    const url = `/v1/experiments/${id}/runs?limit=3&cursor=${first.nextCursor}`;
    const second = (await api.call('GET', url)).json<Page<Run>>();
    expect([...first.items, ...second.items].map((run) => run.id)).toEqual(runs.map((run) => run.id));
    expect(second.nextCursor).toBeNull();
    expect(first.items[0]?.waitReason).toBe('no_worker');
  });

  it('shows the readable runs next to one of another version, and computes no statistics of them', async () => {
    const { id, runs } = await api.submit({ ...SMALL_SPEC, seeds: { count: 3, base: 1 } });
    await api.redis.hset(api.keys.run(runs[1]!.id), 'schemaVersion', NEWER_VERSION);
    const response = await api.call('GET', `/v1/experiments/${id}/runs`);
    expect(response.statusCode).toBe(200);
    const page = response.json<Page<Run>>();
    expect(page.items.map((run) => run.id)).toEqual([runs[0]!.id, runs[2]!.id]);
    expect(page.unreadable).toMatchObject([{ id: runs[1]!.id, code: 'RECORD_UNREADABLE' }]);

    const comparison = await api.call('GET', `/v1/experiments/${id}/comparison`);
    expect(comparison.statusCode).toBe(503);
    expect(comparison.json()).toMatchObject({ code: 'RECORD_UNREADABLE' });
  });

  it('finds no runs of an experiment that does not exist', async () => {
    expect((await api.call('GET', `/v1/experiments/exp_${NOWHERE}/runs`)).statusCode).toBe(404);
  });
});
