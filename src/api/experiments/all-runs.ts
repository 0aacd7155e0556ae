import type { Run } from '../../experiments/records/run.js';
import { unreadable } from '../../store/records.js';
import type { RequestDependencies } from '../dependencies.js';

const PAGE_SIZE = 100;

/**
 * Every run of an experiment, in planning order.
 * @throws ServiceError RECORD_UNREADABLE when one cannot be read: figures without it would be taken
 *   for figures of all runs
 */
export async function allRuns(
  experimentId: string,
  { store }: { store: Pick<RequestDependencies['store'], 'listRuns'> },
): Promise<Run[]> {
  const runs: Run[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await store.listRuns(experimentId, { limit: PAGE_SIZE, cursor: cursor ?? undefined });
    if (page?.unreadable) throw unreadable(page.unreadable[0]!.message);
    runs.push(...(page?.items ?? []));
    cursor = page?.nextCursor;
  } while (cursor);
  return runs;
}
