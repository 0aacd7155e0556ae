/** Events as messages of a stream, read and written out once for all streams that want the same. */
import { LRUCache } from 'lru-cache';
import type { Event, EventType } from '../../experiments/records/event.js';
import { SharedCalls } from '../../shared-calls.js';
import type { EventScope } from '../../store/store.js';
import type { ApiDependencies } from '../dependencies.js';
import { createTurns } from '../http/turns.js';

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

type Store = Pick<ApiDependencies['store'], 'readEvents' | 'eventOwner'>;
export type EventMessages = ReturnType<typeof createEventMessages>;

/** Reads for the streams of a process, whose number does not multiply what is asked of Redis. */
export function createEventMessages(store: Store) {
  const kept = new LRUCache<string, EventMessage[]>({
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: (messages) => messages.reduce((sum, { text }) => sum + text.length, 0),
    ttl: KEPT_MS,
  });
  const batches = new SharedCalls<EventMessage[] | null>();
  const owners = new SharedCalls<Awaited<ReturnType<Store['eventOwner']>>>();
  const turn = createTurns(STREAMS_AT_ONCE);

  async function readBatch(key: string, scope: EventScope, after: string, limit: number) {
    const messages = (await store.readEvents(scope, after, limit))?.map(toMessage) ?? null;
    if (messages?.length === limit) kept.set(key, messages);
    return messages;
  }

  return {
    /** At most `limit` messages after the one with the id `after`; null without such a resource. */
    read: async (scope: EventScope, after: string, limit: number): Promise<EventMessage[] | null> => {
      const key = `${idOf(scope)}:${after}:${limit}`;
      const messages = kept.get(key) ?? (await batches.call(key, () => readBatch(key, scope, after, limit)));
      await turn();
      return messages;
    },

    /** Of which experiment the events are, and whether the resource is finished. */
    owner: (scope: EventScope) => owners.call(idOf(scope), () => store.eventOwner(scope)),
  };
}

const idOf = (scope: EventScope) => ('runId' in scope ? scope.runId : scope.experimentId);

const toMessage = (event: Event): EventMessage => ({
  id: event.id,
  type: event.type,
  text: `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
});
