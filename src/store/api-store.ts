/**
 * The API's half of the store on Redis: reads experiments, runs, metrics and events, and makes the
 * changes that users ask for.
 */
import { z } from 'zod';
import { ServiceError } from '../errors.js';
import type { Artifact } from '../experiments/records/artifact.js';
import type { Experiment } from '../experiments/records/experiment.js';
import type { EpochMetrics } from '../experiments/records/metrics.js';
import { estimateSchema, warningSchema } from '../experiments/records/plan.js';
import { expectedSchema } from '../experiments/records/receipt.js';
import { RUN_STATUSES, type Run, type RunStatus } from '../experiments/records/run.js';
import { isFinished } from '../experiments/records/states.js';
import { loadCommands } from './commands/load-commands.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { Keys } from './keys.js';
import {
  checkVersion,
  fromFlat,
  type Hash,
  type RunGlance,
  readEvent,
  readExperiment,
  readExperimentSummary,
  readGlance,
  readRun,
  toJson,
  writeSpec,
} from './records.js';
import { execute, type RedisClient, withTranslatedErrors } from './redis.js';
import {
  type ApiStore,
  EPOCH_SECONDS_BOUNDS,
  type EventScope,
  type Page,
  type QueuedRun,
  type UnreadableRecord,
} from './store.js';

const PREFIXED_UUID = /^[a-z]{3}_[0-9a-f-]{36}$/;

/** @param now the clock, for tests */
export function createApiStore(redis: RedisClient, keys: Keys, now?: () => Date): ApiStore {
  const call = loadCommands(redis, keys.root, now);

  async function getExperiment(experimentId: string): Promise<Experiment | null> {
    const { hash, runs } = await readTogether(experimentId);
    return hash.id === undefined ? null : readExperiment(hash, runs);
  }

  async function readTogether(experimentId: string): Promise<{ hash: Hash; runs: RunGlance[] }> {
    const [record, runs] = await call('readExperiment', { experimentId });
    return { hash: fromFlat(record), runs: runs.map(readGlance) };
  }

  /** Records in the order of their keys; those deleted in the meantime are left out. */
  async function readHashes(names: string[]): Promise<Hash[]> {
    const pipeline = redis.pipeline();
    for (const name of names) pipeline.hgetall(name);
    return ((await execute(pipeline)) as Hash[]).filter((hash) => hash.id !== undefined);
  }

  /**
   * A queued run waits for a worker when none is alive. It is derived from heartbeats, not
   * stored.
   */
  async function addWaitReasons(runs: Run[]): Promise<void> {
    const waiting = runs.filter((run) => run.status === 'queued' && run.waitReason === null);
    if (waiting.length > 0 && (await countWorkers()).workers === 0) {
      for (const run of waiting) run.waitReason = 'no_worker';
    }
  }

  async function countWorkers(): Promise<{ workers: number; trainers: number }> {
    const ids = await redis.smembers(keys.workers);
    if (ids.length === 0) return { workers: 0, trainers: 0 };
    const heartbeats = await redis.mget(ids.map(keys.worker));
    const live = heartbeats.filter((heartbeat) => heartbeat !== null);
    const gone = ids.filter((_, index) => heartbeats[index] === null);
    if (gone.length > 0) await redis.srem(keys.workers, ...gone);
    return {
      workers: live.length,
      trainers: live.reduce((sum, heartbeat) => sum + Number(JSON.parse(heartbeat).concurrency), 0),
    };
  }

  /** The runs in this state after the index `after` in planning order; one more than the limit. */
  async function selectRuns(ids: string[], after: number, status: RunStatus | undefined, limit: number) {
    const rest = ids.map((id, index) => ({ id, index })).slice(after + 1);
    if (status === undefined) return rest.slice(0, limit + 1);
    const pipeline = redis.pipeline();
    for (const { id } of rest) pipeline.hget(keys.run(id), 'status');
    const statuses = await execute(pipeline);
    return rest.filter((_, index) => statuses[index] === status).slice(0, limit + 1);
  }

  /** The key of the record that a scope belongs to, and that of its events. */
  const scopeKeys = (scope: EventScope) =>
    'runId' in scope
      ? { record: keys.run(scope.runId), events: keys.runEvents(scope.runId) }
      : { record: keys.experiment(scope.experimentId), events: keys.experimentEvents(scope.experimentId) };

  return withTranslatedErrors<ApiStore>({
    createExperiment: async ({ id, name, createdAt, spec, warnings, estimate, runs }) => {
      const stored = writeSpec(spec);
      await call('createExperiment', {
        id,
        createdAt,
        name,
        nameJson: JSON.stringify(name),
        spec: stored.text,
        specSha256: stored.sha256,
        warnings: toJson(z.array(warningSchema), warnings),
        estimate: toJson(estimateSchema, estimate),
        runs: runs.map(({ reproduces, ...run }) => ({
          ...run,
          ...(reproduces && { reproduces: toJson(expectedSchema, reproduces) }),
        })),
      });
      const experiment = await getExperiment(id);
      if (experiment === null)
        throw new ServiceError('INTERNAL', `Experiment ${id} disappeared right after it was created.`);
      return experiment;
    },

    getExperiment,

    listExperiments: async ({ limit, cursor, status }) => {
      const list = `experiments:${status ?? ''}`;
      const key = status === undefined ? keys.experiments : keys.experimentsIn(status);
      const start = cursor === undefined ? '+' : `(${decodeCursor(list, cursor, PREFIXED_UUID)}`;
      const ids = await redis.zrevrangebylex(key, start, '-', 'LIMIT', 0, limit + 1);
      const page = ids.slice(0, limit);
      const hashes = await readHashes(page.map(keys.experiment));
      const read = await readEach(hashes, async (hash) => readExperimentSummary(hash, await glancesFor(hash)));
      return { ...read, nextCursor: ids.length > limit ? encodeCursor(list, page.at(-1)!) : null };
    },

    listRuns: async (experimentId, { limit, cursor, status }) => {
      const list = `runs:${experimentId}:${status ?? ''}`;
      const after = cursor === undefined ? -1 : Number(decodeCursor(list, cursor, /^\d{1,9}$/));
      const ids = await redis.lrange(keys.experimentRuns(experimentId), 0, -1);
      if (ids.length === 0) return null;
      const selected = await selectRuns(ids, after, status, limit);
      const page = selected.slice(0, limit);
      const read = await readEach(await readHashes(page.map(({ id }) => keys.run(id))), readRun);
      await addWaitReasons(read.items);
      return {
        ...read,
        nextCursor: selected.length > limit ? encodeCursor(list, String(page.at(-1)!.index)) : null,
      };
    },

    getRun: async (runId) => {
      const [hash] = await readHashes([keys.run(runId)]);
      if (hash === undefined) return null;
      const run = readRun(hash);
      await addWaitReasons([run]);
      return run;
    },

    getMetrics: async (runId) => {
      const [[id, version], epochs] = (await execute(
        redis.pipeline().hmget(keys.run(runId), 'id', 'schemaVersion').hvals(keys.runMetrics(runId)),
      )) as [(string | null)[], string[]];
      if (!id) return null;
      checkVersion(id, version);
      return epochs.map((text) => JSON.parse(text) as EpochMetrics).sort((a, b) => a.epoch - b.epoch);
    },

    getArtifacts: async (runId) => {
      const fields = ['id', 'schemaVersion', 'artifactFence', 'artifacts'];
      const [id, version, fence, artifacts] = await redis.hmget(keys.run(runId), ...fields);
      if (!id) return null;
      checkVersion(id, version);
      return { fence: Number(fence ?? 0), artifacts: artifacts ? (JSON.parse(artifacts) as Artifact[]) : [] };
    },

    readEvents: async (scope, after, limit) => {
      if (!/^\d{1,15}$/.test(after)) {
        throw new ServiceError('INVALID_REQUEST', 'An event id must be a whole number.');
      }
      const { record, events } = scopeKeys(scope);
      const [owner, entries] = (await execute(
        redis
          .pipeline()
          .hmget(record, 'id', 'experimentId', 'schemaVersion')
          .xrange(events, `(${after}-0`, '+', 'COUNT', limit),
      )) as [(string | null)[], [string, string[]][]];
      const [id, experimentId, version] = owner;
      if (!id) return null;
      checkVersion(id, version);
      return entries.map((entry) => readEvent(experimentId ?? id, entry));
    },

    revision: async (scope) => {
      const [id, seq] = await redis.hmget(scopeKeys(scope).record, 'id', 'seq');
      return id ? (seq ?? '0') : null;
    },

    deleteExperiment: async (experimentId) => {
      const answer = await call('deleteExperiment', { experimentId });
      return answer[0] === 'deleted' ? { outcome: answer[0], runIds: answer[1] } : { outcome: answer[0] };
    },

    cancelRun: async (runId, { keepModel = false } = {}) => {
      const [outcome, jobs] = await call('cancelRun', { runId, keepModel });
      return { outcome, jobs: jobs.map(readJob) };
    },

    cancelExperiment: async (experimentId, { keepModel = false } = {}) => {
      const [outcome, jobs] = await call('cancelExperiment', { experimentId, keepModel });
      return { outcome, jobs: jobs.map(readJob) };
    },

    pauseRun: (runId) => call('pauseRun', { runId }),

    resumeRun: async (runId) => {
      const answer = await call('resumeRun', { runId });
      if (answer[0] !== 'queued') return { outcome: answer[0] };
      return { outcome: answer[0], job: readJob([runId, answer[1], answer[2]]) };
    },

    retryRun: async (runId) => {
      const answer = await call('retryRun', { runId });
      if (answer[0] !== 'queued') return { outcome: answer[0] };
      return { outcome: answer[0], job: readJob([runId, answer[1], answer[2]]) };
    },

    countWorkers,

    countRuns: async () => {
      const counts = await redis.hmget(keys.runCounts, ...RUN_STATUSES);
      return Object.fromEntries(RUN_STATUSES.map((status, index) => [status, Number(counts[index] ?? 0)])) as Record<
        RunStatus,
        number
      >;
    },

    epochDurations: async () => {
      const hash = await redis.hgetall(keys.epochSeconds);
      return {
        count: Number(hash.count ?? 0),
        sumSeconds: Number(hash.sum ?? 0),
        atMost: EPOCH_SECONDS_BOUNDS.map((seconds) => ({ seconds, count: Number(hash[`le:${seconds}`] ?? 0) })),
      };
    },

    workerTroubles: async () => {
      const { blocked = 0, blockedSeconds = 0, locksLost = 0 } = await redis.hgetall(keys.workerTroubles);
      return {
        blocked: Number(blocked),
        blockedSeconds: Number(blockedSeconds),
        locksLost: Number(locksLost),
      };
    },

    ping: async () => {
      await redis.ping();
    },
  });

  /**
   * Only running experiments need to read their runs: of others the status says how far they are.
   */
  async function glancesFor(hash: Hash): Promise<RunGlance[]> {
    const status = hash.status as Experiment['status'];
    if (status !== 'queued' && !isFinished(status)) return (await readTogether(hash.id!)).runs;
    const glance = { id: '', arm: '', seed: 0, percent: 0, etaSeconds: null };
    return [{ ...glance, status: status === 'queued' ? 'queued' : 'succeeded' }];
  }
}

/** Reads the records of a page one by one, so that one that cannot be read hides no other. */
async function readEach<Item>(
  hashes: Hash[],
  read: (hash: Hash) => Item | Promise<Item>,
): Promise<Pick<Page<Item>, 'items' | 'unreadable'>> {
  const items: Item[] = [];
  const unreadable: UnreadableRecord[] = [];
  const results = await Promise.allSettled(hashes.map(async (hash) => read(hash)));
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') items.push(result.value);
    else unreadable.push(describeUnreadable(hashes[index]!.id!, result.reason));
  }
  return { items, ...(unreadable.length > 0 && { unreadable }) };
}

/** @throws the error itself when it is of another kind */
function describeUnreadable(id: string, error: unknown): UnreadableRecord {
  if (!(error instanceof ServiceError) || error.code !== 'RECORD_UNREADABLE') throw error;
  return { id, code: error.code, message: error.message };
}

/** A job as commands answer it. */
const readJob = ([runId, experimentId, jobFence]: [string, string, string]): QueuedRun => ({
  runId,
  experimentId,
  jobFence: Number(jobFence),
});
