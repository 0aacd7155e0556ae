/**
 * Streams that have everything so far and want the same: what comes next is read, filtered and
 * written out once for all of them. A thousand streams then cost little more than their sockets.
 */
import { setImmediate } from 'node:timers/promises';
import type { ApiDependencies } from '../dependencies.js';
import { createBell } from '../http/reads/bell.js';
import type { EventBatch, EventMessage, EventMessages, StreamScope } from './event-messages.js';

/** Why a stream leaves its audience and reads by itself. It may come back. */
export type Leaving = 'nothing came' | 'reads alone' | 'complete';

/** What an audience has read: `wanted` are the messages of the batch that its streams want. */
export interface Heard {
  batch: EventBatch;
  wanted: EventMessage[];
  /** The wanted messages as they are written; empty without any. */
  bytes: Buffer;
}

/** A stream in an audience. */
export interface Listener {
  /** Writes what was read. A reason when it leaves. */
  hear(heard: Heard): Leaving | null;
  leave(reason: Leaving): void;
}

export interface Wanted {
  scope: StreamScope;
  /** What the feed calls the events. */
  name: string;
  /** Null for all. */
  types: ReadonlySet<string> | null;
  /** The id of the last event that the stream has. */
  after: string;
}

/** Events read at once. */
export const MAX_BATCH = 128;
/** Of more at once, each stream sends as much as its client takes. */
const MAX_BYTES = 16 * 1024;
/** Streams written to before other requests get their turn: some 3 ms of work. */
const STREAMS_AT_ONCE = 100;

/** The audiences of a process: one for each place in each sequence of events that is waited at. */
export class Audiences {
  readonly #feed: ApiDependencies['feed'];
  readonly #quietMs: number;
  readonly #waiting = new Map<string, Audience>();

  /** @param quietMs after which streams that heard nothing are sent to look for themselves */
  constructor(feed: ApiDependencies['feed'], quietMs: number) {
    this.#feed = feed;
    this.#quietMs = quietMs;
  }

  /**
   * To be called in the same turn of the event loop in which there was no further event.
   * @returns lets it leave, without a reason
   */
  join(wanted: Wanted, messages: EventMessages, listener: Listener): () => void {
    const key = keyOf(wanted, messages);
    const waiting = this.#waiting.get(key);
    const audience = waiting ?? new Audience(wanted, messages);
    audience.listeners.add(listener);
    if (!waiting) void this.#attend(audience, key);
    return () => audience.remove(listener);
  }

  /** Never rejects. */
  async #attend(audience: Audience, first: string): Promise<void> {
    const { bell } = audience;
    const unsubscribe = this.#feed.onEvents(audience.wanted.name, bell.ring);
    let key = first;
    while (this.#mayWait(audience, key)) {
      this.#waiting.set(key, audience);
      const isQuiet = !(await bell.wait(this.#quietMs));
      // Nobody joins while it reads on: who comes then may have the next event already.
      if (this.#waiting.get(key) === audience) this.#waiting.delete(key);
      if (isQuiet) audience.dismiss('nothing came');
      else await audience.hear();
      key = keyOf(audience.wanted, audience.messages);
    }
    audience.dismiss('reads alone');
    unsubscribe();
  }

  /** Where two audiences meet, the streams of the smaller one join the larger one. */
  #mayWait({ listeners }: Audience, key: string): boolean {
    const others = this.#waiting.get(key);
    if (others && others.listeners.size < listeners.size) others.dismiss('reads alone');
    else if (others) return false;
    return listeners.size > 0;
  }
}

const keyOf = ({ scope, types, after }: Wanted, messages: EventMessages): string =>
  `${messages.keyOf(scope)}:${types ? [...types].sort().join() : '*'}:${after}`;

class Audience {
  /** Rings for an event, and when nobody listens any more. */
  readonly bell = createBell();
  readonly listeners = new Set<Listener>();
  readonly messages: EventMessages;
  wanted: Wanted;

  constructor(wanted: Wanted, messages: EventMessages) {
    this.wanted = wanted;
    this.messages = messages;
  }

  /** Reads what there is, and passes it on. */
  async hear(): Promise<void> {
    try {
      while (this.listeners.size > 0 && (await this.#hearBatch()));
    } catch {
      // Each stream reads for itself, and deals with what is wrong.
      this.dismiss('reads alone');
    }
  }

  remove(listener: Listener): void {
    this.listeners.delete(listener);
    if (this.listeners.size === 0) this.bell.ring();
  }

  dismiss(reason: Leaving): void {
    const all = [...this.listeners];
    this.listeners.clear();
    for (const listener of all) listener.leave(reason);
  }

  /** Whether there is more. */
  async #hearBatch(): Promise<boolean> {
    const { scope, types, after } = this.wanted;
    const batch = await this.messages.read(scope, after, MAX_BATCH);
    const heard = batch && heardOf(batch, types);
    if (heard === null) this.dismiss('complete');
    else if (heard.batch.missed || heard.bytes.length > MAX_BYTES) this.dismiss('reads alone');
    else await this.#tellAll(heard);
    return batch?.size === MAX_BATCH;
  }

  async #tellAll(heard: Heard): Promise<void> {
    this.wanted = { ...this.wanted, after: heard.batch.lastId };
    let written = 0;
    for (const listener of [...this.listeners]) {
      if (written++ % STREAMS_AT_ONCE === STREAMS_AT_ONCE - 1) await setImmediate();
      if (!this.listeners.has(listener)) continue;
      const leaving = listener.hear(heard);
      if (leaving === null) continue;
      this.listeners.delete(listener);
      listener.leave(leaving);
    }
  }
}

function heardOf(batch: EventBatch, types: Wanted['types']): Heard {
  const wanted = types ? batch.messages.filter(({ type }) => types.has(type)) : batch.messages;
  return { batch, wanted, bytes: Buffer.from(wanted.map(({ text }) => text).join('')) };
}
