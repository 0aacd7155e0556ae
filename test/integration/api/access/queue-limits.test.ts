/** Limits on queued runs hold for every way by which a run is queued. */
import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { releaseDue } from '../../../../src/worker/upkeep/release-held.js';
import { finishRun, SMALL_SPEC, startApi, type TestApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const server = await startTestRedis();
const LIMIT = 6;
const LIMITS = {
  QUEUE_FULL: { maxQueuedRuns: LIMIT },
  TENANT_QUEUE_FULL: { quotas: { queuedRuns: LIMIT } },
};

const seeds = (count: number) => ({ ...SMALL_SPEC, seeds: { count } });
const post = (api: TestApi, path: string, payload?: object) =>
  api.call('POST', `/v1${path}`, payload === undefined ? {} : { payload });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** What all places are taken by. */
const FILLERS: Record<string, (api: TestApi, count: number) => Promise<Experiment>> = {
  'queued runs': (api, count) => api.submit(seeds(count)),
  'paused runs': async (api, count) => {
    const experiment = await api.submit(seeds(count));
    for (const { id } of experiment.runs) await post(api, `/runs/${id}/pause`);
    return experiment;
  },
  'held runs': async (api, count) =>
    (await post(api, `/experiments?startAt=${inAnHour()}`, seeds(count))).json<Experiment>(),
};

/** One run in each state from which a run may be queued, and the other places taken. */
async function fillUp(api: TestApi, fill: (typeof FILLERS)[string]) {
  const [trained, failed, cancelled, running] = [
    ...[await api.submit(), await api.submit(), await api.submit(), await api.submit()],
  ].map(({ id, runs }) => ({ experimentId: id, runId: runs[0]!.id }));
  await finishRun(api, trained!.runId);
  const lost = await claim(api, failed!.runId);
  const error = { code: 'TRAINER_CRASHED', message: 'gone' } as const;
  await api.execution.finishRun(failed!.runId, lost, {
    ...{ status: 'failed', stopReason: { kind: 'error', epoch: 0 }, error },
  });
  await post(api, `/runs/${cancelled!.runId}/cancel`);
  const fence = await claim(api, running!.runId);
  const paused = (await FILLERS['paused runs']!(api, 1)).runs[0]!.id;
  const held = (await FILLERS['held runs']!(api, 1)).id;
  const fillers = (await fill(api, LIMIT - 2)).runs.map(({ id }) => id);
  return {
    trained: trained!,
    failed: failed!,
    cancelled: cancelled!,
    running: { ...running!, fence },
    paused,
    held,
    fillers,
  };
}
type Filled = Awaited<ReturnType<typeof fillUp>>;

async function claim(api: TestApi, runId: string): Promise<number> {
  const answer = await api.execution.claimRun(runId, { workerId: 'test', maxAttempts: 3 });
  if (answer.outcome !== 'claimed') throw new Error(`The run is ${answer.outcome}.`);
  return answer.fence;
}

/** Of the first item, for a batch. */
async function codeOfBatch(api: TestApi) {
  const answer = await post(api, '/experiments:batch', { experiments: [SMALL_SPEC] });
  const [item] = answer.json<{ items: { status: number; problem?: { code: string } }[] }>().items;
  return [item!.status, item!.problem?.code];
}

const codeOf = (answer: Awaited<ReturnType<TestApi['call']>>) => {
  if (answer.statusCode === 429) expect(answer.headers['retry-after']).toBe('60');
  return [answer.statusCode, answer.json().code];
};

/** Ways that ask. Each queues one run. */
const ASKING: Record<string, (api: TestApi, filled: Filled) => Promise<unknown[]>> = {
  submit: async (api) => codeOf(await post(api, '/experiments', SMALL_SPEC)),
  'submit and wait for a time': async (api) =>
    codeOf(await post(api, `/experiments?startAt=${inAnHour()}`, SMALL_SPEC)),
  'submit and wait for others': async (api, { running }) =>
    codeOf(await post(api, `/experiments?after=${running.experimentId}`, SMALL_SPEC)),
  'submit a batch': (api) => codeOfBatch(api),
  'submit under an external id': async (api) =>
    codeOf(await api.call('PUT', '/v1/experiments/by-external-id/mine', { payload: SMALL_SPEC })),
  clone: async (api, { trained }) => codeOf(await post(api, '/experiments', { from: trained.experimentId })),
  'add a seed': async (api, { trained }) =>
    codeOf(await post(api, `/experiments/${trained.experimentId}/seeds`, { count: 1 })),
  reproduce: async (api, { trained }) => codeOf(await post(api, `/runs/${trained.runId}/reproduce`)),
  'retry a failed run': async (api, { failed }) => codeOf(await post(api, `/runs/${failed.runId}/retry`)),
  'retry a cancelled run': async (api, { cancelled }) => codeOf(await post(api, `/runs/${cancelled.runId}/retry`)),
};

const countsOf = async ({ redis, keys }: TestApi) => ({
  ...(await redis.hgetall(keys.runCounts)),
  experiments: await redis.zcard(keys.experiments),
});

const situations = Object.entries(LIMITS).flatMap(([code, options]) =>
  Object.entries(FILLERS).map(([filler, fill]) => ({ code, options, filler, fill })),
);

describe.each(situations)('$code, with $filler', ({ code, options, fill }) => {
  it('refuses every way that asks, which changes nothing, and lets each through when one place is free', async () => {
    const api = await startApi(server.url, options);
    const filled = await fillUp(api, fill);
    const before = await countsOf(api);
    for (const [name, way] of Object.entries(ASKING))
      expect([name, ...(await way(api, filled))]).toEqual([name, 429, code]);
    expect(await countsOf(api)).toEqual(before);
    for (const [name, way] of Object.entries(ASKING)) {
      const waiting = (await api.store.listAllRuns({ status: ['queued', 'paused'], limit: 100 })).items;
      await post(api, `/runs/${waiting.find(({ id }) => id !== filled.paused)!.id}/cancel`);
      const [status] = await way(api, filled);
      expect([name, [200, 202].includes(status as number)]).toEqual([name, true]);
      expect(await ASKING.submit!(api, filled)).toEqual([429, code]);
    }
  });

  it('refuses none that counted before, nor one whose worker gives it back', async () => {
    const api = await startApi(server.url, options);
    const { paused, held, running } = await fillUp(api, fill);
    expect((await post(api, `/runs/${paused}/resume`)).statusCode).toBe(202);
    await api.redis.zadd(api.keys.heldExperiments, 0, held);
    await releaseDue({ store: api.execution, queue: api.queue, logger: pino({ level: 'silent' }) });
    expect((await api.store.getExperiment(held))?.startAt).not.toBeNull();
    expect(await api.redis.zscore(api.keys.heldExperiments, held)).toBeNull();
    expect(await api.execution.releaseRun(running.runId, running.fence, 'shutdown')).toBe('written');
    expect((await api.store.getRun(running.runId))?.status).toBe('queued');
    expect(codeOf(await post(api, '/experiments', SMALL_SPEC))).toEqual([429, code]);
  });
});

describe('every command that queues runs', () => {
  const folder = new URL('../../../../src/store/commands/', import.meta.url);
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const queueing = files.filter((file) => {
    if (!file.endsWith('.lua') || file.startsWith('includes/')) return false;
    return /\badd_runs\(|\bmove_run\(run, 'queued'\)|'run\.queued'/.test(
      fs.readFileSync(new URL(file, folder), 'utf8'),
    );
  });

  it('asks, or is named with its reason', () => {
    const silent = queueing.filter(
      (file) => !fs.readFileSync(new URL(file, folder), 'utf8').includes('refusal_of_runs('),
    );
    expect(queueing.length).toBeGreaterThan(silent.length);
    expect(silent.sort()).toEqual([
      'executions/requeue-run.lua', // what was accepted is never lost
      'experiments/release-experiment.lua', // its runs count while they are held
      'runs/resume-run.lua', // it counts while it is paused
    ]);
  });
});
