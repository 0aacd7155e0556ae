/** What one tenant may use of an installation. */
import { describe, expect, it } from '@jest/globals';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { createDiskUsage } from '../../../../src/store/disk-usage.js';
import { SMALL_SPEC, startApi, type TestApi } from '../../../support/api.js';
import { makeKey, type TestKey } from '../../../support/keys.js';
import { startTestRedis } from '../../../support/redis.js';

const server = await startTestRedis();

const submit = (api: TestApi, key: TestKey | undefined, seeds: number, url = '/v1/experiments') =>
  api.call('POST', url, {
    headers: { ...key?.headers },
    payload: { ...SMALL_SPEC, seeds: Array.from({ length: seeds }, (_, seed) => seed) },
  });

describe('queued runs of a tenant', () => {
  it('are limited, and those of others do not count', async () => {
    const api = await startApi(server.url, { quotas: { queuedRuns: 3 } });
    const [one, two] = [await makeKey(api, { tenant: 'one' }), await makeKey(api, { tenant: 'two' })];
    for (const key of [one, two, undefined]) {
      const first = await submit(api, key, 2);
      expect(first.statusCode).toBe(202);
      const refused = await submit(api, key, 2);
      expect([refused.statusCode, refused.json().code]).toEqual([429, 'TENANT_QUEUE_FULL']);
      expect(refused.headers['retry-after']).toBe('60');
      expect((await submit(api, key, 1)).statusCode).toBe(202);
      await api.call('POST', `/v1/experiments/${first.json<Experiment>().id}/cancel`, { headers: { ...key?.headers } });
      expect((await submit(api, key, 2)).statusCode).toBe(202);
    }
  });
});

describe('stored bytes of a tenant', () => {
  it('are limited, follow the files of its runs, and those of others do not count', async () => {
    const api = await startApi(server.url, { quotas: { storedMegabytes: 1 } });
    const usage = createDiskUsage(api.redis, api.keys);
    const [one, two] = [await makeKey(api, { tenant: 'one' }), await makeKey(api, { tenant: 'two' })];
    for (const key of [one, two, undefined]) {
      const { id, runs } = (await submit(api, key, 1)).json<Experiment>();
      await usage.setBytes(runs[0]!.id, 2 ** 20 - 1);
      expect((await submit(api, key, 1)).statusCode).toBe(202);
      await usage.setBytes(runs[0]!.id, 2 ** 20);
      const refused = await submit(api, key, 1);
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'TENANT_STORAGE_FULL']);
      await api.call('POST', `/v1/experiments/${id}/cancel`, { headers: { ...key?.headers } });
      await api.call('DELETE', `/v1/experiments/${id}`, { headers: { ...key?.headers } });
      expect((await submit(api, key, 1)).statusCode).toBe(202);
    }
    expect(await api.redis.hgetall(api.keys.tenantBytes)).toEqual({ one: '0', two: '0', '*': '0' });
  });
});

describe('requests of a tenant', () => {
  it('are limited, over all keys and processes, and answers say how many are left', async () => {
    const quotas = { requestsPerMinute: 5 };
    const api = await startApi(server.url, { quotas });
    const second = await startApi(server.url, { quotas, prefix: api.keys.root.slice(1, -1) });
    const keys = [await makeKey(api, { tenant: 'one' }), await makeKey(api, { tenant: 'one' })];
    const ask = (index: number) =>
      [api, second][index % 2]!.call('GET', '/v1/presets', { headers: keys[index % 2]!.headers });
    const left: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const { statusCode, headers } = await ask(index);
      expect([statusCode, headers['ratelimit-policy']]).toEqual([200, '"requests";q=5;w=60']);
      left.push(String(headers.ratelimit).replace(/;t=\d+$/, ''));
    }
    expect(left).toEqual([4, 3, 2, 1, 0].map((rest) => `"requests";r=${rest}`));
    const refused = await ask(5);
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);

    const other = await makeKey(api, { tenant: 'two' });
    expect((await api.call('GET', '/v1/presets', { headers: other.headers })).statusCode).toBe(200);
    expect((await api.call('GET', '/health/live')).headers.ratelimit).toBeUndefined();
    await api.redis.del(api.keys.requestCount('one'));
    expect((await ask(6)).statusCode).toBe(200);
  });

  it('have no limit by default', async () => {
    const api = await startApi(server.url);
    expect((await api.call('GET', '/v1/presets')).headers.ratelimit).toBeUndefined();
  });

  it('are counted by each process while Redis does not answer', async () => {
    const own = await startTestRedis();
    const api = await startApi(own.url, { quotas: { requestsPerMinute: 2 } });
    await own.kill();
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await api.call('GET', '/v1/presets')).statusCode);
    expect(statuses).toEqual([200, 200, 429]);
  });
});
