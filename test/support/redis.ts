/**
 * A private Redis for one test file, in a temporary folder and on a unix socket; stopped after
 * its tests.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from '@jest/globals';
import { type EmbeddedRedis, findRedisServer, startEmbeddedRedis } from '../../src/cli/stack/embedded-redis.js';
import type { RedisClient } from '../../src/store/redis.js';

export interface TestRedis {
  url: string;
  readonly pid: number;
  directory: string;
  /** As in a crash: SIGKILL, nothing more is written. */
  kill(): Promise<void>;
  /** Starts it under the same url, with its data if it persists. */
  restart(): Promise<void>;
  /** SIGSTOP: it keeps its connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

export interface TestRedisOptions {
  /** Keep an append-only file, so that a restart finds the data. */
  appendOnly?: boolean;
  /** Settings of redis.conf, e.g. `{ 'maxmemory-policy': 'allkeys-lru' }`. */
  settings?: Record<string, string>;
  /** A loopback port instead of the unix socket. */
  port?: number;
  /** Another program than set-up's redis-server. */
  program?: string;
}

const started = new Set<TestRedis>();
const connections = new Set<{ disconnect(): unknown }>();
afterAll(async () => {
  // Connections first: ioredis waits 2 s for one that the server has closed already.
  await Promise.all([...connections].map((connection) => connection.disconnect()));
  await Promise.all([...started].map((redis) => redis.stop()));
});

/** Closes connections to a test's Redis after the tests of the file. */
export function closeAfterTests(...clients: { disconnect(): unknown }[]): void {
  for (const client of clients) connections.add(client);
}

/** Starts a Redis; it is stopped and its folder removed after the tests of the file. */
export async function startTestRedis({
  appendOnly = false,
  settings = {},
  port,
  program,
}: TestRedisOptions = {}): Promise<TestRedis> {
  const binary = program ?? findRedisServer();
  if (binary === null) throw new Error('No redis-server found; run the set-up first.');
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'regulab-redis-'));
  const start = () => startEmbeddedRedis({ binary, directory, appendOnly, settings, port });
  let server: EmbeddedRedis = await start();

  const redis: TestRedis = {
    url: server.url,
    directory,
    get pid() {
      return server.pid;
    },
    kill: async () => {
      process.kill(server.pid, 'SIGKILL');
      await server.exited;
    },
    restart: async () => {
      server = await start();
    },
    freeze: () => void process.kill(server.pid, 'SIGSTOP'),
    thaw: () => void process.kill(server.pid, 'SIGCONT'),
    stop: async () => {
      started.delete(redis);
      await server.stop();
      await fs.rm(directory, { recursive: true, force: true });
    },
  };
  started.add(redis);
  return redis;
}

/** Waits until commands may be sent on a connection. */
export function untilReady(redis: RedisClient): Promise<void> {
  if (redis.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => redis.once('ready', () => resolve()));
}

/**
 * All that a key holds. Not DUMP: it compresses, and Redis is free to give the members of a hash or
 * set in another order each time.
 */
export async function contentOf(redis: RedisClient, key: string): Promise<unknown> {
  const type = await redis.type(key);
  if (type === 'hash') return redis.hgetall(key);
  if (type === 'set') return (await redis.smembers(key)).sort();
  if (type === 'zset') return redis.call('ZRANGE', key, 0, -1, 'WITHSCORES');
  if (type === 'list') return redis.lrange(key, 0, -1);
  if (type === 'stream') return redis.xrange(key, '-', '+');
  // Byte for byte, whatever they are.
  return (await redis.getBuffer(key))?.toString('latin1');
}

/** A free loopback port. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A key prefix for one test. */
export const randomPrefix = () => `test-${randomUUID().slice(0, 8)}`;
