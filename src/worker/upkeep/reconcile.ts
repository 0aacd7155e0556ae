/**
 * The periodic sweep that repairs what crashes leave behind: runs without a job are queued again,
 * folders without an owner are removed, and experiments beyond the retention limits are deleted.
 * One worker at a time sweeps.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../config.js';
import { ServiceError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { RunQueue } from '../../queue/run-queue.js';
import type { ArtifactStore } from '../../store/artifacts/artifact-store.js';
import type { ApiStore, WorkerStore } from '../../store/store.js';

export interface ReconcileOptions {
  workerId: string;
  store: Pick<WorkerStore, 'activeRuns' | 'artifactFences' | 'takeLease' | 'extendLease' | 'finishedExperiments'>;
  apiStore: Pick<ApiStore, 'deleteExperiment'>;
  artifacts: Pick<ArtifactStore, 'listRuns' | 'removeCheckpoints' | 'removeFence' | 'removeRun' | 'usage'>;
  queue: Pick<RunQueue, 'readLiveJobs' | 'enqueueMissing' | 'discard'>;
  retention: Config['retention'];
  logger: Logger;
  everyMs: number;
  /** Milliseconds a folder is left alone after its last change, as it may be new. */
  graceMs?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
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

const LEASE = 'reconcile';
const CHUNK = 200;
const DAY_MS = 24 * 3600 * 1000;

/** Sweeps once, even if another worker does the same. */
export async function sweep(options: ReconcileOptions): Promise<SweepResult> {
  const { requeued, discarded } = await matchJobsToRuns(options);
  const expired = [...(await deleteOldExperiments(options)), ...(await deleteBeyondQuota(options))];
  const collected = await collectLeftovers(options);
  const result = { requeued, discarded, collected, expired };
  if (Object.values(result).some((ids) => ids.length > 0)) options.logger.info(result, 'reconciled');
  return result;
}

/** Sweeps at start and then periodically, unless another worker does; returns the stop function. */
export function startReconciling(options: ReconcileOptions): () => void {
  const ending = new AbortController();
  const { store, workerId, everyMs, logger } = options;
  const leaseMs = everyMs * 0.9;
  /** Nobody else begins while this takes longer than the lease. */
  const whileHolding = async (work: () => Promise<unknown>) => {
    const extend = () =>
      store.extendLease(LEASE, workerId, leaseMs).catch((err) => logger.warn({ err }, 'lease not extended'));
    const timer = setInterval(() => void extend(), leaseMs / 3);
    await work().finally(() => clearInterval(timer));
  };
  const loop = async () => {
    while (!ending.signal.aborted) {
      try {
        // Shorter than the period: the same worker or another one sweeps next time.
        if (await store.takeLease(LEASE, workerId, leaseMs)) await whileHolding(() => sweep(options));
      } catch (err) {
        logger.warn({ err }, 'reconcile failed, retrying later');
      }
      await delay(everyMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  void loop();
  return () => ending.abort();
}

/**
 * Every run that is queued, running or cancelling must have a waiting or active job. That of a dead
 * worker stays active until BullMQ's stalled check redelivers it. A run without a job (the queue
 * lost it, or a process died between the record and the queue) gets one here; the claim decides the
 * rest. Jobs of other runs (paused, or the API died before it removed them) are removed.
 */
async function matchJobsToRuns({ store, queue }: ReconcileOptions) {
  // Read before the runs: the run of a job is stored before its job.
  const live = await queue.readLiveJobs();
  const missing = new Set<string>();
  const wanted: { runId: string; jobFence: number }[] = [];
  let cursor = '0';
  do {
    const { runs, next } = await store.activeRuns(cursor);
    const unpaused = runs.filter((run) => run.status !== 'paused');
    wanted.push(...unpaused);
    const jobs = unpaused
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
  return { requeued: [...missing], discarded: obsolete.map(({ runId }) => runId) };
}

/**
 * Removes the folders of deleted runs and of executions that are neither the latest of their run
 * nor its result, and the checkpoints of finished runs. Runs stored by another version are left to
 * it.
 */
async function collectLeftovers(options: ReconcileOptions): Promise<string[]> {
  const { store, artifacts, graceMs = 60_000, now = Date.now } = options;
  const folders = (await artifacts.listRuns()).filter(({ modifiedAt }) => modifiedAt.getTime() < now() - graceMs);
  const removed: string[] = [];
  for (const chunk of chunks(folders)) {
    const owners = await store.artifactFences(chunk.map(({ runId }) => runId));
    for (const { runId, fences, hasCheckpoints } of chunk) {
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
  }
  return removed;
}

async function deleteOldExperiments(options: ReconcileOptions): Promise<string[]> {
  const { retention, now = Date.now } = options;
  if (retention.days === 0) return [];
  const limit = now() - retention.days * DAY_MS;
  return deleteOldestWhile(options, { holds: ({ finishedAt }) => Date.parse(finishedAt) < limit });
}

async function deleteBeyondQuota(options: ReconcileOptions): Promise<string[]> {
  const { retention, artifacts } = options;
  if (retention.diskQuotaMegabytes === 0) return [];
  const quota = retention.diskQuotaMegabytes * 2 ** 20;
  let bytes = await artifacts.usage();
  return deleteOldestWhile(options, {
    holds: () => bytes > quota,
    // The whole disk is not read again for each experiment.
    beforeRemoval: async (runIds) => {
      bytes -= await artifacts.usage(runIds);
    },
  });
}

/**
 * Deletes finished experiments, oldest first, while the rule holds. Those stored by another version
 * are left to it.
 */
async function deleteOldestWhile(
  { store, apiStore, artifacts, logger }: ReconcileOptions,
  rule: {
    holds(experiment: { finishedAt: string }): boolean;
    /** Called once the record is deleted, while the files are still there. */
    beforeRemoval?(runIds: string[]): Promise<void>;
  },
): Promise<string[]> {
  const deleted: string[] = [];
  const left = new Set<string>();
  for (;;) {
    const oldest = (await store.finishedExperiments(left.size + 1)).find(({ id }) => !left.has(id));
    if (!oldest || !rule.holds(oldest)) return deleted;
    const answer = await apiStore.deleteExperiment(oldest.id).catch(unlessUnreadable);
    if (answer === 'unreadable') {
      left.add(oldest.id);
      logger.warn({ experimentId: oldest.id }, 'experiment not deleted, another version stored it');
      continue;
    }
    // One of its runs was just queued again, or somebody else is deleting it: the next sweep
    // retries.
    if (answer.outcome !== 'deleted') return deleted;
    await rule.beforeRemoval?.(answer.runIds);
    for (const runId of answer.runIds) await artifacts.removeRun(runId);
    deleted.push(oldest.id);
  }
}

function unlessUnreadable(error: unknown): 'unreadable' {
  if (error instanceof ServiceError && error.code === 'RECORD_UNREADABLE') return 'unreadable';
  throw error;
}

function* chunks<Item>(items: Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += CHUNK) yield items.slice(start, start + CHUNK);
}
