/** Keys that the service makes: what they allow, and when they end. */
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { ApiKey } from '../../../../src/access/api-key.js';
import { generateKey, parseKey, writeKey } from '../../../../src/access/key-format.js';
import { networkOf } from '../../../../src/api/plugins/rate-limit.js';
import { SMALL_SPEC, startApi } from '../../../support/api.js';
import { makeKey, type TestKey } from '../../../support/keys.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const server = await startTestRedis();
const CONFIGURED = 'configured-key-of-this-test';
const api = await startApi(server.url, { http: { apiKeys: [CONFIGURED] } });
const operator = { authorization: `Bearer ${CONFIGURED}` };
type MadeKey = ApiKey & { key: string };

async function create(payload: object, headers: object = {}): Promise<MadeKey> {
  const response = await api.call('POST', '/v1/keys', { payload, headers: { ...operator, ...headers } });
  expect(response.statusCode).toBe(201);
  return response.json<MadeKey>();
}

const statusWith = async (key: string, url = '/v1/experiments', at = api) =>
  (await at.call('GET', url, { headers: { authorization: `Bearer ${key}` } })).statusCode;

describe('POST /v1/keys', () => {
  it('makes a key that works at once, and shows it this once', async () => {
    const made = await create({
      name: ' nightly ',
      tenant: 'acme',
      scopes: ['submit'],
      expiresAt: '2100-01-01T00:00:00+01:00',
    });
    expect(made).toMatchObject({
      prefix: made.key.slice(0, 16),
      name: 'nightly',
      tenant: 'acme',
      scopes: ['submit'],
      status: 'active',
      expiresAt: '2099-12-31T23:00:00.000Z',
      revokedAt: null,
      replaces: null,
    });
    expect(await statusWith(made.key)).toBe(200);
    const read = await api.call('GET', `/v1/keys/${made.id}`, { headers: operator });
    const list = await api.call('GET', '/v1/keys', { headers: operator });
    for (const { payload } of [read, list]) {
      expect(payload).toContain(made.id);
      expect(payload).not.toContain(made.key.slice(16, 48));
    }
  });

  it('stores nothing that the key could be made of', async () => {
    const { key } = await create({ name: 'stored', scopes: ['read'] });
    const stored = await Promise.all(
      (await api.redis.keys(`${api.keys.root}:api-key:*`)).map((each) => api.redis.hgetall(each)),
    );
    expect(JSON.stringify(stored)).not.toContain(key.slice(16, 48));
  });

  it('under an idempotency key makes one key, and shows it once', async () => {
    const headers = { 'idempotency-key': 'make-one-key' };
    const body = { name: 'repeated', scopes: ['read'] };
    const first = await create(body, headers);
    const again = await create(body, headers);
    expect([again.id, again.key]).toEqual([first.id, null]);
    expect(await statusWith(first.key)).toBe(200);
  });

  it.each([
    [{ scopes: ['read'] }, '/name'],
    [{ name: 'x', scopes: [] }, '/scopes'],
    [{ name: 'x', scopes: ['all'] }, '/scopes/0'],
    [{ name: 'x', scopes: ['read'], tenant: 'Acme' }, '/tenant'],
    [{ name: 'x', scopes: ['read'], tenant: 'a:b' }, '/tenant'],
    [{ name: 'x', scopes: ['read'], expiresAt: '2001-01-01T00:00:00Z' }, '/expiresAt'],
    [{ name: 'x', scopes: ['read'], key: 'mine' }, '/key'],
  ])('refuses %j', async (payload, pointer) => {
    const response = await api.call('POST', '/v1/keys', { payload, headers: operator });
    expect(response.statusCode).toBe(400);
    expect(response.json().errors.map((each: { pointer: string }) => each.pointer)).toEqual([pointer]);
  });

  it('is for the own tenant, unless the default one asks', async () => {
    const { headers } = await makeKey(api, { tenant: 'acme' });
    const make = (tenant?: string) =>
      api.call('POST', '/v1/keys', { headers, payload: { name: 'x', scopes: ['read'], ...(tenant && { tenant }) } });
    expect((await make()).json().tenant).toBe('acme');
    expect((await make('acme')).statusCode).toBe(201);
    for (const tenant of ['rival', 'default']) expect((await make(tenant)).statusCode).toBe(403);
    expect((await api.call('GET', '/v1/keys?tenant=rival', { headers })).statusCode).toBe(403);
  });
});

describe('a list of keys', () => {
  it('goes page by page, newest first, and has those of a tenant or of all', async () => {
    const made: MadeKey[] = [];
    for (let index = 0; index < 5; index += 1) {
      made.push(await create({ name: `page ${index}`, tenant: 'paged', scopes: ['read'] }));
      await delay(2);
    }
    const names: string[] = [];
    let cursor: string | null = '';
    do {
      const more: string = cursor ? `&cursor=${cursor}` : '';
      const page = (await api.call('GET', `/v1/keys?tenant=paged&limit=2${more}`, { headers: operator })).json();
      names.push(...page.items.map(({ name }: ApiKey) => name));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(names).toEqual(['page 4', 'page 3', 'page 2', 'page 1', 'page 0']);
    const { headers } = await makeKey(api, { tenant: 'paged' });
    const own = (await api.call('GET', '/v1/keys?limit=100', { headers })).json().items;
    expect(new Set(own.map(({ tenant }: ApiKey) => tenant))).toEqual(new Set(['paged']));
    expect(own).toHaveLength(6);
  });
});

describe('a key ends', () => {
  it('within a second of being revoked, in every process', async () => {
    const second = await startApi(server.url, { http: { apiKeys: [CONFIGURED] }, prefix: prefixOf(api) });
    const made = await create({ name: 'to revoke', scopes: ['read'] });
    for (const at of [api, second]) expect(await statusWith(made.key, '/v1/presets', at)).toBe(200);
    const revoked = await api.call('POST', `/v1/keys/${made.id}/revoke`, { headers: operator });
    expect(revoked.json()).toMatchObject({ status: 'revoked', revokedAt: expect.any(String) });
    await delay(1000);
    for (const at of [api, second]) expect(await statusWith(made.key, '/v1/presets', at)).toBe(401);
    expect((await api.call('POST', `/v1/keys/${made.id}/revoke`, { headers: operator })).statusCode).toBe(200);
  });

  it('when it expires, to the moment, although it was just asked for', async () => {
    const made = await create({ name: 'short', scopes: ['read'], expiresAt: new Date(Date.now() + 400).toISOString() });
    expect(await statusWith(made.key)).toBe(200);
    await delay(450);
    expect(await statusWith(made.key)).toBe(401);
  });

  it('when it is replaced, after the overlap', async () => {
    const made = await create({ name: 'replaced', tenant: 'acme', scopes: ['submit'] });
    const rotate = (id: string, payload: object) =>
      api.call('POST', `/v1/keys/${id}/rotate`, { headers: operator, payload });
    const response = await rotate(made.id, { overlapSeconds: 3600 });
    const next = response.json<MadeKey>();
    expect(next).toMatchObject({ name: 'replaced', tenant: 'acme', scopes: ['submit'], replaces: made.id });
    expect([await statusWith(made.key), await statusWith(next.key)]).toEqual([200, 200]);
    const old = (await api.call('GET', `/v1/keys/${made.id}`, { headers: operator })).json<ApiKey>();
    expect(old.replacedBy).toBe(next.id);
    expect(Math.abs(Date.parse(old.expiresAt!) - Date.now() - 3_600_000)).toBeLessThan(10_000);

    const last = (await rotate(next.id, {})).json<MadeKey>();
    await delay(1000);
    expect([await statusWith(next.key), await statusWith(last.key)]).toEqual([401, 200]);
    const refused = await rotate(next.id, {});
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'KEY_NOT_ACTIVE']);
    expect(refused.headers['www-authenticate']).toBeUndefined();
  });

  it('in the middle of an event stream: nothing more is sent', async () => {
    const { key, id } = await create({ name: 'stream', scopes: ['submit'] });
    const headers = { authorization: `Bearer ${key}` };
    const submitted = await api.call('POST', '/v1/experiments', { headers, payload: SMALL_SPEC });
    const experiment = submitted.json<{ id: string }>();
    const url = await api.listen();
    const response = await fetch(`${url}/v1/experiments/${experiment.id}/events`, {
      headers: { ...headers, accept: 'text/event-stream' },
    });
    let seen = '';
    const reading = (async () => {
      for await (const part of response.body!) seen += Buffer.from(part).toString();
    })();
    await until('the first events', () => seen.includes('run.queued'));
    await api.call('POST', `/v1/keys/${id}/revoke`, { headers: operator });
    await delay(1000);
    await api.store.cancelExperiment(experiment.id);
    await reading;
    expect(seen).not.toContain('experiment.finished');
  });
});

describe('a key that is sent', () => {
  it('is checked where none is required, too, and used', async () => {
    const open = await startApi(server.url);
    const { headers } = await makeKey(open, { tenant: 'acme', scopes: ['submit'] });
    const made = await open.call('POST', '/v1/experiments', { headers, payload: SMALL_SPEC });
    expect(made.statusCode).toBe(202);
    const url = `/v1/experiments/${made.json().id}`;
    expect((await open.call('GET', url, { headers })).statusCode).toBe(200);
    expect((await open.call('GET', url)).statusCode).toBe(404);
    expect((await open.call('GET', url, { headers: { authorization: 'Bearer wrong' } })).statusCode).toBe(401);
    expect((await open.call('GET', '/v1/keys', { headers })).statusCode).toBe(403);
    // Proxies may have logins of their own.
    expect((await open.call('GET', '/v1/presets', { headers: { authorization: 'Basic eDp5' } })).statusCode).toBe(200);
  });

  it('and is none gets another answer than no key (RFC 6750)', async () => {
    const without = await api.call('GET', '/v1/presets');
    expect(without.headers['www-authenticate']).toBe('Bearer realm="regulab"');
    const wrong = await api.call('GET', '/v1/presets', { headers: { authorization: 'Bearer wrong' } });
    expect(wrong.headers['www-authenticate']).toBe('Bearer realm="regulab", error="invalid_token"');
  });

  it('in the address is not looked at', async () => {
    const { key } = await makeKey(api);
    expect((await api.call('GET', `/v1/experiments?access_token=${key}`)).statusCode).toBe(401);
  });

  it('notes its use at most once a minute', async () => {
    const key = await makeKey(api);
    const lastUse = async () => (await api.access.getKey(key.id))!.lastUsedAt;
    expect(await lastUse()).toBeNull();
    await statusWith(key.key);
    await until('the use is noted', async () => (await lastUse()) !== null);
    const first = await lastUse();
    await delay(1000);
    await statusWith(key.key);
    await delay(100);
    expect(await lastUse()).toBe(first);
    await api.redis.hset(api.keys.apiKey(key.id), 'lastUsedMs', Date.now() - 61_000);
    await delay(1000);
    await statusWith(key.key);
    await until('the next use is noted', async () => Date.now() - Date.parse((await lastUse())!) < 30_000);
  });
});

describe('a wrong secret', () => {
  const wrongSecretOf = (key: TestKey) => writeKey({ id: key.id, secret: generateKey().secret });

  it('makes Redis do what it does for a key that nobody made, whatever became of the real one', async () => {
    const monitor = await new Redis(server.url.replace('unix://', '')).monitor();
    const seen: string[][] = [];
    monitor.on('monitor', (_time: string, args: string[]) => seen.push(args));
    let turns = 0;
    const workFor = async (key: string) => {
      const { id } = parseKey(key)!;
      const [begin, end] = [`begin ${turns}`, `end ${turns++}`];
      await api.redis.echo(begin);
      expect(await statusWith(key)).toBe(401);
      await api.redis.echo(end);
      const placeOf = (text: string) => seen.findIndex((args) => args[1] === text);
      await until('all of it was seen', () => placeOf(end) >= 0);
      const work = seen.slice(placeOf(begin), placeOf(end)).filter((args) => args.join().includes(id));
      // Without what sets one call apart from another: its id, secret and time.
      return work.map(([name, first, ...others]) =>
        name === 'evalsha' ? [name, first] : [name, first?.replace(id, 'ID'), ...others],
      );
    };
    const [active, revoked, expired] = [await makeKey(api), await makeKey(api), await makeKey(api)];
    await api.access.revokeKey(revoked.id);
    await api.redis.hset(api.keys.apiKey(expired.id), 'expiresMs', Date.now() - 1000);
    await workFor(generateKey().key); // Redis learns the script
    const nobody = await workFor(generateKey().key);
    expect(nobody.map(([name]) => name)).toEqual(['evalsha', 'HGET']);
    for (const real of [active, revoked, expired]) expect(await workFor(wrongSecretOf(real))).toEqual(nobody);
    monitor.disconnect();
  });
});

describe('wrong keys from an address', () => {
  it('are refused for a while after too many, in all processes together, and right ones never', async () => {
    const http = { apiKeys: [CONFIGURED], wrongKeysPerMinute: 3 };
    const limited = await startApi(server.url, { http });
    const second = await startApi(server.url, { http, prefix: prefixOf(limited) });
    const { key } = await makeKey(limited);
    const wrong = [generateKey().key, key.slice(0, -1), 'no key at all'];
    for (const [index, each] of wrong.entries()) {
      expect(await statusWith(each, '/v1/experiments', [limited, second][index % 2])).toBe(401);
    }
    for (const url of ['/v1/experiments', '/metrics', '/admin/queues']) {
      const headers = { authorization: `Bearer ${wrong[0]}` };
      const refused = await second.app.inject({ url, headers });
      expect([refused.statusCode, refused.json().code]).toEqual([429, 'TOO_MANY_REQUESTS']);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
      expect(await statusWith(CONFIGURED, url, second)).toBe(200);
    }
    expect(await statusWith(key, '/v1/experiments', second)).toBe(200);
    expect((await second.call('GET', '/v1/experiments')).statusCode).toBe(401);

    const count = limited.keys.wrongKeyCount('127.0.0.1');
    expect(await limited.redis.pttl(count)).toBeGreaterThan(0);
    await limited.redis.del(count);
    expect(await statusWith(wrong[0]!, '/v1/experiments', limited)).toBe(401);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['2001:db8:1:2::9', '2001:db8:1:2::'],
    ['::1', '0:0:0:0::'],
    ['', ''],
  ])('are counted together: %s as %j', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('without Redis', () => {
  it('nothing is accepted, and keys of the environment are known', async () => {
    const own = await startTestRedis();
    const alone = await startApi(own.url, { http: { apiKeys: [CONFIGURED] } });
    const key: TestKey = await makeKey(alone);
    await own.kill();
    const submit = (headers: object) =>
      alone.call('POST', '/v1/experiments', { headers: { ...headers }, payload: SMALL_SPEC });
    for (const headers of [key.headers, operator]) {
      const response = await submit(headers);
      expect([response.statusCode, response.json().code]).toEqual([503, 'REDIS_UNAVAILABLE']);
    }
    expect((await submit({ authorization: `Bearer ${key.key.slice(0, -1)}` })).statusCode).toBe(401);
    expect((await alone.call('GET', '/v1/presets', { headers: operator })).statusCode).toBe(200);
  });
});

const prefixOf = ({ keys }: Pick<typeof api, 'keys'>) => keys.root.slice(1, -1);
