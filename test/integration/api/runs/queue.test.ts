/** The queue: positions and expected times, from what workers report. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { SMALL_SPEC, startApi } from '../../../support/api.js';
import { epochMetrics, progressAt } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const redis = await startTestRedis();

interface Entry {
  position: number | null;
  runId: string;
  experimentId: string;
  experimentName: string;
  status: string;
  expectedStart: string | null;
  expectedEnd: string | null;
  basis: string | null;
}

interface Queue {
  items: Entry[];
  nextCursor: string | null;
  at: string;
  queued: number;
  running: number;
  trainers: number;
}

/** A new one each time: an answer is kept for some seconds. */
let api: Awaited<ReturnType<typeof startApi>>;
beforeEach(async () => {
  api = await startApi(redis.url);
});

const read = async (query = '') => (await api.call('GET', `/v1/queue${query}`)).json<Queue>();
const submit = (seeds: number, epochs = 4): Promise<Experiment> =>
  api.submit({ ...SMALL_SPEC, seeds: { count: seeds }, training: { epochs } });
const beat = (concurrency: number) => api.execution.heartbeat({ id: 'w', host: 'h', pid: 1, concurrency }, 60_000);

/** Claims a run, and takes its job as a worker would. */
async function start(runId: string): Promise<number> {
  const claim = await api.execution.claimRun(runId, { workerId: 'w', maxAttempts: 3 });
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
  const { root } = api.keys;
  await api.redis.zrem(`${root}:queue:runs:prioritized`, `${runId}-0`);
  await api.redis.lpush(`${root}:queue:runs:active`, `${runId}-0`);
  return claim.fence;
}

const msAfter = (queue: Queue, time: string | null) => (time === null ? null : Date.parse(time) - Date.parse(queue.at));

describe('GET /v1/queue', () => {
  it('has the runs in the order in which they were submitted', async () => {
    const made = [await submit(3), await submit(2), await submit(1)];
    const ids = made.flatMap(({ runs }) => runs.map(({ id }) => id));
    const { items, queued, running, trainers } = await read();
    expect(items.map(({ runId }) => runId)).toEqual(ids);
    expect(items.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
    expect([queued, running, trainers]).toEqual([6, 0, 0]);
  });

  it('is the order in which a worker gets the jobs', async () => {
    await submit(3);
    const { items } = await read();
    expect(await api.jobs.take(3)).toEqual(items.map(({ runId }) => runId));
  });

  it('has runs of a higher priority first, whichever way they were submitted', async () => {
    const ids = (experiment: Experiment) => experiment.runs.map(({ id }) => id);
    const send = async (method: 'POST' | 'PUT', url: string) => {
      const response = await api.call(method, url, { payload: { ...SMALL_SPEC, name: url, seeds: [1, 2] } });
      expect(response.statusCode).toBe(202);
      return ids(response.json<Experiment>());
    };
    const normal = await send('POST', '/v1/experiments');
    const urgent = await send('PUT', '/v1/experiments/by-external-id/urgent?priority=9');
    const next = await send('POST', '/v1/experiments?priority=3');
    await until('the queue has them in order', async () => {
      const { waiting } = await api.queue.readOrder(10);
      return JSON.stringify(waiting) === JSON.stringify([...urgent, ...next, ...normal]);
    });
    for (const priority of ['10', '-1', '1.5', 'high']) {
      expect((await api.call('POST', `/v1/experiments?priority=${priority}`, { payload: SMALL_SPEC })).statusCode).toBe(
        400,
      );
    }
  });

  it('knows no times without a worker', async () => {
    await submit(2);
    const { items } = await read();
    for (const item of items) expect(item).toMatchObject({ expectedStart: null, expectedEnd: null, basis: null });
  });

  it('takes the estimate until an epoch was measured, then the mean of the arm, and progress of a running one', async () => {
    const { runs, estimate } = await submit(4);
    await beat(1);
    const before = await read();
    expect(before.items.map(({ basis }) => basis)).toEqual(Array(4).fill('estimate'));
    const each = msAfter(before, before.items[0]!.expectedEnd)!;
    expect(each).toBeGreaterThan(0);
    expect(each).toBeLessThanOrEqual(estimate.seconds * 1000);
    expect(msAfter(before, before.items[3]!.expectedStart)).toBeCloseTo(3 * each, -1);

    const other = await startApi(redis.url, { prefix: api.keys.root.slice(1, -1) });
    const fence = await start(runs[0]!.id);
    const metrics = { ...epochMetrics(1), durationMs: 10_000 };
    await api.execution.appendEpoch(runs[0]!.id, fence, metrics, { ...progressAt(1), percent: 25, etaSeconds: 33 });
    const after = (await other.call('GET', '/v1/queue')).json<Queue>();
    expect(after.items[0]).toMatchObject({ runId: runs[0]!.id, position: null, status: 'running', basis: 'progress' });
    expect(after.items.slice(1).map(({ basis }) => basis)).toEqual(Array(3).fill('measured'));
    expect(after.items.map((item) => msAfter(after, item.expectedEnd))).toEqual([33_000, 73_000, 113_000, 153_000]);
    expect(after.items.map((item) => msAfter(after, item.expectedStart))).toEqual([null, 33_000, 73_000, 113_000]);
    expect([after.queued, after.running, after.trainers]).toEqual([3, 1, 1]);
  });

  it('is read page by page, also when runs have started in between', async () => {
    const { runs } = await submit(7);
    const ids = runs.map(({ id }) => id);
    const first = await read('?limit=3');
    expect(first.items.map(({ runId }) => runId)).toEqual(ids.slice(0, 3));
    const second = await read(`?limit=3&cursor=${first.nextCursor}`);
    expect(second.items.map(({ runId }) => runId)).toEqual(ids.slice(3, 6));
    const last = await read(`?limit=3&cursor=${second.nextCursor}`);
    expect([last.items.map(({ runId }) => runId), last.nextCursor]).toEqual([ids.slice(6), null]);

    const other = await startApi(redis.url, { prefix: api.keys.root.slice(1, -1) });
    for (const id of ids.slice(0, 4)) {
      const end = { status: 'cancelled', stopReason: { kind: 'cancelled', epoch: 0 } } as const;
      expect(await api.execution.finishRun(id, await start(id), end)).toBe('written');
    }
    const moved = (await other.call('GET', `/v1/queue?cursor=${first.nextCursor}`)).json<Queue>();
    expect(moved.items.map(({ runId }) => runId)).toEqual(ids.slice(4));
  });

  it('leaves out what is no longer queued, whatever jobs there are', async () => {
    const { runs } = await submit(3);
    await api.store.pauseRun(runs[0]!.id);
    await api.store.cancelRun(runs[1]!.id);
    expect((await read()).items.map(({ runId, position }) => [runId, position])).toEqual([[runs[2]!.id, 1]]);
  });

  it('has many held experiments after the others, each with its own name', async () => {
    const HELD = 450; // read in three batches
    const startAt = new Date(Date.now() + 3_600_000).toISOString();
    const held = new Map<string, string>();
    for (let index = 0; index < HELD; index++) {
      const payload = { ...SMALL_SPEC, name: `held ${index}`, seeds: [index] };
      const made = await api.call('POST', `/v1/experiments?startAt=${startAt}`, { payload });
      held.set(made.json<Experiment>().runs[0]!.id, `held ${index}`);
    }
    const { runs } = await submit(1);
    const items: Entry[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await read(`?limit=100${cursor && `&cursor=${cursor}`}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(items.map(({ runId }) => runId)).toEqual([runs[0]!.id, ...held.keys()]);
    expect(items.slice(1).map(({ experimentName }) => experimentName)).toEqual([...held.values()]);
  });

  it('refuses other cursors', async () => {
    expect((await api.call('GET', '/v1/queue?cursor=x')).json()).toMatchObject({ errors: [{ parameter: 'cursor' }] });
    expect((await api.call('GET', '/v1/queue?limit=0')).json()).toMatchObject({ errors: [{ parameter: 'limit' }] });
  });
});
