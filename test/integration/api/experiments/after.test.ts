/** Experiments that wait for others to finish (`after`), or for a time (`startAt`). */
import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import type { Run } from '../../../../src/experiments/records/run.js';
import { releaseDue } from '../../../../src/worker/upkeep/release-held.js';
import { finishRun, SMALL_SPEC, startApi, type TestApi } from '../../../support/api.js';
import { newExperiment } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';
import { silent } from '../../../support/worker.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);

const DAY_MS = 86_400_000;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

const post = (query: string, payload: object = SMALL_SPEC, at = api) =>
  at.call('POST', `/v1/experiments${query}`, { payload });
async function submit(query: string, payload: object = SMALL_SPEC, at = api): Promise<Experiment> {
  const answer = await post(query, payload, at);
  expect([answer.statusCode, answer.json().detail]).toEqual([202, undefined]);
  return answer.json<Experiment>();
}
const read = async (id: string) => (await api.call('GET', `/v1/experiments/${id}`)).json<Experiment>();
const readRun = async (id: string) => (await api.call('GET', `/v1/runs/${id}`)).json<Run>();
const act = async (path: string, payload?: object) => {
  const answer = await api.call('POST', `/v1/${path}`, payload && { payload });
  expect([answer.statusCode, answer.json().detail]).toEqual([202, undefined]);
};
const isAlive = (at = api) => at.execution.heartbeat({ id: 'w', host: 'h', pid: 1, concurrency: 1 }, 600_000);
await isAlive();

/** As workers do, again and again. */
const release = (at = api) => releaseDue({ store: at.execution, queue: at.queue, logger: silent });
const claim = async (runId: string, at = api) =>
  (await at.execution.claimRun(runId, { workerId: 'w', maxAttempts: 3 })).outcome;
const hasJob = async (runId: string, at = api) =>
  (await Promise.all([0, 1, 2, 3].map((fence) => at.jobs.has(`${runId}-${fence}`)))).includes(true);
const heldRuns = async (at: TestApi) =>
  /^regulab_runs_held (\d+)$/m.exec((await at.call('GET', '/metrics')).payload)?.[1];

async function expectHeld(runId: string, waitReason: string): Promise<void> {
  expect(await readRun(runId)).toMatchObject({ status: 'queued', waitReason });
  expect(await hasJob(runId)).toBe(false);
  expect(await claim(runId)).toBe('nothing_to_do');
}

async function expectReleased(runId: string): Promise<void> {
  expect(await readRun(runId)).toMatchObject({ status: 'queued', waitReason: null });
  expect(await hasJob(runId)).toBe(true);
}

async function fail(runId: string): Promise<void> {
  const claimed = await api.execution.claimRun(runId, { workerId: 'w', maxAttempts: 3 });
  if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome);
  const stopReason = { kind: 'error', epoch: 0 } as const;
  await api.execution.finishRun(runId, claimed.fence, { status: 'failed', stopReason });
}

describe('after', () => {
  it('holds the runs until the last of the experiments has finished, however it ended', async () => {
    const [first, second, third] = [await submit(''), await submit(''), await submit('')];
    const ids = [first.id, second.id, third.id];
    const held = await submit(`?after=${ids}`, { ...SMALL_SPEC, seeds: [1, 2] });
    expect(held).toMatchObject({ status: 'queued', after: ids, startAt: null, startedAt: null });
    for (const { id } of held.runs) await expectHeld(id, 'other_experiments');

    await finishRun(api, first.runs[0]!.id);
    await fail(second.runs[0]!.id);
    await release();
    for (const { id } of held.runs) await expectHeld(id, 'other_experiments');

    await act(`experiments/${third.id}/cancel`);
    await release();
    for (const { id } of held.runs) await expectReleased(id);
    const events = (await api.store.readEvents({ runId: held.runs[0]!.id }, '0', 10))!;
    expect(events.map(({ type, data }) => [type, data.reason])).toEqual([
      ['run.queued', 'submitted'],
      ['run.queued', 'released'],
    ]);
    for (const { id } of held.runs) await finishRun(api, id);
    expect(await read(held.id)).toMatchObject({ status: 'succeeded', after: ids });
  });

  it('counts an experiment as finished when all of its runs are, and holds nothing for finished ones', async () => {
    const first = await submit('', { ...SMALL_SPEC, seeds: [1, 2] });
    const held = await submit(`?after=${first.id}`);
    await finishRun(api, first.runs[0]!.id);
    await release();
    await expectHeld(held.runs[0]!.id, 'other_experiments');
    await finishRun(api, first.runs[1]!.id);
    await release();
    await expectReleased(held.runs[0]!.id);
    const late = await submit(`?after=${first.id},${first.id}`);
    expect(late.after).toEqual([first.id]);
    await expectReleased(late.runs[0]!.id);
  });

  it('waits again for none that is retried, and one after the other in a row', async () => {
    const first = await submit('');
    const second = await submit(`?after=${first.id}`);
    const third = await submit(`?after=${second.id}`);
    await act(`experiments/${first.id}/cancel`);
    await release();
    await act(`runs/${first.runs[0]!.id}/retry`);
    await expectReleased(second.runs[0]!.id);
    await expectHeld(third.runs[0]!.id, 'other_experiments');
    await finishRun(api, second.runs[0]!.id);
    await release();
    await expectReleased(third.runs[0]!.id);
  });

  it('takes no ids that the tenant does not have, wherever they are given', async () => {
    const foreign = newExperiment();
    await api.stores.forTenant('other').createExperiment(foreign);
    const own = await submit('');
    for (const id of [foreign.id, `exp_${uuidv7()}`]) {
      const refused = await post(`?after=${own.id},${id}`);
      expect(refused.json()).toMatchObject({
        status: 404,
        code: 'EXPERIMENT_NOT_FOUND',
        errors: [{ parameter: 'after', code: 'UNKNOWN_REFERENCE', message: `There is no experiment ${id}.` }],
      });
      const put = await api.call('PUT', `/v1/experiments/by-external-id/none?after=${id}`, { payload: SMALL_SPEC });
      expect(put.statusCode).toBe(404);
      const payload = { experiments: [SMALL_SPEC] };
      const batch = await api.call('POST', `/v1/experiments:batch?after=${id}`, { payload });
      expect(batch.json().items).toMatchObject([{ status: 404, problem: { errors: [{ parameter: 'after' }] } }]);
    }
    expect((await api.call('GET', '/v1/experiments/by-external-id/none')).statusCode).toBe(404);
  });

  it('is bounded', async () => {
    const own = await submit('');
    const many = Array.from({ length: 21 }, () => `exp_${uuidv7()}`);
    for (const after of [many, '', `${own.id},`, own.runs[0]!.id, 'nightly']) {
      const refused = await post(`?after=${after}`);
      expect([refused.statusCode, refused.json().errors[0].parameter]).toEqual([400, 'after']);
    }
  });
});

describe('startAt', () => {
  it('holds the runs until then', async () => {
    const startAt = inMs(1500);
    const held = await submit(`?startAt=${startAt}`);
    expect(held).toMatchObject({ status: 'queued', after: [], startAt });
    await release();
    await expectHeld(held.runs[0]!.id, 'start_time');
    await until('it is released', async () => {
      await release();
      return hasJob(held.runs[0]!.id);
    });
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(startAt));
    await expectReleased(held.runs[0]!.id);
  });

  it('holds them further when the other experiments have finished', async () => {
    const first = await submit('');
    const held = await submit(`?after=${first.id}&startAt=${inMs(DAY_MS)}`);
    await expectHeld(held.runs[0]!.id, 'other_experiments');
    await finishRun(api, first.runs[0]!.id);
    await release();
    await expectHeld(held.runs[0]!.id, 'start_time');
  });

  it('is an instant of at most 30 days ahead; one that has passed holds nothing', async () => {
    const late = await submit(`?startAt=${encodeURIComponent('2020-02-29T01:00:00.5+02:00')}`);
    expect(late.startAt).toBe('2020-02-28T23:00:00.500Z');
    await expectReleased(late.runs[0]!.id);
    const furthest = await submit(`?startAt=${inMs(30 * DAY_MS - 60_000)}`);
    await expectHeld(furthest.runs[0]!.id, 'start_time');
    const wrong = [inMs(30 * DAY_MS + 60_000), '2026-11-30', '2020-02-30T25:00:00Z', '1969-12-31T00:00:00Z', 'now', ''];
    for (const startAt of wrong) {
      const refused = await post(`?startAt=${startAt}`);
      expect([startAt, refused.statusCode, refused.json().errors[0].parameter]).toEqual([startAt, 400, 'startAt']);
    }
  });
});

describe('a held experiment', () => {
  it('has the same spec as one that is not, and is an answer to deduplicate', async () => {
    const spec = { ...SMALL_SPEC, name: 'twin' };
    const held = await submit(`?startAt=${inMs(DAY_MS)}`, spec);
    const same = await post('?deduplicate=true', spec);
    expect([same.headers.deduplicated, same.json().id]).toEqual(['true', held.id]);
    const other = await submit('', spec);
    // An id that is gone since does not matter to a repetition.
    const again = await post(`?deduplicate=true&after=exp_${uuidv7()}`, spec);
    expect([again.json().id, again.json().after]).toEqual([other.id, []]);
  });

  it('is submitted once under an Idempotency-Key, also when it was released since', async () => {
    const first = await submit('');
    const headers = { 'idempotency-key': uuidv7() };
    const send = () => api.call('POST', `/v1/experiments?after=${first.id}`, { payload: SMALL_SPEC, headers });
    const held = (await send()).json<Experiment>();
    await finishRun(api, first.runs[0]!.id);
    await act(`runs/${held.runs[0]!.id}/cancel`);
    await release();
    expect((await send()).json()).toMatchObject({ id: held.id, status: 'cancelled' });
    expect(await hasJob(held.runs[0]!.id)).toBe(false);
  });

  it('is cancelled at once, with or without its model; what waits for it starts, and a retry waits as it did', async () => {
    const first = await submit('');
    for (const query of ['', '?keepModel=true']) {
      const held = await submit(`?after=${first.id}`);
      const next = await submit(`?after=${held.id}`);
      await act(`experiments/${held.id}/cancel${query}`);
      expect(await read(held.id)).toMatchObject({ status: 'cancelled' });
      await release();
      await expectReleased(next.runs[0]!.id);
      await act(`runs/${held.runs[0]!.id}/retry`);
      await expectHeld(held.runs[0]!.id, 'other_experiments');
    }
    await finishRun(api, first.runs[0]!.id);
    await release();
    const held = (await api.store.listExperiments({ limit: 100, status: ['queued'] })).items.filter(({ after }) =>
      after.includes(first.id),
    );
    expect(held).toHaveLength(2);
    for (const { id } of held) await expectReleased((await read(id)).runs[0]!.id);
  });

  it('leaves nothing behind when it is deleted', async () => {
    const keys = async () => (await api.redis.keys('*')).filter((key) => /:(awaited|waiting)$/.test(key)).sort();
    const [first, before] = [await submit(''), await keys()];
    const held = await submit(`?after=${first.id}`);
    expect((await api.call('DELETE', `/v1/experiments/${held.id}`)).statusCode).toBe(409);
    await act(`experiments/${held.id}/cancel`);
    expect((await api.call('DELETE', `/v1/experiments/${held.id}`)).statusCode).toBe(204);
    expect(await keys()).toEqual(before);
    expect(await api.redis.zscore(api.keys.heldExperiments, held.id)).toBeNull();
    await finishRun(api, first.runs[0]!.id);
    await release();
    expect((await api.call('GET', `/v1/experiments/${held.id}`)).statusCode).toBe(404);
  });

  it('can be paused and resumed, archived and relabelled, and stays held', async () => {
    const first = await submit('');
    const held = await submit(`?after=${first.id}`, { ...SMALL_SPEC, seeds: [1, 2] });
    const [one, other] = held.runs.map(({ id }) => id);
    await act(`runs/${one}/pause`);
    expect(await readRun(one!)).toMatchObject({ status: 'paused', waitReason: null });
    await act(`runs/${one}/resume`);
    await expectHeld(one!, 'other_experiments');
    await act(`runs/${other}/pause`);
    expect((await api.call('POST', `/v1/experiments/${held.id}/archive`)).statusCode).toBe(200);
    const patch = await api.call('PATCH', `/v1/experiments/${held.id}`, {
      headers: { 'content-type': 'application/merge-patch+json' },
      payload: JSON.stringify({ labels: { a: 'b' } }),
    });
    expect(patch.json()).toMatchObject({ after: [first.id], labels: { a: 'b' } });
    await finishRun(api, first.runs[0]!.id);
    await release();
    await expectReleased(one!);
    expect(await readRun(other!)).toMatchObject({ status: 'paused' });
    await act(`runs/${other}/resume`);
    await expectReleased(other!);
  });

  it('holds the runs of further seeds as well', async () => {
    const first = await submit('');
    const held = await submit(`?after=${first.id}`);
    await act(`experiments/${held.id}/seeds`, { count: 2 });
    const { runs } = await read(held.id);
    expect(runs).toHaveLength(3);
    for (const { id } of runs) await expectHeld(id, 'other_experiments');
    await finishRun(api, first.runs[0]!.id);
    await release();
    for (const { id } of runs) await expectReleased(id);
  });
});

describe('held runs', () => {
  it('are listed by the queue behind the others, without a position', async () => {
    const here = await startApi(redis.url);
    await isAlive(here);
    const first = await submit('', SMALL_SPEC, here);
    const waiting = await submit(`?after=${first.id}&startAt=${inMs(60_000)}`, SMALL_SPEC, here);
    const startAt = inMs(DAY_MS);
    const timed = await submit(`?startAt=${startAt}`, { ...SMALL_SPEC, seeds: [1, 2] }, here);
    const { items, queued } = (await here.call('GET', '/v1/queue')).json();
    const common = { status: 'queued', position: null, expectedEnd: null, basis: null };
    expect(queued).toBe(4);
    expect(items).toMatchObject([
      { runId: first.runs[0]!.id, position: 1, waitReason: null },
      ...timed.runs.map(({ id }) => ({ ...common, runId: id, waitReason: 'start_time', expectedStart: startAt })),
      { ...common, runId: waiting.runs[0]!.id, waitReason: 'other_experiments', expectedStart: null },
    ]);
    const pages = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: object[]; nextCursor: string | null } = (
        await here.call('GET', `/v1/queue?limit=1${cursor && `&cursor=${cursor}`}`)
      ).json();
      pages.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(items);
  });

  it('count as queued against limits, and are counted apart in metrics', async () => {
    const here = await startApi(redis.url, { maxQueuedRuns: 4 });
    const held = await submit(`?startAt=${inMs(DAY_MS)}`, { ...SMALL_SPEC, seeds: [1, 2, 3] }, here);
    expect(await heldRuns(here)).toBe('3');
    expect((await here.call('GET', '/metrics')).payload).toContain('regulab_runs{status="queued"} 3');
    expect((await here.call('GET', '/metrics')).payload).toContain('regulab_jobs{state="waiting"} 0');
    expect((await post('', { ...SMALL_SPEC, seeds: [1, 2] }, here)).json().code).toBe('QUEUE_FULL');
    const [one, two] = held.runs.map(({ id }) => id);
    await here.store.pauseRun(one!);
    await here.store.cancelRun(two!);
    expect(await heldRuns(here)).toBe('1');
    await here.store.resumeRun(one!);
    await here.store.retryRun(two!);
    expect(await heldRuns(here)).toBe('3');
    await here.store.cancelExperiment(held.id);
    expect(await heldRuns(here)).toBe('0');
  });

  it('take their turns when they are released, by priority', async () => {
    const here = await startApi(redis.url);
    const first = await submit('', SMALL_SPEC, here);
    const held = await submit(`?after=${first.id}`, SMALL_SPEC, here);
    const urgent = await submit(`?after=${first.id}&priority=9`, SMALL_SPEC, here);
    const [runId = ''] = await here.jobs.take(1);
    await finishRun(here, runId);
    // No run is queued that has a turn: turns begin again.
    expect(await here.redis.exists(here.keys.turns)).toBe(0);
    const normal = await submit('', SMALL_SPEC, here);
    await release(here);
    expect(await here.jobs.take(3)).toEqual([urgent, normal, held].map(({ runs }) => runs[0]!.id));
    expect(await heldRuns(here)).toBe('0');
  });
});
