/** The workers: what heartbeats of this version and of 1.0.0-rc.1 become. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { Scope } from '../../../../src/access/scopes.js';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { SMALL_SPEC, startApi, type TestApi } from '../../../support/api.js';
import { runCommand } from '../../../support/command-line.js';
import { makeKey } from '../../../support/keys.js';
import { startTestRedis } from '../../../support/redis.js';

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
    .set(api.keys.worker(id), JSON.stringify({ id, host: 'lab-6', pid: 7, concurrency: 3, busy: 1 }), 'PX', 7000)
    .sadd(api.keys.workers, id)
    .exec();

it('are listed side by side in two versions, each with what it says', async () => {
  const api = await startApi(redis.url);
  await beatAsBefore(api, 'older');
  await api.execution.heartbeat({ id: 'newer', ...SLOTS, ...ABOUT, busy: 0, runs: [] }, 60_000);
  const seen = await list(api);
  expect(seen).toEqual([
    { id: 'newer', ...ABOUT, slots: 2, busy: 0, runs: [], lastSeenAt: expect.any(String) },
    {
      ...{ id: 'older', host: 'lab-6', slots: 3, busy: 1, state: 'active', runs: [], labels: [] },
      ...{ version: null, tensorflow: null, machine: null, startedAt: null, lastSeenAt: expect.any(String) },
    },
  ]);
  for (const { lastSeenAt } of seen) expect(Math.abs(Date.now() - Date.parse(lastSeenAt))).toBeLessThan(2000);
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
});
