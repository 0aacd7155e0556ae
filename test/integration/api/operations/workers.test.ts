/** The workers: what heartbeats of this version and of 1.0.0-rc.1 become. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { AuditEntry } from '../../../../src/access/audit.js';
import type { Scope } from '../../../../src/access/scopes.js';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import type { WorkerState } from '../../../../src/store/store.js';
import { SMALL_SPEC, startApi, type TestApi } from '../../../support/api.js';
import { runCommand } from '../../../support/command-line.js';
import { makeKey } from '../../../support/keys.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const redis = await startTestRedis();

const MACHINE = { platform: 'linux', architecture: 'x64', model: 'A CPU', instructionSets: ['avx', 'avx2'] };
const ABOUT = {
  ...{ host: 'lab-7', labels: ['x64', 'avx2'], version: '1.2.3', tensorflow: '2.15.0', machine: MACHINE },
  ...{ state: 'active' as const, startedAt: '2026-11-30T12:00:00.000Z' },
};
const SLOTS = { pid: 1, concurrency: 2 };

const list = async (api: TestApi, headers: Record<string, string> = {}) => {
  const response = await api.call('GET', '/v1/workers', { headers });
  expect(response.statusCode).toBe(200);
  return response.json().items;
};

/** As 1.0.0-rc.1 writes it. */
const beatAsBefore = (api: TestApi, id: string) =>
  api.redis
    .multi()
    .set(api.keys.worker(id), JSON.stringify({ id, host: 'lab-6', pid: 7, concurrency: 3, busy: 1 }), 'PX', 60_000)
    .sadd(api.keys.workers, id)
    .exec();

it('are listed side by side in two versions, each with what it says', async () => {
  const api = await startApi(redis.url);
  await beatAsBefore(api, 'older');
  const before = Date.now();
  await api.execution.heartbeat({ id: 'newer', ...SLOTS, ...ABOUT, busy: 0, runs: [] }, 60_000);
  const seen = await list(api);
  expect(seen).toEqual([
    { id: 'newer', ...ABOUT, slots: 2, busy: 0, runs: [], lastSeenAt: expect.any(String) },
    {
      ...{ id: 'older', host: 'lab-6', slots: 3, busy: 1, state: 'active', runs: [], labels: [] },
      ...{ version: null, tensorflow: null, machine: null, startedAt: null, lastSeenAt: expect.any(String) },
    },
  ]);
  const lastSeen = Date.parse(seen[0].lastSeenAt);
  expect(lastSeen).toBeGreaterThanOrEqual(before - 100);
  expect(lastSeen).toBeLessThanOrEqual(Date.now());
  expect((await api.call('GET', '/health/ready')).json()).toMatchObject({ workers: 2, trainers: 5 });
});

it('are read by 1.0.0-rc.1, which looks at one field', async () => {
  const api = await startApi(redis.url);
  await api.execution.heartbeat({ id: 'newer', ...SLOTS, ...ABOUT }, 60_000);
  const [stored] = await api.redis.mget(api.keys.worker('newer'));
  expect(Number(JSON.parse(stored!).concurrency)).toBe(2);
});

it('are left out when what they write is of no known form', async () => {
  const api = await startApi(redis.url);
  await beatAsBefore(api, 'older');
  await api.redis.multi().set(api.keys.worker('strange'), '{"concurrency":1}').sadd(api.keys.workers, 'strange').exec();
  expect((await list(api)).map(({ id }: { id: string }) => id)).toEqual(['older']);
});

it('are gone with their heartbeat', async () => {
  const api = await startApi(redis.url);
  await api.execution.heartbeat({ id: 'w', ...SLOTS, ...ABOUT }, 300);
  expect((await api.call('GET', '/v1/workers/w')).json()).toMatchObject({ id: 'w', slots: 2 });
  await delay(400);
  expect(await list(api)).toEqual([]);
  expect((await api.call('GET', '/v1/workers/w')).json()).toMatchObject({ status: 404, code: 'WORKER_NOT_FOUND' });
});

it('name runs to those who may know of them, and no finished ones', async () => {
  const api = await startApi(redis.url, { http: { requireKeys: true } });
  const key = async (tenant: string, scope: Scope) => (await makeKey(api, { tenant, scopes: [scope] })).headers;
  const train = async (tenant: string) => {
    const headers = await key(tenant, 'submit');
    const { id, runs } = (
      await api.call('POST', '/v1/experiments', { headers, payload: SMALL_SPEC })
    ).json<Experiment>();
    const runId = runs[0]!.id;
    await api.execution.claimRun(runId, { workerId: 'w', maxAttempts: 3 });
    return { runId, experimentId: id };
  };
  const [own, foreign, ended] = [await train('acme'), await train('default'), await train('acme')];
  await api.stores.forTenant('acme').cancelRun(ended.runId, { keepModel: false });
  await api.execution.claimRun(ended.runId, { workerId: 'w', maxAttempts: 1 });
  const runs = [own, foreign, ended].map(({ runId }) => runId);
  await api.execution.heartbeat({ id: 'w', ...SLOTS, ...ABOUT, busy: 3, runs }, 60_000);

  const seenBy = async (tenant: string, scope: Scope) => {
    const [worker] = await list(api, await key(tenant, scope));
    expect(worker.busy).toBe(3);
    return worker.runs;
  };
  expect(await seenBy('acme', 'read')).toEqual([own]);
  expect(await seenBy('acme', 'admin')).toEqual([own]);
  expect(await seenBy('default', 'read')).toEqual([foreign]);
  expect(await seenBy('default', 'submit')).toEqual([foreign]);
  expect(await seenBy('default', 'admin')).toEqual([own, foreign]);
  expect(await seenBy('another', 'admin')).toEqual([]);
});

const action = (api: TestApi, id: string, what: 'drain' | 'resume', headers: Record<string, string> = {}) =>
  api.call('POST', `/v1/workers/${id}/${what}`, { headers });

it('are drained by request, which their heartbeats learn of until they are resumed', async () => {
  const api = await startApi(redis.url);
  const beat = (state: WorkerState) => api.execution.heartbeat({ id: 'w', ...SLOTS, ...ABOUT, state }, 60_000);
  expect(await beat('active')).toEqual({ isDrainWanted: false });
  for (let time = 0; time < 2; time += 1) {
    const answer = await action(api, 'w', 'drain');
    expect([answer.statusCode, answer.headers.location, answer.headers['retry-after']]).toEqual([
      ...[202, '/v1/workers/w', '1'],
    ]);
    expect(answer.json()).toMatchObject({ id: 'w', state: 'draining' });
  }
  expect(await beat('draining')).toEqual({ isDrainWanted: true });
  expect((await list(api))[0].state).toBe('draining');
  await beat('drained');
  expect((await list(api))[0].state).toBe('drained');
  const again = await action(api, 'w', 'drain');
  expect([again.statusCode, again.json().state, again.headers['retry-after']]).toEqual([202, 'drained', undefined]);
  const ready = (await api.call('GET', '/health/ready')).json();
  expect(ready).toMatchObject({ status: 'degraded', workers: 0, trainers: 0, reasons: [{ code: 'NO_WORKERS' }] });

  expect((await action(api, 'w', 'resume')).json()).toMatchObject({ state: 'drained' });
  expect(await beat('drained')).toEqual({ isDrainWanted: false });
  await beat('active');
  const resumed = await action(api, 'w', 'resume');
  expect([resumed.statusCode, resumed.json().state, resumed.headers['retry-after']]).toEqual([
    202,
    'active',
    undefined,
  ]);
});

it('stay drained while Redis does not hear of them for an hour, and are forgotten after a day', async () => {
  const api = await startApi(redis.url);
  const beat = (ttlMs: number) => api.execution.heartbeat({ id: 'w', ...SLOTS, ...ABOUT }, ttlMs);
  await beat(60_000);
  await action(api, 'w', 'drain');
  const key = api.keys.workerDrain('w');
  await api.redis.pexpire(key, 82_800_000);
  await api.redis.del(api.keys.worker('w'));
  expect(await list(api)).toEqual([]);
  expect(await beat(60_000)).toEqual({ isDrainWanted: true });
  expect(await api.redis.pttl(key)).toBeGreaterThan(86_000_000);
});

it('are not drained when they do not exist or are too old, nor by the administrators of one tenant', async () => {
  const api = await startApi(redis.url, { http: { requireKeys: true } });
  const [operator, other] = [await makeKey(api), await makeKey(api, { tenant: 'acme' })];
  await beatAsBefore(api, 'older');
  await api.execution.heartbeat({ id: 'w', ...SLOTS, ...ABOUT }, 60_000);
  const codes = async (what: 'drain' | 'resume', { headers }: { headers: Record<string, string> }) =>
    Promise.all(['w', 'older', 'nobody'].map(async (id) => (await action(api, id, what, headers)).json().code));
  expect(await codes('drain', other)).toEqual(['SCOPE_MISSING', 'SCOPE_MISSING', 'SCOPE_MISSING']);
  expect(await codes('resume', operator)).toEqual([undefined, 'WORKER_NOT_DRAINABLE', 'WORKER_NOT_FOUND']);
  expect((await api.execution.heartbeat({ id: 'w', ...SLOTS, ...ABOUT }, 60_000)).isDrainWanted).toBe(false);
  expect(await codes('drain', operator)).toEqual([undefined, 'WORKER_NOT_DRAINABLE', 'WORKER_NOT_FOUND']);

  const isDrain = ({ route }: AuditEntry) => route === '/v1/workers/{workerId}/drain';
  const read = async () => (await api.access.listChanges({ limit: 100 })).items.filter(isDrain);
  await until('the audit log has them', async () => (await read()).length === 6);
  const done = (await read()).filter(({ outcome }) => outcome === 'done');
  expect(done).toMatchObject([{ tenant: 'default', keyId: operator.id, resource: 'w', status: 202 }]);
});

it('are a table in the CLI', async () => {
  const api = await startApi(redis.url);
  const url = await api.listen();
  const regulab = async (...words: string[]) => (await runCommand(['workers', '--url', url, ...words])).written;
  expect(await regulab()).toBe('No worker is alive.\n');
  await beatAsBefore(api, 'older');
  await api.execution.heartbeat({ id: 'newer', ...SLOTS, ...ABOUT, busy: 1 }, 60_000);
  const [, , newer, older] = (await regulab()).split('\n');
  expect(newer).toMatch(/^newer +active +1\/2 +1\.2\.3 +A CPU +x64, avx2/);
  expect(older).toMatch(/^older +active +1\/3 +\? +\?/);
  expect(JSON.parse(await regulab('--json'))).toMatchObject({ items: [{ id: 'newer' }, { id: 'older' }] });

  const drain = async (...words: string[]) => (await runCommand(['drain', '--url', url, ...words])).written;
  expect(await drain('newer')).toMatch(/^newer: draining, 1 run to hand back\./);
  expect(JSON.parse(await drain('newer', '--json'))).toMatchObject({ id: 'newer', state: 'draining' });
  expect(await drain('newer', '--undo')).toBe('newer: active\n');
  expect((await runCommand(['drain', 'older', '--url', url])).error?.message).toContain('cannot be drained');
});
