import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Event } from '../../../../src/experiments/records/event.js';
import type { Page } from '../../../../src/store/store.js';
import { finishRun, SMALL_SPEC, startApi, type TestApi } from '../../../support/api.js';
import { openEventStream, type TestStream } from '../../../support/event-stream.js';
import { epochMetrics, progressAt } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const redis = await startTestRedis({ appendOnly: true, settings: { appendfsync: 'always' } });
const timing = { heartbeatMs: 50, slowReaderMs: 300, rereadMs: 60_000 };
const api = await startApi(redis.url, { timing });
const base = await api.listen();

interface Stream extends Pick<TestStream<Event>, 'status' | 'headers' | 'text' | 'leave'> {
  /** The next event; null when the stream has ended. */
  next(): Promise<Event | null>;
  /** Everything until the stream ends. */
  rest(): Promise<Event[]>;
}

async function openStream(path: string, headers: Record<string, string> = {}, from = base): Promise<Stream> {
  const stream = await openEventStream<Event>(`${from}${path}`, headers);
  const next = async () => {
    const message = await stream.next();
    if (message !== null) expect(message.id).toBe(message.data.id);
    return message?.data ?? null;
  };
  return {
    ...stream,
    next,
    rest: async () => {
      const rest: Event[] = [];
      for (let event = await next(); event !== null; event = await next()) rest.push(event);
      return rest;
    },
  };
}

/** Reads a stream up to the event with this id. */
async function advance(stream: Stream, id: string): Promise<void> {
  for (let event = await stream.next(); event?.id !== id; event = await stream.next()) {
    if (event === null) throw new Error(`The stream ended before event ${id}.`);
  }
}

/** How often Redis has read a stream. */
async function eventReads(): Promise<number> {
  const stats = await api.redis.info('commandstats');
  return Number(/^cmdstat_xrange:calls=(\d+)/m.exec(stats)?.[1] ?? 0);
}

async function runningRun() {
  const experiment = await api.submit({ ...SMALL_SPEC, training: { epochs: 1000 } });
  const runId = experiment.runs[0]!.id;
  const claim = await api.execution.claimRun(runId, { workerId: 'test', maxAttempts: 3 });
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
  const { fence } = claim;
  return {
    experimentId: experiment.id,
    runId,
    epoch: (epoch: number) => api.execution.appendEpoch(runId, fence, epochMetrics(epoch), progressAt(epoch)),
    finish: () =>
      api.execution.finishRun(runId, fence, { status: 'succeeded', stopReason: { kind: 'completed', epoch: 3 } }),
  };
}

/** A run with more events than the buffers of a connection take on both sides. */
async function runWithBacklog({ submit, execution }: TestApi) {
  const { runs } = await submit();
  const runId = runs[0]!.id;
  const claim = async () => {
    const claimed = await execution.claimRun(runId, { workerId: 'test', maxAttempts: 1000 });
    if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome);
    return claimed.fence;
  };
  for (let event = 0; event < 200; event += 1) {
    await execution.failAttempt(runId, await claim(), { code: 'INTERNAL', message: 'x'.repeat(40_000) });
  }
  const fence = await claim();
  return {
    runId,
    finish: () =>
      execution.finishRun(runId, fence, { status: 'succeeded', stopReason: { kind: 'completed', epoch: 0 } }),
  };
}

/** A connection that asks for a run's events and reads nothing. */
async function openIdle(address: string, runId: string): Promise<net.Socket> {
  const idle = net.connect(Number(new URL(address).port), '127.0.0.1');
  idle.on('error', () => {});
  await once(idle, 'connect');
  idle.pause();
  idle.write(`GET /v1/runs/${runId}/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`);
  return idle;
}

const ids = (events: Event[]) => events.map(({ id }) => Number(id));
const types = (events: Event[]) => events.map(({ type }) => type);

describe('the list of events', () => {
  it('gives the events after an id, page by page', async () => {
    const { id, runs } = await api.submit();
    await finishRun(api, runs[0]!.id, { epochs: [1, 2, 3].map(epochMetrics) });
    const list = async (query: string) =>
      (await api.call('GET', `/v1/experiments/${id}/events${query}`)).json<Page<Event>>();
    const all = await list('');
    expect(types(all.items)).toEqual([
      'experiment.created',
      'run.queued',
      'run.started',
      'run.epoch',
      'run.epoch',
      'run.epoch',
      'run.finished',
      'experiment.finished',
    ]);
    expect(all.nextCursor).toBeNull();
    const first = await list('?limit=5');
    const second = await list(`?limit=5&after=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(all.items);
    const last = all.items.at(-1)!.id;
    expect((await list(`?after=${last}`)).items).toEqual([]);
  });

  it('gives a run its own events under the same ids', async () => {
    const { id, runs } = await api.submit({ ...SMALL_SPEC, seeds: [1, 2] });
    await finishRun(api, runs[0]!.id);
    const ofRun = (await api.call('GET', `/v1/runs/${runs[0]!.id}/events`)).json<Page<Event>>().items;
    const all = (await api.call('GET', `/v1/experiments/${id}/events`)).json<Page<Event>>().items;
    expect(ofRun).toEqual(all.filter(({ runId }) => runId === runs[0]!.id));
  });

  it.each(['after=x', 'after=-1', 'after=1-0', 'limit=0', 'limit=1001', 'since=1'])('refuses ?%s', async (query) => {
    const { id } = await api.submit();
    expect((await api.call('GET', `/v1/experiments/${id}/events?${query}`)).statusCode).toBe(400);
  });
});

describe('the stream of events', () => {
  it('sends what was, what comes, and ends itself after the last event', async () => {
    const run = await runningRun();
    const stream = await openStream(`/v1/runs/${run.runId}/events`);
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('x-request-id')).not.toBeNull();
    expect((await stream.next())?.type).toBe('run.queued');
    expect((await stream.next())?.type).toBe('run.started');
    await run.epoch(1);
    expect(await stream.next()).toMatchObject({
      type: 'run.epoch',
      runId: run.runId,
      data: { metrics: epochMetrics(1) },
    });
    await run.finish();
    expect(types(await stream.rest())).toEqual(['run.finished']);
    expect(stream.text()).toMatch(/^retry: \d+\n\n/);
    expect(stream.text()).toMatch(/\nevent: run\.epoch\n/);
  });

  it('loses no event and repeats none when a client leaves and comes back with Last-Event-ID', async () => {
    const run = await runningRun();
    const total = 120;
    const training = (async () => {
      for (let epoch = 1; epoch <= total; epoch += 1) await run.epoch(epoch);
      await run.finish();
    })();
    const seen: Event[] = [];
    for (let over = false; !over; ) {
      const last = seen.at(-1)?.id;
      const stream = await openStream(
        `/v1/experiments/${run.experimentId}/events`,
        last === undefined ? {} : { 'last-event-id': last },
      );
      for (let count = 0; count < 20 && !over; count += 1) {
        const event = await stream.next();
        if (event === null) break;
        seen.push(event);
        over = event.type === 'experiment.finished';
      }
      stream.leave();
    }
    await training;
    expect(ids(seen)).toEqual(Array.from({ length: total + 5 }, (_, index) => index + 1));
  });

  it('answers 204 to a client that has the last event already', async () => {
    const run = await runningRun();
    await run.finish();
    const [last] = (await api.store.readEvents({ experimentId: run.experimentId }, '4', 1))!;
    const stream = await openStream(`/v1/experiments/${run.experimentId}/events?after=0`, {
      'last-event-id': last!.id,
    });
    expect(stream.status).toBe(204);
  });

  it.each(['last-event-id', 'after'])(
    'begins with the first event after an id that was never given: %s',
    async (by) => {
      const run = await runningRun();
      for (const path of [`/v1/experiments/${run.experimentId}/events`, `/v1/runs/${run.runId}/events`]) {
        for (const id of ['4', '999', '999999999999999']) {
          const stream = await (by === 'after'
            ? openStream(`${path}?after=${id}`)
            : openStream(path, { 'last-event-id': id }));
          const first = path.includes('/runs/') ? 'run.queued' : 'experiment.created';
          expect([path, id, (await stream.next())?.type]).toEqual([path, id, first]);
          stream.leave();
        }
      }
      await run.finish();
      const stream = await openStream(`/v1/experiments/${run.experimentId}/events`, { 'last-event-id': '999' });
      expect(types(await stream.rest()).at(-1)).toBe('experiment.finished');
    },
  );

  it('continues after a finish that was followed by a retry', async () => {
    const { id, runs } = await api.submit();
    await api.call('POST', `/v1/runs/${runs[0]!.id}/cancel`);
    await api.call('POST', `/v1/runs/${runs[0]!.id}/retry`);
    const stream = await openStream(`/v1/experiments/${id}/events`);
    const seen: (string | undefined)[] = [];
    while (seen.at(-1) !== 'run.queued' || seen.length < 5) seen.push((await stream.next())?.type);
    expect(seen).toContain('experiment.finished');
    await finishRun(api, runs[0]!.id);
    expect(types(await stream.rest()).at(-1)).toBe('experiment.finished');
  });

  it('keeps a silent connection alive with comments', async () => {
    const run = await runningRun();
    const stream = await openStream(`/v1/runs/${run.runId}/events`);
    await stream.next();
    await stream.next();
    const waiting = stream.next();
    await until('a heartbeat', () => stream.text().includes(': heartbeat\n\n'));
    await run.finish();
    expect((await waiting)?.type).toBe('run.finished');
  });

  it('serves a hundred readers the same events', async () => {
    const run = await runningRun();
    const opened = await Promise.all(
      Array.from({ length: 100 }, () => openStream(`/v1/experiments/${run.experimentId}/events`)),
    );
    for (let epoch = 1; epoch <= 10; epoch += 1) await run.epoch(epoch);
    await run.finish();
    const received = await Promise.all(opened.map((stream) => stream.rest()));
    for (const events of received) expect(ids(events)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
  });

  it('sends each event once to every reader, whenever it comes and wherever it starts', async () => {
    const run = await runningRun();
    const opened: { path: string; stream: Stream }[] = [];
    const joining = (async () => {
      for (let reader = 0; reader < 60; reader += 1) {
        const resource = reader % 2 ? `experiments/${run.experimentId}` : `runs/${run.runId}`;
        const path = `/v1/${resource}/events?limit=1000&after=${reader % 3}`;
        opened.push({ path, stream: await openStream(path) });
        if (reader % 5 === 0) await delay(reader);
      }
    })();
    for (let epoch = 1; epoch <= 80; epoch += 1) {
      await run.epoch(epoch);
      // Alone, and in bursts that readers of the same place hear together.
      if (epoch % 4 === 0) await delay(25);
    }
    await joining;
    await run.finish();
    for (const { path, stream } of opened) {
      const { items } = (await api.call('GET', path)).json<{ items: Event[] }>();
      expect(items.length).toBeGreaterThan(80);
      expect(ids(await stream.rest())).toEqual(ids(items));
    }
  });

  it('asks Redis as often for a hundred readers as for two', async () => {
    const run = await runningRun();
    const open = () => openStream(`/v1/experiments/${run.experimentId}/events`);
    const streams = [await open(), await open()];
    /** Reads of events until all streams have received that of the epoch. */
    const readsOf = async (epoch: number) => {
      const before = await eventReads();
      await run.epoch(epoch);
      await Promise.all(streams.map((stream) => advance(stream, String(3 + epoch))));
      return (await eventReads()) - before;
    };
    await readsOf(1);
    const ofTwo = await readsOf(2);
    while (streams.length < 100) streams.push(await open());
    await readsOf(3);
    expect(await readsOf(4)).toBeLessThanOrEqual(ofTwo + 2);
    await run.finish();
    await Promise.all(streams.map((stream) => stream.rest()));
  });

  it('ends although a failed Redis has lost the event of the end', async () => {
    const quick = await startApi(redis.url, { timing: { ...timing, rereadMs: 100 } });
    const experiment = await quick.submit();
    const runId = experiment.runs[0]!.id;
    const stream = await openStream(`/v1/runs/${runId}/events`, {}, await quick.listen());
    expect((await stream.next())?.type).toBe('run.queued');
    await quick.redis.hset(quick.keys.run(runId), 'status', 'cancelled');
    expect(await stream.rest()).toEqual([]);
  });

  it('disconnects a client that reads nothing and keeps serving the others', async () => {
    const other = await startApi(redis.url, { timing });
    const address = await other.listen();
    const run = await runWithBacklog(other);
    const reader = await openStream(`/v1/runs/${run.runId}/events`, {}, address);
    const events = reader.rest();
    const idle = await openIdle(address, run.runId);
    const connections = () =>
      new Promise<number>((resolve) => other.app.server.getConnections((_, count) => resolve(count)));
    expect(await connections()).toBe(2);
    await until('the idle client is disconnected', async () => (await connections()) === 1);
    await run.finish();
    expect(ids(await events)).toEqual(ids(await events).map((_, index) => index + 2));
    expect((await events).at(-1)?.type).toBe('run.finished');
    idle.destroy();
  });

  it('does not wait for a reader that reads nothing when the service closes', async () => {
    const other = await startApi(redis.url, { timing: { ...timing, slowReaderMs: 60_000 } });
    const run = await runWithBacklog(other);
    const address = await other.listen();
    const connected = once(other.app.server, 'connection');
    const idle = await openIdle(address, run.runId);
    const [socket] = (await connected) as [net.Socket];
    await until('the buffers are full', () => socket.writableNeedDrain);
    const began = performance.now();
    await other.app.close();
    expect(performance.now() - began).toBeLessThan(4_000);
    idle.destroy();
  });

  it('survives an outage of the store', async () => {
    const run = await runningRun();
    const stream = await openStream(`/v1/runs/${run.runId}/events`);
    await stream.next();
    await stream.next();
    await redis.kill();
    await redis.restart();
    await run.epoch(1);
    expect((await stream.next())?.type).toBe('run.epoch');
    await run.finish();
    expect(types(await stream.rest())).toEqual(['run.finished']);
  });

  it('gets a farewell when the service closes', async () => {
    const other = await startApi(redis.url);
    const address = await other.listen();
    const { id } = await other.submit();
    const stream = await openStream(`/v1/experiments/${id}/events`, {}, address);
    await stream.next();
    await stream.next();
    const rest = stream.rest();
    await other.app.close();
    expect(await rest).toEqual([]);
    expect(stream.text()).toMatch(/: the service is closing, reconnect\n\n$/);
  });
});
