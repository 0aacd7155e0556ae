import type { StoreContext } from '../commands/load-commands.js';
import { execute } from '../redis.js';
import type { WorkerStore } from '../store.js';
import { asStored, DRAIN_KEPT_MS } from '../workers.js';

/** What a worker reports besides runs: that it lives, its troubles, answers to predictions. */
export function workerSignals({ redis, keys }: StoreContext) {
  return {
    publishPrediction: async (answer) => {
      await redis.publish(keys.predictionChannel, answer);
    },

    heartbeat: async (worker, ttlMs) => {
      const [, , hasDrain] = await execute(
        redis
          .multi()
          .set(keys.worker(worker.id), asStored(worker, ttlMs), 'PX', ttlMs)
          .sadd(keys.workers, worker.id)
          .pexpire(keys.workerDrain(worker.id), DRAIN_KEPT_MS),
      );
      return { isDrainWanted: hasDrain === 1 };
    },

    removeHeartbeat: async (workerId) => {
      await execute(redis.multi().del(keys.worker(workerId)).srem(keys.workers, workerId));
    },

    countTroubles: async ({ blocked, blockedSeconds, locksLost }) => {
      const key = keys.workerTroubles;
      await execute(
        redis
          .multi()
          .hincrby(key, 'blocked', blocked)
          .hincrbyfloat(key, 'blockedSeconds', blockedSeconds)
          .hincrby(key, 'locksLost', locksLost),
      );
    },
  } satisfies Partial<WorkerStore>;
}
