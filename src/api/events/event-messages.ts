/** Events as messages of a stream, read and written out once for all streams that want the same. */
import { LRUCache } from 'lru-cache';
import type { Event, EventType } from '../../experiments/records/event.js';
import { SharedCalls } from '../../shared-calls.js';
import type { EventScope } from '../../store/store.js';
import type { RequestDependencies } from '../dependencies.js';
import { createTurns } from '../http/load/turns.js';

/** An event as the text of a server-sent event (WHATWG HTML, section 9.2.6). */
export interface EventMessage {
  id: string;
  type: EventType;
  text: string;
}

/** The most recently read batches that are full: no event will be added to them. */
const KEPT_CHARACTERS = 16 * 1024 ** 2;
/** A Redis that fails over to a replica behind it gives the ids of lost events to others. */
const KEPT_MS = 10_000;

/** Streams that write before other requests get their turn: some 3 ms of work. */
const STREAMS_AT_ONCE = 100;

/** What one tenant reads from. */
export type EventReader = Pick<RequestDependencies, 'tenant'> & {
  store: Pick<RequestDependencies['store'], 'readEvents' | 'eventOwner'>;
};

/** The messages that one tenant may read. */
export interface EventMessages {
  /** At most `limit` messages after the one with the id `after`; null without such a resource. */
  read(scope: EventScope, after: string, limit: number): Promise<EventMessage[] | null>;
  /** Of which experiment the events are, and whether the resource is finished. */
  owner(scope: EventScope): ReturnType<EventReader['store']['eventOwner']>;
}

/**
 * Reads for the streams of a process, whose number does not multiply what is asked of Redis. What
 * one tenant reads is kept for that tenant alone.
 */
export function createEventMessages(): (reader: EventReader) => EventMessages {
  const kept = new LRUCache<string, EventMessage[]>({
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: (messages) => messages.reduce((sum, { text }) => sum + text.length, 0),
    ttl: KEPT_MS,
  });
  const batches = new SharedCalls<EventMessage[] | null>();
  const owners = new SharedCalls<Awaited<ReturnType<EventReader['store']['eventOwner']>>>();
  const turn = createTurns(STREAMS_AT_ONCE);

  async function readBatch(key: string, store: EventReader['store'], scope: EventScope, after: string, limit: number) {
    const messages = (await store.readEvents(scope, after, limit))?.map(toMessage) ?? null;
    if (messages?.length === limit) kept.set(key, messages);
    return messages;
  }

  return ({ tenant, store }) => {
    const keyOf = (scope: EventScope) => `${tenant}:${'runId' in scope ? scope.runId : scope.experimentId}`;
    return {
      read: async (scope, after, limit) => {
        const key = `${keyOf(scope)}:${after}:${limit}`;
        const messages = kept.get(key) ?? (await batches.call(key, () => readBatch(key, store, scope, after, limit)));
        await turn();
        return messages;
      },

      owner: (scope) => owners.call(keyOf(scope), () => store.eventOwner(scope)),
    };
  };
}

const toMessage = (event: Event): EventMessage => ({
  id: event.id,
  type: event.type,
  text: `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
});
