import { RUN_STATUSES, type RunStatus } from '../../experiments/records/run.js';
import type { StoreContext } from '../commands/load-commands.js';
import { type ApiStore, EPOCH_SECONDS_BOUNDS, type ServiceStore } from '../store.js';

/** The reason why runs wait. */
export function countReads(context: StoreContext) {
  return { countWorkers: () => countWorkers(context) } satisfies Partial<ApiStore>;
}

/** Counts for health and metrics. */
export function serviceCounts(context: StoreContext) {
  const { redis, keys } = context;

  return {
    countWorkers: () => countWorkers(context),

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

/** Live workers and their trainers, by heartbeats; forgets workers whose heartbeat has expired. */
export async function countWorkers({ redis, keys }: StoreContext): Promise<{ workers: number; trainers: number }> {
  const ids = await redis.smembers(keys.workers);
  if (ids.length === 0) return { workers: 0, trainers: 0 };
  const heartbeats = await redis.mget(ids.map(keys.worker));
  const live = heartbeats.filter((heartbeat) => heartbeat !== null);
  const gone = ids.filter((_, index) => heartbeats[index] === null);
  if (gone.length > 0) await redis.srem(keys.workers, ...gone);
  return {
    workers: live.length,
    trainers: live.reduce((sum, heartbeat) => sum + Number(JSON.parse(heartbeat).concurrency), 0),
  };
}
