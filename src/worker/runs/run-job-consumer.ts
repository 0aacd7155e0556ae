/**
 * Takes jobs from the queue of runs. A job only names a run; attempts, delays and giving up are
 * decided by its record, so that no counter of BullMQ finishes a run. A job is complete once the
 * record holds the outcome: finished, or queued again with a new job.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { DelayedError, type Job, WaitingError, Worker } from 'bullmq';
import type { Config } from '../../config.js';
import { fenceOfJob, jobDataSchema, queuePrefix, RUN_QUEUE, type RunJobData } from '../../queue/run-jobs.js';
import { isStoreFull, type RedisClient, shortenExpiry } from '../../store/redis.js';
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
  /** Number of runs in execution. */
  busy(): number;
  /** Stops taking jobs, hands its runs back, and resolves when each is back in the queue. */
  close(): Promise<void>;
}

interface ActiveJob {
  controller: AbortController;
  lockTimer: NodeJS.Timeout;
}

/** A stalled job is redelivered however often it stalls; the record counts lost executions. */
const NEVER_GIVEN_UP = 1_000_000;
/** After a lost connection or a full Redis, in ms; BullMQ's default is 15 s. */
const RETRY_FETCH_MS = 1000;

export function createRunJobConsumer(options: RunJobConsumerOptions): RunJobConsumer {
  const { connection, prefix, settings, context, onLockLost } = options;
  const { logger } = context;
  const active = new Map<string, ActiveJob>();
  /** Once a lock has not been renewed for this long, another worker may train the run. */
  const lostAfterMs = settings.lockMs + settings.stalledCheckMs;
  let closing = false;

  async function work(job: Job<RunJobData>, token: string | undefined): Promise<void> {
    if (closing) return putBack(job, token);
    const jobId = job.id!;
    const { runId } = jobDataSchema.parse(job.data);
    const controller = new AbortController();
    // While Redis is unreachable, nothing else reports that the lock is lost.
    const lockTimer = setTimeout(() => loseLock(jobId), lostAfterMs);
    active.set(jobId, { controller, lockTimer });
    let outcome: Awaited<ReturnType<typeof executeRun>>;
    try {
      outcome = await executeRun({ runId, jobFence: fenceOfJob(jobId, runId) }, controller.signal, context);
    } finally {
      clearTimeout(lockTimer);
      active.delete(jobId);
    }
    // Without its lock the job is not ours to complete: the queue redelivers it, and the claim
    // finds nothing to do.
    if (controller.signal.reason === ('lock_lost' satisfies Interruption)) throw new WaitingError();
    if (outcome === 'left') return postpone(job, token, settings.reconcileMs);
  }

  function loseLock(jobId: string): void {
    const controller = active.get(jobId)?.controller;
    if (!controller || controller.signal.reason === ('lock_lost' satisfies Interruption)) return;
    controller.abort('lock_lost' satisfies Interruption);
    onLockLost?.();
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
  worker.on('error', (err) => logger.warn({ err }, 'run queue error'));
  worker.on('failed', (job, err) =>
    logger.error({ err, runId: job?.data.runId }, 'job failed, reconcile will add it again'),
  );
  worker.on('stalled', (jobId) => logger.warn({ jobId }, 'job stalled, redelivering'));
  worker.on('lockRenewalFailed', (jobIds) => {
    for (const jobId of jobIds) loseLock(jobId);
  });
  worker.on('locksRenewed', ({ jobIds }) => {
    for (const jobId of jobIds) active.get(jobId)?.lockTimer.refresh();
  });

  const clockWatched = new AbortController();
  void shortenLocks(worker, connection, settings, clockWatched.signal);

  return {
    ready: async () => {
      await worker.waitUntilReady();
    },
    busy: () => active.size,
    close: async () => {
      closing = true;
      const closed = worker.close(); // from here on it fetches nothing
      for (const { controller } of active.values()) controller.abort('shutdown' satisfies Interruption);
      await closed;
      clockWatched.abort();
    },
  };
}

/**
 * BullMQ waits after a lost connection, but retries a refusal at once: a full Redis would be asked
 * for a job a thousand times a second, with a line in the log each time.
 */
class PatientWorker<Data> extends Worker<Data> {
  protected override async moveToActive(token: string, name?: string): Promise<Job<Data>> {
    try {
      return await super.moveToActive(token, name);
    } catch (error) {
      if (isStoreFull(error)) await delay(RETRY_FETCH_MS);
      throw error;
    }
  }
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
