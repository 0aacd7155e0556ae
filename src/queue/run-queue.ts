/** The sending end of the queue of runs, for the API and the workers. */
import { type JobState, Queue } from 'bullmq';
import type { RedisClient } from '../store/redis.js';
import type { QueuedRun } from '../store/store.js';
import { failingFast } from '../store/with-timeout.js';
import { JOB_OPTIONS, jobIdFor, queuePrefix, RUN_JOB, RUN_QUEUE, type RunJobData } from './run-jobs.js';

export interface EnqueueOptions {
  /** The time before a worker may take the jobs, for retries. Default 0. */
  delayMs?: number;
}

/** Every method rejects with REDIS_UNAVAILABLE within 2 s when Redis does not respond. */
export interface RunQueue {
  /** Adds a job for each run, in this order. A job that exists already is left as it is. */
  enqueue(runs: QueuedRun[], options?: EnqueueOptions): Promise<void>;
  /** Adds the jobs that are missing or that BullMQ gave up; returns their runs. For reconcile. */
  enqueueMissing(runs: QueuedRun[]): Promise<QueuedRun[]>;
  /** Number of jobs by BullMQ's states, as Prometheus text. */
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
    // Otherwise calls before the first connection would wait for it indefinitely.
    skipWaitingForReady: true,
    // The connection was checked when it was made (assertRedisUsable); here the check would fail
    // while Redis is unreachable.
    skipVersionCheck: true,
  });
  queue.on('error', (error) => logger?.warn({ err: error }, 'run queue lost redis'));

  async function enqueue(runs: QueuedRun[], { delayMs = 0 }: EnqueueOptions = {}): Promise<void> {
    await queue.addBulk(
      runs.map(({ runId, experimentId, jobFence }) => ({
        name: RUN_JOB,
        data: { runId, experimentId },
        opts: { jobId: jobIdFor(runId, jobFence), delay: delayMs },
      })),
    );
  }

  return {
    enqueue: (runs, options) => failingFast(() => enqueue(runs, options)),

    enqueueMissing: (runs) =>
      failingFast(async () => {
        const states = await Promise.all(
          runs.map(({ runId, jobFence }) => queue.getJobState(jobIdFor(runId, jobFence))),
        );
        const missing = runs.filter((_, index) => !LIVE.has(states[index]!));
        // A completed or failed job keeps its name until it is removed.
        await Promise.all(missing.map(({ runId, jobFence }) => queue.remove(jobIdFor(runId, jobFence))));
        if (missing.length > 0) await enqueue(missing);
        return missing;
      }),

    prometheus: () => failingFast(() => queue.exportPrometheusMetrics()),
    close: () => queue.close(),
  };
}
