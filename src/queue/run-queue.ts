/** The sending end of the queue of runs, for the API and the workers. */
import { type JobState, Queue } from 'bullmq';
import { loadCommands } from '../store/commands/load-commands.js';
import { createKeys } from '../store/keys.js';
import type { RedisClient } from '../store/redis.js';
import type { QueuedRun } from '../store/store.js';
import { failingFast } from '../store/with-timeout.js';
import { JOB_OPTIONS, jobIdFor, queuePrefix, RUN_JOB, RUN_QUEUE, type RunJobData, readJobId } from './run-jobs.js';

export interface EnqueueOptions {
  /** The time before a worker may take the jobs, for retries. Default 0. */
  delayMs?: number;
}

/** Every method rejects with REDIS_UNAVAILABLE within 2 s when Redis does not respond. */
export interface RunQueue {
  /** Adds a job for each run, at its turn. A job that exists already is left as it is. */
  enqueue(runs: QueuedRun[], options?: EnqueueOptions): Promise<void>;
  /**
   * Reads the jobs that wait, are delayed or in work, page by page. A job that moves meanwhile may
   * be left out.
   */
  readLiveJobs(): Promise<LiveJobs>;
  /** Ids of the runs whose jobs are in work, and of those that wait, at most so many of these. */
  readOrder(most: number): Promise<RunOrder>;
  /** Removes the jobs of runs that are no longer queued; one that a worker has is left to it. */
  discard(jobs: Pick<QueuedRun, 'runId' | 'jobFence'>[]): Promise<void>;
  /** Gives the waiting jobs of these runs the places that their records say they have now. */
  reorder(runIds: readonly string[]): Promise<void>;
  /**
   * Adds the jobs that are missing or that BullMQ gave up; returns their runs. For reconcile: its
   * price grows with the queue for each job that exists.
   */
  enqueueMissing(runs: QueuedRun[]): Promise<QueuedRun[]>;
  /** Number of jobs by BullMQ's states. */
  jobCounts(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export interface RunOrder {
  active: string[];
  /** The one that a worker takes next comes first; those that are tried again later come last. */
  waiting: string[];
}

export interface LiveJobs {
  /** Whether a run has a job. */
  has(run: Pick<QueuedRun, 'runId' | 'jobFence'>): boolean;
  /** The jobs of other runs, or of earlier fences of these. */
  except(runs: Pick<QueuedRun, 'runId' | 'jobFence'>[]): Pick<QueuedRun, 'runId' | 'jobFence'>[];
}

export interface RunQueueOptions {
  /** Stays the caller's to close. */
  connection: RedisClient;
  /** The installation's key prefix. */
  prefix: string;
  logger?: { warn(data: object, message: string): void } | undefined;
}

/** Jobs read at once: Redis answers other clients in between. */
const PAGE = 1000;
const LIVE: ReadonlySet<JobState | 'unknown'> = new Set(['waiting', 'active', 'delayed', 'prioritized']);

export function createRunQueue({ connection, prefix, logger }: RunQueueOptions): RunQueue {
  const queue = new Queue<RunJobData>(RUN_QUEUE, {
    connection,
    prefix: queuePrefix(prefix),
    defaultJobOptions: JOB_OPTIONS,
    // Otherwise calls before the first connection would wait for it indefinitely.
    skipWaitingForReady: true,
    // The connection was checked when it was made (assertRedisUsable); here the check would fail
    // while Redis is unreachable.
    skipVersionCheck: true,
  });
  const keys = createKeys(prefix);
  const call = loadCommands(connection, keys.root);
  queue.on('error', (error) => logger?.warn({ err: error }, 'run queue lost redis'));

  async function enqueue(runs: QueuedRun[], { delayMs = 0 }: EnqueueOptions = {}): Promise<void> {
    // In one command: a pipeline of ioredis copies all scripts of BullMQ before it does anything.
    const turns = await call('readTurns', { runIds: runs.map(({ runId }) => runId) });
    await queue.addBulk(
      runs.map(({ runId, experimentId, jobFence }, index) => ({
        name: RUN_JOB,
        data: { runId, experimentId },
        // The lowest is taken first. Runs of old versions have none, which is 0.
        opts: { jobId: jobIdFor(runId, jobFence), delay: delayMs, priority: Number(turns[index] ?? 0) },
      })),
    );
  }

  /** BullMQ searches whole lists for a job that does not exist. */
  async function stateOf(jobId: string): Promise<JobState | 'unknown'> {
    return (await connection.exists(queue.toKey(jobId))) === 0 ? 'unknown' : queue.getJobState(jobId);
  }

  return {
    readLiveJobs: async () => toLiveJobs(await readLiveJobs(queue, connection)),
    readOrder: (most) => readOrder(queue, connection, most),
    discard: async (jobs) => {
      // Each removal searches the list of waiting jobs: one after another, Redis answers others.
      for (const { runId, jobFence } of jobs) await failingFast(() => queue.remove(jobIdFor(runId, jobFence)));
    },
    enqueue: (runs, options) => failingFast(() => enqueue(runs, options)),

    reorder: createReordering((runId) => failingFast(() => reorderOne(queue, connection, keys.run(runId), runId))),

    enqueueMissing: (runs) =>
      failingFast(async () => {
        const states = await Promise.all(runs.map((run) => stateOf(jobIdFor(run.runId, run.jobFence))));
        const missing = runs.filter((_, index) => !LIVE.has(states[index]!));
        // A completed or failed job keeps its name until it is removed.
        const kept = runs.filter((_, index) => states[index] !== 'unknown' && !LIVE.has(states[index]!));
        await Promise.all(kept.map(({ runId, jobFence }) => queue.remove(jobIdFor(runId, jobFence))));
        if (missing.length > 0) await enqueue(missing);
        return missing;
      }),

    jobCounts: () => failingFast(async () => withPrioritized(await queue.getJobCounts())),
    close: () => queue.close(),
  };
}

/**
 * Reorders runs one after another, so that Redis answers others in between, and in one loop however
 * many ask for it. One that moves again while it waits is reordered once.
 */
function createReordering(reorder: (runId: string) => Promise<void>): RunQueue['reorder'] {
  const moved = new Set<string>();
  let reordering: Promise<void> | null = null;

  async function reorderMoved(): Promise<void> {
    try {
      for (const runId of moved) {
        moved.delete(runId);
        await reorder(runId);
      }
    } finally {
      reordering = null;
    }
  }

  return async (runIds) => {
    for (const runId of runIds) moved.add(runId);
    if (moved.size === 0) return;
    reordering ??= reorderMoved();
    await reordering;
  };
}

async function reorderOne(queue: Queue, connection: RedisClient, record: string, runId: string): Promise<void> {
  const [status, turn, jobFence] = await connection.hmget(record, 'status', 'turn', 'jobFence');
  if (status !== 'queued' || !turn) return;
  const job = await queue.getJob(jobIdFor(runId, Number(jobFence)));
  await job?.changePriority({ priority: Number(turn) });
}

/** @param live their names */
const toLiveJobs = (live: Set<string>): LiveJobs => ({
  has: ({ runId, jobFence }) => live.has(jobIdFor(runId, jobFence)),
  except: (runs) => {
    const known = new Set(runs.map(({ runId, jobFence }) => jobIdFor(runId, jobFence)));
    return [...live].filter((id) => !known.has(id)).map(readJobId);
  },
});

/** Jobs with a priority wait like others. */
const withPrioritized = ({ prioritized = 0, waiting = 0, ...others }: Record<string, number>) => ({
  ...others,
  waiting: waiting + prioritized,
});

/** Workers take jobs from the end of the list, and then those with priorities. */
async function readOrder(queue: Queue, connection: RedisClient, most: number): Promise<RunOrder> {
  const waiting: string[] = [];
  for (let count = PAGE; count === PAGE && waiting.length < most; ) {
    const start = waiting.length;
    const ids = await failingFast(() => connection.lrange(queue.toKey('wait'), -start - PAGE, -start - 1));
    waiting.push(...ids.reverse());
    count = ids.length;
  }
  for (let count = PAGE, start = 0; count === PAGE && waiting.length < most; start += PAGE) {
    const ids = await failingFast(() =>
      connection.zrange(queue.toKey('prioritized'), String(start), String(start + PAGE - 1)),
    );
    waiting.push(...ids);
    count = ids.length;
  }
  const active = await failingFast(() => connection.lrange(queue.toKey('active'), 0, PAGE - 1));
  const delayed = await failingFast(() => connection.zrange(queue.toKey('delayed'), 0, String(PAGE - 1)));
  const runOf = (jobId: string) => readJobId(jobId).runId;
  return { active: active.map(runOf), waiting: [...waiting, ...delayed].slice(0, most).map(runOf) };
}

async function readLiveJobs(queue: Queue, connection: RedisClient): Promise<Set<string>> {
  const live = new Set<string>();
  const ofList = (list: string) => (start: number, stop: number) => connection.lrange(queue.toKey(list), start, stop);
  const ofSet = (set: string) => (start: number, stop: number) =>
    connection.zrange(queue.toKey(set), String(start), String(stop));
  // In the order in which jobs move.
  for (const read of [ofSet('delayed'), ofSet('prioritized'), ofList('paused'), ofList('wait'), ofList('active')]) {
    for (let start = 0, count = PAGE; count === PAGE; start += PAGE) {
      const ids = await failingFast(() => read(start, start + PAGE - 1));
      for (const id of ids) live.add(id);
      count = ids.length;
    }
  }
  return live;
}
