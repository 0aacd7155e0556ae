/**
 * The worker's end of the queue, and the only place that knows a BullMQ job. A job says which run to look at; all decisions (attempts,
 * delays, giving up) are the record's, so that none of BullMQ's counters ends a run. The job is done when the record says what
 * became of the run: over, or queued again with a job of its own.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { DelayedError, type Job, WaitingError, Worker } from 'bullmq';
import type { Config } from '../../config.js';
import { fenceOfJob, jobDataSchema, queuePrefix, RUN_QUEUE, type RunJobData } from '../../queue/run-jobs.js';
import { isStoreFull, type RedisClient, shortenExpiry } from '../../store/redis.js';
import type { Interruption } from './drive-trainer.js';
import { type ExecutionContext, processRun } from './execute-run.js';

export interface TrainingWorkerOptions {
  /** A connection of the role `worker`; stays the caller's to close. */
  connection: RedisClient;
  /** The installation's key prefix. */
  prefix: string;
  settings: Pick<Config['worker'], 'concurrency' | 'lockMs' | 'stalledCheckMs' | 'reconcileMs'>;
  context: ExecutionContext;
  /** Told of every lock that could not be renewed in time. */
  onLockLost?: () => void;
}

export interface TrainingWorker {
  /** Resolves when it waits for jobs. */
  ready(): Promise<void>;
  /** Runs at work now. */
  busy(): number;
  /** Takes no more jobs, hands its runs back at once, and returns when each is back in the queue. */
  close(): Promise<void>;
}

interface ActiveJob {
  controller: AbortController;
  lockTimer: NodeJS.Timeout;
}

/** A stalled job comes back however often it stalls; the record counts lost executions and gives the run up. */
const NEVER_GIVEN_UP = 1_000_000;
/** After a lost connection or a full store, in ms; BullMQ's own is 15 s. */
const RETRY_FETCH_MS = 1000;

export function createTrainingWorker(options: TrainingWorkerOptions): TrainingWorker {
  const { connection, prefix, settings, context, onLockLost } = options;
  const { logger } = context;
  const active = new Map<string, ActiveJob>();
  /** Once a lock was not renewed for so long, another worker may train the run. */
  const lostAfterMs = settings.lockMs + settings.stalledCheckMs;
  let closing = false;

  async function work(job: Job<RunJobData>, token: string | undefined): Promise<void> {
    if (closing) return putBack(job, token);
    const jobId = job.id!;
    const { runId } = jobDataSchema.parse(job.data);
    const controller = new AbortController();
    // Redis may be away, or cut off from here: then nobody says that the lock is lost.
    const lockTimer = setTimeout(() => loseLock(jobId), lostAfterMs);
    active.set(jobId, { controller, lockTimer });
    let outcome: Awaited<ReturnType<typeof processRun>>;
    try {
      outcome = await processRun({ runId, jobFence: fenceOfJob(jobId, runId) }, controller.signal, context);
    } finally {
      clearTimeout(lockTimer);
      active.delete(jobId);
    }
    // Without its lock the job is not ours to complete; the queue delivers it again and the claim finds nothing to do.
    if (controller.signal.reason === ('lock_lost' satisfies Interruption)) throw new WaitingError();
    if (outcome === 'left') return putOff(job, token, settings.reconcileMs);
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
  worker.on('error', (err) => logger.warn({ err }, 'queue'));
  worker.on('failed', (job, err) =>
    logger.error({ err, runId: job?.data.runId }, 'job failed; reconcile adds it again'),
  );
  worker.on('stalled', (jobId) => logger.warn({ jobId }, 'a worker ended without a word; its job is delivered again'));
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
 * BullMQ waits after a lost connection, and after a refusal asks again at once: a store whose memory is full would be asked for a job
 * a thousand times a second, each time with a line in the log.
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
 * A lock of a worker that is gone, and the mark by which BullMQ makes one stalled check at a time, must not last an hour longer when
 * Redis's clock is set back: nobody would notice a dead worker in that hour.
 */
async function shortenLocks(
  worker: Worker,
  connection: RedisClient,
  { lockMs, stalledCheckMs }: TrainingWorkerOptions['settings'],
  ending: AbortSignal,
): Promise<void> {
  while (!ending.aborted) {
    try {
      await shortenExpiry(connection, worker.toKey('stalled-check'), stalledCheckMs);
      for (const jobId of await connection.lrange(worker.toKey('active'), 0, -1)) {
        await shortenExpiry(connection, `${worker.toKey(jobId)}:lock`, lockMs);
      }
    } catch {
      // Redis is away; the worker's own connection errors are logged.
    }
    await delay(stalledCheckMs, undefined, { signal: ending }).catch(() => undefined);
  }
}

/** A job that was fetched just before closing: nothing has happened to its run. */
async function putBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

/** A job of a run that a worker of another version is to train: it comes back later, to whoever is there then. */
async function putOff(job: Job, token: string | undefined, delayMs: number): Promise<never> {
  await job.moveToDelayed(Date.now() + delayMs, token);
  throw new DelayedError();
}
