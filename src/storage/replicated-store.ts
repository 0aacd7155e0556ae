/**
 * For a Redis with replicas, one of which may take its place at any moment: Redis answers before they have what was written, so an
 * experiment is answered for only when they say that they have it (docs/adr/0008).
 */
import { ServiceError } from '../errors.js';
import { failingFast } from './failing-fast.js';
import type { Keys } from './keys.js';
import type { RedisClient } from './redis.js';
import { createResourceStore } from './resource-store.js';
import type { ResourceStore } from './store.js';

/** For replicas, which answer within a round trip unless something is wrong with them. */
const WAIT_MS = 1000;

/**
 * The same store but for `createExperiment`, which rejects with STORE_UNAVAILABLE when the experiment has not reached so many replicas
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
        const reached = await redis.wait(replicas, WAIT_MS);
        if (reached < replicas) {
          throw new ServiceError(
            'STORE_UNAVAILABLE',
            `The experiment is stored, but only ${reached} of ${replicas} replicas have it so far.`,
            { retryAfterSeconds: 1 },
          );
        }
        return created;
      }, 'The store'),
  };
}
