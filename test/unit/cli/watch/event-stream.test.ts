import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createClient } from '../../../../src/cli/client/client.js';
import { followEvents, parseServerSentEvents, type ServerSentEvent } from '../../../../src/cli/watch/event-stream.js';
import { sendJson, startServer, type TestServer } from '../http-server.js';

async function parse(chunks: string[]): Promise<ServerSentEvent[]> {
  async function* source() {
    yield* chunks;
  }
  const messages: ServerSentEvent[] = [];
  for await (const message of parseServerSentEvents(source())) messages.push(message);
  return messages;
}

describe('parseServerSentEvents', () => {
  it('reads id and data, joins several data lines, and passes over comments and other fields', async () => {
    const text = ': hello\nretry: 2000\n\nid: 7\nevent: run.epoch\ndata: {"a":\ndata: 1}\n\ndata:x\n\n';
    expect(await parse([text])).toEqual([
      { id: '7', data: '{"a":\n1}' },
      { id: '7', data: 'x' },
    ]);
  });

  it('leaves out a message whose end has not come', async () => {
    expect(await parse(['id: 1\ndata: whole\n\nid: 2\ndata: torn'])).toEqual([{ id: '1', data: 'whole' }]);
  });

  it('gives the same messages wherever the chunks end and whichever line ends are used', async () => {
    const message = fc.record({
      id: fc.nat().map(String),
      lines: fc.array(
        fc.string({ unit: 'grapheme-ascii' }).map((text) => `{${text}`),
        { minLength: 1, maxLength: 3 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(message),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(200)),
        async (messages, end, cuts) => {
          const data = (lines: string[]) => lines.map((line) => `data: ${line}${end}`).join('');
          const text = messages.map(({ id, lines }) => `id: ${id}${end}${data(lines)}${end}`).join('');
          // A lone CR at the very end may still become CRLF: one more chunk settles it.
          const chunks = [...split(text, cuts), ': end', end, ' '];
          const expected = messages.map(({ id, lines }) => ({ id, data: lines.join('\n') }));
          expect(await parse(chunks)).toEqual(expected);
          expect(await parse([...text, ': end', end, ' '])).toEqual(expected);
        },
      ),
    );
  });
});

function split(text: string, cuts: number[]): string[] {
  const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
  return places.slice(1).map((end, index) => text.slice(places[index], end));
}

describe('followEvents', () => {
  let server: TestServer;
  afterEach(() => server.close());

  const event = (id: number, type: string) =>
    `id: ${id}\ndata: ${JSON.stringify({ id: String(id), type, runId: null, data: {} })}\n\n`;
  const follow = async (url: string) => {
    const client = createClient({ url, patience: { unreachableMs: 10_000, unavailableMs: 10_000 } });
    const seen: string[] = [];
    for await (const { id } of followEvents(client, 'exp_1', new AbortController().signal)) seen.push(id);
    return seen;
  };

  it('resumes after the last event when the connection breaks, and gives every event once', async () => {
    server = await startServer(({ line, headers, count }, response) => {
      if (line === 'GET /v1/experiments/exp_1')
        return sendJson(response, 200, { status: count > 1 ? 'succeeded' : 'running' });
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (headers['last-event-id'] === '2') response.end(event(3, 'experiment.finished'));
      else response.write(event(1, 'run.started') + event(2, 'run.epoch'), () => response.destroy());
    });
    expect(await follow(server.url)).toEqual(['1', '2', '3']);
  });

  it('continues past a finish that a retry followed', async () => {
    server = await startServer(({ line, headers, count }, response) => {
      if (line === 'GET /v1/experiments/exp_1')
        return sendJson(response, 200, { status: count > 1 ? 'failed' : 'running' });
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (headers['last-event-id'] === '1') response.end(event(2, 'run.queued') + event(3, 'experiment.finished'));
      else response.write(event(1, 'experiment.finished'));
    });
    expect(await follow(server.url)).toEqual(['1', '2', '3']);
  });

  it('waits for a service that answers 503', async () => {
    server = await startServer(({ line, count }, response) => {
      if (line === 'GET /v1/experiments/exp_1') return sendJson(response, 200, { status: 'succeeded' });
      if (count === 1)
        return sendJson(response, 503, { code: 'REDIS_UNAVAILABLE', title: 'away' }, { 'retry-after': '0' });
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(event(1, 'experiment.finished'));
    });
    expect(await follow(server.url)).toEqual(['1']);
  });

  it('ends at once when it is aborted', async () => {
    server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(event(1, 'run.started'));
    });
    const controller = new AbortController();
    const events = followEvents(createClient({ url: server.url }), 'exp_1', controller.signal);
    expect((await events.next()).value).toMatchObject({ id: '1' });
    controller.abort();
    await expect(events.next()).rejects.toMatchObject({ name: 'AbortError' });
  });
});
