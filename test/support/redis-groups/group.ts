/** What groups of Redis servers have in common, which replace one of them by themselves. */
import { fileURLToPath } from 'node:url';
import { connectRedis, type RedisClient } from '../../../src/store/redis.js';
import { freePort, startTestRedis, type TestRedis } from '../redis.js';
import { until } from '../until.js';

export interface RedisGroup {
  /** Names all that know which server takes writes now. */
  url: string;
  /** The server that takes writes dies, as in a crash. */
  kill(): Promise<void>;
  /** It comes back, and all servers agree which of them takes writes. */
  restart(): Promise<void>;
  /** Waits until the replica has all that is written until now. */
  caughtUp(): Promise<void>;
  /** From here on the replica gets nothing more. */
  cutLink(): Promise<void>;
  /** The server that takes writes dies, and its replica has taken its place. */
  failOver(): Promise<void>;
  /** The dead server comes back as the replica of the other. */
  rejoin(): Promise<void>;
  close(): Promise<void>;
}

export interface Server {
  redis: TestRedis;
  port: number;
  /** Straight to it. */
  connection: RedisClient;
}

interface Pair {
  url: string;
  /** One of the two takes writes, the other is its replica. */
  servers: readonly [Server, Server];
  /** The port of the one that takes writes, as the others see it; null while they disagree. */
  findPrimary(): Promise<number | null>;
  close(): Promise<void>;
}

export function openGroup({ url, servers, findPrimary, close }: Pair): RedisGroup {
  let primary = servers[0];
  const otherOf = (server: Server) => servers.find((each) => each !== server)!;

  async function settle(): Promise<void> {
    await until('the servers agree', async () => {
      const port = await findPrimary();
      primary = servers.find((server) => server.port === port) ?? primary;
      return port === primary.port && (await isPair(primary, otherOf(primary)));
    });
  }

  return {
    url,
    kill: () => primary.redis.kill(),
    restart: async () => {
      await primary.redis.restart();
      await settle();
    },
    caughtUp: async () => {
      const written = await replicationOf(primary, 'master_repl_offset');
      const hasAll = async () => Number(await replicationOf(otherOf(primary), 'slave_repl_offset')) >= Number(written);
      await until('the replica has everything', hasAll);
    },
    cutLink: async () => {
      // The replica has no password, and cannot come back.
      await primary.connection.call('CONFIG', 'SET', 'requirepass', 'for-nobody');
      await primary.connection.call('CLIENT', 'KILL', 'TYPE', 'replica');
    },
    failOver: async () => {
      const next = otherOf(primary);
      await primary.redis.kill();
      await until('the replica has taken over', async () => {
        return (await findPrimary()) === next.port && (await replicationOf(next, 'role')) === 'master';
      });
      primary = next;
    },
    rejoin: async () => {
      await otherOf(primary).redis.restart();
      await settle();
    },
    close: async () => {
      await close();
      for (const server of servers) await stopServer(server);
    },
  };
}

/** Of a user with the rights that docs/operations.md recommends, and no more. */
export const LOGIN = 'regulab:of-a-test';
const USERS = fileURLToPath(new URL('../../fixtures/redis-users.acl', import.meta.url));

export async function startServer(settings: Record<string, string> = {}): Promise<Server> {
  const port = await freePort();
  const redis = await startTestRedis({
    port,
    appendOnly: true,
    // A replica that joins gets everything at once, not after the usual wait for others.
    settings: { 'repl-diskless-sync-delay': '0', aclfile: USERS, ...settings },
  });
  return { redis, port, connection: connectRedis(redis.url, 'worker') };
}

export async function stopServer({ connection, redis }: Server): Promise<void> {
  connection.disconnect();
  await redis.stop();
}

export async function replicationOf({ connection }: Server, field: string): Promise<string | undefined> {
  return new RegExp(`^${field}:(\\S+)`, 'm').exec(await connection.info('replication'))?.[1];
}

async function isPair(primary: Server, replica: Server): Promise<boolean> {
  const [role, replicas] = [await replicationOf(primary, 'role'), await replicationOf(primary, 'connected_slaves')];
  if (role !== 'master' || replicas !== '1') return false;
  const follows = (await replicationOf(replica, 'master_port')) === String(primary.port);
  return follows && (await replicationOf(replica, 'master_link_status')) === 'up';
}
