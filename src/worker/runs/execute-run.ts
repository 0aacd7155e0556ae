/**
 * The story of one run, from its claim to its end: claim it, make its folder, train it in a child, store what the child
 * reports, and write how it ended. Every write carries the fence of the claim. Knows no queue but the one it hands
 * a run over to again.
 */
import { randomUUID } from 'node:crypto';
import type { ErrorCode } from '../../errors.js';
import type { Artifact } from '../../experiments/records/artifact.js';
import type { RunError, StopReason } from '../../experiments/records/run.js';
import type { Logger } from '../../logger.js';
import { retryDelayMs } from '../../queue/run-jobs.js';
import type { RunQueue } from '../../queue/run-queue.js';
import type { ArtifactStore } from '../../store/artifacts/artifact-store.js';
import type { ClaimedRun, EventFeed, ExecutionStore, FencedAnswer, FinishedRun } from '../../store/store.js';
import type { FinishedReport } from '../../trainer/messages.js';
import type { TrainerPool } from '../trainers/trainer-pool.js';
import { createDeadlines, type Deadlines } from './deadlines.js';
import { type Ending, failure, type Interruption, trainInChild } from './drive-trainer.js';
import { createProgressClock } from './progress-clock.js';
import { delivered, RecordWriter } from './record-writer.js';
import { openTrainingLog, type TrainingLog } from './training-log.js';

/** What the executions of a worker share. */
export interface ExecutionContext {
  workerId: string;
  store: ExecutionStore;
  artifacts: ArtifactStore;
  queue: Pick<RunQueue, 'enqueue'>;
  feed: Pick<EventFeed, 'onCancel'>;
  pool: TrainerPool;
  logger: Logger;
  /** Executions in a row that may fail without having added a checkpoint before the run is given up. */
  maxAttempts: number;
  /** Milliseconds an execution may take; 0 is no limit. */
  runDeadlineMs: number;
  /** How often a silent execution asks whether its run is still wanted: a broadcast wish to cancel can be lost. */
  pollMs?: number;
  /** How often a run that waits for storage looks whether there is any. */
  storageRetryMs?: number;
  /** How long a trainer may take to obey a stop before it is killed. */
  stopTimeoutMs?: number;
  /** How long a trainer may say nothing before it counts as stuck and is killed. */
  silenceMs: number;
}

/** What follows a failure with this code: another attempt, as long as there are any left; the end of the run; or a wait that uses none. */
const AFTER_FAILURE: Record<ErrorCode, 'retry' | 'stop' | 'wait'> = {
  // the same whenever it is tried
  INVALID_SPEC: 'stop',
  SPEC_TOO_LARGE: 'stop',
  DATASET_INVALID: 'stop',
  TRAINING_DIVERGED: 'stop',
  DEADLINE_EXCEEDED: 'stop',
  STALE_FENCE: 'stop',
  RECORD_DAMAGED: 'stop',
  // may be the process, the machine or the moment
  TRAINER_CRASHED: 'retry',
  TRAINER_OUT_OF_MEMORY: 'retry',
  TRAINER_STUCK: 'retry',
  EXECUTION_LOST: 'retry',
  ARTIFACT_WRITE_FAILED: 'retry',
  REDIS_FULL: 'retry',
  REDIS_UNAVAILABLE: 'retry',
  OVERLOADED: 'retry',
  INTERNAL: 'retry',
  // is not the run's fault and heals
  DISK_FULL: 'wait',
  DISK_UNAVAILABLE: 'wait',
  // answers of the API, which no execution gives
  INVALID_REQUEST: 'stop',
  UNAUTHORIZED: 'stop',
  NOT_FOUND: 'stop',
  EXPERIMENT_NOT_FOUND: 'stop',
  RUN_NOT_FOUND: 'stop',
  ARTIFACT_NOT_FOUND: 'stop',
  PRESET_NOT_FOUND: 'stop',
  TECHNIQUE_NOT_FOUND: 'stop',
  EXPERIMENT_NOT_FINISHED: 'stop',
  RUN_NOT_RETRYABLE: 'stop',
  RUN_NOT_PAUSABLE: 'stop',
  RUN_NOT_RESUMABLE: 'stop',
  RUN_NOT_REPRODUCIBLE: 'stop',
  MODEL_UNAVAILABLE: 'stop',
  PREDICTION_UNAVAILABLE: 'stop',
  RECORD_UNREADABLE: 'stop',
  METHOD_NOT_ALLOWED: 'stop',
  NOT_ACCEPTABLE: 'stop',
  PAYLOAD_TOO_LARGE: 'stop',
  UNSUPPORTED_MEDIA_TYPE: 'stop',
  RANGE_NOT_SATISFIABLE: 'stop',
};

/**
 * Executes a run once, if there is anything to do. When it returns, the record says what became of it: over, or queued
 * again with a new job; or `left`: another version of regulab stored the run, and its job is to come back for a worker of that version.
 * @param job the run, and the fence that its job is named by
 * @param outside ends the execution early; its reason is an {@link Interruption}, `shutdown` or `lock_lost`
 */
export async function processRun(
  job: { runId: string; jobFence: number },
  outside: AbortSignal,
  context: ExecutionContext,
): Promise<'recorded' | 'left'> {
  const { store, workerId, maxAttempts } = context;
  // Asked again with the same token, a claim whose answer was lost is no second one.
  const wanted = { workerId, maxAttempts, jobFence: job.jobFence, token: randomUUID() };
  const claim = await delivered(() => store.claimRun(job.runId, wanted), context.logger, outside);
  if (claim.outcome === 'unreadable') {
    context.logger.warn({ runId: job.runId, reason: claim.reason }, 'run left to a worker of another version');
    return 'left';
  }
  if (claim.outcome === 'damaged') {
    context.logger.error({ runId: job.runId, reason: claim.reason }, 'run failed, since its spec is damaged');
    return 'recorded';
  }
  if (claim.outcome !== 'claimed') {
    context.logger.info({ runId: job.runId, outcome: claim.outcome }, 'nothing to train');
    return 'recorded';
  }
  const execution = beginExecution(claim, outside, context);
  try {
    execution.logger.info({ arm: claim.run.arm, seed: claim.run.seed }, 'run started');
    const { ending, log } = await train(execution);
    await recordEnding(execution, ending, log);
    return 'recorded';
  } finally {
    execution.close();
  }
}

// ---- the execution ---------------------------------------------------------------------------------------------

/** One execution of one run: what it is, its writes, and its way to be ended early. */
interface Execution {
  context: ExecutionContext;
  claim: ClaimedRun;
  runId: string;
  fence: number;
  logger: Logger;
  record: RecordWriter;
  /** Aborts with the first {@link Interruption}. */
  interrupted: AbortSignal;
  /** Aborts when the run is to end now, with the model that it has come to. */
  finishNow: AbortSignal;
  /** Why the store refused a write for good, when it did. */
  refusal: () => unknown;
  deadlines: Deadlines;
  close(): void;
}

function beginExecution(claim: ClaimedRun, outside: AbortSignal, context: ExecutionContext): Execution {
  const { run, fence, attempt } = claim;
  const logger = context.logger.child({ runId: run.id, experimentId: run.experimentId, attempt, fence });
  const controller = new AbortController();
  const finishing = new AbortController();
  let refusal: unknown;
  const interrupt = (by: Interruption) => {
    if (controller.signal.aborted) return;
    logger.info({ by }, 'run interrupted');
    controller.abort(by);
  };
  const finishNow = () => {
    if (finishing.signal.aborted) return;
    logger.info('stopping early, keeping the model');
    finishing.abort();
  };
  if (claim.keepModel) finishNow();

  const record = new RecordWriter(
    {
      store: context.store,
      runId: run.id,
      fence,
      checkpointSteps: claim.checkpointSteps,
      logger,
      pollMs: context.pollMs ?? 1000,
      onAnswer: (answer) => {
        if (answer === 'cancelling') interrupt('cancelled');
        if (answer === 'cancelling_keep_model') finishNow();
        if (answer === 'pausing') interrupt('paused');
        if (answer === 'stale') interrupt('stale');
      },
      onFailure: (error) => {
        refusal = error;
        interrupt('record_refused');
      },
    },
    run.progress,
  );
  const forgetCancel = context.feed.onCancel((runId) => runId === run.id && interrupt('cancelled'));
  // A run that ends anyway is given the time to leave its model.
  const deadlines = createDeadlines(claim, context.runDeadlineMs, () => {
    if (!finishing.signal.aborted) interrupt('deadline');
  });
  const interruptFromOutside = () => interrupt(outside.reason);
  outside.addEventListener('abort', interruptFromOutside);
  if (outside.aborted) interruptFromOutside();

  return {
    context,
    claim,
    runId: run.id,
    fence,
    logger,
    record,
    interrupted: controller.signal,
    finishNow: finishing.signal,
    refusal: () => refusal,
    deadlines,
    close: () => {
      record.discard();
      forgetCancel();
      deadlines.clear();
      outside.removeEventListener('abort', interruptFromOutside);
    },
  };
}

/** Trains in a child of the pool and sees every epoch stored. A failure on the way is an ending, too. */
async function train(execution: Execution): Promise<{ ending: Ending; log: Artifact | null }> {
  const { context, claim, runId, fence, record, interrupted } = execution;
  const { artifacts, pool, silenceMs, stopTimeoutMs = 2000 } = context;
  let log: TrainingLog | undefined;
  let ending: Ending;
  try {
    const folder = await artifacts.prepare(runId, fence);
    const checkpoints = { folder: await artifacts.prepareCheckpoints(runId), oldestFence: claim.oldestFence };
    log = openTrainingLog(folder);
    const { run, spec } = claim;
    const { epochs } = spec.training;
    let clock = createProgressClock(epochs);
    ending = await trainInChild(
      pool,
      {
        type: 'train',
        runId,
        experimentId: run.experimentId,
        arm: run.arm,
        fence,
        spec,
        artifactDirectory: folder,
        checkpoints,
      },
      {
        signal: interrupted,
        finishNow: execution.finishNow,
        log,
        stopTimeoutMs,
        silenceMs,
        onStarted: ({ position, epochs: finished }) => {
          const { epoch, step, steps } = position;
          clock = createProgressClock(epochs, { from: epoch + step / steps });
          execution.deadlines.trainingBegins(sum(finished.map(({ durationMs }) => durationMs)));
          record.started(position, finished, clock(epoch, step / steps));
        },
        onCheckpoint: ({ position }) => record.checkpoint(position),
        onProgress: ({ epoch, step, steps }) => record.progress(clock(epoch, step / steps)),
        onEpoch: ({ metrics }) => record.epoch(metrics, clock(metrics.epoch, 0)),
      },
    );
    await record.flush();
  } catch (error) {
    ending = failure(error);
  }
  return { ending, log: (await log?.close()) ?? null };
}

// ---- its end ---------------------------------------------------------------------------------------------------

/** Writes how the execution ended. */
async function recordEnding(execution: Execution, ending: Ending, log: Artifact | null): Promise<void> {
  // The user's wish to cancel counts, also when training ended in the same moment.
  const by = execution.interrupted.aborted ? (execution.interrupted.reason as Interruption) : undefined;
  if (by === 'cancelled') return cancelled(execution);
  if (by === 'stale') return outdated(execution);
  if (ending.kind === 'finished') return succeeded(execution, ending.report, log);
  if (ending.kind === 'diverged') return diverged(execution, ending.report.stopReason, log);
  if (ending.kind === 'failed') return failedAttempt(execution, ending, log);
  if (ending.by === 'cancelled') return cancelled(execution);
  if (ending.by === 'deadline') return tooLong(execution, log);
  if (ending.by === 'record_refused') return failedAttempt(execution, failure(execution.refusal()), log);
  return handedBack(execution, ending.by);
}

async function succeeded(execution: Execution, report: FinishedReport, log: Artifact | null): Promise<void> {
  const { stopReason, evaluation, weightsSha256, receipt, artifacts } = report;
  const outcome = execution.finishNow.aborted
    ? ({ status: 'cancelled', stopReason: { kind: 'cancelled', epoch: stopReason.epoch } } as const)
    : ({ status: 'succeeded', stopReason } as const);
  const all = [...artifacts, ...kept(log)];
  await finish(execution, { ...outcome, evaluation, weightsSha256, receipt, artifacts: all });
}

async function diverged(execution: Execution, stopReason: StopReason, log: Artifact | null): Promise<void> {
  const where = stopReason.step === undefined ? `epoch ${stopReason.epoch}` : `step ${stopReason.step}`;
  const error = runError('TRAINING_DIVERGED', `The loss was not a finite number any more in ${where}.`);
  await finish(execution, { status: 'failed', stopReason, error, artifacts: kept(log) });
}

async function tooLong(execution: Execution, log: Artifact | null): Promise<void> {
  const error = runError('DEADLINE_EXCEEDED', execution.deadlines.exceeded());
  await finish(execution, {
    status: 'failed',
    stopReason: stoppedAs('deadline', execution),
    error,
    artifacts: kept(log),
  });
}

async function cancelled(execution: Execution): Promise<void> {
  await finish(execution, { status: 'cancelled', stopReason: stoppedAs('cancelled', execution) });
  await execution.context.artifacts.removeRun(execution.runId);
}

async function failedAttempt(execution: Execution, ending: Ending, log: Artifact | null): Promise<void> {
  if (ending.kind !== 'failed') throw new Error(`A failure is expected here, not "${ending.kind}".`);
  const { context, claim, runId, fence, logger } = execution;
  const error = runError(ending.code, ending.message);
  if (AFTER_FAILURE[ending.code] === 'wait') return waitForStorage(execution, error);
  const failures = (execution.record.hasProgressed ? 0 : claim.failuresWithoutProgress) + 1;
  if (AFTER_FAILURE[ending.code] === 'stop' || failures >= context.maxAttempts) {
    const outcome = execution.finishNow.aborted
      ? ({ status: 'cancelled', stopReason: stoppedAs('cancelled', execution) } as const)
      : ({ status: 'failed', stopReason: stoppedAs('error', execution) } as const);
    return finish(execution, { ...outcome, error, artifacts: kept(log) });
  }
  logger.warn({ error }, 'attempt failed, trying again');
  const answer = await delivered(() => context.store.failAttempt(runId, fence, error), logger);
  await queueAgain(execution, answer, retryDelayMs(failures));
}

async function handedBack(execution: Execution, by: Interruption): Promise<void> {
  const { context, runId, fence, logger } = execution;
  const answer = await delivered(() => context.store.releaseRun(runId, fence, by), logger);
  await queueAgain(execution, answer, 0);
}

/** The run keeps its place, its attempts and its last checkpoint, and looks again whether the disk can be used. */
async function waitForStorage(execution: Execution, error: RunError): Promise<void> {
  const { context, runId, fence, logger } = execution;
  logger.warn({ error, folder: context.artifacts.folderOf(runId, fence) }, 'run waits for storage');
  const reason = error.code === 'DISK_FULL' ? 'disk_full' : 'disk_unavailable';
  const answer = await delivered(() => context.store.releaseRun(runId, fence, reason), logger);
  await queueAgain(execution, answer, context.storageRetryMs ?? 15_000);
}

async function outdated({ context, runId, fence, logger }: Execution): Promise<void> {
  logger.warn('another execution owns the run, or it is over');
  await context.artifacts.removeFence(runId, fence);
}

/** The one terminal write. */
async function finish(execution: Execution, result: FinishedRun): Promise<void> {
  const { context, runId, fence, logger } = execution;
  const answer = await delivered(() => context.store.finishRun(runId, fence, result), logger);
  if (answer === 'stale') return outdated(execution);
  await context.artifacts.removeCheckpoints(runId);
  const { status, stopReason, error } = result;
  logger.info({ status, stopReason, error }, 'run finished');
}

/** The run's next execution gets a job of its own, named by this fence. This one's files are of no use any more. */
async function queueAgain(execution: Execution, answer: FencedAnswer, delayMs: number): Promise<void> {
  const { context, claim, runId, fence, logger } = execution;
  if (answer === 'written') {
    const next = { runId, experimentId: claim.run.experimentId, fence };
    await delivered(() => context.queue.enqueue([next], { delayMs }), logger);
    logger.info({ delayMs }, 'run queued again');
  }
  await context.artifacts.removeFence(runId, fence);
}

// ---- small words -----------------------------------------------------------------------------------------------

const runError = (code: ErrorCode, message: string): RunError => ({ code, message });
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const kept = (log: Artifact | null): Artifact[] => (log ? [log] : []);

function stoppedAs(kind: StopReason['kind'], { record }: Execution): StopReason {
  return { kind, epoch: record.lastProgress.epoch };
}
