/** A client of an event stream, over a real socket. */
import { createParser } from 'eventsource-parser';

export interface StreamMessage<Data> {
  id: string | undefined;
  data: Data;
}

export interface TestStream<Data> {
  status: number;
  headers: Headers;
  /** The next message; null when the stream has ended. */
  next(): Promise<StreamMessage<Data> | null>;
  /** Everything that has come so far. */
  text(): string;
  leave(): void;
}

/** @param address with the query */
export async function openEventStream<Data>(
  address: string,
  headers: Record<string, string> = {},
): Promise<TestStream<Data>> {
  const leaving = new AbortController();
  const response = await fetch(address, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: leaving.signal,
  });
  let text = '';
  async function* chunks() {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const piece = decoder.decode(chunk as Uint8Array, { stream: true });
      text += piece;
      yield piece;
    }
  }
  const messages = parseServerSentEvents(chunks());
  return {
    status: response.status,
    headers: response.headers,
    next: async () => {
      const { value, done } = await messages.next();
      return done || value === undefined ? null : { id: value.id, data: JSON.parse(value.data) as Data };
    },
    text: () => text,
    leave: () => leaving.abort(),
  };
}

/**
 * The messages of an event stream (WHATWG HTML, section 9.2) as they become complete. The id is the
 * last one so far: a message without one keeps it.
 * @param chunks text, cut anywhere
 */
export async function* parseServerSentEvents(
  chunks: AsyncIterable<string>,
): AsyncGenerator<{ id: string | undefined; data: string }> {
  const complete: { id: string | undefined; data: string }[] = [];
  let lastId: string | undefined;
  const parser = createParser({
    onEvent: ({ id = lastId, data }) => {
      lastId = id;
      complete.push({ id, data });
    },
  });
  for await (const chunk of chunks) {
    parser.feed(chunk);
    yield* complete.splice(0);
  }
}
