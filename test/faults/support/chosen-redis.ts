/** The Redis of a fault, as `npm run test:faults -- --redis` asks for it. */
import { afterAll } from '@jest/globals';
import { startTestRedis } from '../../support/redis.js';
import { startCluster } from '../../support/redis-groups/cluster.js';
import type { RedisGroup } from '../../support/redis-groups/group.js';
import { startSentinels } from '../../support/redis-groups/sentinels.js';
import { type ReplicatedRedis, startReplicatedRedis } from './replicated-redis.js';
import { SETTINGS } from './settings.js';

/** Settings of processes that use it: where another server may take over, changes wait for it. */
export const CHOSEN_ENVIRONMENT: Record<string, string> =
  SETTINGS.redis === 'one' ? {} : { REGULAB_REDIS_REPLICAS: '1' };

/** One that is killed and comes back; it ends after the tests of the file. */
export async function startChosenRedis(): Promise<Pick<RedisGroup, 'url' | 'kill' | 'restart'>> {
  if (SETTINGS.redis === 'one') return startTestRedis({ appendOnly: true });
  const group = await startGroup();
  afterAll(() => group.close());
  return group;
}

/** One that a replica replaces; closed by its caller. */
export const startChosenReplicas = (): Promise<ReplicatedRedis> =>
  SETTINGS.redis === 'one' ? startReplicatedRedis() : startGroup();

const startGroup = (): Promise<RedisGroup> => (SETTINGS.redis === 'cluster' ? startCluster() : startSentinels());
