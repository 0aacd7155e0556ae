/**
 * Follows an experiment or run over server-sent events until it has finished. A lost connection
 * resumes with Last-Event-ID, so that every event arrives once and in order, even when the API
 * restarts in between.
 */

import { TextDecoderStream } from 'node:stream/web';
import { setTimeout as delay } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import type { Event } from '../../experiments/records/event.js';
import { isFinished } from '../../experiments/records/states.js';
import type { Client } from '../client/client.js';

/** One message of an event stream (WHATWG HTML, section 9.2). */
export interface ServerSentEvent {
  /** The last id so far: a message without one keeps it. */
  id: string | undefined;
  data: string;
}

/**
 * The server sends a comment at least this often; a longer silence means that the connection is
 * dead.
 */
const SILENCE_MS = 60_000;
const RECONNECT_MS = 500;

/**
 * Yields every event of an experiment or run from the first one on, and returns when it has
 * finished. A retry after a finish continues it.
 * @throws ApiError, UnreachableError when the client's patience ends
 */
export async function* followEvents(client: Client, id: string, signal: AbortSignal): AsyncGenerator<Event> {
  const finish = id.startsWith('run_') ? 'run.finished' : 'experiment.finished';
  let lastEventId: string | undefined;
  for (;;) {
    for await (const event of readConnection(client, id, lastEventId, signal)) {
      lastEventId = event.id;
      yield event;
      if (event.type === finish) break;
    }
    const { status } = await (id.startsWith('run_') ? client.run(id) : client.experiment(id));
    if (isFinished(status)) return;
    await delay(RECONNECT_MS, undefined, { signal });
  }
}

/**
 * The events of one connection until either side ends it. A broken connection ends without an
 * error.
 */
async function* readConnection(
  client: Client,
  id: string,
  lastEventId: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  const silence = new AbortController();
  const response = await client.eventStream(id, lastEventId, AbortSignal.any([signal, silence.signal]));
  if (!response.body) return;
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  try {
    for await (const { data } of parseServerSentEvents(response.body.pipeThrough(new TextDecoderStream()), alive)) {
      yield client.shown(JSON.parse(data) as Event);
    }
  } catch (error) {
    if (signal.aborted || error instanceof SyntaxError) throw error;
  } finally {
    clearTimeout(timer);
    // Closes the connection if the caller stops first.
    silence.abort();
  }
}

/**
 * The messages of an event stream as they become complete.
 * @param chunks text, cut anywhere
 * @param onChunk called for every chunk, comments included
 */
export async function* parseServerSentEvents(
  chunks: AsyncIterable<string>,
  onChunk: () => void = () => {},
): AsyncGenerator<ServerSentEvent> {
  const complete: ServerSentEvent[] = [];
  let lastId: string | undefined;
  const parser = createParser({
    onEvent: ({ id = lastId, data }) => {
      lastId = id;
      complete.push({ id, data });
    },
  });
  for await (const chunk of chunks) {
    onChunk();
    parser.feed(chunk);
    yield* complete.splice(0);
  }
}
