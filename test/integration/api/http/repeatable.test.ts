/** Requests that are sent again under the same Idempotency-Key: carried out once. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { makeKey } from '../../../support/keys.js';
import { randomPrefix, startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const prefix = randomPrefix();
const api = await startApi(redis.url, { prefix });
const url = await api.listen();

const post = (path: string, key: string, payload?: object) =>
  api.call('POST', path, { headers: { 'idempotency-key': key }, ...(payload && { payload }) });
const submit = (key: string, spec: object = SMALL_SPEC) => post('/v1/experiments', key, spec);
const named = (name: string) => ({ ...SMALL_SPEC, name });

async function storedNames(): Promise<string[]> {
  const names: string[] = [];
  let next: string | null = '/v1/experiments?limit=100';
  while (next !== null) {
    const page: { items: Experiment[]; nextCursor: string | null } = (await api.call('GET', next)).json();
    names.push(...page.items.map(({ name }) => name));
    next = page.nextCursor === null ? null : `/v1/experiments?limit=100&cursor=${page.nextCursor}`;
  }
  return names;
}

describe('a submit that is repeated', () => {
  it('gets the first answer, and says so', async () => {
    const key = randomUUID();
    const first = await submit(key, named('once'));
    const again = await submit(key, named('once'));
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([202, 'true']);
    expect(again.headers.location).toBe(first.headers.location);
    expect(again.json()).toEqual(first.json());
    expect((await storedNames()).filter((name) => name === 'once')).toHaveLength(1);
    expect(await api.redis.pttl(await keyOfOnlyRequest())).toBeGreaterThan(86_000_000);
  });

  async function keyOfOnlyRequest(): Promise<string> {
    const keys = await api.redis.keys(api.keys.request('*'));
    expect(keys).toHaveLength(1);
    return keys[0]!;
  }

  it('shows the experiment as it is by then', async () => {
    const key = randomUUID();
    const { id, runs } = (await submit(key)).json<Experiment>();
    await finishRun(api, runs[0]!.id);
    expect((await submit(key)).json()).toMatchObject({ id, status: 'succeeded' });
    await api.call('DELETE', `/v1/experiments/${id}`);
    expect((await submit(key)).json()).toMatchObject({ status: 404, code: 'EXPERIMENT_NOT_FOUND' });
  });

  it('is refused when it asks for something else', async () => {
    const key = randomUUID();
    const { id, runs } = (await submit(key)).json<Experiment>();
    for (const other of [
      submit(key, named('other')),
      post(`/v1/experiments/${id}/cancel`, key),
      post(`/v1/runs/${runs[0]!.id}/pause`, key),
    ])
      expect((await other).json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    expect((await api.call('GET', `/v1/experiments/${id}`)).json()).toMatchObject({ status: 'queued' });
  });

  it('is carried out when the first one was refused', async () => {
    const key = randomUUID();
    expect((await submit(key, { arms: [] })).statusCode).toBe(400);
    expect((await submit(key)).statusCode).toBe(202);
    const full = await startApi(redis.url, { maxQueuedRuns: 0 });
    expect(
      (await full.call('POST', '/v1/experiments', { payload: SMALL_SPEC, headers: { 'idempotency-key': key } }))
        .statusCode,
    ).toBe(429);
    expect(await full.redis.keys(full.keys.request('*'))).toEqual([]);
  });

  it('is carried out once however many arrive at the same time, at several APIs', async () => {
    const other = await startApi(redis.url, { prefix });
    const key = `"${randomUUID()}"`;
    const request = { payload: named('at once'), headers: { 'idempotency-key': key } };
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => [api, other][index % 2]!.call('POST', '/v1/experiments', request)),
    );
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([202]));
    expect(new Set(answers.map((answer) => answer.json<Experiment>().id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
  });

  it('belongs to the tenant that sent it, with whichever key', async () => {
    const shared = await startApi(redis.url, { http: { requireKeys: true } });
    const keys = [];
    for (const tenant of ['one', 'one', 'two']) keys.push(await makeKey(shared, { tenant }));
    const idempotencyKey = randomUUID();
    const ids: string[] = [];
    for (const key of keys) {
      const headers = { ...key.headers, 'idempotency-key': idempotencyKey };
      ids.push((await shared.call('POST', '/v1/experiments', { payload: SMALL_SPEC, headers })).json<Experiment>().id);
    }
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('leaves one experiment for each key when connections break at any moment', async () => {
    const wanted = Array.from({ length: 60 }, (_, index) => `broken-${index}`);
    let broken = 0;
    const insist = async (name: string, index: number) => {
      const key = randomUUID();
      for (let attempt = 0; ; attempt += 1) {
        // Each attempt gets more time than the last.
        const signal = AbortSignal.timeout(Math.ceil((3 + ((index * 7) % 20)) * 1.5 ** attempt));
        const headers = { 'content-type': 'application/json', 'idempotency-key': key };
        const body = JSON.stringify(named(name));
        const response = await fetch(`${url}/v1/experiments`, { method: 'POST', headers, body, signal }).catch(
          () => null,
        );
        if (response?.status === 202) return response.body?.cancel();
        broken += 1;
        await delay(1);
      }
    };
    for (let index = 0; index < wanted.length; index += 10) {
      await Promise.all(wanted.slice(index, index + 10).map((name, offset) => insist(name, index + offset)));
    }
    expect(broken).toBeGreaterThan(wanted.length / 2);
    expect((await storedNames()).filter((name) => name.startsWith('broken-')).sort()).toEqual(wanted.sort());
  });
});

describe('an action that is repeated', () => {
  it('does nothing to what was done since', async () => {
    const { runs } = await api.submit();
    const path = `/v1/runs/${runs[0]!.id}`;
    const [pause, resume] = [randomUUID(), randomUUID()];
    expect((await post(`${path}/pause`, pause)).json()).toMatchObject({ status: 'paused' });
    expect((await post(`${path}/resume`, resume)).json()).toMatchObject({ status: 'queued' });
    const again = await post(`${path}/pause`, pause);
    expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([202, 'true']);
    expect(again.json()).toMatchObject({ status: 'queued' });
    // Under a key of its own it is another request.
    expect((await post(`${path}/pause`, randomUUID())).json()).toMatchObject({ status: 'paused' });
  });

  it('retries a run once', async () => {
    const { id, runs } = await api.submit();
    const path = `/v1/runs/${runs[0]!.id}`;
    await post(`/v1/experiments/${id}/cancel`, randomUUID());
    const key = randomUUID();
    expect((await post(`${path}/retry`, key)).statusCode).toBe(202);
    await api.call('POST', `${path}/cancel`);
    expect((await post(`${path}/retry`, key)).json()).toMatchObject({ status: 'cancelled' });
    // Without a key it would train again.
    expect((await api.call('POST', `${path}/retry`)).json()).toMatchObject({ status: 'queued' });
  });

  it('makes one reproduction', async () => {
    const { runs } = await api.submit();
    await finishRun(api, runs[0]!.id);
    const key = randomUUID();
    const ids = await Promise.all(
      Array.from(
        { length: 5 },
        async () => (await post(`/v1/runs/${runs[0]!.id}/reproduce`, key)).json<Experiment>().id,
      ),
    );
    expect(new Set(ids).size).toBe(1);
  });
});

describe('the key', () => {
  it.each(['', ' ', '""', 'x'.repeat(256), 'a b', 'schlüssel', '"open'])('is refused as %j', async (key) => {
    const response = await submit(key);
    expect(response.json()).toMatchObject({
      status: 400,
      errors: [{ parameter: 'idempotency-key', code: 'INVALID_FORMAT' }],
    });
  });

  it('may stand in quotes or not', async () => {
    const key = randomUUID();
    const { id } = (await submit(key)).json<Experiment>();
    expect((await submit(`"${key}"`)).json()).toMatchObject({ id });
  });

  /** Changes that are complete with their answer. */
  const AT_ONCE = [
    'submitExperiments',
    'changeExperiments',
    'archiveExperiment',
    'restoreExperiment',
    'rotateWebhookSecret',
  ];

  /** A state that is set again: without a key, too, a repetition changes nothing. */
  const SET_AGAIN = ['drainWorker', 'resumeWorker'];

  it('is described for every request that changes something', async () => {
    const { paths } = (await api.call('GET', '/openapi.json')).json<{ paths: Record<string, { post?: Operation }> }>();
    interface Operation {
      operationId: string;
      parameters?: { name: string; in: string }[];
      responses: Record<string, { headers?: object }>;
    }
    const posts = Object.values(paths).flatMap(({ post: operation }) => operation ?? []);
    const described = posts.filter(({ parameters = [] }) =>
      parameters.some(({ name, in: place }) => place === 'header' && name === 'idempotency-key'),
    );
    expect(described.map(({ operationId }) => operationId).sort()).toEqual(
      posts
        .filter(({ operationId, responses }) => responses[201] || responses[202] || AT_ONCE.includes(operationId))
        .map(({ operationId }) => operationId)
        .filter((operationId) => !SET_AGAIN.includes(operationId))
        .sort(),
    );
    expect(described.length).toBe(17);
    for (const { responses } of described)
      expect(Object.keys((responses[201] ?? responses[202] ?? responses[200])!.headers!)).toContain(
        'idempotency-replayed',
      );
  });
});
