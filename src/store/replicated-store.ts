/**
 * For a Redis with replicas, one of which may take its place at any moment: Redis answers before they have what was written, so an
 * experiment is answered for, and a fence used, only when they say that they have it (docs/adr/0008).
 */
import { ServiceError } from '../errors.js';
import { createResourceStore } from './api-store.js';
import type { Keys } from './keys.js';
import type { RedisClient } from './redis.js';
import type { ExecutionStore, ResourceStore } from './store.js';
import { failingFast } from './with-timeout.js';
import { createExecutionStore } from './worker-store.js';

/** For replicas, which answer within a round trip unless something is wrong with them. */
const WAIT_MS = 1000;

/**
 * The same store but for `createExperiment`, which rejects with REDIS_UNAVAILABLE when the experiment has not reached so many replicas
 * in time. It is stored then, and will be trained unless Redis is replaced: nobody was told that it was accepted.
 * @param redis a connection of the role `api` for this alone: Redis holds up whatever follows a WAIT on it
 */
export function createReplicatedStore(
  store: ResourceStore,
  redis: RedisClient,
  keys: Keys,
  replicas: number,
): ResourceStore {
  const { createExperiment } = createResourceStore(redis, keys);
  return {
    ...store,
    createExperiment: (experiment) =>
      failingFast(async () => {
        const created = await createExperiment(experiment);
        await reached(redis, replicas, 'The experiment');
        return created;
      }, 'The store'),
  };
}

/**
 * The same store but for `claimRun`, which rejects with REDIS_UNAVAILABLE until the claim has reached so many replicas; asked again
 * with its token, it goes on waiting. A Redis that took the place of another would else hand the same fence out again.
 * @param redis a connection of the role `worker` for this alone
 */
export function createReplicatedExecutionStore(
  store: ExecutionStore,
  redis: RedisClient,
  keys: Keys,
  replicas: number,
): ExecutionStore {
  const { claimRun } = createExecutionStore(redis, keys);
  return {
    ...store,
    claimRun: async (runId, options) => {
      const claim = await claimRun(runId, options);
      if (claim.outcome === 'claimed') await reached(redis, replicas, 'The claim');
      return claim;
    },
  };
}

/** @throws ServiceError REDIS_UNAVAILABLE when what was last written on this connection has not reached so many replicas in time */
async function reached(redis: RedisClient, replicas: number, what: string): Promise<void> {
  const having = await redis.wait(replicas, WAIT_MS);
  if (having >= replicas) return;
  throw new ServiceError(
    'REDIS_UNAVAILABLE',
    `${what} is stored, but only ${having} of ${replicas} replicas have it so far.`,
    { retryAfterSeconds: 1 },
  );
}
