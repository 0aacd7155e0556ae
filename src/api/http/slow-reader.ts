/** The client end of an event stream, which may read more slowly than events arrive. */
import type { ServerResponse } from 'node:http';
import type { Event } from '../../experiments/records/event.js';

/** A client with this many unread bytes is behind, unless it reads them within PROMPT_MS. */
const MAX_BUFFERED_BYTES = 16 * 1024;
const PROMPT_MS = 50;

export class SlowReader {
  readonly #raw: ServerResponse;
  /** Resolves when the client has read everything; null while it keeps up. */
  #drained: Promise<void> | null = null;

  constructor(raw: ServerResponse) {
    this.#raw = raw;
  }

  get isBehind(): boolean {
    return this.#drained !== null;
  }

  /** Writes events until the client falls behind, and says how many. */
  async send(events: Event[]): Promise<number> {
    this.#drained = null;
    for (const [index, event] of events.entries()) {
      const message = `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
      const drained = new Promise<void>((resolve) => this.#raw.write(message, () => resolve()));
      if (this.#raw.writableLength >= MAX_BUFFERED_BYTES && !(await within(drained, PROMPT_MS))) {
        this.#drained = drained;
        return index + 1;
      }
    }
    return events.length;
  }

  /**
   * Whether the client reads everything, or disconnects, in this time and before the service
   * closes.
   */
  async catchesUp(timeoutMs: number, closing: AbortSignal): Promise<boolean> {
    return this.#drained === null || within(this.#drained, timeoutMs, closing);
  }
}

/** Whether the promise resolves in this time and before the service closes. */
function within(promise: Promise<void>, timeoutMs: number, closing?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (inTime: boolean) => () => {
      clearTimeout(timer);
      closing?.removeEventListener('abort', late);
      resolve(inTime);
    };
    const late = settle(false);
    const timer = setTimeout(late, timeoutMs);
    closing?.addEventListener('abort', late);
    // The service may have begun to close while events were being sent.
    if (closing?.aborted) late();
    void promise.then(settle(true));
  });
}
