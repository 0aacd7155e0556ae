/**
 * The round through the folders of all runs, a part of it in each sweep: counts their bytes, and
 * removes what has no owner.
 */
import type { ArtifactStore, RunFolder } from '../../store/artifacts/contract.js';
import type { DiskUsage } from '../../store/disk-usage.js';
import type { WorkerStore } from '../../store/store.js';
import { chunks } from './chunks.js';

export interface RoundOptions {
  store: Pick<WorkerStore, 'artifactFences'>;
  artifacts: Pick<
    ArtifactStore,
    'listRuns' | 'lookAt' | 'lookAtNext' | 'removeCheckpoints' | 'removeFence' | 'removeRun'
  >;
  usage: DiskUsage;
  /** Milliseconds a folder is left alone after its last change, as it may be new. */
  graceMs?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Runs that are looked at in one sweep; reading a folder takes about half a millisecond. */
  roundRuns?: number;
}

/**
 * Continues the round where the last sweep left it, whichever worker that was.
 * @returns folders removed: runs, single executions as `<runId>/<fence>`, and `<runId>/checkpoints`
 */
export async function continueRound(options: RoundOptions): Promise<string[]> {
  const { artifacts, usage, roundRuns = 1000 } = options;
  const { round } = await usage.read();
  const folders = await artifacts.lookAtNext(round.after, roundRuns);
  const removed: string[] = [];
  for (const chunk of chunks(folders)) {
    await mendCounts(chunk, options);
    removed.push(...(await removeLeftovers(chunk, options)));
  }
  if (folders.length === roundRuns) await usage.saveRound({ ...round, after: folders.at(-1)!.runId });
  else {
    // A round of one sweep has just seen every run.
    const runIds = round.after === '' ? folders.map(({ runId }) => runId) : await artifacts.listRuns();
    await countMissing(new Set(runIds), options);
    await usage.saveRound({ after: '', isComplete: true });
  }
  return removed;
}

/** The counts were read after the folders: what looks wrong is looked at again. */
async function mendCounts(folders: RunFolder[], options: RoundOptions): Promise<void> {
  const counts = await options.usage.bytesOf(folders.map(({ runId }) => runId));
  const wrong = folders.filter(({ bytes }, index) => bytes !== counts[index]);
  await countFolders(
    wrong.map(({ runId }) => runId),
    options,
  );
}

/** Reads the folders of these runs, and mends their counts. */
export async function countFolders(
  runIds: readonly string[],
  { artifacts, usage }: Pick<RoundOptions, 'usage'> & { artifacts: Pick<ArtifactStore, 'lookAt'> },
): Promise<RunFolder[]> {
  // Read before the folders: a count that changes meanwhile belongs to a change of the files.
  const counts = await usage.bytesOf(runIds);
  const folders: RunFolder[] = [];
  for (const runId of runIds) folders.push(await artifacts.lookAt(runId));
  // Together, since Redis may write each of its answers to disk.
  const wrong = [...folders.entries()].filter(([index, { bytes }]) => bytes !== counts[index]);
  await Promise.all(wrong.map(([index, { runId, bytes }]) => usage.setBytes(runId, bytes, counts[index])));
  return folders;
}

/** Somebody else may have removed a folder, or an older data folder was put in place. */
async function countMissing(present: ReadonlySet<string>, options: RoundOptions): Promise<void> {
  let cursor = '0';
  do {
    const { counts, next } = await options.usage.scan(cursor);
    const missing = counts.map(({ runId }) => runId).filter((runId) => !present.has(runId));
    await countFolders(missing, options);
    cursor = next;
  } while (cursor !== '0');
}

/**
 * Removes the folders of deleted runs and of executions that are neither the latest of their run
 * nor its result, and the checkpoints of finished runs. Runs stored by another version are left to
 * it.
 */
async function removeLeftovers(folders: RunFolder[], options: RoundOptions): Promise<string[]> {
  const { store, artifacts, graceMs = 60_000, now = Date.now } = options;
  const old = folders.filter(({ modifiedAt }) => modifiedAt.getTime() < now() - graceMs);
  const owners = await store.artifactFences(old.map(({ runId }) => runId));
  const removed: string[] = [];
  for (const { runId, fences, hasCheckpoints } of old) {
    const owner = owners.get(runId);
    if (owner === 'unreadable') continue;
    if (!owner) {
      await artifacts.removeRun(runId);
      removed.push(runId);
      continue;
    }
    if (hasCheckpoints && owner.isFinished) {
      await artifacts.removeCheckpoints(runId, owner.current);
      removed.push(`${runId}/checkpoints`);
    }
    for (const fence of fences) {
      // A fence above the current one was handed out after the record was read.
      if (fence >= owner.current || fence === owner.published) continue;
      await artifacts.removeFence(runId, fence);
      removed.push(`${runId}/${fence}`);
    }
  }
  return removed;
}
