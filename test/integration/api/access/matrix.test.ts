/**
 * Who may do what with whose objects: every route of the API by everybody who might call it. The
 * routes are the API's own list, so that a new one is tested without being named here.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { generateKey } from '../../../../src/access/key-format.js';
import { SCOPES, type Scope } from '../../../../src/access/scopes.js';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { testMessage } from '../../../../src/webhooks/records/messages.js';
import { finishRun, type Method, SMALL_SPEC, startApi } from '../../../support/api.js';
import { makeKey, type TestKey } from '../../../support/keys.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const redis = await startTestRedis();
const api = await startApi(redis.url, { http: { requireKeys: true } });
const [owner, other] = [await makeKey(api, { tenant: 'acme' }), await makeKey(api, { tenant: 'rival' })];

interface Operation {
  method: Method;
  /** With `{name}` for each parameter. */
  path: string;
  scope: Scope;
}

interface Described {
  security?: Record<string, string[]>[];
}

const { paths } = api.app.swagger() as unknown as { paths: Record<string, Record<string, Described>> };
const operations: Operation[] = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([name, { security }]) => {
    const scope = security?.[0]?.bearer?.[0] as Scope | undefined;
    const method = name.toUpperCase() as Method;
    const methodsOfRoute: Method[] = method === 'GET' ? ['GET', 'HEAD'] : [method];
    return scope === undefined ? [] : methodsOfRoute.map((each) => ({ method: each, path, scope }));
  }),
);
const named = (list: Operation[]) => list.map((each) => [`${each.method} ${each.path}`, each] as const);
/**
 * Those about one object of a tenant: all that name something, except in the catalogs and a worker.
 */
const owned = operations.filter(
  ({ path }) => /\{/.test(path) && !/^\/v1\/(presets|techniques|datasets|workers)\//.test(path),
);

/** Those that are about the whole installation. */
const isOfOperators = ({ path, scope }: Operation) => path.startsWith('/v1/workers/') && scope === 'admin';

const PICTURE = readFileSync('examples/seven.png');

/** What every tenant's objects are named after here, so that it is found wherever it leaks. */
const MARK = 'mark-of-acme';

interface Objects {
  experimentId: string;
  runId: string;
  externalId: string;
  keyId: string;
  webhookId: string;
  deliveryId: string;
}

const LAYERS = {
  runId: 'run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61',
  savedEpoch: 1,
  sample: { activations: 1, gradients: 1 },
  unseenPixels: 0,
  final: { epoch: 1, layers: [] },
  epochs: null,
  pruning: { split: 'validation', samples: 1, points: [] },
};

/** A finished experiment of a tenant with files and an external id, and a key. */
async function makeObjects(tenant: string): Promise<Objects> {
  const by = await makeKey(api, { tenant });
  const externalId = `${MARK}-${uuidv7()}`;
  const response = await api.call('PUT', `/v1/experiments/by-external-id/${externalId}`, {
    headers: by.headers,
    payload: { ...SMALL_SPEC, name: MARK, seeds: [1] },
  });
  const { id, runs } = response.json<Experiment>();
  const files = {
    'model.json': Buffer.from('{"mark":"mark-of-acme"}'),
    'layers.json': Buffer.from(JSON.stringify(LAYERS)),
  };
  await finishRun(api, runs[0]!.id, { files });
  return { experimentId: id, runId: runs[0]!.id, externalId, keyId: by.id, ...(await makeWebhook(by, tenant)) };
}

/** A webhook with a delivery that waits. */
async function makeWebhook({ headers }: TestKey, tenant: string): Promise<Pick<Objects, 'webhookId' | 'deliveryId'>> {
  // A tenant may have a hundred.
  await api.webhooks.deleteWebhooksOf(tenant);
  const payload = { url: `https://${MARK}.example/` };
  const { id: webhookId } = (await api.call('POST', '/v1/webhooks', { headers, payload })).json<{ id: string }>();
  const message = testMessage(webhookId);
  await api.webhooks.addDelivery(webhookId, { message });
  return { webhookId, deliveryId: message.id };
}

/** Ids that nobody has. */
const guess = (): Objects => ({
  experimentId: `exp_${uuidv7()}`,
  runId: `run_${uuidv7()}`,
  externalId: `${MARK}-${uuidv7()}`,
  keyId: generateKey().id,
  webhookId: `wh_${uuidv7()}`,
  deliveryId: `msg_${randomBytes(16).toString('hex')}`,
});

const CATALOG = { name: 'model.json', file: 'arms.svg', workerId: 'nobody' };

const addressOf = ({ path }: Operation, objects: Objects) =>
  path.replace(/\{(\w+)\}/g, (_, parameter) => ({ ...objects, ...CATALOG })[parameter as keyof Objects]) +
  (path.endsWith('{experimentId}/predict-picture') ? '?arm=only' : '') +
  (path.endsWith('/export') ? '?format=mlflow' : '');

function bodyOf({ method, path }: Operation, { experimentId }: Objects): object | undefined {
  if (path.includes('/webhooks')) return webhookBody(method, path);
  if (method === 'PATCH') return { name: 'changed' };
  if (method === 'PUT' || /experiments(:plan)?$/.test(path)) return SMALL_SPEC;
  if (path.endsWith('/predict-picture')) return PICTURE;
  if (path.endsWith('experiments:batch')) return { experiments: [SMALL_SPEC] };
  if (path.endsWith('/seeds')) return { count: 1 };
  if (path.endsWith('/predict')) return { images: [Array.from({ length: 784 }, () => 0.5)] };
  if (path.endsWith('/advice')) return { experimentId };
  if (path.endsWith('experiments:bulk')) return { action: 'archive', ids: [experimentId] };
  if (path.endsWith('/comparisons'))
    return {
      arms: [
        { experimentId, arm: 'only' },
        { experimentId, arm: 'only', name: 'again' },
      ],
    };
  if (path.endsWith('/keys')) return { name: 'made by a test', scopes: ['read'] };
  return undefined;
}

function webhookBody(method: Method, path: string): object | undefined {
  if (method === 'PATCH') return { url: 'https://changed.example/' };
  return path === '/v1/webhooks' ? { url: 'http://127.0.0.1/' } : undefined;
}

function ask(operation: Operation, objects: Objects, key: Pick<TestKey, 'headers'> | undefined, extra: object = {}) {
  const payload = operation.method === 'GET' || operation.method === 'HEAD' ? undefined : bodyOf(operation, objects);
  const type = payload === PICTURE && { 'content-type': 'image/png' };
  const headers = { ...key?.headers, ...type, ...extra };
  return api.call(operation.method, addressOf(operation, objects), { headers, ...(payload && { payload }) });
}

/** An answer without what differs from request to request, and with these ids replaced. */
function comparable(response: LightMyRequestResponse, objects: Objects) {
  const { date: _date, 'x-request-id': requestId, ...headers } = response.headers;
  let text = JSON.stringify([response.statusCode, headers, response.payload]).replaceAll(
    String(requestId),
    '<request>',
  );
  for (const [name, id] of Object.entries(objects)) text = text.replaceAll(id, `<${name}>`);
  return text;
}

const NOT_FOUND = ['EXPERIMENT', 'RUN', 'KEY', 'WEBHOOK', 'DELIVERY'].map((what) => `${what}_NOT_FOUND`);
const codeOf = (response: LightMyRequestResponse) =>
  response.payload.startsWith('{') ? response.json<{ code?: string }>().code : undefined;

describe('the list of routes', () => {
  it('is complete: whatever the router knows under /v1 is described and says its scope', () => {
    const known = routesOf(api.app.printRoutes({ commonPrefix: false })).filter((path) => path.startsWith('/v1/'));
    const described = operations.map(({ path }) => path.replace(/\{(\w+)\}/g, ':$1'));
    expect(known.filter((path) => !described.includes(path))).toEqual([]);
    expect(known.length).toBeGreaterThan(30);
  });

  it('has routes about objects of every kind', () => {
    expect(owned.length).toBeGreaterThan(40);
  });
});

/** The addresses in the tree that the router prints. */
function routesOf(tree: string): string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', segment = '', methods] = /^([│ ├└─]*)(\S*)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    const depth = indent.length / 4;
    above.length = Math.max(depth - 1, 0);
    above.push(segment);
    return methods === undefined ? [] : [above.join('').replace('::', ':')];
  });
}

describe('without a good key', () => {
  const gone = {
    'no key': async () => undefined,
    'a key with a typo': async () => {
      const { key } = await makeKey(api, { tenant: 'acme' });
      return { headers: { authorization: `Bearer ${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}` } };
    },
    'a key that nobody made': async () => ({ headers: { authorization: `Bearer ${generateKey().key}` } }),
    'a revoked key': async () => {
      const key = await makeKey(api, { tenant: 'acme' });
      await api.access.revokeKey(key.id);
      return key;
    },
    'an expired key': () => makeKey(api, { tenant: 'acme', expiresAt: new Date(Date.now() - 1).toISOString() }),
  };

  it.each(named(operations))('nobody may %s', async (_, operation) => {
    const objects = await makeObjects('acme');
    for (const [what, make] of Object.entries(gone)) {
      const response = await ask(operation, objects, await make());
      expect([what, response.statusCode]).toEqual([what, 401]);
      expect(response.headers['www-authenticate']).toMatch(/^Bearer realm="regulab"/);
      if (operation.method !== 'HEAD') expect(codeOf(response)).toBe('UNAUTHORIZED');
      const absent = guess();
      const other = await ask(operation, absent, await make());
      expect(comparable(response, objects)).toBe(comparable(other, absent));
    }
  });
});

describe('the page of the queues, outside the description', () => {
  const pages = ['/admin/queues', '/admin/queues/*'];

  it('is all that there is under /admin', () => {
    const known = routesOf(api.app.printRoutes({ commonPrefix: false })).filter((path) => path.startsWith('/admin'));
    expect(known).toHaveLength(pages.length);
    expect(pages.every((url) => api.app.hasRoute({ method: 'GET', url }))).toBe(true);
  });

  it.each(pages)('%s: needs an administrator of the default tenant', async (path) => {
    const url = path.replace('*', 'api/queues');
    const statusFor = async (key?: TestKey) =>
      (await api.app.inject({ url, ...(key && { headers: key.headers }) })).statusCode;
    expect(await statusFor()).toBe(401);
    for (const scope of ['read', 'submit'] as const)
      expect(await statusFor(await makeKey(api, { scopes: [scope] }))).toBe(403);
    expect(await statusFor(owner)).toBe(403);
    expect(await statusFor(await makeKey(api))).toBe(200);
  });
});

describe('with a key of a lesser scope', () => {
  const limited = operations.filter(({ scope }) => scope !== 'read');
  it.each(named(limited))('nobody may %s', async (_, operation) => {
    const lesser = SCOPES.slice(0, SCOPES.indexOf(operation.scope));
    const objects = await makeObjects('acme');
    const key = await makeKey(api, { tenant: 'acme', scopes: lesser });
    const response = await ask(operation, objects, key);
    expect(response.statusCode).toBe(403);
    expect(response.headers['www-authenticate']).toContain(`error="insufficient_scope", scope="${operation.scope}"`);
    if (operation.method !== 'HEAD') expect(response.json().detail).toContain(`"${operation.scope}"`);
  });

  it.each(named(operations))('its own scope is enough to %s', async (_, operation) => {
    const objects = await makeObjects('acme');
    const tenant = isOfOperators(operation) ? 'default' : 'acme';
    const response = await ask(operation, objects, await makeKey(api, { tenant, scopes: [operation.scope] }));
    expect([401, 403]).not.toContain(response.statusCode);
    expect(NOT_FOUND).not.toContain(codeOf(response));
    expect(response.statusCode).toBeLessThan(500 + (/predict(-picture)?$/.test(operation.path) ? 4 : 0));
  });
});

describe('what is of the whole installation', () => {
  it.each(named(operations.filter(isOfOperators)))('is refused to other administrators: %s', async (_, operation) => {
    const response = await ask(operation, guess(), owner);
    expect([response.statusCode, codeOf(response)]).toEqual([403, 'SCOPE_MISSING']);
  });
});

describe("another tenant's object", () => {
  /** Ways of asking that answer in other ways than a plain read. */
  const WAYS: Record<string, object> = {
    plainly: {},
    'with an entity tag': { 'if-none-match': '*' },
    'for a range': { range: 'bytes=0-3' },
    'for a stream': { accept: 'text/event-stream' },
    'after an event': { accept: 'text/event-stream', 'last-event-id': '1' },
    'and waiting': { prefer: 'wait=1' },
    'under an idempotency key': { 'idempotency-key': 'the-same-for-all' },
  };

  it.each(named(owned))('looks like one that does not exist: %s', async (_, operation) => {
    const objects = await makeObjects('acme');
    const before = await stateOf(objects);
    for (const [way, headers] of Object.entries(WAYS)) {
      if (operation.method === 'PUT') continue;
      const absent = guess();
      const foreign = await ask(operation, objects, other, headers);
      expect([way, comparable(foreign, objects)]).toEqual([
        way,
        comparable(await ask(operation, absent, other, headers), absent),
      ]);
      const isAccepted = foreign.statusCode === 406 || foreign.statusCode === 404;
      expect([way, foreign.statusCode, isAccepted]).toEqual([way, foreign.statusCode, true]);
      expect(foreign.payload).not.toContain('"mark"');
    }
    expect(await stateOf(objects)).toEqual(before);
  });

  const someone = guess();
  const naming = operations.filter((each) =>
    JSON.stringify(bodyOf(each, someone) ?? {}).includes(someone.experimentId),
  );

  it.each(named(naming))('is not found by the body of %s', async (_, operation) => {
    const [objects, absent] = [await makeObjects('acme'), guess()];
    const before = await stateOf(objects);
    const foreign = await ask(operation, objects, other);
    expect(foreign.payload).toContain('"EXPERIMENT_NOT_FOUND"');
    expect(comparable(foreign, objects)).toBe(comparable(await ask(operation, absent, other), absent));
    expect(await stateOf(objects)).toEqual(before);
    const own = await ask(operation, objects, owner);
    expect([own.statusCode, own.payload.includes('NOT_FOUND')]).toEqual([200, false]);
  });

  it('is named by the bodies of several routes', () => {
    expect(naming.map(({ path }) => path).sort()).toEqual(['/v1/advice', '/v1/comparisons', '/v1/experiments:bulk']);
  });

  it.each(named(operations.filter(({ method }) => method === 'GET')))('appears nowhere in %s', async (_, operation) => {
    const [foreign, own] = [await makeObjects('acme'), await makeObjects('rival')];
    const response = await ask(operation, own, other);
    expect(Object.values(foreign).filter((id) => response.payload.includes(id))).toEqual([]);
  });
});

/** What another tenant could have changed. */
async function stateOf({ experimentId, runId, keyId, webhookId }: Objects) {
  const store = api.stores.forTenant('acme');
  return {
    experiment: await store.revision({ experimentId }),
    run: await store.getRun(runId),
    archived: (await store.getExperiment(experimentId))?.archivedAt,
    key: (await api.access.getKey(keyId))?.status,
    webhook: await api.webhooks.getWebhook('acme', webhookId),
    keys: (await api.access.listKeys({ limit: 100, tenant: 'acme' })).items.length,
  };
}

describe("another tenant's names", () => {
  const submit = (key: TestKey, url: string, headers: object = {}, method: Method = 'POST') =>
    api.call(method, url, { headers: { ...key.headers, ...headers }, payload: { ...SMALL_SPEC, name: 'the same' } });

  it('an idempotency key is its own tenant’s', async () => {
    const key = { 'idempotency-key': `shared-${uuidv7()}` };
    const [first, second] = [await submit(owner, '/v1/experiments', key), await submit(other, '/v1/experiments', key)];
    expect(second.statusCode).toBe(202);
    expect(second.headers['idempotency-replayed']).toBeUndefined();
    expect(second.json().id).not.toBe(first.json().id);
    const again = await submit(owner, '/v1/experiments', key);
    expect([again.headers['idempotency-replayed'], again.json().id]).toEqual(['true', first.json().id]);
  });

  it('an idempotency key outlives the API key it was sent with', async () => {
    const key = { 'idempotency-key': `rotated-${uuidv7()}` };
    const first = await submit(owner, '/v1/experiments', key);
    const again = await submit(await makeKey(api, { tenant: 'acme' }), '/v1/experiments', key);
    expect(again.json().id).toBe(first.json().id);
  });

  it('an external id is its own tenant’s', async () => {
    const url = `/v1/experiments/by-external-id/shared-${uuidv7()}`;
    const [first, second] = [await submit(owner, url, {}, 'PUT'), await submit(other, url, {}, 'PUT')];
    expect([first.statusCode, second.statusCode]).toEqual([202, 202]);
    for (const [key, made] of [
      [owner, first],
      [other, second],
    ] as const) {
      expect((await api.call('GET', url, { headers: key.headers })).json().id).toBe(made.json().id);
    }
    const deleted = second.json().id;
    await api.call('POST', `/v1/experiments/${deleted}/cancel`, { headers: other.headers });
    await api.call('DELETE', `/v1/experiments/${deleted}`, { headers: other.headers });
    expect((await api.call('GET', url, { headers: owner.headers })).json().id).toBe(first.json().id);
    expect((await api.call('GET', url, { headers: other.headers })).statusCode).toBe(404);
  });

  it('a spec is deduplicated within its tenant', async () => {
    const spec = { ...SMALL_SPEC, name: 'deduplicated', seeds: [4711] };
    const submit = (key: TestKey, url: string) => api.call('POST', url, { headers: key.headers, payload: spec });
    const first = await submit(owner, '/v1/experiments');
    const foreign = await submit(other, '/v1/experiments?deduplicate=true');
    expect(foreign.headers.deduplicated).toBeUndefined();
    const own = await submit(other, '/v1/experiments?deduplicate=true');
    expect([own.headers.deduplicated, own.json().id]).toEqual(['true', foreign.json().id]);
    expect(own.json().id).not.toBe(first.json().id);
  });

  it('a cursor leads to nothing of its tenant', async () => {
    for (let count = 0; count < 3; count += 1) await submit(owner, '/v1/experiments');
    for (const list of ['/v1/experiments', '/v1/runs', '/v1/keys', '/v1/queue', '/v1/audit']) {
      const page = await api.call('GET', `${list}?limit=1`, { headers: owner.headers });
      const { nextCursor, items } = page.json<{ nextCursor: string; items: object[] }>();
      expect([list, items.length, typeof nextCursor]).toEqual([list, 1, 'string']);
      const response = await api.call('GET', `${list}?limit=100&cursor=${nextCursor}`, { headers: other.headers });
      const ofOwner = await api.call('GET', `${list}?limit=100&cursor=${nextCursor}`, { headers: owner.headers });
      const ids = ofOwner
        .json<{ items: { id?: string; runId?: string }[] }>()
        .items.map(({ id, runId }) => id ?? runId!);
      expect(ids.length).toBeGreaterThan(0);
      expect(ids.filter((id) => response.payload.includes(id))).toEqual([]);
    }
  });
});

describe('lists', () => {
  it('count and show only what is the tenant’s', async () => {
    const fresh = await startApi(redis.url, { http: { requireKeys: true } });
    const [one, two] = [await makeKey(fresh, { tenant: 'one' }), await makeKey(fresh, { tenant: 'two' })];
    const inDefault = await makeKey(fresh);
    const submit = (key: TestKey, name: string) =>
      fresh.call('POST', '/v1/experiments', { headers: key.headers, payload: { ...SMALL_SPEC, name, seeds: [1, 2] } });
    for (const name of ['a', 'b', 'c']) await submit(one, name);
    await submit(two, 'd');
    await submit(inDefault, 'e');
    const read = async (key: TestKey, url: string) => (await fresh.call('GET', url, { headers: key.headers })).json();
    const total = async (url: string) =>
      Promise.all([one, two, inDefault].map(async (key) => (await read(key, url)).total));
    expect(await total('/v1/experiments')).toEqual([3, 1, 1]);
    expect(await total('/v1/experiments?status=queued')).toEqual([3, 1, 1]);
    expect(await total('/v1/runs')).toEqual([6, 2, 2]);
    const { items } = await read(two, '/v1/experiments?text=a');
    expect(items).toEqual([]);

    const [firstOfOne] = (await read(one, '/v1/experiments?sort=createdAt')).items;
    await fresh.call('POST', `/v1/experiments/${firstOfOne.id}/archive`, { headers: one.headers });
    await fresh.call('POST', `/v1/experiments/${firstOfOne.id}/cancel`, { headers: one.headers });
    expect(await total('/v1/experiments')).toEqual([2, 1, 1]);
    expect(await total('/v1/experiments?archived=true')).toEqual([1, 0, 0]);
    expect(await total('/v1/runs?archived=any&status=cancelled')).toEqual([2, 0, 0]);
    await fresh.call('DELETE', `/v1/experiments/${firstOfOne.id}`, { headers: one.headers });
    expect(await total('/v1/runs?archived=any')).toEqual([4, 2, 2]);
  });

  it('the queue has true positions, and of others their number alone', async () => {
    const fresh = await startApi(redis.url, { http: { requireKeys: true } });
    const [one, two] = [await makeKey(fresh, { tenant: 'one' }), await makeKey(fresh, { tenant: 'two' })];
    const submit = (key: TestKey, seeds: number[]) =>
      fresh.call('POST', '/v1/experiments', { headers: key.headers, payload: { ...SMALL_SPEC, seeds } });
    await submit(one, [1, 2]);
    await submit(two, [3]);
    const look = async (key: TestKey) => (await fresh.call('GET', '/v1/queue', { headers: key.headers })).json();
    await until('all runs are in the queue', async () => (await look(one)).queued === 3);
    const seen = await look(two);
    expect(seen.items.map(({ seed }: { seed: number }) => seed)).toEqual([3]);
    expect(seen.items[0].position).toBeGreaterThan(1);
    expect((await look(one)).items.map(({ seed }: { seed: number }) => seed)).toEqual([1, 2]);
  });
});
