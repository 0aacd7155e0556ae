import type { StoreContext } from '../commands/load-commands.js';
import { execute } from '../redis.js';
import type { WorkerStore } from '../store.js';
import { asStored } from '../workers.js';

/** What a worker reports besides runs: that it lives, its troubles, answers to predictions. */
export function workerSignals({ redis, keys }: StoreContext) {
  return {
    publishPrediction: async (answer) => {
      await redis.publish(keys.predictionChannel, answer);
    },

    heartbeat: async (worker, ttlMs) => {
      await execute(
        redis.multi().set(keys.worker(worker.id), asStored(worker, ttlMs), 'PX', ttlMs).sadd(keys.workers, worker.id),
      );
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
