/** The resource of webhooks over HTTP: secrets are shown once, tenants see their own alone. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { finishRun, startApi, type TestApi } from '../../support/api.js';
import { randomPrefix, startTestRedis } from '../../support/redis.js';
import { LOOPBACK, startReceiver } from '../../support/webhooks.js';

const redis = await startTestRedis();
const api = await startApi(redis.url, { webhooks: { allow: LOOPBACK, timeoutMs: 500 } });
const receiver = await startReceiver();

interface WebhookAnswer {
  id: string;
  secret?: string;
  disabled: object | null;
}

const create = (body: object, headers: Record<string, string> = {}) =>
  api.call('POST', '/v1/webhooks', { payload: body, headers });
const created = async (body: object = { url: receiver.url }) => {
  const answer = await create(body);
  expect(answer.statusCode).toBe(201);
  return answer.json<Required<WebhookAnswer>>();
};
const codeOf = (answer: { json(): { code: string } }) => answer.json().code;
const keysOf = async ({ redis: connection, keys }: TestApi) =>
  (await connection.keys(`${keys.root}:*`)).filter((key) => /webhook|delivery/.test(key));

describe('a webhook', () => {
  it('is created with defaults, and found', async () => {
    const { secret, ...webhook } = await created();
    expect(webhook).toMatchObject({
      url: receiver.url,
      experimentId: null,
      events: ['experiment.finished', 'run.finished'],
      thresholds: [],
      disabled: null,
    });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect((await api.call('GET', `/v1/webhooks/${webhook.id}`)).json()).toEqual(webhook);
    const { items } = (await api.call('GET', '/v1/webhooks')).json<{ items: WebhookAnswer[] }>();
    expect(items[0]).toEqual(webhook);
  });

  it('is listed after newer ones', async () => {
    const [first, second] = [await created(), await created()];
    const { items } = (await api.call('GET', '/v1/webhooks')).json<{ items: WebhookAnswer[] }>();
    expect(items.slice(0, 2).map(({ id }) => id)).toEqual([second.id, first.id]);
  });

  it('is changed in what a patch names', async () => {
    const { id } = await created();
    const thresholds = [{ metric: 'validation.accuracy', above: 0.95 }];
    for (const change of [{ thresholds }, { events: ['run.started'] }, { url: `${receiver.url}?again` }]) {
      const answer = await api.call('PATCH', `/v1/webhooks/${id}`, { payload: change });
      expect(answer.statusCode).toBe(200);
    }
    expect((await api.call('GET', `/v1/webhooks/${id}`)).json()).toMatchObject({
      url: `${receiver.url}?again`,
      events: ['run.started'],
      thresholds,
    });
  });

  it.each([
    [{}, '/url'],
    [{ url: 'ftp://hooks.example' }, '/url'],
    [{ url: 'http://10.0.0.1/' }, '/url'],
    [{ url: 'https://user:secret@hooks.example/' }, '/url'],
    [{ url: 'http://hooks.example', events: ['run.epoch'] }, '/events/0'],
    [{ url: 'http://hooks.example', events: ['run.started', 'run.started'] }, '/events'],
    [{ url: 'http://hooks.example', thresholds: [{ metric: 'valAccuracy', above: 1 }] }, '/thresholds/0/metric'],
    [{ url: 'http://hooks.example', thresholds: [{ metric: 'train.accuracy' }] }, '/thresholds/0'],
    [{ url: 'http://hooks.example', secret: 'whsec_mine' }, '/secret'],
    [{ url: 'http://hooks.example', experimentId: 'run_1' }, '/experimentId'],
  ])('is refused with the place of the fault: %j', async (body, pointer) => {
    const answer = await create(body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toEqual([expect.objectContaining({ pointer })]);
    expect(answer.payload).not.toContain('user:secret');
  });

  it('is refused above the limit of a tenant', async () => {
    const full = await startApi(redis.url);
    for (let count = 0; count < 100; count += 1) {
      expect((await full.call('POST', '/v1/webhooks', { payload: { url: 'https://a.example' } })).statusCode).toBe(201);
    }
    const answer = await full.call('POST', '/v1/webhooks', { payload: { url: 'https://a.example' } });
    expect([answer.statusCode, codeOf(answer)]).toEqual([409, 'TOO_MANY_WEBHOOKS']);
  });
});

describe('a secret', () => {
  it('is shown by creation and rotation alone', async () => {
    const { id, secret } = await created();
    const rotated = await api.call('POST', `/v1/webhooks/${id}/rotate-secret`);
    const second = rotated.json<Required<WebhookAnswer>>().secret;
    expect(second).not.toBe(secret);
    const answers = await Promise.all([
      api.call('GET', `/v1/webhooks/${id}`),
      api.call('GET', '/v1/webhooks'),
      api.call('GET', `/v1/webhooks/${id}/deliveries`),
      api.call('PATCH', `/v1/webhooks/${id}`, { payload: { events: [] } }),
      api.call('POST', `/v1/webhooks/${id}/test`),
    ]);
    for (const { statusCode, payload } of answers) {
      expect(statusCode).toBe(200);
      expect(payload).not.toContain('whsec_');
      for (const each of [secret, second]) expect(payload).not.toContain(each.slice(6));
    }
  });

  it('is not stored with what a repeated request did, which gets it again', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { url: receiver.url };
    const [first, again] = [await create(body, headers), await create(body, headers)];
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.json()).toEqual(first.json());
    const { id, secret } = first.json<Required<WebhookAnswer>>();
    const rotate = () => api.call('POST', `/v1/webhooks/${id}/rotate-secret`, { headers: { 'idempotency-key': id } });
    const [rotated, rotatedAgain] = [await rotate(), await rotate()];
    expect(rotatedAgain.json()).toEqual(rotated.json());
    for (const key of await api.redis.keys(`${api.keys.root}:request:*`)) {
      expect(JSON.stringify(await api.redis.hgetall(key))).not.toMatch(new RegExp(`whsec_|${secret.slice(6, 20)}`));
    }
  });
});

describe('a test of a webhook', () => {
  it('sends a signed message, and answers with what came back', async () => {
    const { id, secret } = await created();
    const before = receiver.received.length;
    const answer = await api.call('POST', `/v1/webhooks/${id}/test`);
    expect(answer.json()).toMatchObject({ status: 204, error: null, durationMs: expect.any(Number) });
    expect(receiver.received).toHaveLength(before + 1);
    const message = receiver.verified(receiver.received.at(-1)!, secret);
    expect(message).toMatchObject({ type: 'webhook.test', data: { webhookId: id } });
  });

  it('is signed with the old secret as well after a rotation', async () => {
    const { id, secret } = await created();
    const { secret: second } = (await api.call('POST', `/v1/webhooks/${id}/rotate-secret`)).json();
    await api.call('POST', `/v1/webhooks/${id}/test`);
    for (const each of [secret, second]) receiver.verified(receiver.received.at(-1)!, each);
    expect(String(receiver.received.at(-1)!.headers['webhook-signature']).split(' ')).toHaveLength(2);
  });

  it('is refused while too many others wait for their receivers', async () => {
    const silent = await startReceiver();
    silent.answer = () => undefined;
    const { id } = await created({ url: silent.url });
    const answers = await Promise.all(Array.from({ length: 15 }, () => api.call('POST', `/v1/webhooks/${id}/test`)));
    const statuses = answers.map(({ statusCode }) => statusCode).sort();
    expect(statuses).toEqual([...Array(10).fill(200), ...Array(5).fill(503)]);
    expect((await api.call('POST', `/v1/webhooks/${id}/test`)).statusCode).toBe(200);
  });

  it('says what went wrong', async () => {
    const { id } = await created({ url: 'http://127.0.0.1:1/' });
    expect((await api.call('POST', `/v1/webhooks/${id}/test`)).json()).toMatchObject({
      status: null,
      error: 'connection refused',
    });
  });
});

describe('a webhook that is not there', () => {
  it('and one of another tenant get the same answers', async () => {
    const foreign = `wh_${uuid()}`;
    const record = { url: receiver.url, experimentId: null, events: [], thresholds: [], secret: 'whsec_YWJj' };
    const createdAt = new Date().toISOString();
    await api.webhooks.createWebhook('somebody-else', { id: foreign, ...record, createdAt });
    const absent = `wh_${uuid()}`;
    for (const [method, action, payload] of [
      ['GET', ''],
      ['PATCH', '', { events: [] }],
      ['DELETE', ''],
      ['POST', '/rotate-secret'],
      ['POST', '/test'],
      ['GET', '/deliveries'],
      ['POST', `/deliveries/msg_${'0'.repeat(32)}/redeliver`],
    ] as const) {
      const [one, other] = await Promise.all(
        [foreign, absent].map(async (id) => {
          const { statusCode, payload: text } = await api.call(method, `/v1/webhooks/${id}${action}`, {
            ...(payload && { payload }),
          });
          return { statusCode, text: text.replaceAll(id, 'ID').replace(/"requestId":"[^"]*"/, '') };
        }),
      );
      expect(one).toEqual(other);
      expect(one!.statusCode).toBe(404);
    }
    expect(await api.webhooks.getWebhook('somebody-else', foreign)).not.toBeNull();
    expect((await api.call('GET', '/v1/webhooks')).payload).not.toContain(foreign);
  });

  it('cannot be made for an experiment that is not there, or not of this tenant', async () => {
    const { id } = await api.submit();
    await api.redis.hset(api.keys.experiment(id), 'tenant', 'somebody-else');
    for (const experimentId of [id, `exp_${uuid()}`]) {
      const answer = await create({ url: receiver.url, experimentId });
      expect([answer.statusCode, codeOf(answer)]).toEqual([404, 'EXPERIMENT_NOT_FOUND']);
    }
  });
});

describe('what goes', () => {
  it('leaves no key behind: a webhook, an experiment with its webhooks, a tenant', async () => {
    const here = await startApi(redis.url, { prefix: randomPrefix() });
    const keys = () => keysOf(here);
    const make = async (experimentId: string | null) =>
      (await here.call('POST', '/v1/webhooks', { payload: { url: 'https://a.example/', experimentId } })).json().id;
    const { id, runs } = await here.submit();
    const [own, forOne] = [await make(null), await make(id)];
    const message = { id: `msg_${'1'.repeat(32)}`, type: 'run.finished', at: Date.now(), body: '{}' } as const;
    for (const webhookId of [own, forOne]) await here.webhooks.addDelivery(webhookId, { message });
    expect((await keys()).length).toBeGreaterThan(6);

    await finishRun(here, runs[0]!.id);
    expect((await here.call('DELETE', `/v1/experiments/${id}`)).statusCode).toBe(204);
    expect((await here.call('GET', `/v1/webhooks/${forOne}`)).statusCode).toBe(404);
    expect((await keys()).filter((key) => key.includes(forOne) || key.includes(id))).toEqual([]);
    expect((await here.call('GET', `/v1/webhooks/${own}`)).statusCode).toBe(200);

    expect((await here.call('DELETE', `/v1/webhooks/${own}`)).statusCode).toBe(204);
    const outbox = [here.keys.webhookOutbox];
    expect(await keys()).toEqual(outbox);
    for (let count = 0; count < 3; count += 1) await make(null);
    await here.webhooks.deleteWebhooksOf('default');
    expect(await keys()).toEqual(outbox);
  });

  it('costs an event one command when there is no webhook, and leaves no outbox', async () => {
    const looks = async () =>
      Number(/cmdstat_sismember:calls=(\d+)/.exec(await api.redis.info('commandstats'))?.[1] ?? 0);
    const here = await startApi(redis.url);
    const before = await looks();
    const { id, runs } = await here.submit();
    await finishRun(here, runs[0]!.id);
    const { items } = (await here.call('GET', `/v1/experiments/${id}/events`)).json<{ items: unknown[] }>();
    expect((await looks()) - before).toBe(items.length);
    expect(await keysOf(here)).toEqual([]);
  });
});
