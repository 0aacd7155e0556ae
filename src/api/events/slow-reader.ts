/** The client end of an event stream, which may read more slowly than events arrive. */
import type { ServerResponse } from 'node:http';
import type { EventMessage } from './event-messages.js';

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

  /** Writes what all streams of an audience get; it is not waited for. */
  sendShared(bytes: Buffer): void {
    this.#raw.write(bytes);
    if (this.#raw.writableLength < MAX_BUFFERED_BYTES) return;
    this.#drained = new Promise((resolve) => {
      this.#raw.once('drain', resolve).once('close', resolve);
    });
  }

  /** Writes messages until the client falls behind, and says how many. */
  async send(messages: EventMessage[]): Promise<number> {
    this.#drained = null;
    for (let sent = 0; sent < messages.length; ) {
      const chunk = takeChunk(messages, sent);
      sent += chunk.length;
      const text = chunk.map((message) => message.text).join('');
      const drained = new Promise<void>((resolve) => this.#raw.write(text, () => resolve()));
      if (this.#raw.writableLength >= MAX_BUFFERED_BYTES && !(await within(drained, PROMPT_MS))) {
        this.#drained = drained;
        return sent;
      }
    }
    return messages.length;
  }

  /**
   * Whether the client reads everything, or disconnects, in this time and before the service
   * closes.
   */
  async catchesUp(timeoutMs: number, closing: AbortSignal): Promise<boolean> {
    return this.#drained === null || within(this.#drained, timeoutMs, closing);
  }
}

/** The messages to write at once: one, and as many more as a client may leave unread. */
function takeChunk(messages: EventMessage[], from: number): EventMessage[] {
  let characters = messages[from]!.text.length;
  let end = from + 1;
  while (end < messages.length && characters + messages[end]!.text.length <= MAX_BUFFERED_BYTES) {
    characters += messages[end]!.text.length;
    end++;
  }
  return messages.slice(from, end);
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
