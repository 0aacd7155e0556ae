/**
 * For a Redis with replicas, one of which may replace it at any moment. Redis answers a write
 * before its replicas have it, so a submit is acknowledged, and a fence used, only when they
 * confirm that they have it (docs/adr/0008).
 */
import { ServiceError } from '../errors.js';
import { createApiStores } from './api-store/api-store.js';
import type { Keys } from './keys.js';
import type { RedisClient } from './redis.js';
import type { ApiStores, WorkerStore } from './store.js';
import { failingFast } from './with-timeout.js';
import { createWorkerStore } from './worker-store/worker-store.js';

/** Replicas confirm within a round trip unless something is wrong with them. */
const WAIT_MS = 1000;

/**
 * The same stores, except that `createExperiment` rejects with REDIS_UNAVAILABLE when the
 * experiment has not reached so many replicas in time. The experiment is stored then, though its
 * submit was not acknowledged, and is trained unless a replica without it replaces Redis.
 * @param redis a connection of the role `api` for this alone: a WAIT blocks every command after it
 */
export function createReplicatedApiStores(
  stores: ApiStores,
  redis: RedisClient,
  keys: Keys,
  replicas: number,
): ApiStores {
  const waiting = createApiStores(redis, keys);
  return {
    forTenant: (tenant) => ({
      ...stores.forTenant(tenant),
      createExperiment: (experiment, options) =>
        failingFast(async () => {
          const created = await waiting.forTenant(tenant).createExperiment(experiment, options);
          await reached(redis, replicas, 'The experiment');
          return created;
        }, 'Redis'),
    }),
    service: {
      ...stores.service,
      assertWritable: () =>
        failingFast(async () => {
          await waiting.service.assertWritable();
          await reached(redis, replicas, 'A trial');
        }, 'Redis'),
    },
  };
}

/**
 * The same store, except that `claimRun` rejects with REDIS_UNAVAILABLE until the claim has
 * reached so many replicas; called again with its token, it waits again. Otherwise a replica that
 * replaces Redis could hand out the same fence once more.
 * @param redis a connection of the role `worker` for this alone
 */
export function createReplicatedWorkerStore(
  store: WorkerStore,
  redis: RedisClient,
  keys: Keys,
  replicas: number,
): WorkerStore {
  const { claimRun } = createWorkerStore(redis, keys);
  return {
    ...store,
    claimRun: async (runId, options) => {
      const claim = await claimRun(runId, options);
      if (claim.outcome === 'claimed') await reached(redis, replicas, 'The claim');
      return claim;
    },
  };
}

/**
 * @throws ServiceError REDIS_UNAVAILABLE when the last write has not reached the replicas in time
 */
async function reached(redis: RedisClient, replicas: number, what: string): Promise<void> {
  const confirmed = await redis.wait(replicas, WAIT_MS);
  if (confirmed >= replicas) return;
  throw new ServiceError(
    'REDIS_UNAVAILABLE',
    `${what} is stored, but only ${confirmed} of ${replicas} replicas have it so far.`,
    { retryAfterSeconds: 1 },
  );
}
