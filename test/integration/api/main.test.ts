import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import tls from 'node:tls';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ListeningMessage } from '../../../src/api/main.js';
import { randomPrefix, startTestRedis } from '../../support/redis.js';
import { until, untilReadiness } from '../../support/until.js';

const redis = await startTestRedis({ appendOnly: true });
const evicting = await startTestRedis({ settings: { 'maxmemory-policy': 'allkeys-lru' } });
const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'regulab-server-'));

interface Server {
  process: ChildProcess;
  output: () => string;
  /** Exit code, once it has ended. */
  ended: Promise<number | null>;
  listening: () => Promise<string>;
}

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.process.kill('SIGKILL');
    await server.ended;
  }
});

function start(environment: Record<string, string> = {}): Server {
  const child = fork('dist/api/main.js', {
    env: {
      PATH: process.env.PATH,
      REDIS_URL: redis.url,
      PORT: '0',
      REGULAB_DATA_DIR: folder,
      REGULAB_KEY_PREFIX: randomPrefix(),
      ...environment,
    },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  // Not 'close', which never comes for a child whose channel was closed from this side.
  const ended = Promise.all([once(child, 'exit'), finished(child.stdout!), finished(child.stderr!)]).then(
    ([[code]]) => code as number | null,
  );
  const message = once(child, 'message') as Promise<[ListeningMessage]>;
  const server: Server = {
    process: child,
    output: () => output,
    ended,
    listening: async () => {
      const first = await Promise.race([message, ended]);
      if (!Array.isArray(first)) throw new Error(`It ended with ${first}: ${output}`);
      return first[0].url;
    },
  };
  servers.push(server);
  return server;
}

describe('the API process', () => {
  it('tells its supervisor and its log where it listens, and answers there', async () => {
    const server = start();
    const url = await server.listening();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.output()).toContain(`"url":"${url}"`);
    expect((await fetch(`${url}/v1/presets`)).status).toBe(200);
  });

  it('ends with code 0 on SIGTERM, with event streams open', async () => {
    const server = start();
    const url = await server.listening();
    const submitted = await fetch(`${url}/v1/experiments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ preset: 'quick-start' }),
    });
    expect(submitted.status).toBe(202);
    const { id } = (await submitted.json()) as { id: string };
    const stream = await fetch(`${url}/v1/experiments/${id}/events`, { headers: { accept: 'text/event-stream' } });
    const text = stream.text();
    const started = performance.now();
    server.process.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await text).toMatch(/: the service is closing, reconnect\n\n$/);
  });

  it('ends when its supervisor goes away', async () => {
    const server = start();
    await server.listening();
    server.process.disconnect();
    expect(await server.ended).toBe(0);
  });

  it('starts without Redis, answers 503, and serves when Redis is reachable', async () => {
    await redis.kill();
    const server = start();
    const url = await server.listening();
    const started = performance.now();
    expect((await fetch(`${url}/v1/experiments`)).status).toBe(503);
    expect(performance.now() - started).toBeLessThan(2000);
    await redis.restart();
    while ((await fetch(`${url}/health/ready`)).status !== 200) await new Promise(setImmediate);
    expect((await fetch(`${url}/v1/experiments`)).status).toBe(200);
  });

  it('refuses a Redis that evicts keys, saying what to change', async () => {
    const server = start({ REDIS_URL: evicting.url });
    expect(await server.ended).toBe(78);
    expect(server.output()).toMatch(/regulab api: Redis has maxmemory-policy allkeys-lru.*noeviction/);
  });

  it('names NODE_EXTRA_CA_CERTS when nobody vouches for the certificate of Redis, once', async () => {
    const key = path.join(folder, 'key.pem');
    const certificate = path.join(folder, 'certificate.pem');
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
    execFileSync(
      'openssl',
      [...request, '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate],
      {
        stdio: 'ignore',
      },
    );
    const files = { key: await fs.readFile(key), cert: await fs.readFile(certificate) };
    const tunnel = tls.createServer(files, (socket) => {
      const redisSocket = net.connect(new URL(redis.url).pathname);
      for (const end of [socket, redisSocket]) end.on('error', () => {});
      socket.pipe(redisSocket).pipe(socket);
    });
    await once(tunnel.listen(0, '127.0.0.1'), 'listening');
    const url = `rediss://localhost:${(tunnel.address() as net.AddressInfo).port}`;

    const doubting = start({ REDIS_URL: url });
    await doubting.listening();
    await until('it complains', () => doubting.output().includes('redis is unreachable'));
    await delay(1500);
    const lines = doubting
      .output()
      .split('\n')
      .filter((line) => line.includes('is unreachable'));
    expect(lines).toHaveLength(2); // one for each connection
    for (const line of lines) expect(JSON.parse(line).advice).toMatch(/^set NODE_EXTRA_CA_CERTS to a PEM file/);

    const trusting = start({ REDIS_URL: url, NODE_EXTRA_CA_CERTS: certificate });
    await untilReadiness(await trusting.listening(), 200);
    tunnel.close();
  });

  it('refuses to be reachable from other machines without a key or the explicit switch', async () => {
    const refused = start({ HOST: '0.0.0.0' });
    expect(await refused.ended).toBe(78);
    expect(refused.output()).toMatch(/^regulab api: HOST=0\.0\.0\.0 .*REGULAB_API_KEYS/);
    const guarded = start({ HOST: '0.0.0.0', REGULAB_API_KEYS: 'a-key-of-this-test' });
    const { port } = new URL(await guarded.listening());
    expect((await fetch(`http://127.0.0.1:${port}/v1/presets`)).status).toBe(401);
  });

  it('tells keys apart in its log, without showing them', async () => {
    const keys = ['the-first-key-of-this-test', 'the-second-key-of-this-test'];
    const server = start({ REGULAB_API_KEYS: keys.join('\n') });
    const url = await server.listening();
    for (const key of keys) {
      const answer = await fetch(`${url}/v1/presets`, { headers: { authorization: `bearer ${key}` } });
      expect(answer.status).toBe(200);
    }
    await fetch(`${url}/v1/presets`);
    const answered = () =>
      server
        .output()
        .split('\n')
        .filter((line) => line.includes('request answered'));
    await until('all are logged', () => answered().length === 3);
    const fingerprints = keys.map((key) => createHash('sha256').update(key).digest('hex').slice(0, 8));
    // A client may have an answer, and ask for another, before the log has a line on it.
    const logged = answered().map((line) => String(JSON.parse(line).key));
    expect(logged.sort()).toEqual([...fingerprints, 'undefined'].sort());
    for (const key of keys) expect(server.output()).not.toContain(key);
  });

  it('makes files for its user alone', async () => {
    const server = start({ REGULAB_DATA_DIR: path.join(folder, 'private') });
    await server.listening();
    const modes = ['private', 'private/artifacts'].map(async (name) => (await fs.stat(path.join(folder, name))).mode);
    expect((await Promise.all(modes)).map((mode) => mode & 0o777)).toEqual([0o700, 0o700]);
  });

  it('names every fault of its environment at once', async () => {
    const server = start({ PORT: 'x', REDIS_URL: 'http://somewhere', LOG_LEVEL: 'loud' });
    expect(await server.ended).toBe(78);
    for (const name of ['PORT', 'REDIS_URL', 'LOG_LEVEL']) expect(server.output()).toContain(`${name}:`);
  });

  it('says that its port is taken', async () => {
    const { port } = new URL(await start().listening());
    const second = start({ PORT: port });
    expect(await second.ended).toBe(78);
    expect(second.output()).toMatch(/EADDRINUSE.*Set PORT/);
  });
});
