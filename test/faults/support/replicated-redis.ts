/**
 * A Redis with a replica, an address that always leads to the one that takes writes, and a link
 * between the two that can be cut.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { connectRedis, type RedisClient } from '../../../src/store/redis.js';
import { freePort, startTestRedis, type TestRedis } from '../../support/redis.js';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import { until } from '../../support/until.js';

export interface ReplicatedRedis {
  /** Leads to the server that takes writes, also after a failover. */
  url: string;
  /** Waits until the replica has all that is written until now. */
  caughtUp(): Promise<void>;
  /** From here on the replica gets nothing more, and does not know it. */
  cutLink(): void | Promise<void>;
  /** The server dies and its replica takes its place with what it has. */
  failOver(): Promise<void>;
  /** The dead server comes back as the replica of the other. */
  rejoin(): Promise<void>;
  close(): Promise<void>;
}

interface Server {
  redis: TestRedis;
  port: number;
  /** Straight to it. */
  connection: RedisClient;
}

export async function startReplicatedRedis(): Promise<ReplicatedRedis> {
  let [primary, replica] = [await startServer(), await startServer()];
  const way = await startTcpProxy(primary.port);
  const link = await startTcpProxy(primary.port);
  await follow(replica, link);

  return {
    url: `redis://127.0.0.1:${way.port}`,
    caughtUp: async () => {
      const written = await infoOf(primary, 'master_repl_offset');
      const hasAll = async () => Number(await infoOf(replica, 'slave_repl_offset')) >= Number(written);
      await until('the replica has everything', hasAll);
    },
    cutLink: () => link.blackHole(),
    failOver: async () => {
      await primary.redis.kill();
      // As a proxy or a name that is changed too early: for a moment clients meet a replica, which
      // refuses their writes.
      way.pointTo(replica.port);
      way.reset();
      await delay(100);
      await replica.connection.call('REPLICAOF', 'NO', 'ONE');
      [primary, replica] = [replica, primary];
    },
    rejoin: async () => {
      await replica.redis.restart();
      link.pointTo(primary.port);
      link.heal();
      await follow(replica, link);
    },
    close: async () => {
      await Promise.all([way.close(), link.close()]);
      for (const { connection, redis } of [primary, replica]) {
        connection.disconnect();
        await redis.stop();
      }
    },
  };
}

async function startServer(): Promise<Server> {
  const port = await freePort();
  // A replica that joins gets everything at once, not after the usual wait for others.
  const redis = await startTestRedis({ port, settings: { 'repl-diskless-sync-delay': '0' } });
  return { redis, port, connection: connectRedis(redis.url, 'worker') };
}

async function follow({ connection }: Server, link: TcpProxy): Promise<void> {
  await connection.call('REPLICAOF', '127.0.0.1', String(link.port));
  const isUp = async () => (await connection.info('replication')).includes('master_link_status:up');
  await until('the replica follows', isUp);
}

async function infoOf({ connection }: Server, field: string): Promise<string | undefined> {
  return new RegExp(`^${field}:(\\S+)`, 'm').exec(await connection.info('replication'))?.[1];
}
