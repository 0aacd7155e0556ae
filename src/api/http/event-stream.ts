/**
 * Server-sent events of an experiment or run (WHATWG HTML, section 9.2): everything after an id,
 * then new events as they happen, until the resource is finished and everything was sent.
 */
import type { FastifyReply } from 'fastify';
import { ServiceError } from '../../errors.js';
import type { EventScope } from '../../store/store.js';
import type { ApiDependencies, ApiTiming } from '../dependencies.js';
import { SlowReader } from './slow-reader.js';

/** Events read at once: few for a client that is behind, up to MAX_BATCH for one that keeps up. */
const MIN_BATCH = 8;
const MAX_BATCH = 128;
/** Milliseconds a client waits before it reconnects. */
const RECONNECT_MS = 2_000;
/** Poll interval while Redis is unreachable. */
const UNAVAILABLE_RETRY_MS = 1_000;

export interface EventStream {
  scope: EventScope;
  experimentId: string;
  /** The id to start after; '0' for everything. */
  after: string;
  /** Whether the resource is finished; null when it no longer exists. */
  isFinished: () => Promise<boolean | null>;
  /** Aborted when the service shuts down. */
  closing: AbortSignal;
}

type Store = Pick<ApiDependencies['store'], 'readEvents'>;

/**
 * Writes the stream until it is complete, the client disconnects or the service closes. Never
 * rejects. The client sets the pace: while it is behind, nothing more is read from Redis, so that
 * little is buffered for it. One that reads nothing for `slowReaderMs` is disconnected.
 */
export async function streamEvents(
  reply: FastifyReply,
  stream: EventStream,
  { store, feed }: { store: Store; feed: ApiDependencies['feed'] },
  timing: ApiTiming,
): Promise<void> {
  const { experimentId, closing } = stream;
  const { raw } = reply;
  const bell = createBell();
  const unsubscribe = feed.onExperimentEvents(experimentId, bell.ring);
  raw.once('close', bell.ring);
  closing.addEventListener('abort', bell.ring);
  const reader = new SlowReader(raw);
  const pump = new EventPump(stream, store, reader);

  try {
    // A proxy that compresses holds events back until it has enough of them.
    reply.header('cache-control', 'no-cache, no-transform');
    reply.sse.sendHeaders();
    raw.write(`retry: ${RECONNECT_MS}\n\n`);
    while (reply.sse.isConnected && !closing.aborted) {
      const state = await pump.sendNext();
      if (state === 'complete') break;
      if (state === 'up to date') await bell.wait(timing.rereadMs);
      if (state === 'redis unavailable') await bell.wait(Math.min(UNAVAILABLE_RETRY_MS, timing.rereadMs));
      if (!(await reader.catchesUp(timing.slowReaderMs, closing))) {
        const bufferedBytes = raw.writableLength;
        reply.log.info({ eventId: pump.lastId, bufferedBytes }, 'event stream closed, its client is too slow');
        raw.destroy();
        return;
      }
    }
    if (closing.aborted && reply.sse.isConnected) raw.write(': the service is closing, reconnect\n\n');
  } catch (err) {
    reply.log.error({ err }, 'event stream failed');
  } finally {
    unsubscribe();
    closing.removeEventListener('abort', bell.ring);
    reply.sse.close();
  }
}

type PumpState = 'complete' | 'up to date' | 'more to send' | 'redis unavailable';

/** Reads events batch by batch and sends them. */
class EventPump {
  readonly #stream: EventStream;
  readonly #store: Store;
  readonly #reader: SlowReader;
  #after: string;
  #batch = MIN_BATCH;
  #mayBeFinished = true;

  constructor(stream: EventStream, store: Store, reader: SlowReader) {
    this.#stream = stream;
    this.#store = store;
    this.#reader = reader;
    this.#after = stream.after;
  }

  /** Id of the last event sent. */
  get lastId(): string {
    return this.#after;
  }

  /**
   * Sends the next events; holds none of them when it returns. An unreachable Redis does not end
   * the stream: a browser would take the 503 of its next attempt as final and give up.
   */
  async sendNext(): Promise<PumpState> {
    try {
      return await this.#sendBatch();
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'REDIS_UNAVAILABLE') return 'redis unavailable';
      throw error;
    }
  }

  async #sendBatch(): Promise<PumpState> {
    const { scope, isFinished } = this.#stream;
    // Checked before the events are read: the last event of a finished resource is then among them.
    const finished = this.#mayBeFinished && (await isFinished());
    const events = await this.#store.readEvents(scope, this.#after, this.#batch);
    if (finished === null || events === null) return 'complete';
    const sent = await this.#reader.send(events);
    this.#after = events[sent - 1]?.id ?? this.#after;
    this.#mayBeFinished = finished || events.some(({ type }) => type.endsWith('.finished'));
    const isFull = events.length === this.#batch;
    const isBehind = this.#reader.isBehind;
    this.#batch = isBehind ? MIN_BATCH : Math.min(2 * this.#batch, MAX_BATCH);
    if (isBehind || isFull) return 'more to send';
    if (finished) return 'complete';
    return this.#mayBeFinished ? 'more to send' : 'up to date';
  }
}

/** Remembers a ring until the next wait, so that none is lost between a read and that wait. */
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
