/**
 * The contract of producer and worker: the name of the queue, the content of a job, its name and
 * how long it is kept. The store is the truth and the queue a hint: a job names a run, and
 * everything else is read from the store.
 */
import type { JobsOptions } from 'bullmq';
import { z } from 'zod';
import { experimentIdSchema, runIdSchema } from '../experiments/records/ids.js';
import { createKeys } from '../store/keys.js';

export const RUN_QUEUE = 'runs';
/** BullMQ's name for the kind of job; there is one kind. */
export const RUN_JOB = 'train';

export const jobDataSchema = z.strictObject({ runId: runIdSchema, experimentId: experimentIdSchema });
export type RunJobData = z.output<typeof jobDataSchema>;

/** BullMQ's `prefix`, below our own keys and with their hash tag; never ioredis's keyPrefix. */
export const queuePrefix = (prefix: string): string => createKeys(prefix).queuePrefix;

/**
 * Name of the job that hands a run over. BullMQ ignores a second job under a name that it still
 * keeps, so each time a run becomes queued its job gets a new name: `jobFence` is the fence that
 * the run had then, 0 for a new run. BullMQ refuses names with ':' and names of digits alone.
 */
export const jobIdFor = (runId: string, jobFence: number): string => `${runId}-${jobFence}`;

/** The fence in the name of a run's job; NaN when it is not the name of one. */
export const fenceOfJob = (jobId: string, runId: string): number =>
  jobId.startsWith(`${runId}-`) ? Number(jobId.slice(runId.length + 1)) : Number.NaN;

/** The run and the fence in the name of a job. */
export function readJobId(jobId: string): { runId: string; jobFence: number } {
  const at = jobId.lastIndexOf('-');
  return { runId: jobId.slice(0, at), jobFence: Number(jobId.slice(at + 1)) };
}

/**
 * One BullMQ attempt per job: the store decides what is tried again, when and how often
 * (attempts, EXECUTION_LOST), and a run that is tried again gets a new job. Jobs of a worker that
 * was killed come back through BullMQ's stalled check, which does not count as an attempt there.
 */
export const JOB_OPTIONS = {
  attempts: 1,
  removeOnComplete: { count: 100 },
  removeOnFail: { count: 1000 },
} as const satisfies JobsOptions;

/** Delay before a failed execution is tried again, in ms: 1 s, 2 s, 4 s … at most 30 s. */
export const retryDelayMs = (failedAttempts: number): number => Math.min(1000 * 2 ** (failedAttempts - 1), 30_000);
