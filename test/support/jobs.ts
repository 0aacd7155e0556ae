/** The jobs of an installation as BullMQ has them, to see and to remove. */
import { Queue, Worker } from 'bullmq';
import { jobIdFor, queuePrefix, RUN_QUEUE } from '../../src/queue/run-jobs.js';
import type { RedisClient } from '../../src/store/redis.js';
import type { QueuedRun } from '../../src/store/store.js';

const LIVE = ['waiting', 'active', 'delayed', 'prioritized'];

export interface TestJobs {
  /** Whether a job waits, is delayed or is being worked on. */
  has(jobId: string): Promise<boolean>;
  /** Removes the jobs of these runs, unless they are being worked on. */
  remove(runs: QueuedRun[]): Promise<void>;
  /** Takes so many jobs as a worker does, and gives the ids of their runs. */
  take(count: number): Promise<string[]>;
  /** Number of jobs by BullMQ's states; those with a priority wait like others. */
  counts(): Promise<Record<string, number>>;
}

/** @param connection and that of a worker stay the caller's to close */
export function openJobs(connection: RedisClient, prefix: string, ofWorker = connection): TestJobs {
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
    take: async (count) => {
      const options = { connection: ofWorker, prefix: queuePrefix(prefix), autorun: false, skipVersionCheck: true };
      const worker = new Worker(RUN_QUEUE, undefined, options);
      const runIds: string[] = [];
      for (let taken = 0; taken < count; taken += 1) {
        const job = await worker.getNextJob('test', { block: false });
        if (job) runIds.push(job.data.runId);
      }
      await worker.close(true);
      return runIds;
    },
    counts: async () => {
      const { waiting = 0, prioritized = 0, ...others } = await queue.getJobCounts();
      return { ...others, waiting: waiting + prioritized };
    },
  };
}
