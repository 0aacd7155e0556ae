/** The jobs of an installation as BullMQ has them, to see and to remove. */
import { Queue } from 'bullmq';
import { jobIdFor, queuePrefix, RUN_QUEUE } from '../../src/queue/run-jobs.js';
import type { RedisClient } from '../../src/store/redis.js';
import type { QueuedRun } from '../../src/store/store.js';

const LIVE = ['waiting', 'active', 'delayed', 'prioritized'];

export interface TestJobs {
  /** Whether a job waits, is delayed or is being worked on. */
  has(jobId: string): Promise<boolean>;
  /** Removes the jobs of these runs, unless they are being worked on. */
  remove(runs: QueuedRun[]): Promise<void>;
  /** Number of jobs by BullMQ's states. */
  counts(): Promise<Record<string, number>>;
}

/** @param connection stays the caller's to close */
export function openJobs(connection: RedisClient, prefix: string): TestJobs {
  const queue = new Queue(RUN_QUEUE, {
    connection,
    prefix: queuePrefix(prefix),
    skipWaitingForReady: true,
    skipVersionCheck: true,
  });
  queue.on('error', () => undefined); // Redis stops on purpose
  return {
    has: async (jobId) => LIVE.includes(await queue.getJobState(jobId)),
    remove: async (runs) => {
      await Promise.all(runs.map(({ runId, jobFence }) => queue.remove(jobIdFor(runId, jobFence))));
    },
    counts: () => queue.getJobCounts(),
  };
}
