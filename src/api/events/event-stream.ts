/**
 * Server-sent events of an experiment, of a run or of all experiments of a tenant (WHATWG HTML,
 * section 9.2): everything after an id, then new events as they happen, until the resource is
 * finished and everything was sent.
 */
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { isRedisUnavailable } from '../../store/redis.js';
import type { ApiDependencies, ApiTiming } from '../dependencies.js';
import { createBell } from '../http/reads/bell.js';
import { type Audiences, type Heard, type Leaving, type Listener, MAX_BATCH, type Wanted } from './audience.js';
import {
  type EventBatch,
  type EventMessage,
  type EventMessages,
  MISSED_MESSAGE,
  positionMessage,
  type StreamScope,
} from './event-messages.js';
import { SlowReader } from './slow-reader.js';

/** Events read at once: few at first and for a client that is behind. */
const MIN_BATCH = 8;
/** Milliseconds a client waits before it reconnects. */
const RECONNECT_MS = 2_000;
/** Poll interval while Redis is unreachable. */
const UNAVAILABLE_RETRY_MS = 1_000;
/** Milliseconds after which a stream of an audience has its key checked before it gets more. */
const KEY_CHECK_MS = 100;
/** So many events that a client does not want are passed over before it gets an id to remember. */
const PASSED_OVER = 1_000;

export interface EventStream {
  scope: StreamScope;
  /** What the feed calls the events. */
  name: string;
  /** The types that the client wants; all when left out. */
  types?: readonly string[] | undefined;
  /** The id to start after; '0' for everything. */
  after: string;
  /** Whether to send the client the id that it starts after. */
  announce?: boolean | undefined;
  /** Whether the resource was finished when the stream was asked for. */
  finished: boolean;
  /** Whether the key of the client is still good; null for one without a key. */
  mayRead: (() => Promise<boolean>) | null;
  /** Aborted when the service shuts down. */
  closing: AbortSignal;
}

/** Where the streams of a tenant get their events. */
export interface EventSources {
  messages: EventMessages;
  feed: ApiDependencies['feed'];
  audiences: Audiences;
}

/**
 * Writes the stream until it is complete, the client disconnects, its key ends or the service
 * closes. Never rejects. The client sets the pace: while it is behind, nothing more is read from
 * Redis, so that
 * little is buffered for it. One that reads nothing for `slowReaderMs` is disconnected.
 */
export async function streamEvents(
  reply: FastifyReply,
  stream: EventStream,
  { messages, feed, audiences }: EventSources,
  timing: ApiTiming,
): Promise<void> {
  const { name, mayRead, closing } = stream;
  const { raw } = reply;
  const bell = createBell();
  const unsubscribe = feed.onEvents(name, bell.ring);
  raw.once('close', bell.ring);
  closing.addEventListener('abort', bell.ring);
  const reader = new SlowReader(raw);
  const pump = new EventPump(stream, messages, reader);

  try {
    // A proxy that compresses holds events back until it has enough of them.
    reply.header('cache-control', 'no-cache, no-transform');
    reply.sse.sendHeaders();
    raw.write(`retry: ${RECONNECT_MS}\n\n${stream.announce ? positionMessage(stream.after).text : ''}`);
    while (reply.sse.isConnected && !closing.aborted) {
      bell.silence();
      if (mayRead && !(await mayRead())) break;
      const state = await pump.sendNext();
      if (state === 'complete') break;
      if (state === 'up to date' && !bell.hasRung()) {
        const leaving = await listenWithOthers(pump, raw, closing, (listener) =>
          audiences.join(pump.wanted, messages, listener),
        );
        if (leaving === 'complete') break;
        if (leaving === 'nothing came') pump.doubtsEvents();
      }
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

/** Waits among the streams that have everything so far; resolves when this one leaves them. */
function listenWithOthers(
  pump: EventPump,
  raw: ServerResponse,
  closing: AbortSignal,
  join: (listener: Listener) => () => void,
): Promise<Leaving> {
  return new Promise((resolve) => {
    const leave = (reason: Leaving) => {
      leaveOthers();
      raw.off('close', end);
      closing.removeEventListener('abort', end);
      resolve(reason);
    };
    const end = () => leave('reads alone');
    raw.once('close', end);
    closing.addEventListener('abort', end);
    const joinedAt = performance.now();
    const leaveOthers = join({ hear: (heard) => pump.hear(heard, joinedAt), leave });
  });
}

type PumpState = 'complete' | 'up to date' | 'more to send' | 'redis unavailable';

/** Reads events batch by batch and sends them. */
class EventPump {
  readonly #name: string;
  readonly #hasKey: boolean;
  readonly #scope: StreamScope;
  readonly #types: ReadonlySet<string> | null;
  readonly #messages: EventMessages;
  readonly #reader: SlowReader;
  #after: string;
  #batch = MIN_BATCH;
  #isFinished: boolean;
  #mustAskStatus = false;
  #passedOver = 0;

  constructor(stream: EventStream, messages: EventMessages, reader: SlowReader) {
    const { scope, name, types, after, finished, mayRead } = stream;
    this.#name = name;
    this.#hasKey = mayRead !== null;
    this.#scope = scope;
    this.#types = types ? new Set(types) : null;
    this.#messages = messages;
    this.#reader = reader;
    this.#after = after;
    this.#isFinished = finished;
  }

  /** Id of the last event sent. */
  get lastId(): string {
    return this.#after;
  }

  /** What the next event is to be. */
  get wanted(): Wanted {
    return { scope: this.#scope, name: this.#name, types: this.#types, after: this.#after };
  }

  /** Sends what was read for many streams at once. A reason when it leaves them. */
  hear({ batch, wanted, bytes }: Heard, joinedAt: number): Leaving | null {
    if (this.#hasKey && performance.now() - joinedAt > KEY_CHECK_MS) return 'reads alone';
    if (wanted.length > 0) this.#reader.sendShared(bytes);
    for (const message of wanted) this.#follow(message);
    this.#after = batch.lastId;
    this.#passedOver = wanted.length > 0 ? 0 : this.#passedOver + batch.size;
    if (this.#isFinished && batch.size < MAX_BATCH) return 'complete';
    return this.#reader.isBehind || this.#passedOver >= PASSED_OVER ? 'reads alone' : null;
  }

  /**
   * The status is asked for, in case the event that announces the end was lost with a failed
   * Redis.
   */
  doubtsEvents(): void {
    this.#mustAskStatus = true;
  }

  /**
   * Sends the next events; holds none of them when it returns. An unreachable Redis does not end
   * the stream: a browser would take the 503 of its next attempt as final and give up.
   */
  async sendNext(): Promise<PumpState> {
    try {
      return await this.#sendBatch();
    } catch (error) {
      if (isRedisUnavailable(error)) return 'redis unavailable';
      throw error;
    }
  }

  async #sendBatch(): Promise<PumpState> {
    if (this.#mustAskStatus && !('all' in this.#scope)) {
      this.#isFinished = (await this.#messages.owner(this.#scope))?.finished ?? true;
      this.#mustAskStatus = false;
    }
    const batch = await this.#messages.read(this.#scope, this.#after, this.#batch);
    if (batch === null) return 'complete';
    const messages = this.#messagesOf(batch);
    const sent = await this.#reader.send(messages);
    for (const message of messages.slice(0, sent)) this.#follow(message);
    if (sent === messages.length) this.#after = batch.lastId;
    const isBehind = this.#reader.isBehind;
    const isFull = batch.size === this.#batch;
    this.#batch = isBehind ? MIN_BATCH : MAX_BATCH;
    if (isBehind || isFull) return 'more to send';
    return this.#isFinished ? 'complete' : 'up to date';
  }

  /** What the client gets of a batch. */
  #messagesOf({ messages, lastId, size, missed }: EventBatch): EventMessage[] {
    const wanted = messages.filter(({ type }) => this.#types?.has(type) ?? true);
    this.#passedOver = wanted.length > 0 ? 0 : this.#passedOver + size;
    if (missed) wanted.unshift(MISSED_MESSAGE);
    // Otherwise it would come back with an id that is no longer kept.
    if (this.#passedOver >= PASSED_OVER) {
      this.#passedOver = 0;
      wanted.push(positionMessage(lastId));
    }
    return wanted;
  }

  /** The events themselves say whether the resource is finished: a retried run is queued again. */
  #follow({ id, type }: EventMessage): void {
    this.#after = id;
    if ('all' in this.#scope) return;
    const end = 'runId' in this.#scope ? 'run.finished' : 'experiment.finished';
    if (type === end) this.#isFinished = true;
    if (type === 'run.queued') this.#isFinished = false;
  }
}
