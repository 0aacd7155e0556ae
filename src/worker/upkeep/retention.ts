/** Deletes the experiments that finished first, beyond the limits on age and disk space. */
import type { Config } from '../../config.js';
import { ServiceError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { ArtifactStore } from '../../store/artifacts/contract.js';
import type { DiskUsage } from '../../store/disk-usage.js';
import type { ApiStores, FinishedExperiment, WorkerStore } from '../../store/store.js';
import { countFolders } from './artifact-round.js';

export interface RetentionOptions {
  store: Pick<WorkerStore, 'finishedExperiments'>;
  apiStores: Pick<ApiStores, 'forTenant'>;
  artifacts: Pick<ArtifactStore, 'lookAt' | 'removeRun'>;
  usage: DiskUsage;
  retention: Config['retention'];
  logger: Logger;
  /** Milliseconds since 1970. */
  now?: () => number;
}

const DAY_MS = 24 * 3600 * 1000;
/** Experiments read at once. */
const BATCH = 100;

/** @returns the ids of the experiments that were deleted */
export async function deleteOldExperiments(options: RetentionOptions): Promise<string[]> {
  const { retention, now = Date.now } = options;
  if (retention.days === 0) return [];
  const limit = now() - retention.days * DAY_MS;
  return deleteInTurn(options, async ({ finishedAt }) => (Date.parse(finishedAt) < limit ? 'delete' : 'stop'));
}

/**
 * Deletes nothing before every file was counted once, and no experiment that has no files.
 * @returns the ids of the experiments that were deleted
 */
export async function deleteBeyondQuota(options: RetentionOptions): Promise<string[]> {
  const { retention, usage } = options;
  if (retention.diskQuotaMegabytes === 0) return [];
  const quota = retention.diskQuotaMegabytes * 2 ** 20;
  const isExceeded = async () => {
    const { bytes, round } = await usage.read();
    return round.isComplete && bytes > quota;
  };
  return deleteInTurn(options, async ({ runIds }) => {
    if (!(await isExceeded())) return 'stop';
    if ((await usage.bytesOf(runIds)).every((bytes) => bytes === 0)) return 'keep';
    // Somebody may have removed files by hand, of this experiment or of the next ones.
    const folders = await countFolders(runIds, options);
    if (!(await isExceeded())) return 'stop';
    return folders.some(({ bytes }) => bytes > 0) ? 'delete' : 'keep';
  });
}

/**
 * Deletes finished experiments, the one that finished first in front, as the rule says. Those
 * stored by another version are left to it.
 */
async function deleteInTurn(
  { store, apiStores, artifacts, logger }: RetentionOptions,
  judge: (experiment: FinishedExperiment) => Promise<'delete' | 'keep' | 'stop'>,
): Promise<string[]> {
  const deleted: string[] = [];
  let kept = 0;
  for (;;) {
    const oldest = await store.finishedExperiments(BATCH, kept);
    if (oldest.length === 0) return deleted;
    for (const experiment of oldest) {
      const verdict = await judge(experiment);
      if (verdict === 'stop') return deleted;
      const ofTenant = apiStores.forTenant(experiment.tenant);
      const answer =
        verdict === 'keep' ? verdict : await ofTenant.deleteExperiment(experiment.id).catch(unlessUnreadable);
      if (answer === 'keep' || answer === 'unreadable') {
        kept++;
        if (answer === 'unreadable') {
          logger.warn({ experimentId: experiment.id }, 'experiment not deleted, another version stored it');
        }
        continue;
      }
      // One of its runs was just queued again, or somebody else is deleting it: the next sweep
      // retries.
      if (answer.outcome !== 'deleted') return deleted;
      for (const runId of answer.runIds) await artifacts.removeRun(runId);
      deleted.push(experiment.id);
    }
  }
}

function unlessUnreadable(error: unknown): 'unreadable' {
  if (error instanceof ServiceError && error.code === 'RECORD_UNREADABLE') return 'unreadable';
  throw error;
}
