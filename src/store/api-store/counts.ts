import { RUN_STATUSES, type RunStatus } from '../../experiments/records/run.js';
import type { StoreContext } from '../commands/load-commands.js';
import { type ApiStore, EPOCH_SECONDS_BOUNDS, type ServiceStore } from '../store.js';
import { countWorkers } from '../workers.js';

/** The reason why runs wait. */
export function countReads(context: StoreContext) {
  return { countWorkers: () => countWorkers(context) } satisfies Partial<ApiStore>;
}

/** Counts for health and metrics. */
export function serviceCounts(context: StoreContext) {
  const { redis, keys } = context;

  return {
    countRuns: async () => {
      const counts = await redis.hmget(keys.runCounts, ...RUN_STATUSES);
      return Object.fromEntries(RUN_STATUSES.map((status, index) => [status, Number(counts[index] ?? 0)])) as Record<
        RunStatus,
        number
      >;
    },

    countHeldRuns: async () => Number((await redis.hget(keys.runCounts, 'held')) ?? 0),

    epochDurations: async () => {
      const hash = await redis.hgetall(keys.epochSeconds);
      return {
        count: Number(hash.count ?? 0),
        sumSeconds: Number(hash.sum ?? 0),
        atMost: EPOCH_SECONDS_BOUNDS.map((seconds) => ({ seconds, count: Number(hash[`le:${seconds}`] ?? 0) })),
      };
    },

    workerTroubles: async () => {
      const { blocked = 0, blockedSeconds = 0, locksLost = 0 } = await redis.hgetall(keys.workerTroubles);
      return {
        blocked: Number(blocked),
        blockedSeconds: Number(blockedSeconds),
        locksLost: Number(locksLost),
      };
    },

    assertWritable: async () => {
      // In a script, as every change is.
      await redis.eval("redis.call('SET', KEYS[1], '', 'PX', 1)", 1, keys.probe);
    },
  } satisfies Partial<ServiceStore>;
}
