/** Who changed what: the audit log. */
import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { AuditEntry } from '../../../../src/access/audit.js';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { type Method, SMALL_SPEC, startApi } from '../../../support/api.js';
import { makeKey, type TestKey } from '../../../support/keys.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const server = await startTestRedis();
const lines: string[] = [];
const destination = new Writable({
  write: (line, _encoding, done) => {
    lines.push(String(line));
    done();
  },
});
const api = await startApi(server.url, { http: { requireKeys: true }, logger: pino({}, destination) });
const operator = await makeKey(api);

async function read(key: TestKey, query = '', wanted = 1): Promise<AuditEntry[]> {
  const list = async () =>
    (await api.call('GET', `/v1/audit${query}`, { headers: key.headers })).json<{ items: AuditEntry[] }>().items;
  await until('the entries are there', async () => (await list()).length >= wanted);
  return list();
}

const send = (key: TestKey, method: Method, url: string, payload?: object) =>
  api.call(method, url, { headers: key.headers, ...(payload && { payload }) });

const told = ({ method, route, resource, status, outcome }: AuditEntry) => [method, route, resource, status, outcome];

describe('GET /v1/audit', () => {
  it('has every change with its key, its object and its outcome, newest first, and no reading', async () => {
    const key = await makeKey(api, { tenant: 'acme' });
    const reader = await makeKey(api, { tenant: 'acme', scopes: ['read'] });
    const { id } = (await send(key, 'POST', '/v1/experiments', SMALL_SPEC)).json<Experiment>();
    await send(key, 'GET', `/v1/experiments/${id}`);
    await send(key, 'POST', '/v1/experiments:plan', SMALL_SPEC);
    await send(key, 'DELETE', `/v1/experiments/${id}`);
    await send(reader, 'POST', `/v1/experiments/${id}/cancel`);
    await send(key, 'POST', `/v1/experiments/${id}/cancel`);
    const made = (await send(key, 'POST', '/v1/keys', { name: 'x', scopes: ['read'] })).json<{
      id: string;
      key: string;
    }>();
    await send(key, 'POST', `/v1/keys/${made.id}/revoke`);

    const entries = await read(key, '', 6);
    expect(entries.map(told)).toEqual([
      ['POST', '/v1/keys/{keyId}/revoke', made.id, 200, 'done'],
      ['POST', '/v1/keys', made.id, 201, 'done'],
      ['POST', '/v1/experiments/{experimentId}/cancel', id, 202, 'done'],
      ['POST', '/v1/experiments/{experimentId}/cancel', id, 403, 'refused'],
      ['DELETE', '/v1/experiments/{experimentId}', id, 409, 'refused'],
      ['POST', '/v1/experiments', id, 202, 'done'],
    ]);
    expect(entries.map(({ keyId }) => keyId)).toEqual([key.id, key.id, key.id, reader.id, key.id, key.id]);
    expect(new Set(entries.map(({ tenant }) => tenant))).toEqual(new Set(['acme']));
    for (const { at } of entries) expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000);

    const logged = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'change');
    expect(logged.map(({ audit }) => told(audit))).toEqual(entries.map(told).reverse());
    for (const text of [JSON.stringify(entries), lines.join('')]) {
      for (const secret of [key.key, made.key]) expect(text).not.toContain(secret.slice(16));
    }
  });

  it('shows one tenant nothing of another, and operators everything', async () => {
    const [one, two] = [await makeKey(api, { tenant: 'one' }), await makeKey(api, { tenant: 'two' })];
    await send(one, 'POST', '/v1/experiments', SMALL_SPEC);
    await send(two, 'POST', '/v1/experiments', SMALL_SPEC);
    for (const key of [one, two]) {
      const tenants = (await read(key)).map(({ tenant }) => tenant);
      expect(tenants).toEqual([key === one ? 'one' : 'two']);
    }
    expect((await api.call('GET', '/v1/audit?tenant=two', { headers: one.headers })).statusCode).toBe(403);
    expect((await read(operator, '?tenant=two')).map(({ tenant }) => tenant)).toEqual(['two']);
    expect((await read(operator)).map(({ tenant }) => tenant).slice(0, 2)).toEqual(['two', 'one']);
  });

  it('goes page by page', async () => {
    const key = await makeKey(api, { tenant: 'paged' });
    for (let count = 0; count < 5; count += 1) await send(key, 'POST', '/v1/experiments', SMALL_SPEC);
    const all = await read(key, '', 5);
    const pages: AuditEntry[] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page = (await send(key, 'GET', `/v1/audit?limit=2${more}`)).json();
      pages.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(pages).toEqual(all);
  });

  it('has no requests of unknown callers', async () => {
    const before = (await read(operator)).length;
    await api.call('POST', '/v1/experiments', { payload: SMALL_SPEC });
    await send(operator, 'POST', '/v1/experiments', SMALL_SPEC);
    expect((await read(operator, '', before + 1)).length).toBe(before + 1);
  });

  it('keeps a bounded number of entries', async () => {
    const entry = { tenant: 'busy', keyId: null, method: 'POST', route: '/v1/keys', resource: null, status: 201 };
    for (let round = 0; round < 12; round += 1) {
      const recorded = Array.from({ length: 1000 }, () =>
        api.access.recordChange({ ...entry, outcome: 'done', requestId: 'test' }),
      );
      await Promise.all(recorded);
    }
    const length = await api.redis.xlen(api.keys.tenantAudit('busy'));
    expect(length).toBeGreaterThanOrEqual(10_000);
    expect(length).toBeLessThan(10_200);
    expect(await api.redis.xlen(api.keys.audit)).toBeGreaterThanOrEqual(12_000);
  });
});
