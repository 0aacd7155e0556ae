/**
 * The periodic sweep that repairs what crashes leave behind: runs without a job are queued again,
 * folders without an owner are removed, and experiments beyond the retention limits are deleted.
 * One worker at a time sweeps.
 */
import type { RunQueue } from '../../queue/run-queue.js';
import type { WorkerStore } from '../../store/store.js';
import { continueRound, type RoundOptions } from './artifact-round.js';
import { chunks } from './chunks.js';
import { startPeriodically } from './periodically.js';
import { deleteBeyondQuota, deleteOldExperiments, type RetentionOptions } from './retention.js';

export interface ReconcileOptions extends Omit<RoundOptions, 'store'>, Omit<RetentionOptions, 'store' | 'artifacts'> {
  workerId: string;
  store: Pick<WorkerStore, 'activeRuns' | 'releaseParked' | 'takeLease' | 'extendLease'> &
    (RoundOptions & RetentionOptions)['store'];
  queue: Pick<RunQueue, 'readLiveJobs' | 'enqueue' | 'enqueueMissing' | 'discard'>;
  /** Of each tenant; 0: no limit. */
  maxRunningRuns: number;
  everyMs: number;
}

/** What one sweep did. */
export interface SweepResult {
  /** Runs that had no job. */
  requeued: string[];
  /** Runs that had a job although they are not queued. */
  discarded: string[];
  /** Folders removed: runs, single executions as `<runId>/<fence>`, and `<runId>/checkpoints`. */
  collected: string[];
  /** Experiments deleted by retention. */
  expired: string[];
}

/** Sweeps once, even if another worker does the same. */
export async function sweep(options: ReconcileOptions): Promise<SweepResult> {
  const { requeued, discarded } = await matchJobsToRuns(options);
  const old = await deleteOldExperiments(options);
  const collected = await continueRound(options);
  const expired = [...old, ...(await deleteBeyondQuota(options))];
  const result = { requeued, discarded, collected, expired };
  if (Object.values(result).some((ids) => ids.length > 0)) options.logger.info(result, 'reconciled');
  return result;
}

/** Sweeps at start and then periodically, unless another worker does; returns the stop function. */
export function startReconciling(options: ReconcileOptions): () => void {
  return startPeriodically({ ...options, name: 'reconcile', work: () => sweep(options) });
}

/**
 * Every run that is queued, running or cancelling must have a waiting or active job. That of a dead
 * worker stays active until BullMQ's stalled check redelivers it. A run without a job (the queue
 * lost it, or a process died between the record and the queue) gets one here; the claim decides the
 * rest. Parked runs have none, and are released when runs of their tenant have ended; held ones
 * have none either. Jobs of other runs (paused, or the API died before it removed them) are
 * removed.
 */
async function matchJobsToRuns({ store, queue, maxRunningRuns }: ReconcileOptions) {
  // Read before the runs: the run of a job is stored before its job.
  const live = await queue.readLiveJobs();
  const missing = new Set<string>();
  /** One run of each tenant that has parked ones. */
  const parked = new Map<string, string>();
  const wanted: { runId: string; jobFence: number }[] = [];
  let cursor = '0';
  do {
    const { runs, next } = await store.activeRuns(cursor);
    for (const { tenant, runId, isParked } of runs) if (isParked) parked.set(tenant, runId);
    const due = runs.filter((run) => run.status !== 'paused' && !run.isParked && !run.isHeld);
    wanted.push(...due);
    const jobs = due
      .filter((run) => !live.has(run))
      .map(({ runId, experimentId, jobFence }) => ({ runId, experimentId, jobFence }));
    // The jobs that moved while the queue was read are looked at one by one.
    for (const chunk of chunks(jobs)) {
      for (const { runId } of await queue.enqueueMissing(chunk)) missing.add(runId);
    }
    cursor = next;
  } while (cursor !== '0');
  const obsolete = live.except(wanted);
  await queue.discard(obsolete);
  for (const runId of parked.values()) {
    const released = await store.releaseParked(runId, maxRunningRuns);
    if (released.length > 0) await queue.enqueue(released);
    for (const run of released) missing.add(run.runId);
  }
  return { requeued: [...missing], discarded: obsolete.map(({ runId }) => runId) };
}
