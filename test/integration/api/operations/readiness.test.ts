/** Ready means that a submit would be accepted and trained: both are tried in each situation. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { connectRedis } from '../../../../src/store/redis.js';
import { startApi, type TestApi } from '../../../support/api.js';
import { CAN_LIMIT, whileForbidden, whileOutOfFiles } from '../../../support/disk-trouble.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const redis = await startTestRedis();
const admin = connectRedis(redis.url, 'worker');
afterAll(() => admin.disconnect());
const folder = await mkdtemp(path.join(os.tmpdir(), 'regulab-ready-'));
await chmod(folder, 0o755);
afterAll(() => rm(folder, { recursive: true, force: true }));
const api = await startApi(redis.url, { folder: path.join(folder, 'artifacts') });

const ready = async (of: TestApi = api) => {
  const answer = await of.call('GET', '/health/ready');
  const { reasons, ...rest } = answer.json();
  const codes = reasons.map(({ code }: { code: string }) => code);
  return { http: answer.statusCode, codes, ...rest };
};
const submit = async (of: TestApi = api) =>
  (await of.call('POST', '/v1/experiments', { payload: { preset: 'quick-start' } })).statusCode;
const addWorker = (of: TestApi, ttlMs = 60_000) =>
  of.execution.heartbeat({ id: 'w1', host: 'a', pid: 1, concurrency: 2 }, ttlMs);
/** The answer about the disk is kept for 2 s. */
const forgotten = () => delay(2100);

describe('readiness', () => {
  it('is degraded while nobody trains, and ready with a worker, until its heartbeat expires', async () => {
    expect(await ready()).toMatchObject({
      http: 200,
      status: 'degraded',
      codes: ['NO_WORKERS'],
      workers: 0,
      trainers: 0,
    });
    expect(await submit()).toBe(202);
    await addWorker(api, 300);
    await api.execution.heartbeat({ id: 'w2', host: 'b', pid: 2, concurrency: 3 }, 60_000);
    expect(await ready()).toMatchObject({ http: 200, status: 'ready', codes: [], workers: 2, trainers: 5 });
    await delay(400);
    expect(await ready()).toMatchObject({ status: 'ready', workers: 1, trainers: 3 });
    await api.execution.removeHeartbeat('w2');
    expect(await ready()).toMatchObject({ status: 'degraded', workers: 0 });
  });

  const artifacts = path.join(folder, 'artifacts');
  const troubles: [string, string, (ask: () => Promise<void>) => Promise<void>][] = [
    ['forbidden', 'DISK_UNAVAILABLE', (ask) => whileForbidden([artifacts], ask)],
    ['a file', 'DISK_UNAVAILABLE', asFile],
  ];
  if (CAN_LIMIT) troubles.push(['out of descriptors', 'DISK_FULL', whileOutOfFiles]);

  it.each(troubles)('is degraded while the artifact folder is %s, and submits wait', async (_, code, during) => {
    await addWorker(api);
    await forgotten();
    await during(async () => {
      expect(await ready()).toMatchObject({ http: 200, status: 'degraded', redis: 'up', workers: 1, codes: [code] });
      expect(await submit()).toBe(202);
    });
    await forgotten();
    expect(await ready()).toMatchObject({ http: 200, status: 'ready', codes: [] });
  });

  async function asFile(ask: () => Promise<void>): Promise<void> {
    await rm(artifacts, { recursive: true, force: true });
    await writeFile(artifacts, '');
    await ask();
    await rm(artifacts);
  }

  it('is unavailable while Redis is full, and submits are refused', async () => {
    await addWorker(api);
    await admin.call('CONFIG', 'SET', 'maxmemory', '1');
    expect(await ready()).toMatchObject({
      http: 503,
      status: 'unavailable',
      redis: 'up',
      workers: 1,
      codes: ['REDIS_FULL'],
    });
    expect(await submit()).toBe(503);
    await admin.call('CONFIG', 'SET', 'maxmemory', '0');
    expect(await ready()).toMatchObject({ http: 200, status: 'ready' });
  });

  it('is unavailable while Redis is a read-only replica', async () => {
    await admin.call('REPLICAOF', '127.0.0.1', '1');
    expect(await ready()).toMatchObject({ http: 503, status: 'unavailable', codes: ['REDIS_UNAVAILABLE'] });
    await admin.call('REPLICAOF', 'NO', 'ONE');
    await until('the API has connected again', async () => (await ready()).http === 200);
  });

  it.each([
    ['scripts', '-eval', '+eval'],
    ['writing', '-set', '+set'],
    ['all keys', 'resetkeys', '~*'],
  ])('is unavailable while its user lacks the right to %s', async (_, taken, given) => {
    await admin.call('ACL', 'SETUSER', 'limited', 'on', '>pass', '~*', '&*', '+@all');
    const limited = await startApi(`unix://limited:pass@localhost${new URL(redis.url).pathname}`);
    await admin.call('ACL', 'SETUSER', 'limited', taken);
    expect(await ready(limited)).toMatchObject({
      http: 503,
      status: 'unavailable',
      codes: expect.arrayContaining(['REDIS_FORBIDDEN']),
    });
    await admin.call('ACL', 'SETUSER', 'limited', given);
    expect((await ready(limited)).http).toBe(200);
  });
});
