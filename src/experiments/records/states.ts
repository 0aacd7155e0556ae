/**
 * The states of runs and experiments: which are final, and how an experiment's follows from its runs'. The store
 * computes the same in Lua; a test there compares the two.
 */
import type { ExperimentStatus } from './experiment.js';
import { RUN_STATUSES, type RunStatus } from './run.js';

const FINISHED = ['succeeded', 'failed', 'cancelled'] as const satisfies RunStatus[];

/** States that a run leaves only when someone asks for a retry. */
export const FINISHED_RUN_STATUSES: ReadonlySet<RunStatus> = new Set(FINISHED);
/** States of an experiment all of whose runs are terminal. */
export const FINISHED_EXPERIMENT_STATUSES: ReadonlySet<ExperimentStatus> = new Set([
  ...FINISHED,
  'partially_succeeded',
] as const);

/** Whether a run or experiment in this state has ended. */
export function isFinished(status: RunStatus | ExperimentStatus): boolean {
  return FINISHED_EXPERIMENT_STATUSES.has(status);
}

/**
 * The state of an experiment with this many runs in each state.
 *
 * While a run is not terminal: `running` if a run is running, or if some are queued and others are past that; else
 * `cancelling` if any is being cancelled; else `queued` if any is queued; else `paused`. (Cancelling one run of many
 * leaves the experiment running; cancelling all leaves no queued or running one.) After that:
 * `succeeded` when all did, `partially_succeeded` when some did, else `failed` if any failed, else `cancelled`.
 */
export function experimentStatus(counts: Readonly<Record<RunStatus, number>>): ExperimentStatus {
  const ended = counts.succeeded + counts.failed + counts.cancelled;
  const open = counts.queued + counts.running + counts.paused + counts.cancelling;
  if (open > 0) {
    if (counts.running > 0 || (counts.queued > 0 && ended + counts.cancelling > 0)) return 'running';
    if (counts.cancelling > 0) return 'cancelling';
    return counts.queued > 0 ? 'queued' : 'paused';
  }
  if (counts.succeeded > 0) return counts.succeeded === ended ? 'succeeded' : 'partially_succeeded';
  return counts.failed > 0 ? 'failed' : 'cancelled';
}

/** Counts with zero for every state that is not named. */
export function countStatuses(statuses: Iterable<RunStatus>): Record<RunStatus, number> {
  const counts = Object.fromEntries(RUN_STATUSES.map((status) => [status, 0])) as Record<RunStatus, number>;
  for (const status of statuses) counts[status] += 1;
  return counts;
}
