/** Server-sent events of an experiment or run, over as many connections as it takes. */
import { createParser } from 'eventsource-parser';
import { pathOf } from './http/paths.js';
import { sleep } from './http/retry.js';
import type { CallOptions, Transport } from './http/send.js';
import type { Event } from './types.js';

export interface EventsOptions extends Omit<CallOptions, 'retries'> {
  /** Only events after the one with this id. */
  after?: string | undefined;
  /**
   * A connection on which nothing comes for so long is taken for dead, in milliseconds; 45,000 by
   * default. The service sends something every 15 s.
   */
  idleMs?: number | undefined;
}

const IDLE_MS = 45_000;
/** Until the service says how long to wait before a new connection. */
const RECONNECT_MS = 2_000;

interface Position {
  lastId: string | undefined;
  lastType: Event['type'] | undefined;
  reconnectMs: number;
}

/**
 * Every event once and in order, until the resource is finished. After a cut it continues from the
 * last event on a new connection.
 * @throws RegulabUnreachable when a new connection fails as often as `retries` of the client allow
 */
export async function* readEvents(
  transport: Transport,
  id: string,
  { after, idleMs = IDLE_MS, ...call }: EventsOptions,
): AsyncGenerator<Event, void, undefined> {
  const end = id.startsWith('run_') ? 'run.finished' : 'experiment.finished';
  const position: Position = { lastId: after, lastType: undefined, reconnectMs: RECONNECT_MS };
  for (;;) {
    const leaving = new AbortController();
    const signal = AbortSignal.any([leaving.signal, ...(call.signal ? [call.signal] : [])]);
    const before = position.lastId;
    try {
      const stream = await connect(transport, id, position.lastId, { ...call, signal });
      if (stream === null) return;
      yield* eventsIn(stream, position, idleMs);
      if (position.lastType === end) return;
    } catch (error) {
      call.signal?.throwIfAborted();
      if (!(error instanceof ConnectionLost)) throw error;
    } finally {
      leaving.abort();
    }
    // One that brought nothing may be followed by many like it.
    if (position.lastId === before) await sleep(position.reconnectMs, transport.signal, call.signal);
  }
}

/** The connection broke off: reason enough for another. */
class ConnectionLost extends Error {}

/** Null when there is no event after this one, and there will be none. */
function connect(transport: Transport, id: string, lastId: string | undefined, call: CallOptions) {
  const headers = { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': lastId }) };
  return transport.send(`${pathOf(id)}/events`, { ...call, headers, isLong: true }, async ({ status, body }) =>
    status === 204 ? null : body,
  );
}

/** @throws ConnectionLost when the stream breaks off, or nothing comes for long */
async function* eventsIn(stream: ReadableStream<Uint8Array>, position: Position, idleMs: number) {
  let arrived: Event[] = [];
  const parser = createParser({
    onEvent: ({ data }) => arrived.push(JSON.parse(data) as Event),
    onRetry: (ms) => {
      position.reconnectMs = ms;
    },
  });
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  for (;;) {
    const { value, done } = await withinTime(reader.read(), idleMs);
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
    for (const event of arrived) {
      if (Number(event.id) <= Number(position.lastId ?? 0)) continue;
      position.lastId = event.id;
      position.lastType = event.type;
      yield event;
    }
    arrived = [];
  }
}

/** @throws ConnectionLost when the promise rejects or takes longer */
async function withinTime<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ConnectionLost(`nothing came for ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, tooLong]);
  } catch (cause) {
    throw cause instanceof ConnectionLost ? cause : new ConnectionLost('the connection broke off', { cause });
  } finally {
    clearTimeout(timer);
  }
}
