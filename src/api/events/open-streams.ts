/** The event streams of this process, which end when the service closes. */
import { setMaxListeners } from 'node:events';
import type { FastifyReply } from 'fastify';
import { type ApiDependencies, type ApiTiming, DEFAULT_TIMING } from '../dependencies.js';
import { Audiences } from './audience.js';
import { createEventMessages, type EventMessages } from './event-messages.js';
import { type EventStream, streamEvents } from './event-stream.js';

export class OpenStreams {
  readonly #feed: ApiDependencies['feed'];
  readonly #timing: ApiTiming;
  readonly #closing = new AbortController();
  readonly #streams = new Set<Promise<void>>();
  readonly #audiences: Audiences;
  /** What the streams of a tenant read. */
  readonly messagesFor = createEventMessages();

  constructor({ feed, timing }: ApiDependencies) {
    this.#feed = feed;
    this.#timing = { ...DEFAULT_TIMING, ...timing };
    this.#audiences = new Audiences(feed, this.#timing.rereadMs);
    setMaxListeners(0, this.#closing.signal); // one for each open stream
  }

  /** Writes the stream; resolves when it has ended. */
  async write(reply: FastifyReply, stream: Omit<EventStream, 'closing'>, messages: EventMessages): Promise<void> {
    const written = streamEvents(
      reply,
      { ...stream, closing: this.#closing.signal },
      { messages, feed: this.#feed, audiences: this.#audiences },
      this.#timing,
    );
    this.#streams.add(written);
    await written;
    this.#streams.delete(written);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#streams);
  }
}
