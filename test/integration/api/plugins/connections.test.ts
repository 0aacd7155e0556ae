/** A process that may open few files, and clients that hold many connections. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { afterAll, expect, it } from '@jest/globals';
import { startApi as startHere } from '../../../support/api.js';
import { temporaryFolder } from '../../../support/folders.js';
import { freePort, randomPrefix, startTestRedis } from '../../../support/redis.js';
import { until, untilReadiness } from '../../../support/until.js';

const OPEN_FILES = 400;
/** Of these files 300 are not for connections that are served. */
const SERVED = 100;

const redis = await startTestRedis();
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const api = await startApi();
afterAll(async () => {
  api.kill('SIGKILL');
  await once(api, 'exit');
});

async function startApi(): Promise<ChildProcess> {
  const child = spawn('/bin/sh', ['-c', `ulimit -n ${OPEN_FILES}; exec "${process.execPath}" dist/api/main.js`], {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      REDIS_URL: redis.url,
      REGULAB_DATA_DIR: await temporaryFolder(),
      REGULAB_KEY_PREFIX: randomPrefix(),
    },
    stdio: 'ignore',
  });
  await until('the API listens', () => fetch(url).then(Boolean, () => false));
  await untilReadiness(url, 200);
  return child;
}

/** Connects and sends nothing; null when the connection was not taken. */
async function connect(): Promise<net.Socket> {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: net.Socket): Promise<string> {
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write('GET /v1/presets HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
  await once(socket, 'close');
  return answer;
}

it('serves so many, refuses some in words, and outlives the rest', async () => {
  const held: net.Socket[] = [];
  while (held.length < SERVED) held.push(await connect());
  const refused = await ask(await connect());
  expect(refused).toMatch(/^HTTP\/1\.1 503 /);
  expect(refused).toMatch(/connection: close/i);
  expect(refused).toMatch(/retry-after: 5/i);
  expect(refused).toContain(`${SERVED} connections are open`);

  for (let more = 0; more < 3 * OPEN_FILES; more += 1) held.push(await connect());
  expect(await ask(held[0]!)).toMatch(/^HTTP\/1\.1 200 /);
  for (const socket of held) socket.destroy();
  await until('it serves new connections', async () => (await ask(await connect())).startsWith('HTTP/1.1 200 '));
  expect(api.exitCode).toBeNull();
});

it('cuts a request that does not arrive in time', async () => {
  const hasty = await startHere(redis.url, { timing: { requestMs: 1000 } });
  const socket = net.connect(Number(new URL(await hasty.listen()).port), '127.0.0.1');
  const began = performance.now();
  socket.write('POST /v1/experiments HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n');
  socket.write('content-length: 100\r\n\r\n{');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 /);
  expect(performance.now() - began).toBeLessThan(10_000);
});

it('does not wait at its end for connections that say nothing, before a request or after it', async () => {
  const here = await startHere(redis.url);
  const { hostname, port: itsPort } = new URL(await here.listen());
  const sent = ['', 'GET /v1/version HTTP/1.1\r\nhost: localhost\r\n\r\n'];
  const held = await Promise.all(
    sent.map(async (text) => {
      const socket = net.connect(Number(itsPort), hostname);
      await once(socket, 'connect');
      socket.write(text);
      if (text !== '') await once(socket, 'data');
      return socket;
    }),
  );
  const began = performance.now();
  await here.app.close();
  expect(performance.now() - began).toBeLessThan(5000);
  for (const socket of held) socket.destroy();
});
