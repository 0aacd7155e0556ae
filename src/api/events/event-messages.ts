/** Events as messages of a stream, read and written out once for all streams that want the same. */
import { LRUCache } from 'lru-cache';
import type { Event, EventType } from '../../experiments/records/event.js';
import { SharedCalls } from '../../shared-calls.js';
import type { EventScope, RecentEvents } from '../../store/store.js';
import type { RequestDependencies } from '../dependencies.js';
import { createTurns } from '../http/load/turns.js';

/** An event as the text of a server-sent event (WHATWG HTML, section 9.2.6). */
export interface EventMessage {
  id: string;
  type: EventType | 'events.missed' | 'events.position';
  text: string;
}

/** What a stream may be of: also all experiments of a tenant. */
export type StreamScope = EventScope | { all: true };

export interface EventBatch {
  messages: EventMessage[];
  /** Id of the last event that was looked at: what follows is after it. */
  lastId: string;
  /** How many were looked at, those of deleted experiments included. */
  size: number;
  missed: boolean;
}

/** The most recently read batches that are full: no event will be added to them. */
const KEPT_CHARACTERS = 16 * 1024 ** 2;
/** A Redis that fails over to a replica behind it gives the ids of lost events to others. */
const KEPT_MS = 10_000;

/** Streams that write before other requests get their turn: some 3 ms of work. */
const STREAMS_AT_ONCE = 100;

/** What one tenant reads from. */
export type EventReader = Pick<RequestDependencies, 'tenant'> & {
  store: Pick<RequestDependencies['store'], 'readEvents' | 'readRecentEvents' | 'eventOwner'>;
};

/** The messages that one tenant may read. */
export interface EventMessages {
  /** Names a scope of the tenant. */
  keyOf(scope: StreamScope): string;
  /** At most `limit` messages after the one with the id `after`; null without such a resource. */
  read(scope: StreamScope, after: string, limit: number): Promise<EventBatch | null>;
  /** Of which experiment the events are, and whether the resource is finished. */
  owner(scope: EventScope): ReturnType<EventReader['store']['eventOwner']>;
}

/**
 * Reads for the streams of a process, whose number does not multiply what is asked of Redis. What
 * one tenant reads is kept for that tenant alone.
 */
export function createEventMessages(): (reader: EventReader) => EventMessages {
  const kept = new LRUCache<string, EventBatch>({
    maxSize: KEPT_CHARACTERS,
    // One without messages has a size, too.
    sizeCalculation: ({ messages }) => messages.reduce((sum, { text }) => sum + text.length, 1),
    ttl: KEPT_MS,
  });
  const batches = new SharedCalls<EventBatch | null>();
  const owners = new SharedCalls<Awaited<ReturnType<EventReader['store']['eventOwner']>>>();
  const turn = createTurns(STREAMS_AT_ONCE);

  async function readBatch(key: string, store: EventReader['store'], scope: StreamScope, after: string, limit: number) {
    const batch =
      'all' in scope
        ? toBatch(await store.readRecentEvents(after, limit))
        : ofOne(await store.readEvents(scope, after, limit), after);
    if (batch?.size === limit && !batch.missed) kept.set(key, batch);
    return batch;
  }

  return ({ tenant, store }) => {
    const keyOf = (scope: StreamScope) => `${tenant}:${nameOf(scope)}`;
    return {
      keyOf,

      read: async (scope, after, limit) => {
        const key = `${keyOf(scope)}:${after}:${limit}`;
        const batch = kept.get(key) ?? (await batches.call(key, () => readBatch(key, store, scope, after, limit)));
        await turn();
        return batch;
      },

      owner: (scope) => owners.call(keyOf(scope), () => store.eventOwner(scope)),
    };
  };
}

/** Of what the events are; no id is `*`. */
function nameOf(scope: StreamScope): string {
  if ('all' in scope) return '*';
  return 'runId' in scope ? scope.runId : scope.experimentId;
}

function ofOne(events: Event[] | null, after: string): EventBatch | null {
  if (events === null) return null;
  const messages = events.map((event) => toMessage(event.id, event));
  return { messages, lastId: messages.at(-1)?.id ?? after, size: messages.length, missed: false };
}

const toBatch = ({ events, size, ...batch }: RecentEvents): EventBatch => ({
  ...batch,
  size,
  messages: events.map(({ id, event }) => toMessage(id, event)),
});

const toMessage = (id: string, event: { type: EventMessage['type'] }): EventMessage => ({
  id,
  type: event.type,
  text: `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
});

/** Only its id matters: the one to come back with. */
export const positionMessage = (id: string): EventMessage => toMessage(id, { type: 'events.position' });

/** Events are gone that the client has not seen. What is kept follows, whatever its id was. */
export const MISSED_MESSAGE = toMessage('0', { type: 'events.missed' });
