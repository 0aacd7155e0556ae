/**
 * Server-sent events of an experiment or run (WHATWG HTML, section 9.2): everything after an id, then what happens, until
 * the resource has ended and everything was sent.
 */
import type { FastifyReply } from 'fastify';
import { type ErrorCode, ServiceError } from '../errors.js';
import type { Event } from '../experiments/resources.js';
import type { EventScope } from '../storage/store.js';
import type { ApiDependencies, ApiTiming } from './dependencies.js';

const BATCH = 100;
/** Milliseconds a client waits before it connects again. */
const RECONNECT_MS = 2_000;
/** How often a stream asks whether a store that is away has come back. */
const AWAY_RETRY_MS = 1_000;

export interface EventStream {
  scope: EventScope;
  experimentId: string;
  /** Id after which to begin; '0' for everything. */
  after: string;
  /** Whether the resource has ended; null when it is gone. */
  isOver: () => Promise<boolean | null>;
  /** Aborted when the service shuts down. */
  closing: AbortSignal;
}

/**
 * Writes the stream until it ends, the client leaves or the service closes. Never rejects.
 * The reader sets the pace: a message is taken from the store only when the one before has left, so that what waits
 * in memory for a slow reader is one message; one who reads nothing for `slowReaderMs` is disconnected.
 */
export async function streamEvents(
  reply: FastifyReply,
  stream: EventStream,
  { store, feed }: Pick<ApiDependencies, 'store' | 'feed'>,
  timing: ApiTiming,
): Promise<void> {
  const { scope, experimentId, isOver, closing } = stream;
  const { raw } = reply;
  const bell = createBell();
  const unsubscribe = feed.onExperimentEvents(experimentId, bell.ring);
  raw.once('close', bell.ring);
  closing.addEventListener('abort', bell.ring);

  let after = stream.after;
  let mayBeOver = true;
  try {
    reply.sse.sendHeaders();
    raw.write(`retry: ${RECONNECT_MS}\n\n`);
    while (reply.sse.isConnected && !closing.aborted) {
      const batch = await unlessAway(async () => {
        // Asked before the events are read: if it is over by now, its last event is among them.
        const over = mayBeOver && (await isOver());
        return { over, events: await store.readEvents(scope, after, BATCH) };
      });
      if (batch === 'away') {
        await bell.wait(Math.min(AWAY_RETRY_MS, timing.rereadMs));
        continue;
      }
      if (batch.over === null || batch.events === null) break;
      for (const event of batch.events) {
        if (!(await sendToReader(reply, event, timing.slowReaderMs))) return;
        after = event.id;
      }
      const full = batch.events.length === BATCH;
      if (batch.over && !full) break;
      mayBeOver = batch.events.some(({ type }) => type.endsWith('.finished'));
      if (!full && !mayBeOver) await bell.wait(timing.rereadMs);
    }
    if (closing.aborted && reply.sse.isConnected) raw.write(': the service is closing, connect again\n\n');
  } catch (err) {
    reply.log.error({ err }, 'Event stream failed.');
  } finally {
    unsubscribe();
    closing.removeEventListener('abort', bell.ring);
    reply.sse.close();
  }
}

const AWAY: ErrorCode = 'STORE_UNAVAILABLE';

/**
 * A store that is away does not end a stream: a browser would take the 503 of its next attempt as final and give up.
 */
async function unlessAway<Result>(read: () => Promise<Result>): Promise<Result | 'away'> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ServiceError && error.code === AWAY) return 'away';
    throw error;
  }
}

/** Sends one event and waits until the reader can take more; false when the reader is gone or was too slow. */
async function sendToReader(reply: FastifyReply, event: Event, slowReaderMs: number): Promise<boolean> {
  const { sse, raw } = reply;
  if (!sse.isConnected) return false;
  // The returned promise waits for a drain that never comes once the connection is closed: that wait is ours.
  sse.send({ id: event.id, event: event.type, data: event }).catch(() => {});
  if (!raw.writableNeedDrain || (await drained(raw, slowReaderMs))) return true;
  reply.log.info({ eventId: event.id }, 'Event stream closed: its reader is gone or too slow.');
  raw.destroy();
  return false;
}

function drained(raw: FastifyReply['raw'], timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (result: boolean) => () => {
      clearTimeout(timer);
      raw.off('drain', onDrain).off('close', onClose);
      resolve(result);
    };
    const onDrain = settle(true);
    const onClose = settle(false);
    const timer = setTimeout(onClose, timeoutMs);
    raw.once('drain', onDrain).once('close', onClose);
  });
}

/** Remembers a ring until somebody waits, so that none is lost between a read and the wait after it. */
function createBell(): { ring: () => void; wait: (timeoutMs: number) => Promise<void> } {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    wait: async (timeoutMs) => {
      let timer: NodeJS.Timeout | undefined;
      if (!rung) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, timeoutMs);
        });
      }
      clearTimeout(timer);
      rung = false;
      wake = undefined;
    },
  };
}
