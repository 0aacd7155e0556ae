/**
 * The states of runs and experiments: which ones are finished, and how the state of an experiment
 * follows from those of its runs. The store computes the same in Lua; a test there compares the
 * two.
 */
import type { ExperimentStatus } from './experiment.js';
import { RUN_STATUSES, type RunStatus } from './run.js';

const FINISHED = ['succeeded', 'failed', 'cancelled'] as const satisfies RunStatus[];

/** States that a run leaves only when a retry is requested. */
export const FINISHED_RUN_STATUSES: ReadonlySet<RunStatus> = new Set(FINISHED);
/** States of an experiment whose runs are all finished. */
export const FINISHED_EXPERIMENT_STATUSES: ReadonlySet<ExperimentStatus> = new Set([
  ...FINISHED,
  'partially_succeeded',
] as const);

/** Whether a run or experiment in this state is finished. */
export function isFinished(status: RunStatus | ExperimentStatus): boolean {
  return FINISHED_EXPERIMENT_STATUSES.has(status);
}

/**
 * The state of an experiment with this many runs in each state.
 *
 * While a run is unfinished: `running` if a run is running, or if some are queued and others are
 * cancelling or finished; else `cancelling` if any is being cancelled; else `queued` if any is
 * queued; else `paused`. (Cancelling one run of many leaves the experiment running; cancelling all
 * leaves no queued or running one.) When all are finished: `succeeded` if all succeeded,
 * `partially_succeeded` if some did, else `failed` if any failed, else `cancelled`.
 */
export function experimentStatus(counts: Readonly<Record<RunStatus, number>>): ExperimentStatus {
  const finished = counts.succeeded + counts.failed + counts.cancelled;
  const unfinished = counts.queued + counts.running + counts.paused + counts.cancelling;
  if (unfinished > 0) {
    if (counts.running > 0 || (counts.queued > 0 && finished + counts.cancelling > 0)) return 'running';
    if (counts.cancelling > 0) return 'cancelling';
    return counts.queued > 0 ? 'queued' : 'paused';
  }
  if (counts.succeeded > 0) return counts.succeeded === finished ? 'succeeded' : 'partially_succeeded';
  return counts.failed > 0 ? 'failed' : 'cancelled';
}

/** Number of runs in each state; zero for states that do not occur. */
export function countStatuses(statuses: Iterable<RunStatus>): Record<RunStatus, number> {
  const counts = Object.fromEntries(RUN_STATUSES.map((status) => [status, 0])) as Record<RunStatus, number>;
  for (const status of statuses) counts[status] += 1;
  return counts;
}
