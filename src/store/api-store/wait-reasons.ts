import type { Run } from '../../experiments/records/run.js';
import type { StoreContext } from '../commands/load-commands.js';
import { countWorkers } from './counts.js';

/** Marks queued runs while no worker is alive: derived from heartbeats, not stored. */
export async function addWaitReasons(context: StoreContext, runs: Run[]): Promise<void> {
  const waiting = runs.filter((run) => run.status === 'queued' && run.waitReason === null);
  if (waiting.length > 0 && (await countWorkers(context)).workers === 0) {
    for (const run of waiting) run.waitReason = 'no_worker';
  }
}
