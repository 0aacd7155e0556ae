/** Many requests on one connection, and answers that nobody reads. */
import { once } from 'node:events';
import net from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const STUCK_MS = 300;
const redis = await startTestRedis();
const api = await startApi(redis.url, { timing: { stuckAnswerMs: STUCK_MS } });
let url: URL;
beforeAll(async () => {
  url = new URL(await api.listen());
});

/** A connection, and what was read on it. */
async function connect(): Promise<{ socket: net.Socket; text: () => string }> {
  const socket = net.connect(Number(url.port), url.hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  return { socket, text: () => text };
}

const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n`;
const body = JSON.stringify(SMALL_SPEC);
const post = `POST /v1/experiments HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
const answersIn = (text: string, status: number) => text.split(`HTTP/1.1 ${status} `).length - 1;
const stored = async () => (await api.store.listExperiments({ limit: 100 })).items.length;

/** A connection whose first request is answered when the run is finished. */
async function heldConnection() {
  const { id, runs } = await api.submit();
  const connection = await connect();
  connection.socket.write(get(`/v1/experiments/${id}/events`, 'accept: text/event-stream\r\n'));
  await until('the stream is open', () => connection.text().includes('retry: '));
  return { ...connection, runId: runs[0]!.id };
}

describe('the requests of a connection', () => {
  it('are worked on one after the other', async () => {
    const { socket, text, runId } = await heldConnection();
    const before = await stored();
    socket.write(post.repeat(5));
    // All of them have arrived when another connection is answered.
    for (let asked = 0; asked < 20; asked++) expect((await fetch(new URL('/v1/version', url))).status).toBe(200);
    expect(await stored()).toBe(before);
    await finishRun(api, runId);
    await until('all are answered', () => answersIn(text(), 202) === 5);
    expect(await stored()).toBe(before + 5);
    socket.destroy();
  });

  it('are answered all, a hundred at once', async () => {
    const { socket, text } = await connect();
    socket.write(get('/v1/version').repeat(100));
    await until('all are answered', () => answersIn(text(), 200) === 100);
    socket.write(get('/v1/version'));
    await until('one more is answered', () => answersIn(text(), 200) === 101);
    socket.destroy();
  });

  it('end it when they are more', async () => {
    const { socket, text, runId } = await heldConnection();
    const closed = once(socket, 'close');
    const before = await stored();
    socket.write(post.repeat(102));
    await closed;
    expect(answersIn(text(), 202)).toBe(0);
    await finishRun(api, runId);
    expect(await stored()).toBe(before);
  });

  it('are forgotten when the client leaves', async () => {
    const { socket, runId } = await heldConnection();
    const before = await stored();
    socket.write(post.repeat(20));
    expect((await fetch(new URL('/v1/version', url))).status).toBe(200);
    socket.destroy();
    await finishRun(api, runId);
    expect((await fetch(new URL('/v1/version', url))).status).toBe(200);
    expect(await stored()).toBe(before);
  });
});

describe('a client that reads no answer', () => {
  it('is disconnected, whatever it asked for', async () => {
    const arrived = once(api.app.server, 'connection') as Promise<[net.Socket]>;
    const { socket } = await connect();
    const [served] = await arrived;
    socket.pause();
    const closed = once(socket, 'close');
    const left = once(served, 'close');
    // More than fits into the buffers of both ends.
    socket.write(get('/openapi.json').repeat(100));
    await left;
    socket.resume();
    await closed;
  });

  it('but reads late is answered, and keeps its connection while nothing is asked', async () => {
    const { socket, text } = await connect();
    socket.write(get('/v1/version'));
    await until('it is answered', () => answersIn(text(), 200) === 1);
    await new Promise((resolve) => setTimeout(resolve, 3 * STUCK_MS));
    socket.write(get('/v1/version'));
    await until('it is answered again', () => answersIn(text(), 200) === 2);
    socket.destroy();
  });
});
