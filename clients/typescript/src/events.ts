/** Server-sent events of one experiment or run, or of all, over as many connections as it takes. */
import { createParser } from 'eventsource-parser';
import { pathOf } from './http/paths.js';
import { sleep } from './http/retry.js';
import type { CallOptions, Transport } from './http/send.js';
import type { AllEvents, Event, EventType } from './types.js';

export interface EventsOptions extends Omit<CallOptions, 'retries'> {
  /** Only events after the one with this id. */
  after?: string | undefined;
  /**
   * A connection on which nothing comes for so long is taken for dead, in milliseconds; 45,000 by
   * default. The service sends something every 15 s.
   */
  idleMs?: number | undefined;
}

export interface AllEventsOptions extends EventsOptions {
  /** Only events after this `position`, '0' for all that are kept; left out, those from now on. */
  after?: string | undefined;
  /** Only events of these types. */
  types?: readonly EventType[] | undefined;
  /** Called where the stream begins, before its first event: from here on nothing is missed. */
  onBegin?: (() => unknown) | undefined;
}

const IDLE_MS = 45_000;
/** Until the service says how long to wait before a new connection. */
const RECONNECT_MS = 2_000;

interface Position {
  lastId: string | undefined;
  reconnectMs: number;
}

interface Source {
  path: string;
  query: { types?: string | undefined };
}

/** What the stream sends: events, and what is about the stream itself. */
type Sent = Event | { type: 'events.missed' } | { type: 'events.position' };

interface Message {
  id: string;
  event: Sent;
}

/**
 * Every event once and in order, until the resource is finished. After a cut it continues from the
 * last event on a new connection.
 * @throws RegulabUnreachable when a new connection fails as often as `retries` of the client allow
 */
export async function* readEvents(
  transport: Transport,
  id: string,
  options: EventsOptions,
): AsyncGenerator<Event, void, undefined> {
  const end = id.startsWith('run_') ? 'run.finished' : 'experiment.finished';
  const isEnd = ({ event }: Message) => event.type === end;
  for await (const { event } of follow(transport, { path: `${pathOf(id)}/events`, query: {} }, options, isEnd)) {
    yield event as Event;
  }
}

/**
 * Events of all experiments once and in order, without an end, and `events.missed` where some are
 * gone. After a cut it continues from the last one on a new connection.
 * @throws RegulabUnreachable when a new connection fails as often as `retries` of the client allow
 */
export async function* readAllEvents(
  transport: Transport,
  { types, onBegin, ...options }: AllEventsOptions,
): AsyncGenerator<AllEvents, void, undefined> {
  let hasBegun = false;
  const source = { path: '/v1/events', query: { types: types?.join(',') } };
  for await (const { id, event } of follow(transport, source, options, () => false)) {
    if (!hasBegun) onBegin?.();
    hasBegun = true;
    if (event.type !== 'events.position') yield { ...event, position: id };
  }
}

/** @param isEnd whether a stream that ends after this message is complete */
async function* follow(
  transport: Transport,
  source: Source,
  { after, idleMs = IDLE_MS, ...call }: EventsOptions,
  isEnd: (last: Message) => boolean,
): AsyncGenerator<Message, void, undefined> {
  const position: Position = { lastId: after, reconnectMs: RECONNECT_MS };
  let last: Message | undefined;
  for (;;) {
    const leaving = new AbortController();
    const signal = AbortSignal.any([leaving.signal, ...(call.signal ? [call.signal] : [])]);
    const before = position.lastId;
    try {
      const stream = await connect(transport, source, position.lastId, { ...call, signal });
      if (stream === null) return;
      for await (const message of messagesIn(stream, position, { idleMs, parse: transport.parse })) {
        last = message;
        yield message;
      }
      if (last !== undefined && isEnd(last)) return;
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
function connect(transport: Transport, { path, query }: Source, lastId: string | undefined, call: CallOptions) {
  const headers = { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': lastId }) };
  return transport.send(path, { ...call, query, headers, isLong: true }, async ({ status, body }) =>
    status === 204 ? null : body,
  );
}

/** @throws ConnectionLost when the stream breaks off, or nothing comes for long */
async function* messagesIn(
  stream: ReadableStream<Uint8Array>,
  position: Position,
  { idleMs, parse }: { idleMs: number; parse: Transport['parse'] },
) {
  let arrived: Message[] = [];
  const parser = createParser({
    onEvent: ({ id = '', data }) => arrived.push({ id, event: parse(data) as Sent }),
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
    for (const message of arrived) {
      // What was missed leads back to the oldest event that is kept.
      if (message.event.type !== 'events.missed' && !isAfter(message.id, position.lastId)) continue;
      position.lastId = message.id;
      yield message;
    }
    arrived = [];
  }
}

/** Ids are numbers, or two numbers joined by a hyphen. */
function isAfter(id: string, last = '0'): boolean {
  const [[first, second = -1], [firstOfLast, secondOfLast = -1]] = [id, last].map((each) =>
    each.split('-').map(Number),
  ) as [[number, number?], [number, number?]];
  return first > firstOfLast || (first === firstOfLast && second > secondOfLast);
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
