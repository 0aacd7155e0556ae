/** Live workers: what their heartbeats say of them. */
import { z } from 'zod';
import type { StoreContext } from './commands/load-commands.js';
import { execute } from './redis.js';
import type { LiveWorker, ServiceStore, WorkerHeartbeat } from './store.js';

/** Of heartbeats that do not say it: those of 1.0.0-rc.1 and before. */
const EARLIER_TTL_MS = 7_000;

/** How long a drain outlives the last heartbeat: a worker that was out of reach may return. */
export const DRAIN_KEPT_MS = 86_400_000;

/**
 * A stored heartbeat. Workers of several versions live side by side while a deploy replaces them:
 * what 1.0.0-rc.1 does not write has a default here, and what a later one adds is dropped.
 */
const heartbeatSchema = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  concurrency: z.int(),
  busy: z.int().default(0),
  ttlMs: z.int().default(EARLIER_TTL_MS),
  labels: z.array(z.string()).default([]),
  version: z.string().nullable().default(null),
  tensorflow: z.string().nullable().default(null),
  machine: z
    .object({
      platform: z.string(),
      architecture: z.string(),
      model: z.string(),
      instructionSets: z.array(z.string()),
    })
    .nullable()
    .default(null),
  state: z.enum(['active', 'draining', 'drained']).default('active'),
  startedAt: z.string().nullable().default(null),
  runs: z.array(z.string()).default([]),
});

/** The heartbeat as it is stored. */
export const asStored = (worker: WorkerHeartbeat, ttlMs: number): string => JSON.stringify({ ...worker, ttlMs });

export function workerReads(context: StoreContext) {
  return {
    countWorkers: () => countWorkers(context),
    listWorkers: () => listWorkers(context),
    setDrain: async (workerId, wanted) => {
      const asked = { workerId, wanted: wanted ? '1' : '0', keptMs: DRAIN_KEPT_MS } as const;
      const [outcome] = await context.call('setDrain', asked);
      return outcome;
    },
  } satisfies Partial<ServiceStore>;
}

/** Live workers that take jobs, and their trainers, by heartbeats. */
export async function countWorkers(context: StoreContext): Promise<{ workers: number; trainers: number }> {
  const live = (await readHeartbeats(context)).map((text) => JSON.parse(text));
  const active = live.filter(({ state = 'active' }) => state === 'active');
  return {
    workers: active.length,
    trainers: active.reduce((sum, { concurrency }) => sum + Number(concurrency), 0),
  };
}

async function listWorkers(context: StoreContext): Promise<LiveWorker[]> {
  const { redis, keys } = context;
  const heartbeats = (await readHeartbeats(context)).flatMap((text) => {
    const read = heartbeatSchema.safeParse(JSON.parse(text));
    return read.success ? [read.data] : [];
  });
  const pipeline = redis.pipeline();
  for (const { id } of heartbeats) pipeline.pttl(keys.worker(id)).exists(keys.workerDrain(id));
  const replies = (await execute(pipeline)) as number[];
  const now = Date.now();
  return heartbeats
    .flatMap(({ ttlMs, concurrency, pid: _pid, ...worker }, index) => {
      const [leftMs, drains] = [replies[2 * index]!, replies[2 * index + 1]!];
      // It has expired since.
      if (leftMs < 0) return [];
      // It may not know yet.
      const state = worker.state === 'active' && drains === 1 ? 'draining' : worker.state;
      // By what is left of it: the clocks of hosts differ.
      const lastSeenAt = new Date(now - Math.max(ttlMs - leftMs, 0)).toISOString();
      return [{ ...worker, state, slots: concurrency, lastSeenAt } satisfies LiveWorker];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Of live workers; forgets those whose heartbeat has expired. */
async function readHeartbeats({ redis, keys }: StoreContext): Promise<string[]> {
  const ids = await redis.smembers(keys.workers);
  if (ids.length === 0) return [];
  const heartbeats = await redis.mget(ids.map(keys.worker));
  const gone = ids.filter((_, index) => heartbeats[index] === null);
  if (gone.length > 0) await redis.srem(keys.workers, ...gone);
  return heartbeats.filter((heartbeat) => heartbeat !== null);
}
