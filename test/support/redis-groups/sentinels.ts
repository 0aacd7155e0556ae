/** A Redis with a replica, and three sentinels that put the replica in its place. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { findRedisServer } from '../../../src/cli/stack/embedded-redis.js';
import { closeAfterTests, freePort } from '../redis.js';
import { until } from '../until.js';
import { LOGIN, openGroup, type RedisGroup, startServer } from './group.js';

const NAME = 'regulab-of-a-test';
const SENTINELS = 3;
/** A server that is silent for so long is replaced. */
const DOWN_AFTER_MS = 500;

interface Sentinel {
  port: number;
  /** Where it thinks that Redis is, and whether it thinks that all is well. */
  master(): Promise<{ port: number; flags: string; replicas: number; sentinels: number }>;
  stop(): Promise<void>;
}

export async function startSentinels(): Promise<RedisGroup> {
  const servers = [await startServer(), await startServer()] as const;
  await servers[1].connection.call('REPLICAOF', '127.0.0.1', String(servers[0].port));
  const sentinels = await Promise.all(Array.from({ length: SENTINELS }, () => startSentinel(servers[0].port)));
  const views = () => Promise.all(sentinels.map(({ master }) => master()));
  await until('the sentinels know each other and the replica', async () =>
    (await views()).every(({ replicas, sentinels: others }) => replicas === 1 && others === SENTINELS - 1),
  );
  return openGroup({
    url: `redis-sentinel://${LOGIN}@${sentinels.map(({ port }) => `127.0.0.1:${port}`).join()}/${NAME}`,
    servers,
    findPrimary: async () => {
      const seen = await views();
      const [first] = seen;
      const agree = seen.every(({ port, flags }) => port === first!.port && flags === 'master');
      return agree ? first!.port : null;
    },
    close: async () => {
      await Promise.all(sentinels.map(({ stop }) => stop()));
    },
  });
}

async function startSentinel(masterPort: number): Promise<Sentinel> {
  const [port, directory] = [await freePort(), await fs.mkdtemp(path.join(os.tmpdir(), 'regulab-sentinel-'))];
  const file = path.join(directory, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${directory}`,
    `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2`,
    `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${NAME} 5000`,
  ];
  await fs.writeFile(file, `${lines.join('\n')}\n`);
  const child: ChildProcess = spawn(findRedisServer()!, [file, '--sentinel'], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  await once(child, 'spawn');
  const connection = new Redis({ port, host: '127.0.0.1' });
  connection.on('error', () => {}); // until it listens
  closeAfterTests({ disconnect: () => child.kill('SIGKILL') });
  return {
    port,
    master: async () => {
      const fields = (await connection.call('SENTINEL', 'MASTER', NAME)) as string[];
      const fieldOf = (name: string) => fields[fields.indexOf(name) + 1] ?? '';
      return {
        port: Number(fieldOf('port')),
        flags: fieldOf('flags'),
        replicas: Number(fieldOf('num-slaves')),
        sentinels: Number(fieldOf('num-other-sentinels')),
      };
    },
    stop: async () => {
      connection.disconnect();
      child.kill('SIGKILL');
      await exited;
      await fs.rm(directory, { recursive: true, force: true });
    },
  };
}
