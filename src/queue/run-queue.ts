/** The sending end of the queue, for the API and for whoever hands a run over again. */
import { type JobState, Queue } from 'bullmq';
import type { RedisClient } from '../store/redis.js';
import type { QueuedRun } from '../store/store.js';
import { failingFast } from '../store/with-timeout.js';
import { JOB_OPTIONS, jobIdFor, queuePrefix, RUN_JOB, RUN_QUEUE, type RunJobData } from './run-jobs.js';

export interface EnqueueOptions {
  /** Not before this time is over; for retries. */
  delayMs?: number;
}

/** Every method rejects with REDIS_UNAVAILABLE within 2 s when Redis does not answer. */
export interface RunQueue {
  /** Adds a job for each run, in this order. A job that is there already is left as it is. */
  enqueue(runs: QueuedRun[], options?: EnqueueOptions): Promise<void>;
  /** Adds the jobs that are missing or were given up by BullMQ; gives the runs concerned. What reconcile calls. */
  enqueueMissing(runs: QueuedRun[]): Promise<QueuedRun[]>;
  /** Whether a job waits, is delayed or is being worked on. */
  has(jobId: string): Promise<boolean>;
  /** Removes jobs that wait, e.g. of cancelled or deleted runs; one that is being worked on stays. */
  remove(runs: QueuedRun[]): Promise<void>;
  /** Number of jobs by BullMQ's states. */
  counts(): Promise<Record<string, number>>;
  /** The same as Prometheus text. */
  prometheus(): Promise<string>;
  close(): Promise<void>;
}

export interface RunQueueOptions {
  /** Stays the caller's to close. */
  connection: RedisClient;
  /** The installation's key prefix. */
  prefix: string;
  logger?: { warn(data: object, message: string): void } | undefined;
}

const LIVE: ReadonlySet<JobState | 'unknown'> = new Set(['waiting', 'active', 'delayed', 'prioritized']);

export function createRunQueue({ connection, prefix, logger }: RunQueueOptions): RunQueue {
  const queue = new Queue<RunJobData>(RUN_QUEUE, {
    connection,
    prefix: queuePrefix(prefix),
    defaultJobOptions: JOB_OPTIONS,
    // Without it, calls before the first connection would wait for it without end.
    skipWaitingForReady: true,
    // The connection was checked when it was made (assertRedisUsable); here the check would fail while Redis is away.
    skipVersionCheck: true,
  });
  queue.on('error', (error) => logger?.warn({ err: error }, 'The queue has lost Redis.'));

  const state = (jobId: string) => queue.getJobState(jobId);

  async function enqueue(runs: QueuedRun[], { delayMs = 0 }: EnqueueOptions = {}): Promise<void> {
    await queue.addBulk(
      runs.map(({ runId, experimentId, fence }) => ({
        name: RUN_JOB,
        data: { runId, experimentId },
        opts: { jobId: jobIdFor(runId, fence), delay: delayMs },
      })),
    );
  }

  return {
    enqueue: (runs, options) => failingFast(() => enqueue(runs, options)),

    enqueueMissing: (runs) =>
      failingFast(async () => {
        const states = await Promise.all(runs.map(({ runId, fence }) => state(jobIdFor(runId, fence))));
        const missing = runs.filter((_, index) => !LIVE.has(states[index]!));
        // A job that has ended keeps its name until it is removed.
        await Promise.all(missing.map(({ runId, fence }) => queue.remove(jobIdFor(runId, fence))));
        if (missing.length > 0) await enqueue(missing);
        return missing;
      }),

    has: (jobId) => failingFast(async () => LIVE.has(await state(jobId))),
    remove: (runs) =>
      failingFast(async () => {
        await Promise.all(runs.map(({ runId, fence }) => queue.remove(jobIdFor(runId, fence))));
      }),
    counts: () => failingFast(() => queue.getJobCounts()),
    prometheus: () => failingFast(() => queue.exportPrometheusMetrics()),
    close: () => queue.close(),
  };
}
