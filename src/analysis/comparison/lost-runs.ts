/** Runs without a model, by why they have none. */
import type { ArmSummary } from '../schemas.js';

/** How many failed, which says something of their arm, and how many someone cancelled. */
export function lostRuns({
  count,
  runs,
}: Pick<ArmSummary['failed'], 'count'> & { runs: readonly { status: string }[] }) {
  const cancelled = runs.filter(({ status }) => status === 'cancelled').length;
  return { failed: count - cancelled, cancelled };
}
