/**
 * Following an experiment or run to its end over server-sent events. A lost connection is taken up again with
 * Last-Event-ID, so that every event arrives once and in order, an API restart in between or not.
 */

import { TextDecoderStream } from 'node:stream/web';
import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '../../experiments/records/event.js';
import { isFinished } from '../../experiments/records/states.js';
import type { Client } from '../client/client.js';

/** One message of an event stream (WHATWG HTML, section 9.2). */
export interface ServerSentEvent {
  id: string | undefined;
  data: string;
}

/** The server sends a comment at least this often; a longer silence means that the connection is dead. */
const SILENCE_MS = 60_000;
const RECONNECT_MS = 500;

/**
 * Yields every event of an experiment or run from the first one on, and returns when it is over.
 * A finish that was followed by a retry does not end it.
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

/** The events of one connection, until either side ends it. A broken connection just ends. */
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
      yield JSON.parse(data) as Event;
    }
  } catch (error) {
    if (signal.aborted || error instanceof SyntaxError) throw error;
  } finally {
    clearTimeout(timer);
    // Ends the connection when the reader has had enough before the server.
    silence.abort();
  }
}

/**
 * Splits a stream of text into messages. Lines end with LF, CRLF or CR; chunks may end anywhere.
 * @param onChunk called for every chunk, comments included
 */
export async function* parseServerSentEvents(
  chunks: AsyncIterable<string>,
  onChunk: () => void = () => {},
): AsyncGenerator<ServerSentEvent> {
  let rest = '';
  let id: string | undefined;
  let data: string[] = [];
  for await (const chunk of chunks) {
    onChunk();
    rest += chunk;
    // A CR at the very end may be the first half of CRLF: it waits for the next chunk.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { id, data: data.join('\n') };
        data = [];
        continue;
      }
      const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
      if (field === 'data') data.push(value);
      else if (field === 'id') id = value;
    }
  }
}
