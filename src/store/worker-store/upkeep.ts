import { DEFAULT_TENANT } from '../../access/principal.js';
import type { RunStatus } from '../../experiments/records/run.js';
import { isFinished } from '../../experiments/records/states.js';
import type { StoreContext } from '../commands/load-commands.js';
import type { Keys } from '../keys.js';
import { isReadable } from '../records.js';
import { execute, type RedisClient, shortenExpiry } from '../redis.js';
import type { ActiveRun, WorkerStore } from '../store.js';

/** Runs read at once: Redis answers other clients in between. */
const BATCH = 500;

/** What reconcile and retention read, and the leases that let one worker do them. */
export function upkeepReads({ redis, keys }: StoreContext) {
  return {
    activeRuns: async (cursor) => {
      const [next, ids] = await redis.sscan(keys.activeRuns, cursor, 'COUNT', BATCH);
      const pipeline = redis.pipeline();
      for (const id of ids)
        pipeline.hmget(keys.run(id), 'experimentId', 'status', 'fence', 'jobFence', 'workerId', 'tenant', 'waitReason');
      const records = (await execute(pipeline)) as (string | null)[][];
      const runs = records.flatMap((record, index) => readActiveRun(ids[index]!, record));
      await markHeld(redis, keys, runs);
      return { runs, next };
    },

    finishedExperiments: async (limit, skip = 0) => {
      const ids = await redis.zrange(keys.finishedExperiments, skip, String(skip + limit - 1));
      const pipeline = redis.pipeline();
      for (const id of ids)
        pipeline.hmget(keys.experiment(id), 'finishedAt', 'tenant').lrange(keys.experimentRuns(id), 0, -1);
      const replies = await execute(pipeline);
      return ids.flatMap((id, index) => {
        const [[finishedAt, tenant], runIds] = replies.slice(2 * index, 2 * index + 2) as [(string | null)[], string[]];
        return finishedAt ? [{ id, tenant: tenant ?? DEFAULT_TENANT, finishedAt, runIds }] : [];
      });
    },

    artifactFences: async (runIds) => {
      const pipeline = redis.pipeline();
      const fields = ['id', 'schemaVersion', 'fence', 'artifactFence', 'status'];
      for (const runId of runIds) pipeline.hmget(keys.run(runId), ...fields);
      const records = (await execute(pipeline)) as (string | null)[][];
      return new Map(records.map((record, index) => [runIds[index]!, readArtifactOwner(record)]));
    },

    takeLease: async (name, holder, ttlMs) => {
      if ((await redis.set(keys.lease(name), holder, 'PX', ttlMs, 'NX')) === 'OK') return true;
      await shortenExpiry(redis, keys.lease(name), ttlMs);
      return false;
    },

    extendLease: async (name, holder, ttlMs) => {
      if ((await redis.get(keys.lease(name))) === holder) await redis.pexpire(keys.lease(name), ttlMs);
    },
  } satisfies Partial<WorkerStore>;
}

function readActiveRun(
  runId: string,
  [experimentId, status, fence, jobFence, workerId, tenant, waitReason]: (string | null)[],
): ActiveRun[] {
  if (!experimentId) return []; // deleted meanwhile
  return [
    {
      runId,
      experimentId,
      status: status as RunStatus,
      fence: Number(fence),
      jobFence: Number(jobFence),
      workerId: workerId ?? null,
      tenant: tenant ?? DEFAULT_TENANT,
      isParked: waitReason === 'tenant_limit',
      isHeld: false,
    },
  ];
}

/** After their records are read: one that is released meanwhile is not held. */
async function markHeld(redis: RedisClient, keys: Keys, runs: ActiveRun[]): Promise<void> {
  const queued = runs.filter(({ status }) => status === 'queued');
  const pipeline = redis.pipeline();
  for (const { experimentId } of queued) pipeline.zscore(keys.heldExperiments, experimentId);
  const scores = await execute(pipeline);
  for (const [index, run] of queued.entries()) run.isHeld = scores[index] !== null;
}

function readArtifactOwner([id, version, fence, published, status]: (string | null)[]) {
  if (!id) return null;
  if (!isReadable(version)) return 'unreadable';
  return {
    current: Number(fence),
    published: published ? Number(published) : null,
    isFinished: isFinished(status as RunStatus),
  };
}
