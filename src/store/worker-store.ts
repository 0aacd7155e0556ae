/** The worker's half of the store on Redis: claims, the fenced writes of an execution, and what reconcile and retention read. */
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
import type { Keys } from './keys.js';
import { checkVersion, fromFlat, isReadable, progressParameters, readRun, readSpec, toJson } from './records.js';
import { execute, type RedisClient, shortenExpiry, withTranslatedErrors } from './redis.js';
import { loadScripts } from './scripts.js';
import { type ClaimedRun, EPOCH_SECONDS_BOUNDS, type ExecutionStore, type FencedAnswer } from './store.js';

const LOST = { code: 'EXECUTION_LOST', message: 'The worker that trained this run ended without a word.' };

/** @param now the clock, for tests */
export function createExecutionStore(redis: RedisClient, keys: Keys, now?: () => Date): ExecutionStore {
  const runScript = loadScripts(redis, keys.root, now);
  const fenced = async (...parameters: Parameters<typeof runScript>) =>
    (await runScript(...parameters)) as FencedAnswer;

  /**
   * Looked at before anything is changed; versions and specs are never changed after they were stored.
   * @returns null when the run is gone
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

  return withTranslatedErrors<ExecutionStore>({
    claimRun: async (runId, { workerId, maxAttempts, jobFence = '', token = randomUUID() }) => {
      const { spec, failure } = await outcomeOf(specOf(runId));
      if (failure?.code === 'RECORD_UNREADABLE') return { outcome: 'unreadable', reason: failure.message };
      const lost = toJson(runErrorSchema, LOST);
      const damage = failure ? toJson(runErrorSchema, { code: failure.code, message: failure.message }) : '';
      const answer = (await runScript(
        'claimRun',
        runId,
        workerId,
        maxAttempts,
        token,
        lost,
        jobFence,
        damage,
      )) as ClaimAnswer;
      if (answer[0] === 'damaged') return { outcome: answer[0], reason: failure!.message };
      return answer[0] === 'claimed' ? readClaim(answer[1], spec!, answer[2]) : { outcome: answer[0] };
    },

    startTraining: (runId, fence, position, progress) =>
      fenced('startTraining', runId, fence, ...progressParameters(progress), ...positionParameters(position)),

    recordCheckpoint: (runId, fence, position) =>
      fenced('recordCheckpoint', runId, fence, ...positionParameters(position)),

    reportProgress: (runId, fence, progress) => fenced('reportProgress', runId, fence, ...progressParameters(progress)),

    appendEpoch: (runId, fence, metrics, progress) => {
      const text = toJson(epochMetricsSchema, metrics);
      const data = `{"metrics":${text},"progress":${JSON.stringify(progress)}}`;
      const seconds = metrics.durationMs / 1000;
      const within = EPOCH_SECONDS_BOUNDS.filter((bound) => seconds <= bound);
      const parameters = [...progressParameters(progress), metrics.epoch, text, data, seconds, ...within];
      return fenced('appendEpoch', runId, fence, ...parameters);
    },

    storedEpochs: async (runId) => new Set((await redis.hkeys(keys.runMetrics(runId))).map(Number)),

    finishRun: (runId, fence, { status, stopReason, error, evaluation, weightsSha256, receipt, artifacts }) =>
      fenced(
        'finishRun',
        runId,
        fence,
        status,
        stopReason.epoch,
        toJson(stopReasonSchema, stopReason),
        error ? toJson(runErrorSchema, error) : '',
        evaluation ? toJson(evaluationSchema, evaluation) : '',
        weightsSha256 ?? '',
        artifacts ? toJson(artifactSchema.array(), artifacts) : '',
        receipt ? toJson(receiptSchema, receipt) : '',
      ),

    failAttempt: (runId, fence, error) => fenced('requeueRun', runId, fence, 'fail', toJson(runErrorSchema, error)),
    releaseRun: (runId, fence, reason) => fenced('requeueRun', runId, fence, 'release', reason),

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

type ClaimAnswer = ['claimed', string[], number] | ['nothing_to_do' | 'given_up' | 'cancelled' | 'damaged'];

function readArtifactOwner([id, version, fence, published, status]: (string | null)[]) {
  if (!id) return null;
  if (!isReadable(version)) return 'unreadable';
  return {
    current: Number(fence),
    published: published ? Number(published) : null,
    isFinished: isFinished(status as RunStatus),
  };
}

/** A spec, or why there is none to be had of its record. Other errors are thrown. */
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

/** Finished epochs, finished steps of the next, and all finished steps. */
const positionParameters = (position: TrainingPosition) => [position.epoch, position.step, totalSteps(position)];
