/**
 * The worker's half of the store on Redis: claims, the fenced writes of an execution, and what
 * reconcile and retention read.
 */
import { randomUUID } from 'node:crypto';
import { ServiceError } from '../errors.js';
import { runSpecFor } from '../experiments/planning/plan-runs.js';
import { artifactSchema } from '../experiments/records/artifact.js';
import { epochMetricsSchema, evaluationSchema } from '../experiments/records/metrics.js';
import { receiptSchema } from '../experiments/records/receipt.js';
import { type RunStatus, runErrorSchema, stopReasonSchema } from '../experiments/records/run.js';
import { isFinished } from '../experiments/records/states.js';
import { type TrainingPosition, totalSteps } from '../experiments/records/training-position.js';
import type { ResolvedSpec } from '../experiments/spec/experiment.js';
import { loadCommands } from './commands/load-commands.js';
import type { Keys } from './keys.js';
import { checkVersion, fromFlat, isReadable, progressArgument, readRun, readSpec, toJson } from './records.js';
import { execute, type RedisClient, shortenExpiry, withTranslatedErrors } from './redis.js';
import { type ClaimedRun, EPOCH_SECONDS_BOUNDS, type WorkerStore } from './store.js';

const LOST = { code: 'EXECUTION_LOST', message: 'The worker training this run disappeared.' };

/** @param now the clock, for tests */
export function createWorkerStore(redis: RedisClient, keys: Keys, now?: () => Date): WorkerStore {
  const call = loadCommands(redis, keys.root, now);

  /**
   * Read before anything is changed; the stored version and spec never change.
   * @returns null when the run is deleted
   * @throws ServiceError RECORD_UNREADABLE, RECORD_DAMAGED
   */
  async function specOf(runId: string): Promise<ResolvedSpec | null> {
    const [version, experimentId] = await redis.hmget(keys.run(runId), 'schemaVersion', 'experimentId');
    if (!experimentId) return null;
    const experiment = await redis.hgetall(keys.experiment(experimentId));
    checkVersion(runId, version);
    checkVersion(experimentId, experiment.schemaVersion);
    return readSpec(experiment);
  }

  return withTranslatedErrors<WorkerStore>({
    claimRun: async (runId, { workerId, maxAttempts, jobFence, token = randomUUID() }) => {
      const { spec, failure } = await outcomeOf(specOf(runId));
      if (failure?.code === 'RECORD_UNREADABLE') return { outcome: 'unreadable', reason: failure.message };
      const lost = toJson(runErrorSchema, LOST);
      const damage = failure && toJson(runErrorSchema, { code: failure.code, message: failure.message });
      const answer = await call('claimRun', { runId, workerId, maxAttempts, token, jobFence, lost, damage });
      if (answer[0] === 'damaged') return { outcome: answer[0], reason: failure!.message };
      return answer[0] === 'claimed' ? readClaim(answer[1], spec!, answer[2]) : { outcome: answer[0] };
    },

    startTraining: (runId, fence, position, progress) =>
      call('startTraining', {
        runId,
        fence,
        position: positionArgument(position),
        progress: progressArgument(progress),
      }),

    recordCheckpoint: (runId, fence, position) =>
      call('recordCheckpoint', { runId, fence, position: positionArgument(position) }),

    reportProgress: (runId, fence, progress) =>
      call('reportProgress', { runId, fence, progress: progressArgument(progress) }),

    appendEpoch: (runId, fence, metrics, progress) => {
      const text = toJson(epochMetricsSchema, metrics);
      const seconds = metrics.durationMs / 1000;
      return call('appendEpoch', {
        runId,
        fence,
        progress: progressArgument(progress),
        epoch: metrics.epoch,
        metrics: text,
        data: `{"metrics":${text},"progress":${JSON.stringify(progress)}}`,
        seconds,
        bounds: EPOCH_SECONDS_BOUNDS.filter((bound) => seconds <= bound),
      });
    },

    storedEpochs: async (runId) => new Set((await redis.hkeys(keys.runMetrics(runId))).map(Number)),

    finishRun: (runId, fence, { status, stopReason, error, evaluation, weightsSha256, receipt, artifacts }) =>
      call('finishRun', {
        runId,
        fence,
        status,
        epoch: stopReason.epoch,
        stopReason: toJson(stopReasonSchema, stopReason),
        error: error && toJson(runErrorSchema, error),
        evaluation: evaluation && toJson(evaluationSchema, evaluation),
        weightsSha256,
        artifacts: artifacts && toJson(artifactSchema.array(), artifacts),
        receipt: receipt && toJson(receiptSchema, receipt),
      }),

    failAttempt: (runId, fence, error) => call('requeueRun', { runId, fence, failure: toJson(runErrorSchema, error) }),
    releaseRun: (runId, fence, reason) => call('requeueRun', { runId, fence, reason }),

    activeRuns: async () => {
      const ids = await redis.smembers(keys.activeRuns);
      const pipeline = redis.pipeline();
      for (const id of ids) pipeline.hmget(keys.run(id), 'experimentId', 'status', 'fence', 'jobFence', 'workerId');
      const records = (await execute(pipeline)) as (string | null)[][];
      return records.flatMap(([experimentId, status, fence, jobFence, workerId], index) =>
        experimentId
          ? [
              {
                runId: ids[index]!,
                experimentId,
                status: status as RunStatus,
                fence: Number(fence),
                jobFence: Number(jobFence),
                workerId: workerId ?? null,
              },
            ]
          : [],
      );
    },

    finishedExperiments: async (limit) => {
      const ids = await redis.zrange(keys.finishedExperiments, 0, String(limit - 1));
      const pipeline = redis.pipeline();
      for (const id of ids) pipeline.hget(keys.experiment(id), 'finishedAt').lrange(keys.experimentRuns(id), 0, -1);
      const replies = await execute(pipeline);
      return ids.flatMap((id, index) => {
        const [finishedAt, runIds] = replies.slice(2 * index, 2 * index + 2) as [string | null, string[]];
        return finishedAt === null ? [] : [{ id, finishedAt, runIds }];
      });
    },

    artifactFences: async (runIds) => {
      const pipeline = redis.pipeline();
      const fields = ['id', 'schemaVersion', 'fence', 'artifactFence', 'status'];
      for (const runId of runIds) pipeline.hmget(keys.run(runId), ...fields);
      const records = (await execute(pipeline)) as (string | null)[][];
      return new Map(records.map((record, index) => [runIds[index]!, readArtifactOwner(record)]));
    },

    publishPrediction: async (answer) => {
      await redis.publish(keys.predictionChannel, answer);
    },

    heartbeat: async (worker, ttlMs) => {
      await execute(
        redis.multi().set(keys.worker(worker.id), JSON.stringify(worker), 'PX', ttlMs).sadd(keys.workers, worker.id),
      );
    },

    countTroubles: async ({ blocked, blockedSeconds, locksLost }) => {
      const key = keys.workerTroubles;
      await execute(
        redis
          .multi()
          .hincrby(key, 'blocked', blocked)
          .hincrbyfloat(key, 'blockedSeconds', blockedSeconds)
          .hincrby(key, 'locksLost', locksLost),
      );
    },

    takeLease: async (name, holder, ttlMs) => {
      if ((await redis.set(keys.lease(name), holder, 'PX', ttlMs, 'NX')) === 'OK') return true;
      await shortenExpiry(redis, keys.lease(name), ttlMs);
      return false;
    },

    removeHeartbeat: async (workerId) => {
      await execute(redis.multi().del(keys.worker(workerId)).srem(keys.workers, workerId));
    },
  });
}

function readArtifactOwner([id, version, fence, published, status]: (string | null)[]) {
  if (!id) return null;
  if (!isReadable(version)) return 'unreadable';
  return {
    current: Number(fence),
    published: published ? Number(published) : null,
    isFinished: isFinished(status as RunStatus),
  };
}

/** A spec, or why its record cannot be read. Other errors are thrown. */
async function outcomeOf(
  reading: Promise<ResolvedSpec | null>,
): Promise<{ spec: ResolvedSpec | null; failure?: ServiceError }> {
  try {
    return { spec: await reading };
  } catch (error) {
    const known = error instanceof ServiceError && ['RECORD_UNREADABLE', 'RECORD_DAMAGED'].includes(error.code);
    if (!known) throw error;
    return { spec: null, failure: error };
  }
}

function readClaim(record: string[], experiment: ResolvedSpec, experimentMs: number): ClaimedRun {
  const hash = fromFlat(record);
  const run = readRun(hash);
  return {
    outcome: 'claimed',
    fence: Number(hash.fence),
    attempt: run.attempt,
    failuresWithoutProgress: Number(hash.failuresWithoutProgress ?? 0),
    checkpointSteps: Number(hash.checkpointSteps ?? 0),
    oldestFence: Number(hash.oldestFence ?? 0),
    run,
    spec: runSpecFor(experiment, run.arm, run.seed),
    deadlines: experiment.deadlines,
    experimentMs,
    keepModel: run.status === 'cancelling',
  };
}

/** A position as the commands take it. */
const positionArgument = (position: TrainingPosition) => ({
  epoch: position.epoch,
  step: position.step,
  totalSteps: totalSteps(position),
});
