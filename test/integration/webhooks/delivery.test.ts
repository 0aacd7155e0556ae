/** From an event to a receiver: what is sent, when it is sent again, and what ends it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { Delivery } from '../../../src/webhooks/records/delivery.js';
import { dispatchOutbox } from '../../../src/worker/webhooks/dispatch-outbox.js';
import { finishRun, startApi, type TestApi } from '../../support/api.js';
import { epochMetrics } from '../../support/experiments.js';
import { randomPrefix, startTestRedis } from '../../support/redis.js';
import { until } from '../../support/until.js';
import { LOOPBACK, type Received, type Receiver, startReceiver, startSending } from '../../support/webhooks.js';
import { silent } from '../../support/worker.js';

const redis = await startTestRedis();

interface Page {
  items: Delivery[];
  nextCursor: string | null;
}

interface Scene {
  api: TestApi;
  receiver: Receiver;
  id: string;
  secret: string;
  deliveries(): Promise<Delivery[]>;
  /** Waits until so many requests have arrived. */
  arrived(count: number): Promise<Received[]>;
  settled(): Promise<Delivery[]>;
}

/** An API, a receiver with a webhook, and a worker that sends. */
async function scene(
  body: object = {},
  options: Parameters<typeof startSending>[2] & { isSending?: boolean } = {},
): Promise<Scene> {
  const prefix = randomPrefix();
  const api = await startApi(redis.url, { prefix, webhooks: { allow: LOOPBACK } });
  if (options.isSending !== false) await startSending(redis.url, prefix, options);
  const receiver = await startReceiver();
  const answer = await api.call('POST', '/v1/webhooks', { payload: { url: receiver.url, ...body } });
  const { id, secret } = answer.json<{ id: string; secret: string }>();
  const deliveries = async () =>
    (await api.call('GET', `/v1/webhooks/${id}/deliveries`)).json<{ items: Delivery[] }>().items;
  return {
    api,
    receiver,
    id,
    secret,
    deliveries,
    arrived: async (count) => {
      await until(`${count} requests have arrived`, () => receiver.received.length >= count);
      return receiver.received;
    },
    settled: async () => {
      await until('nothing waits', async () => {
        const all = await deliveries();
        return all.length > 0 && all.every(({ state }) => state !== 'waiting');
      });
      return deliveries();
    },
  };
}

async function oneRun({ api }: Pick<Scene, 'api'>, published?: Parameters<typeof finishRun>[2]) {
  const { id, runs } = await api.submit();
  await finishRun(api, runs[0]!.id, published);
  return { experimentId: id, runId: runs[0]!.id };
}

describe('events', () => {
  it('arrive signed, small and complete within about a second', async () => {
    const here = await scene();
    const { experimentId, runId } = await oneRun(here);
    const finished = performance.now();
    const received = await here.arrived(2);
    expect(performance.now() - finished).toBeLessThan(2_000);
    const messages = received.map((request) => here.receiver.verified(request, here.secret));
    const run = messages.find(({ type }) => type === 'run.finished')!;
    const { name } = (await here.api.call('GET', `/v1/experiments/${experimentId}`)).json();
    expect(run.data).toEqual({
      eventId: expect.stringMatching(/^\d+$/),
      experimentId,
      experimentName: name,
      runId,
      arm: 'only',
      seed: expect.any(Number),
      status: 'succeeded',
      attempt: 1,
      stopReason: { kind: 'completed', epoch: 3 },
      evaluation: {
        savedEpoch: 3,
        train: { accuracy: expect.any(Number), dataLoss: 1 / 3 },
        validation: null,
        test: { accuracy: expect.any(Number), dataLoss: 1 / 3 },
      },
      weightsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      error: null,
      links: {
        experiment: `/v1/experiments/${experimentId}`,
        run: `/v1/runs/${runId}`,
        metrics: `/v1/runs/${runId}/metrics`,
        artifacts: `/v1/runs/${runId}/artifacts`,
      },
    });
    const experiment = messages.find(({ type }) => type === 'experiment.finished')!;
    expect(experiment.data).toMatchObject({ experimentId, status: 'succeeded', runCounts: { succeeded: 1 } });
    for (const link of Object.values(run.data.links as object)) {
      expect((await here.api.call('GET', link)).statusCode).toBe(200);
    }
    for (const { headers, body } of received) {
      expect(Buffer.byteLength(body)).toBeLessThan(20_000);
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'regulab/test' });
    }
    expect((await here.settled()).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
  });

  it('are those that were asked for', async () => {
    const events = ['experiment.created', 'run.finished', 'run.started'];
    const here = await scene({ events });
    await oneRun(here);
    await here.arrived(3);
    expect((await here.settled()).map(({ type }) => type).sort()).toEqual(events);
  });

  it('are those of the one experiment that was asked for, and of the tenant', async () => {
    const here = await scene({ events: [] });
    const { id, runs } = await here.api.submit();
    const create = (body: object) =>
      here.api.call('POST', '/v1/webhooks', { payload: { url: here.receiver.url, events: ['run.finished'], ...body } });
    const one = (await create({ experimentId: id })).json<{ id: string }>();
    await oneRun(here);
    const foreign = await here.api.submit();
    await here.api.redis.hset(here.api.keys.experiment(foreign.id), 'tenant', 'somebody-else');
    await finishRun(here.api, foreign.runs[0]!.id);
    await finishRun(here.api, runs[0]!.id);
    await here.arrived(1);
    const { items } = (await here.api.call('GET', `/v1/webhooks/${one.id}/deliveries`)).json<{ items: Delivery[] }>();
    expect(items).toHaveLength(1);
    expect(here.receiver.received.map(({ body }) => JSON.parse(body).data.experimentId)).toEqual([id]);
  });

  it('are not lost while no worker runs, nor when the experiment is deleted meanwhile', async () => {
    const here = await scene({}, { isSending: false });
    const { experimentId } = await oneRun(here);
    expect((await here.api.call('DELETE', `/v1/experiments/${experimentId}`)).statusCode).toBe(204);
    await startSending(redis.url, here.api.keys.root.slice(1, -1));
    const types = (await here.arrived(2)).map((request) => here.receiver.verified(request, here.secret).type);
    expect(types.sort()).toEqual(['experiment.finished', 'run.finished']);
  });
});

describe('a threshold', () => {
  it('makes one message for each run, with the first epoch that reaches it', async () => {
    const thresholds = [
      { metric: 'validation.accuracy', above: 0.5 },
      { metric: 'train.dataLoss', below: 0.1 },
      { metric: 'train.accuracy', above: 0.99 },
    ];
    const here = await scene({ events: [], thresholds });
    const epochs = [0.4, 0.6, 0.7].map((accuracy, index) => {
      const metrics = epochMetrics(index + 1);
      const train = { ...metrics.train, dataLoss: 0.3 / (index + 1) ** 2 };
      return { ...metrics, train, validation: { ...metrics.validation!, accuracy } };
    });
    const runs = [await oneRun(here, { epochs }), await oneRun(here, { epochs })];
    const received = await here.arrived(4);
    const reached = received.map((request) => here.receiver.verified(request, here.secret));
    for (const { runId } of runs) {
      const own = reached.filter(({ data }) => data.runId === runId);
      expect(own.every(({ type }) => type === 'run.threshold_reached')).toBe(true);
      const facts = own.map(({ data: { metric, epoch, value } }) => ({ metric, epoch, value }));
      expect(facts).toHaveLength(2);
      expect(facts).toContainEqual({ metric: 'validation.accuracy', epoch: 2, value: 0.6 });
      expect(facts).toContainEqual({ metric: 'train.dataLoss', epoch: 2, value: 0.075 });
    }
    expect(await here.settled()).toHaveLength(4);
  });
});

describe('a receiver', () => {
  it.each([
    ['answers 500', (_: unknown, response: ServerResponse) => void response.writeHead(500).end(), 500, 'status 500'],
    ['resets', (request: IncomingMessage) => void request.socket.resetAndDestroy(), null, 'connection closed'],
    ['is silent', () => undefined, null, 'no answer in time'],
    [
      'drips headers',
      (request: IncomingMessage) => {
        const drip = setInterval(() => request.socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 20);
        request.socket.on('close', () => clearInterval(drip));
      },
      null,
      'no answer in time',
    ],
  ])('that %s is tried again, with the same id, until it accepts', async (_, fail, status, error) => {
    const here = await scene({ events: ['run.finished'] }, { timeoutMs: 2_000 });
    here.receiver.answer = (request, response, count) => {
      if (count <= 2) fail(request as never, response);
      else response.writeHead(204).end();
    };
    await oneRun(here);
    const received = await here.arrived(3);
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    const [delivery] = await here.settled();
    expect(delivery).toMatchObject({
      id: received[0]!.id,
      state: 'succeeded',
      nextAttemptAt: null,
      attempts: [
        { status, error },
        { status, error },
        { status: 204, error: null },
      ],
    });
  });

  it('that redirects is not followed, and given up after the last attempt', async () => {
    const here = await scene({ events: ['run.finished'] });
    const target = await startReceiver();
    here.receiver.answer = (_, response) => void response.writeHead(307, { location: target.url }).end();
    await oneRun(here);
    const [delivery] = await here.settled();
    expect(delivery).toMatchObject({ state: 'failed' });
    expect(delivery!.attempts.map(({ error }) => error)).toEqual(Array(3).fill('redirects are not followed'));
    expect(target.connections()).toBe(0);
  });

  it('that accepts and then never ends its answer is cut', async () => {
    const here = await scene({ events: ['run.finished'] }, { timeoutMs: 500 });
    let open = 0;
    here.receiver.answer = (_, response, count) => {
      open += 1;
      response.writeHead(200);
      const drip = setInterval(() => response.write(count === 1 ? 'x' : 'x'.repeat(10_000)), 20);
      response.on('close', () => {
        open -= 1;
        clearInterval(drip);
      });
    };
    await oneRun(here);
    await oneRun(here);
    const settled = await here.settled();
    expect(settled.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    for (const { attempts } of settled) expect(attempts[0]!.durationMs).toBeLessThan(5_000);
    await until('both answers are cut', () => open === 0);
  });

  it('gets nothing while its webhook is disabled by a request', async () => {
    const here = await scene({ events: ['run.finished'] }, { retryDelaysMs: [3_600_000] });
    here.receiver.answer = (_, response) => void response.writeHead(500).end();
    await oneRun(here);
    await here.arrived(1);
    const change = async (disabled: boolean) =>
      (await here.api.call('PATCH', `/v1/webhooks/${here.id}`, { payload: { disabled } })).json();
    expect(await change(true)).toMatchObject({ disabled: { reason: 'disabled by a request' } });
    expect((await here.settled()).map(({ state }) => state)).toEqual(['dropped']);
    await oneRun(here); // while it is disabled
    expect(await change(false)).toMatchObject({ disabled: null });
    here.receiver.answer = (_, response) => void response.writeHead(204).end();
    await oneRun(here);
    await until('the next event is sent', async () => (await here.deliveries())[0]!.state === 'succeeded');
    expect(await here.deliveries()).toHaveLength(2);
  });

  it('that is gone disables its webhook, and drops what waits, until it is enabled', async () => {
    const here = await scene({ events: ['run.finished'] }, { retryDelaysMs: [3_600_000] });
    here.receiver.answer = (_, response) => void response.writeHead(500).end();
    await oneRun(here);
    await here.arrived(1);
    here.receiver.answer = (_, response) => void response.writeHead(410).end();
    await oneRun(here);
    const settled = await here.settled();
    expect(settled.map(({ state }) => state)).toEqual(['failed', 'dropped']);
    const read = async () => (await here.api.call('GET', `/v1/webhooks/${here.id}`)).json();
    expect(await read()).toMatchObject({
      disabled: { at: expect.any(String), reason: expect.stringContaining('410') },
    });
    const redeliver = () => here.api.call('POST', `/v1/webhooks/${here.id}/deliveries/${settled[1]!.id}/redeliver`);
    expect((await redeliver()).json().code).toBe('WEBHOOK_DISABLED');

    await oneRun(here); // while it is disabled
    here.receiver.answer = (_, response) => void response.writeHead(204).end();
    await here.api.call('PATCH', `/v1/webhooks/${here.id}`, { payload: { disabled: null } });
    expect(await read()).toMatchObject({ disabled: null });
    expect((await redeliver()).statusCode).toBe(202);
    await until('it is sent again', async () => (await here.deliveries())[1]!.state === 'succeeded');
    await oneRun(here);
    await until('the next event is sent', async () => (await here.deliveries())[0]!.state === 'succeeded');
    expect(await here.deliveries()).toHaveLength(3);
  });

  it('that is slow delays no other', async () => {
    const here = await scene({ events: ['run.started'] }, { timeoutMs: 4_000 });
    here.receiver.answer = () => undefined;
    const other = await startReceiver();
    await here.api.call('POST', '/v1/webhooks', { payload: { url: other.url, events: ['run.started'] } });
    for (let count = 0; count < 30; count += 1) await oneRun(here);
    await until('the other has everything', () => other.received.length === 30, { withinMs: 3_500 });
    expect(here.receiver.received.length).toBeLessThanOrEqual(10);
  });
});

describe('a message', () => {
  it('is sent again when somebody asks, with the same id', async () => {
    const here = await scene({ events: ['run.finished'] });
    await oneRun(here);
    const [delivery] = await here.settled();
    const again = { headers: { 'idempotency-key': 'once' } };
    const path = `/v1/webhooks/${here.id}/deliveries/${delivery!.id}/redeliver`;
    for (let time = 0; time < 2; time += 1) expect((await here.api.call('POST', path, again)).statusCode).toBe(202);
    const received = await here.arrived(2);
    expect(received[1]!.id).toBe(received[0]!.id);
    await until('it is settled', async () => (await here.deliveries())[0]!.attempts.length === 2);
    const unknown = `/v1/webhooks/${here.id}/deliveries/msg_${'0'.repeat(32)}/redeliver`;
    expect((await here.api.call('POST', unknown)).json().code).toBe('DELIVERY_NOT_FOUND');
  });

  it('is sent at once when somebody asks while it waits', async () => {
    const here = await scene({ events: ['run.finished'] }, { retryDelaysMs: [3_600_000] });
    here.receiver.answer = (_, response, count) => void response.writeHead(count === 1 ? 500 : 204).end();
    await oneRun(here);
    await until('it waits for an hour', async () => typeof (await here.deliveries())[0]?.nextAttemptAt === 'string');
    const [{ id, attempts, nextAttemptAt }] = (await here.deliveries()) as [Delivery];
    // With jitter.
    const delayMs = Date.parse(nextAttemptAt!) - Date.parse(attempts[0]!.at);
    expect(delayMs).toBeGreaterThanOrEqual(3_600_000);
    expect(delayMs).toBeLessThan(1.2 * 3_600_000 + 1_000);
    await here.api.call('POST', `/v1/webhooks/${here.id}/deliveries/${id}/redeliver`);
    await here.arrived(2);
    expect(await here.settled()).toMatchObject([{ id, state: 'succeeded', nextAttemptAt: null }]);
  });

  it('leaves its secret in no job and no line of the log', async () => {
    const lines: string[] = [];
    const logger = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });
    const here = await scene({ events: ['run.finished'] }, { retryDelaysMs: [3_600_000], logger });
    here.receiver.answer = (_, response) => void response.writeHead(500).end();
    await oneRun(here);
    await until('it waits for an hour', async () => typeof (await here.deliveries())[0]?.nextAttemptAt === 'string');
    const { redis: connection, keys } = here.api;
    // Its lock may be there for a moment longer.
    const found = await connection.keys(`${keys.root}:queue:webhooks:wh_*`);
    const jobs = found.filter((key) => !key.endsWith(':lock'));
    expect(jobs).toHaveLength(1);
    const secret = here.secret.slice('whsec_'.length);
    expect(JSON.stringify(await connection.hgetall(jobs[0]!))).not.toContain(secret);
    expect(lines.join()).toContain('webhook attempt');
    expect(lines.join()).not.toMatch(/whsec_/);
    expect(lines.join()).not.toContain(secret);
  });

  it('is sent once although its event is dispatched again, also after it was sent', async () => {
    const here = await scene({ events: ['run.finished'] }, { isSending: false });
    await oneRun(here);
    const outbox = await here.api.redis.xrange(here.api.keys.webhookOutbox, '-', '+');
    expect(outbox).toHaveLength(1);
    const sending = await startSending(redis.url, here.api.keys.root.slice(1, -1), { isDispatching: false });
    // Each time it dies before it removes the entry.
    const dispatching = { ...sending, store: { ...sending.store, removeFromOutbox: stop }, logger: silent };
    for (let time = 0; time < 2; time += 1) await expect(dispatchOutbox(dispatching)).rejects.toThrow('stop');
    await here.settled();
    await expect(dispatchOutbox(dispatching)).rejects.toThrow('stop');
    await dispatchOutbox({ ...sending, logger: silent });
    expect(await here.api.redis.xlen(here.api.keys.webhookOutbox)).toBe(0);
    expect(here.receiver.received).toHaveLength(1);
  });

  it('is found again when its worker dies before there is a job', async () => {
    const here = await scene({ events: ['run.finished'] }, { isSending: false });
    await oneRun(here);
    const sending = await startSending(redis.url, here.api.keys.root.slice(1, -1), { isDispatching: false });
    const dying = { ...sending, queue: { enqueue: stop }, logger: silent };
    await expect(dispatchOutbox(dying)).rejects.toThrow('stop');
    await dispatchOutbox({ ...sending, logger: silent });
    expect(await here.arrived(1)).toHaveLength(1);
  });

  it('is not held up by entries of the outbox that nobody can read', async () => {
    const here = await scene({ events: ['run.finished'] }, { isSending: false });
    await oneRun(here);
    const { redis: connection, keys } = here.api;
    const [[, fields]] = (await connection.xrange(keys.webhookOutbox, '-', '+')) as [[string, string[]]];
    const changed = (name: string, value: string) => fields.map((each, at) => (fields[at - 1] === name ? value : each));
    for (const strange of [
      ['kind', 'unheard-of'],
      changed('data', '{'),
      changed('data', '{"attempt":"many"}'),
      changed('data', 'null'),
      changed('seed', 'x'),
    ]) {
      await connection.xadd(keys.webhookOutbox, '*', ...strange);
    }
    await oneRun(here);
    await startSending(redis.url, keys.root.slice(1, -1));
    await here.arrived(2);
    expect(await here.settled()).toHaveLength(2);
    await until('the outbox is empty', async () => (await connection.xlen(keys.webhookOutbox)) === 0);
  });

  it('is dropped with its webhook', async () => {
    const here = await scene({ events: ['run.finished'] }, { retryDelaysMs: [300, 300, 300] });
    here.receiver.answer = (_, response) => void response.writeHead(500).end();
    await oneRun(here);
    await here.arrived(1);
    await here.api.call('DELETE', `/v1/webhooks/${here.id}`);
    const count = here.receiver.received.length;
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(here.receiver.received).toHaveLength(count);
  });
});

const stop = () => Promise.reject(new Error('stop'));

describe('the list of deliveries', () => {
  it('has pages, the newest first, and keeps a bounded number of settled ones', async () => {
    const here = await scene({ events: ['run.finished'] }, { isSending: false });
    const at = Date.now() - 2_000;
    const attempt = { at: new Date().toISOString(), status: 204, durationMs: 1, error: null };
    const add = async (number: number) => {
      const id = `msg_${String(number).padStart(32, '0')}`;
      return here.api.webhooks.addDelivery(here.id, {
        message: { id, type: 'run.finished', at: at + number, body: '{}' },
      });
    };
    const waiting = await add(0);
    for (let number = 1; number <= 1_010; number += 1) {
      await here.api.webhooks.recordAttempt((await add(number))!, attempt, { outcome: 'succeeded' });
    }
    const seen: string[] = [];
    let url: string | null = `/v1/webhooks/${here.id}/deliveries?limit=100`;
    while (url !== null) {
      const answer = await here.api.call('GET', url);
      const page: Page = answer.json();
      seen.push(...page.items.map(({ id }) => id));
      url = page.nextCursor && `/v1/webhooks/${here.id}/deliveries?limit=100&cursor=${page.nextCursor}`;
    }
    expect(seen).toHaveLength(1_001);
    expect(seen).toEqual([...seen].sort().reverse());
    expect(seen.at(-1)).toBe(waiting!.messageId);
    const keys = await here.api.redis.keys(`${here.api.keys.root}:delivery:*`);
    expect(keys).toHaveLength(1_001);
    const other = await here.api.call('GET', `/v1/webhooks/${here.id}/deliveries?cursor=AAAA`);
    expect(other.statusCode).toBe(400);
  });
});

describe('GET /metrics', () => {
  const figuresOf = async ({ api }: Scene) =>
    (await api.call('GET', '/metrics')).payload.split('\n').filter((line) => line.startsWith('regulab_webhook_'));

  it('counts events that no worker has seen', async () => {
    const here = await scene({ events: ['run.finished'] }, { isSending: false });
    await oneRun(here);
    await oneRun(here);
    expect(await figuresOf(here)).toEqual([
      'regulab_webhook_outbox_events 2',
      'regulab_webhook_deliveries_waiting 0',
      'regulab_webhook_deliveries_total{state="succeeded"} 0',
      'regulab_webhook_deliveries_total{state="failed"} 0',
      'regulab_webhook_deliveries_total{state="dropped"} 0',
    ]);
  });

  it('counts messages that wait, and the others by their outcome', async () => {
    const here = await scene({ events: ['run.finished'] });
    here.receiver.answer = (_, response, count) => void (count > 1 && response.writeHead(204).end());
    await oneRun(here);
    await here.arrived(1);
    expect(await figuresOf(here)).toContain('regulab_webhook_deliveries_waiting 1');
    await oneRun(here);
    await until('one is delivered', async () => (await figuresOf(here)).some((line) => /succeeded"} 1$/.test(line)));
    here.receiver.answer = (_, response) => void response.writeHead(410).end();
    await oneRun(here);
    await until('the webhook is gone', async () => (await figuresOf(here)).some((line) => /failed"} 1$/.test(line)));
    // What still waited is dropped with it.
    expect(await figuresOf(here)).toContain('regulab_webhook_deliveries_total{state="dropped"} 1');
  });
});
