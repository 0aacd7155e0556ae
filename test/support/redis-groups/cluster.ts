/**
 * A Redis Cluster of three masters. All keys of an installation are in one slot, and the first
 * master has nearly all slots, so that it is the one that matters; it alone has a replica.
 */
import { freePort } from '../redis.js';
import { until } from '../until.js';
import { LOGIN, openGroup, type RedisGroup, type Server, startServer, stopServer } from './group.js';

/** Slots of each master, first and last. */
const SLOTS = [
  ['0', '16381'],
  ['16382', '16382'],
  ['16383', '16383'],
] as const;
/** A server that is silent for so long is replaced. */
const NODE_TIMEOUT_MS = 1000;

export async function startCluster(): Promise<RedisGroup> {
  const [first, second, third, replica] = [await startNode(), await startNode(), await startNode(), await startNode()];
  const nodes = [first, second, third, replica];
  for (const [index, [from, to]] of SLOTS.entries()) {
    await nodes[index]!.connection.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
  }
  for (const { port, busPort } of nodes.slice(1)) {
    await first.connection.call('CLUSTER', 'MEET', '127.0.0.1', String(port), String(busPort));
  }
  await until('the nodes know each other', async () => {
    const views = await Promise.all(nodes.map((node) => infoOf(node)));
    return views.every(({ state, known }) => state === 'ok' && known === nodes.length);
  });
  await replica.connection.call('CLUSTER', 'REPLICATE', String(await first.connection.call('CLUSTER', 'MYID')));

  const group = openGroup({
    url: `redis-cluster://${LOGIN}@${nodes.map(({ port }) => `127.0.0.1:${port}`).join()}`,
    servers: [first, replica],
    findPrimary: async () => {
      const seen = await Promise.all([second, third].map(ownerOfFirstSlot));
      return seen[0] === seen[1] ? seen[0]! : null;
    },
    close: async () => {
      for (const node of [second, third]) await stopServer(node);
    },
  });
  await group.caughtUp();
  return group;
}

async function startNode(): Promise<Server & { busPort: number }> {
  const busPort = await freePort();
  const server = await startServer({
    'cluster-enabled': 'yes',
    'cluster-config-file': 'nodes.conf',
    'cluster-node-timeout': String(NODE_TIMEOUT_MS),
    'cluster-port': String(busPort),
  });
  return { ...server, busPort };
}

async function infoOf({ connection }: Server): Promise<{ state: string | undefined; known: number }> {
  const text = String(await connection.call('CLUSTER', 'INFO'));
  const fieldOf = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(text)?.[1];
  return { state: fieldOf('cluster_state'), known: Number(fieldOf('cluster_known_nodes')) };
}

/** Port of the master that has slot 0, as this node sees it; null while it is thought dead. */
async function ownerOfFirstSlot({ connection }: Server): Promise<number | null> {
  const lines = String(await connection.call('CLUSTER', 'NODES')).split('\n');
  for (const line of lines) {
    const [, address = '', flags = '', , , , , link, ...slots] = line.split(' ');
    if (!slots.some((range) => range.startsWith('0-'))) continue;
    const isAlive = link === 'connected' && !flags.includes('fail');
    return isAlive ? Number(/:(\d+)@/.exec(address)?.[1]) : null;
  }
  return null;
}
