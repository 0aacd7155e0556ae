/**
 * F18: a tenth of those who follow experiments read nothing. Little is kept for each of them, then
 * they are disconnected; the others get their events as soon as without them. Clients that were
 * disconnected, or left, resume where they were.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Event } from '../../src/experiments/records/event.js';
import { parseServerSentEvents } from '../support/event-stream.js';
import { epochMetrics } from '../support/experiments.js';
import { startTestRedis } from '../support/redis.js';
import { type Installation, newInstallation } from '../support/worker.js';
import { type ApiProcess, startApiProcess } from './support/api-process.js';
import { describeFault } from './support/fault.js';
import { SETTINGS } from './support/settings.js';

const redis = await startTestRedis();

const FULL = SETTINGS.mode === 'full';
const READERS = FULL ? 900 : 90;
const SLOW_READERS = READERS / 9;
/** Each followed by its share of the readers; one after the other has an event. */
const EXPERIMENTS = FULL ? 30 : 10;
const EVENT_EVERY_MS = 25;
/**
 * A slow reader is sent megabytes before its buffers are full, which is ordinary work: one comes
 * after so many events.
 */
const SLOW_READER_EVERY = FULL ? 4 : 10;
/**
 * Events before and after the slow readers; meanwhile they continue until the last of these is
 * disconnected.
 */
const EVENTS_WITHOUT = FULL ? 400 : 100;
/**
 * What a slow reader is to be sent: more than the buffers of its connection take, in events that
 * are large.
 */
const BACKLOG = { events: 200, messageBytes: 40_000 };
/** By then all are disconnected: the API waits 10 s for each. */
const DISCONNECTED_MS = 60_000;
const MAX_BUFFERED = 64 * 1024;
/**
 * Which delay is compared. Among other tests, as the quick plan runs, one delay in a hundred is due
 * to their work.
 */
const COMPARED = FULL ? 0.99 : 0.5;

interface Plan {
  /** Of the healthy readers, one in so many leaves after so many events, and comes back. */
  leaver: number;
  leavesAfter: number;
}

interface Bench {
  here: Installation;
  api: ApiProcess;
  /** What the API said of each reader that it disconnected. */
  disconnected: { bufferedBytes: number }[];
}

describeFault<Plan, Bench>({
  fault: 'F18',
  title: 'readers of events read nothing',
  trials: { quick: 1, full: 5 },
  limitMs: 300_000,
  plan: (choices) => ({ leaver: choices.integer(3, 9), leavesAfter: choices.integer(1, 8) }),
  open: async () => {
    const here = await newInstallation(redis.url);
    const disconnected: Bench['disconnected'] = [];
    const api = await startApiProcess(here, redis.url, {
      onLog: (line) => {
        if (line.msg.startsWith('event stream closed'))
          disconnected.push({ bufferedBytes: Number(line.bufferedBytes) });
      },
    });
    return { here, api, disconnected };
  },
  close: async ({ here, api }) => {
    await api.kill();
    await here.close();
  },

  async trial({ plan, bench, count, measure }) {
    const { here, api, disconnected } = bench;
    disconnected.length = 0;
    const followed = await Promise.all(Array.from({ length: EXPERIMENTS }, () => startRun(here)));
    const backlog = await startRun(here);
    await backlog.fill();

    const delays: number[] = [];
    const readers = Array.from({ length: READERS }, (_, index) =>
      openReader(api.url, followed[index % EXPERIMENTS]!, {
        ...(index % plan.leaver === 0 && { leavesAfter: plan.leavesAfter }),
        onEvent: (sentAt) => delays.push(performance.now() - sentAt),
      }),
    );
    await Promise.all(readers.map(({ connected }) => connected));
    const emit = roundRobin(followed);

    for (let event = 0; event < EVENTS_WITHOUT; event++) await emit();
    const without = delays.splice(0);
    const memory = residentBytes(api.pid);

    const slow = [];
    for (let event = 1; slow.length < SLOW_READERS; event++) {
      await emit();
      if (event % SLOW_READER_EVERY === 0) slow.push(openReader(api.url, backlog, { asleep: true }));
    }
    const coming = delays.splice(0);
    let most = 0;
    const began = performance.now();
    while (disconnected.length < SLOW_READERS) {
      await emit();
      most = Math.max(most, residentBytes(api.pid));
      expect(performance.now() - began).toBeLessThan(DISCONNECTED_MS);
    }
    const amongSlow = delays.splice(0);

    for (let event = 0; event < EVENTS_WITHOUT; event++) await emit();
    without.push(...delays.splice(0));

    for (const { bufferedBytes } of disconnected) {
      measure('KiB kept for a slow reader', bufferedBytes / 1024);
      expect(bufferedBytes).toBeLessThanOrEqual(MAX_BUFFERED);
    }
    measure('MiB that the API grew by', (most - memory) / 2 ** 20);
    measure('ms to a healthy reader, 99 of 100, without slow ones', percentile(without, 0.99));
    measure('ms to a healthy reader, 99 of 100, while slow ones come', percentile(coming, 0.99));
    measure('ms to a healthy reader, 99 of 100, among slow ones', percentile(amongSlow, 0.99));
    expect(percentile(amongSlow, COMPARED)).toBeLessThanOrEqual(2 * percentile(without, COMPARED));

    await Promise.all([...followed, backlog].map((run) => run.finish()));
    for (const reader of slow) reader.wake();
    for (const { events, connections, putOff, run } of await Promise.all(
      [...readers, ...slow].map(({ over }) => over),
    )) {
      expect(events).toEqual(Array.from({ length: await run.lastId() }, (_, index) => index + 1));
      count('readers that got every event once');
      count('connections resumed', connections - 1);
      if (putOff > 0) count('connections put off with 503', putOff);
    }
    count('slow readers disconnected', SLOW_READERS);
  },
});

// ---- runs whose events are followed -------------------------------------------------------------

type FollowedRun = Awaited<ReturnType<typeof startRun>>;

/** A run that the test trains itself. */
async function startRun({ submit, store, apiStore }: Installation) {
  const { experimentId, runIds } = await submit({ arms: [{ name: 'followed' }], training: { epochs: 1000 } });
  const runId = runIds[0]!;
  const claim = async () => {
    const claimed = await store.claimRun(runId, { workerId: 'test', maxAttempts: 2 * BACKLOG.events });
    if (claimed.outcome !== 'claimed') throw new Error(`The run is ${claimed.outcome}.`);
    return claimed.fence;
  };
  let fence = await claim();
  let epoch = 0;
  /** When each epoch was reported. */
  const sentAt = new Map<number, number>();
  return {
    experimentId,
    sentAt,
    emit: async () => {
      epoch += 1;
      sentAt.set(epoch, performance.now());
      const progress = { epoch, epochs: 1000, percent: epoch / 10, etaSeconds: null };
      await store.appendEpoch(runId, fence, epochMetrics(epoch), progress);
    },
    fill: async () => {
      for (let event = 0; event < BACKLOG.events; event++) {
        await store.failAttempt(runId, fence, { code: 'INTERNAL', message: 'x'.repeat(BACKLOG.messageBytes) });
        fence = await claim();
      }
    },
    finish: () => store.finishRun(runId, fence, { status: 'succeeded', stopReason: { kind: 'completed', epoch } }),
    lastId: async () => Number((await apiStore.readEvents({ experimentId }, '0', 100_000))!.at(-1)!.id),
  };
}

/** Has one run after the other tell an epoch, at an even pace. */
function roundRobin(runs: FollowedRun[]): () => Promise<void> {
  let events = 0;
  return async () => {
    await Promise.all([runs[events++ % runs.length]!.emit(), delay(EVENT_EVERY_MS)]);
  };
}

// ---- readers ------------------------------------------------------------------------------------

interface ReaderOptions {
  /** Leaves after so many events, and comes back. */
  leavesAfter?: number;
  /** Reads nothing until it is woken. */
  asleep?: boolean;
  onEvent?(sentAt: number): void;
}

/**
 * Follows an experiment to its end, and connects again after the last event that arrived as a
 * whole.
 */
function openReader(url: string, run: FollowedRun, { leavesAfter, asleep = false, onEvent }: ReaderOptions) {
  let wake = () => {};
  const awake = asleep ? new Promise<void>((resolve) => (wake = resolve)) : Promise.resolve();
  const events: number[] = [];
  let connections = 0;

  let putOff = 0;

  /**
   * When all that were asleep come back at once the API may refuse some, with the time to retry.
   */
  const connect = async () => {
    for (;;) {
      const connection = await ask();
      if (connection.response.statusCode !== 503 || connections === 0) {
        connections += 1;
        return connection;
      }
      putOff += 1;
      connection.request.destroy();
      const seconds = Number(connection.response.headers['retry-after']);
      if (!(seconds > 0)) throw new Error('A stream was put off, and not told until when.');
      await delay(1000 * seconds);
    }
  };
  const ask = async () => {
    const request = http.get(`${url}/v1/experiments/${run.experimentId}/events`, {
      agent: false,
      headers: { accept: 'text/event-stream', ...(events.length > 0 && { 'last-event-id': String(events.at(-1)) }) },
    });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    return { request, response };
  };
  /** @returns whether everything has come */
  const read = async ({ request, response }: Awaited<ReturnType<typeof connect>>): Promise<boolean> => {
    if (response.statusCode !== 200) throw new Error(`A stream was answered with ${response.statusCode}.`);
    await awake;
    response.setEncoding('utf8');
    try {
      for await (const { id, data } of parseServerSentEvents(response)) {
        events.push(Number(id));
        const event = JSON.parse(data) as Event;
        const metrics = event.data.metrics as { epoch: number } | undefined;
        if (metrics) onEvent?.(run.sentAt.get(metrics.epoch)!);
        if (event.type === 'experiment.finished') return true;
        if (connections === 1 && events.length === leavesAfter) return false;
      }
    } catch {
      // The connection broke in the middle.
    } finally {
      request.destroy();
    }
    return false;
  };

  const first = connect();
  const follow = async () => {
    for (let connection = await first; !(await read(connection)); ) connection = await connect();
    return { events, connections, putOff, run };
  };
  return { connected: first, over: follow(), wake: () => wake() };
}

// ---- figures ------------------------------------------------------------------------------------

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1]!;
}

/** Memory that a process has now (Linux); 0 elsewhere. */
function residentBytes(pid: number): number {
  if (process.platform !== 'linux') return 0;
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}
