/**
 * Server-sent events of an experiment or run (WHATWG HTML, section 9.2): everything after an id, then what happens, until
 * the resource has ended and everything was sent.
 */
import type { FastifyReply } from 'fastify';
import { type ErrorCode, ServiceError } from '../../errors.js';
import type { Event } from '../../experiments/records/event.js';
import type { EventScope } from '../../store/store.js';
import type { ApiDependencies, ApiTiming } from '../dependencies.js';

/** Events read at once: few for a reader that is behind, more and more for one that keeps up. */
const MIN_BATCH = 8;
const MAX_BATCH = 128;
/** A reader for whom so much waits is behind, unless it takes it at once. */
const FULL_BYTES = 16 * 1024;
const PROMPT_MS = 50;
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
  isFinished: () => Promise<boolean | null>;
  /** Aborted when the service shuts down. */
  closing: AbortSignal;
}

/**
 * Writes the stream until it ends, the client leaves or the service closes. Never rejects.
 * The reader sets the pace: while it is behind, nothing more is read from the store, so that little waits in memory for
 * a slow one; one who reads nothing for `slowReaderMs` is disconnected.
 */
export async function streamEvents(
  reply: FastifyReply,
  stream: EventStream,
  { store, feed }: Pick<ApiDependencies, 'store' | 'feed'>,
  timing: ApiTiming,
): Promise<void> {
  const { scope, experimentId, isFinished, closing } = stream;
  const { raw } = reply;
  const bell = createBell();
  const unsubscribe = feed.onExperimentEvents(experimentId, bell.ring);
  raw.once('close', bell.ring);
  closing.addEventListener('abort', bell.ring);

  let { after } = stream;
  let batch = MIN_BATCH;
  let mayBeOver = true;
  /** Sends the next events; holds none of them when it returns. */
  const sendNext = async (): Promise<Sent> => {
    // Asked before the events are read: if it is over by now, its last event is among them.
    const over = mayBeOver && (await isFinished());
    const events = await store.readEvents(scope, after, batch);
    if (over === null || events === null) return { is: 'at the end' };
    const { sent, left } = await sendToReader(raw, events);
    after = events[sent - 1]?.id ?? after;
    mayBeOver = over || events.some(({ type }) => type.endsWith('.finished'));
    const full = events.length === batch;
    batch = left === null ? Math.min(2 * batch, MAX_BATCH) : MIN_BATCH;
    if (left !== null) return { is: 'behind', left };
    if (full) return { is: 'under way' };
    return { is: over ? 'at the end' : mayBeOver ? 'under way' : 'up to date' };
  };

  try {
    reply.sse.sendHeaders();
    raw.write(`retry: ${RECONNECT_MS}\n\n`);
    while (reply.sse.isConnected && !closing.aborted) {
      const reader = await unlessAway(sendNext);
      if (reader === 'away') await bell.wait(Math.min(AWAY_RETRY_MS, timing.rereadMs));
      else if (reader.is === 'at the end') break;
      else if (reader.is === 'up to date') await bell.wait(timing.rereadMs);
      else if (reader.is === 'behind' && !(await within(reader.left, timing.slowReaderMs, closing))) {
        const bufferedBytes = raw.writableLength;
        reply.log.info({ eventId: after, bufferedBytes }, 'Event stream closed: its reader is too slow.');
        raw.destroy();
        return;
      }
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

/** How far a reader is. `left` resolves when nothing waits for one that is behind. */
type Sent = { is: 'at the end' | 'under way' | 'up to date' } | { is: 'behind'; left: Promise<void> };

const AWAY: ErrorCode = 'REDIS_UNAVAILABLE';

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

/**
 * Writes events until the reader falls behind.
 * @returns how many were written; when it is behind, when the last of them has left, or the reader has
 */
async function sendToReader(
  raw: FastifyReply['raw'],
  events: Event[],
): Promise<{ sent: number; left: Promise<void> | null }> {
  for (const [index, event] of events.entries()) {
    const message = `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    const left = new Promise<void>((resolve) => raw.write(message, () => resolve()));
    if (raw.writableLength >= FULL_BYTES && !(await within(left, PROMPT_MS))) return { sent: index + 1, left };
  }
  return { sent: events.length, left: null };
}

/** Whether it comes in this time, and before the service closes. */
function within(coming: Promise<void>, timeoutMs: number, closing?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (inTime: boolean) => () => {
      clearTimeout(timer);
      closing?.removeEventListener('abort', late);
      resolve(inTime);
    };
    const late = settle(false);
    const timer = setTimeout(late, timeoutMs);
    closing?.addEventListener('abort', late);
    void coming.then(settle(true));
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
