/** Why runs wait, where their records do not say it. */
import type { Run } from '../../experiments/records/run.js';
import type { StoreContext } from '../commands/load-commands.js';
import { execute } from '../redis.js';
import type { HeldRun } from '../store.js';
import { countWorkers } from '../workers.js';

/** Marks queued runs of held experiments, and others while no worker takes runs. */
export async function addWaitReasons(context: StoreContext, runs: Run[]): Promise<void> {
  const queued = runs.filter((run) => run.status === 'queued' && run.waitReason === null);
  if (queued.length === 0) return;
  const held = await readHeld(context, [...new Set(queued.map(({ experimentId }) => experimentId))]);
  for (const run of queued) run.waitReason = held.get(run.experimentId)?.waitReason ?? null;
  const waiting = queued.filter(({ waitReason }) => waitReason === null);
  if (waiting.length > 0 && (await countWorkers(context)).workers === 0) {
    for (const run of waiting) run.waitReason = 'no_worker';
  }
}

async function readHeld({ redis, keys }: StoreContext, experimentIds: string[]) {
  const pipeline = redis.pipeline();
  for (const id of experimentIds) pipeline.zscore(keys.heldExperiments, id);
  const scores = (await execute(pipeline)) as (string | null)[];
  return new Map(experimentIds.map((id, index) => [id, readHold(scores[index]!)]));
}

/**
 * What a held experiment waits for. Null when it is not held, or is about to be released.
 * @param score in the set of held experiments
 */
export function readHold(score: string | null): Pick<HeldRun, 'waitReason' | 'releasedAt'> | null {
  if (score === 'inf') return { waitReason: 'other_experiments', releasedAt: null };
  if (score === null || Number(score) <= Date.now()) return null;
  return { waitReason: 'start_time', releasedAt: Number(score) };
}
