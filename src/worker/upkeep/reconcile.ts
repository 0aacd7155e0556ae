/**
 * The periodic sweep that makes good what crashes left behind: runs without a job are queued again, folders that nobody owns are
 * removed, and experiments beyond the retention limits are deleted. One worker at a time does it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../config.js';
import { ServiceError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { RunQueue } from '../../queue/run-queue.js';
import type { ArtifactStore } from '../../store/artifacts/artifact-store.js';
import type { ExecutionStore, ResourceStore } from '../../store/store.js';

export interface ReconcileOptions {
  workerId: string;
  store: Pick<ExecutionStore, 'activeRuns' | 'artifactFences' | 'takeLease' | 'finishedExperiments'>;
  resources: Pick<ResourceStore, 'deleteExperiment'>;
  artifacts: Pick<ArtifactStore, 'listRuns' | 'removeCheckpoints' | 'removeFence' | 'removeRun' | 'usage'>;
  queue: Pick<RunQueue, 'enqueueMissing'>;
  retention: Config['retention'];
  logger: Logger;
  everyMs: number;
  /** Milliseconds a folder is left alone after its last change, as it may just have been made. */
  graceMs?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** What one sweep did. */
export interface SweepResult {
  /** Runs that had no job. */
  requeued: string[];
  /** Folders removed: runs, single executions as `<runId>/<fence>`, and `<runId>/checkpoints`. */
  collected: string[];
  /** Experiments deleted by retention. */
  expired: string[];
}

const CHUNK = 200;
const DAY_MS = 24 * 3600 * 1000;

/** Sweeps once, whoever else may be at it. */
export async function sweep(options: ReconcileOptions): Promise<SweepResult> {
  const requeued = await requeueRunsWithoutJob(options);
  const expired = [...(await deleteOldExperiments(options)), ...(await deleteBeyondQuota(options))];
  const collected = await collectLeftovers(options);
  const result = { requeued, collected, expired };
  if (requeued.length + collected.length + expired.length > 0) options.logger.info(result, 'reconciled');
  return result;
}

/** Sweeps at start and then periodically, when no other worker does; returns the function that ends it. */
export function startReconciling(options: ReconcileOptions): () => void {
  const ending = new AbortController();
  const { store, workerId, everyMs, logger } = options;
  const loop = async () => {
    while (!ending.signal.aborted) {
      try {
        // Shorter than the period: the same worker or another one sweeps next time.
        if (await store.takeLease('reconcile', workerId, everyMs * 0.9)) await sweep(options);
      } catch (err) {
        logger.warn({ err }, 'could not reconcile, trying again later');
      }
      await delay(everyMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  void loop();
  return () => ending.abort();
}

/**
 * Every run that is queued, running or cancelling must have a job that waits or is being worked on: one whose worker died has
 * one until BullMQ's stalled check delivers it again. Without it (the queue lost it, or a process died between the record and
 * the queue) it gets it here; the claim then decides what is to be done.
 */
async function requeueRunsWithoutJob({ store, queue }: ReconcileOptions): Promise<string[]> {
  const runs = (await store.activeRuns()).filter(({ status }) => status !== 'paused');
  const jobs = runs.map(({ runId, experimentId, jobFence }) => ({ runId, experimentId, fence: jobFence }));
  const missing: string[] = [];
  for (const chunk of chunks(jobs)) {
    missing.push(...(await queue.enqueueMissing(chunk)).map(({ runId }) => runId));
  }
  return missing;
}

/**
 * Removes folders of runs that are gone, of executions that are neither the latest of their run nor its result, and the
 * checkpoints of runs that are over. Those of runs that another version stored mean what that version knows, and stay.
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
        await artifacts.removeCheckpoints(runId);
        removed.push(`${runId}/checkpoints`);
      }
      for (const fence of fences) {
        if (fence === owner.current || fence === owner.published) continue;
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
  return deleteOldestWhile(options, async ({ finishedAt }) => Date.parse(finishedAt) < limit);
}

async function deleteBeyondQuota(options: ReconcileOptions): Promise<string[]> {
  const { retention, artifacts } = options;
  if (retention.diskQuotaMegabytes === 0) return [];
  const quota = retention.diskQuotaMegabytes * 2 ** 20;
  return deleteOldestWhile(options, async () => (await artifacts.usage()) > quota);
}

/**
 * Deletes finished experiments, the one that finished first before the others, as long as the rule holds. Those that another
 * version stored are left to it.
 */
async function deleteOldestWhile(
  { store, resources, artifacts, logger }: ReconcileOptions,
  rule: (experiment: { finishedAt: string }) => Promise<boolean>,
): Promise<string[]> {
  const deleted: string[] = [];
  const left = new Set<string>();
  for (;;) {
    const oldest = (await store.finishedExperiments(left.size + 1)).find(({ id }) => !left.has(id));
    if (!oldest || !(await rule(oldest))) return deleted;
    const answer = await resources.deleteExperiment(oldest.id).catch(unlessUnreadable);
    if (answer === 'unreadable') {
      left.add(oldest.id);
      logger.warn({ experimentId: oldest.id }, 'experiment not deleted, since another version stored it');
      continue;
    }
    // One of its runs was queued again just now, or somebody else deletes it: the next sweep looks again.
    if (answer.outcome !== 'deleted') return deleted;
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
