/**
 * Releases held experiments: those whose `startAt` has come and whose `after` have finished. That
 * they are due is stored by the step that finishes the last of these. A worker that dies between
 * the release and the jobs leaves runs without jobs, which reconcile queues.
 */
import type { Logger } from '../../logger.js';
import type { RunQueue } from '../../queue/run-queue.js';
import type { WorkerStore } from '../../store/store.js';
import { startPeriodically } from './periodically.js';

export interface ReleaseOptions {
  store: Pick<WorkerStore, 'isReleaseDue' | 'releaseExperiment'>;
  queue: Pick<RunQueue, 'enqueue' | 'reorder'>;
  logger: Logger;
}

export interface ReleasingOptions extends ReleaseOptions {
  workerId: string;
  leases: Pick<WorkerStore, 'takeLease' | 'extendLease'>;
}

/** A run starts within a second of its time. */
const EVERY_MS = 500;

/** Releases all that are due, one after the other. */
export async function releaseDue({ store, queue, logger }: ReleaseOptions): Promise<void> {
  for (;;) {
    const release = await store.releaseExperiment();
    if (release === null) return;
    const { experimentId, jobs, movedRunIds } = release;
    logger.info({ experimentId, runs: jobs.length }, 'experiment released');
    await queue.enqueue(jobs);
    await queue.reorder(movedRunIds);
  }
}

/**
 * Looks twice a second whether one is due, one worker at a time releases them; returns the stop
 * function.
 */
export function startReleasing({ workerId, leases, ...options }: ReleasingOptions): () => void {
  return startPeriodically({
    name: 'held-experiments',
    workerId,
    store: leases,
    everyMs: EVERY_MS,
    logger: options.logger,
    isDue: () => options.store.isReleaseDue(),
    work: () => releaseDue(options),
  });
}
