/**
 * Takes jobs from the queue of runs. A job only names a run; attempts, delays and giving up are
 * decided by its record, so that no counter of BullMQ finishes a run. A job is complete once the
 * record holds the outcome: finished, or queued again with a new job.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { DelayedError, type Job, WaitingError, type Worker } from 'bullmq';
import type { Config } from '../../config.js';
import { fenceOfJob, jobDataSchema, queuePrefix, RUN_QUEUE, type RunJobData, readJobId } from '../../queue/run-jobs.js';
import { type RedisClient, shortenExpiry } from '../../store/redis.js';
import { PatientWorker, RETRY_FETCH_MS } from '../patient-worker.js';
import type { Interruption } from './drive-trainer.js';
import { executeRun } from './execute-run.js';
import type { ExecutionContext } from './execution.js';

export interface RunJobConsumerOptions {
  /** A connection of the role `worker`; stays the caller's to close. */
  connection: RedisClient;
  /** The installation's key prefix. */
  prefix: string;
  settings: Pick<Config['worker'], 'concurrency' | 'lockMs' | 'stalledCheckMs' | 'reconcileMs'>;
  context: ExecutionContext;
  /** Called for every lock that could not be renewed in time. */
  onLockLost?: () => void;
}

export interface RunJobConsumer {
  /** Resolves when it takes jobs. */
  ready(): Promise<void>;
  /** Ids of the runs in execution. */
  runs(): string[];
  /** Stops taking jobs, hands its runs back, and resolves when each is back in the queue. */
  close(): Promise<void>;
}

/** A stalled job is redelivered however often it stalls; the record counts lost executions. */
const NEVER_GIVEN_UP = 1_000_000;

export function createRunJobConsumer(options: RunJobConsumerOptions): RunJobConsumer {
  const { connection, prefix, settings, context, onLockLost } = options;
  const { logger } = context;
  // Once a lock has not been renewed for this long, another worker may train the run.
  const active = trackActiveJobs(settings.lockMs + settings.stalledCheckMs, onLockLost);
  let closing = false;

  async function work(job: Job<RunJobData>, token: string | undefined): Promise<void> {
    if (closing) return putBack(job, token);
    const jobId = job.id!;
    const { runId } = jobDataSchema.parse(job.data);
    const signal = active.add(jobId);
    let outcome: Awaited<ReturnType<typeof executeRun>>;
    try {
      outcome = await executeRun({ runId, jobFence: fenceOfJob(jobId, runId) }, signal, context);
    } finally {
      active.remove(jobId);
    }
    // Without its lock the job is not ours to complete: the queue redelivers it, and the claim
    // finds nothing to do.
    if (signal.reason === ('lock_lost' satisfies Interruption)) throw new WaitingError();
    await releaseParked(runId, context);
    if (outcome === 'left') return postpone(job, token, settings.reconcileMs);
  }

  const worker = new PatientWorker<RunJobData>(RUN_QUEUE, work, {
    connection,
    prefix: queuePrefix(prefix),
    concurrency: settings.concurrency,
    lockDuration: settings.lockMs,
    stalledInterval: settings.stalledCheckMs,
    maxStalledCount: NEVER_GIVEN_UP,
    runRetryDelay: RETRY_FETCH_MS,
    skipVersionCheck: true, // checked when the connection was made
  });
  listen(worker, active, logger);

  const clockWatched = new AbortController();
  void shortenLocks(worker, connection, settings, clockWatched.signal);

  return {
    ready: async () => {
      await worker.waitUntilReady();
    },
    runs: active.runs,
    close: async () => {
      closing = true;
      const closed = worker.close(); // from here on it fetches nothing
      active.interruptAll();
      await closed;
      clockWatched.abort();
    },
  };
}

/** A run of the tenant may have ended: parked ones may run instead. */
async function releaseParked(runId: string, { store, queue, maxRunningRuns, logger }: ExecutionContext): Promise<void> {
  if (maxRunningRuns === 0) return;
  try {
    const released = await store.releaseParked(runId, maxRunningRuns);
    if (released.length > 0) await queue.enqueue(released);
  } catch (err) {
    logger.warn({ err, runId }, 'parked runs not released, left to reconciliation');
  }
}

/** Logs what goes wrong in the queue, and follows the locks of the jobs in work. */
function listen(worker: Worker<RunJobData>, active: ActiveJobs, logger: ExecutionContext['logger']): void {
  worker.on('error', (err) => logger.warn({ err }, 'run queue error'));
  worker.on('failed', (job, err) =>
    logger.error({ err, runId: job?.data.runId }, 'job failed, reconcile will add it again'),
  );
  worker.on('stalled', (jobId) => logger.warn({ jobId }, 'job stalled, redelivering'));
  worker.on('lockRenewalFailed', (jobIds) => {
    for (const jobId of jobIds) active.loseLock(jobId);
  });
  worker.on('locksRenewed', ({ jobIds }) => {
    for (const jobId of jobIds) active.renewLock(jobId);
  });
}

type ActiveJobs = ReturnType<typeof trackActiveJobs>;

/**
 * The jobs in work, each with the signal that interrupts its execution.
 * @param lostAfterMs after this long without a renewal a job's lock counts as lost: while Redis is
 *   unreachable, nothing else reports it
 * @param onLockLost called once per job
 */
function trackActiveJobs(lostAfterMs: number, onLockLost: (() => void) | undefined) {
  const jobs = new Map<string, { controller: AbortController; lockTimer: NodeJS.Timeout }>();

  function loseLock(jobId: string): void {
    const controller = jobs.get(jobId)?.controller;
    if (!controller || controller.signal.reason === ('lock_lost' satisfies Interruption)) return;
    controller.abort('lock_lost' satisfies Interruption);
    onLockLost?.();
  }

  return {
    add(jobId: string): AbortSignal {
      const controller = new AbortController();
      jobs.set(jobId, { controller, lockTimer: setTimeout(() => loseLock(jobId), lostAfterMs) });
      return controller.signal;
    },
    remove(jobId: string): void {
      clearTimeout(jobs.get(jobId)?.lockTimer);
      jobs.delete(jobId);
    },
    renewLock: (jobId: string) => jobs.get(jobId)?.lockTimer.refresh(),
    loseLock,
    /** Interrupts every execution, for a shutdown. */
    interruptAll(): void {
      for (const { controller } of jobs.values()) controller.abort('shutdown' satisfies Interruption);
    },
    runs: () => [...jobs.keys()].map((jobId) => readJobId(jobId).runId),
  };
}

/**
 * When Redis's clock is set back by an hour, the locks of a dead worker and the mark that limits
 * BullMQ to one stalled check at a time would last an hour longer. Nobody would notice the dead
 * worker.
 */
async function shortenLocks(
  worker: Worker,
  connection: RedisClient,
  { lockMs, stalledCheckMs }: RunJobConsumerOptions['settings'],
  ending: AbortSignal,
): Promise<void> {
  while (!ending.aborted) {
    try {
      await shortenExpiry(connection, worker.toKey('stalled-check'), stalledCheckMs);
      for (const jobId of await connection.lrange(worker.toKey('active'), 0, -1)) {
        await shortenExpiry(connection, `${worker.toKey(jobId)}:lock`, lockMs);
      }
    } catch {
      // Redis is unreachable; BullMQ's worker logs its connection errors.
    }
    await delay(stalledCheckMs, undefined, { signal: ending }).catch(() => undefined);
  }
}

/** For a job that was fetched just before closing: nothing has happened to its run. */
async function putBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

/** For a job that needs a worker of another version: it comes back later. */
async function postpone(job: Job, token: string | undefined, delayMs: number): Promise<never> {
  await job.moveToDelayed(Date.now() + delayMs, token);
  throw new DelayedError();
}
