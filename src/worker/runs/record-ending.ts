/** Records how an execution ended: the run is finished, queued again, or was never ours. */
import { describeExecutionFailure, type ErrorCode } from '../../errors.js';
import type { Artifact } from '../../experiments/records/artifact.js';
import type { RunError, StopReason } from '../../experiments/records/run.js';
import { retryDelayMs } from '../../queue/run-jobs.js';
import type { FencedAnswer, FinishedRun } from '../../store/store.js';
import type { FinishedReport } from '../../trainer/messages.js';
import { untilStored } from '../until-stored.js';
import { AFTER_FAILURE } from './after-failure.js';
import type { Ending, FailedEnding, Interruption } from './drive-trainer.js';
import type { Execution } from './execution.js';

/** @param log the training log, if it could be written */
export async function recordEnding(execution: Execution, ending: Ending, log: Artifact | null): Promise<void> {
  // A cancel counts, even when training ended at the same moment.
  const by = execution.interrupted.aborted ? (execution.interrupted.reason as Interruption) : undefined;
  if (by === 'cancelled') return finishCancelled(execution);
  if (by === 'stale') return abandon(execution);
  if (ending.kind === 'finished') return finishTrained(execution, ending.report, log);
  if (ending.kind === 'diverged') return finishDiverged(execution, ending.report.stopReason, log);
  if (ending.kind === 'failed') return recordFailure(execution, ending, log);
  if (ending.by === 'cancelled') return finishCancelled(execution);
  if (ending.by === 'deadline') return finishAtDeadline(execution, log);
  if (ending.by === 'record_refused') return recordFailure(execution, describeExecutionFailure(execution.refusal), log);
  return handBack(execution, ending.by);
}

async function finishTrained(execution: Execution, report: FinishedReport, log: Artifact | null): Promise<void> {
  const { stopReason, evaluation, weightsSha256, receipt, artifacts } = report;
  const outcome = execution.finishNow.aborted
    ? ({ status: 'cancelled', stopReason: { kind: 'cancelled', epoch: stopReason.epoch } } as const)
    : ({ status: 'succeeded', stopReason } as const);
  const all = [...artifacts, ...kept(log)];
  await finish(execution, { ...outcome, evaluation, weightsSha256, receipt, artifacts: all });
}

async function finishDiverged(execution: Execution, stopReason: StopReason, log: Artifact | null): Promise<void> {
  const where = stopReason.step === undefined ? `epoch ${stopReason.epoch}` : `step ${stopReason.step}`;
  const error = runError('TRAINING_DIVERGED', `The loss became NaN or infinite in ${where}.`);
  await finish(execution, { status: 'failed', stopReason, error, artifacts: kept(log) });
}

async function finishAtDeadline(execution: Execution, log: Artifact | null): Promise<void> {
  const error = runError('DEADLINE_EXCEEDED', execution.deadlines.exceeded());
  const stopReason = stoppedAs('deadline', execution);
  await finish(execution, { status: 'failed', stopReason, error, artifacts: kept(log) });
}

async function finishCancelled(execution: Execution): Promise<void> {
  await finish(execution, { status: 'cancelled', stopReason: stoppedAs('cancelled', execution) });
  // Its files and those before it: by now the run may be retried, and in training elsewhere.
  await execution.context.artifacts.removeExecutions(execution.runId, execution.fence);
}

async function recordFailure(
  execution: Execution,
  { code, message }: Pick<FailedEnding, 'code' | 'message'>,
  log: Artifact | null,
): Promise<void> {
  const { context, claim, runId, fence, logger } = execution;
  const error = runError(code, message);
  if (AFTER_FAILURE[code] === 'wait') return waitForDisk(execution, error);
  const failures = (execution.record.hasProgressed ? 0 : claim.failuresWithoutProgress) + 1;
  if (AFTER_FAILURE[code] === 'stop' || failures >= context.maxAttempts) {
    const outcome = execution.finishNow.aborted
      ? ({ status: 'cancelled', stopReason: stoppedAs('cancelled', execution) } as const)
      : ({ status: 'failed', stopReason: stoppedAs('error', execution) } as const);
    return finish(execution, { ...outcome, error, artifacts: kept(log) });
  }
  logger.warn({ error }, 'attempt failed, retrying');
  await offerCheckpoint(execution);
  const answer = await untilStored(() => context.store.failAttempt(runId, fence, error), logger);
  await queueAgain(execution, answer, retryDelayMs(failures));
}

async function handBack(execution: Execution, by: Interruption): Promise<void> {
  const { context, runId, fence, logger } = execution;
  await offerCheckpoint(execution, by === 'paused' ? UNHURRIED_MS : HURRIED_MS);
  const answer = await untilStored(() => context.store.releaseRun(runId, fence, by), logger);
  await queueAgain(execution, answer, 0);
}

/** Milliseconds for the newest checkpoint to reach the bucket; a worker that closes has 5 s. */
const HURRIED_MS = 2000;
const UNHURRIED_MS = 15_000;

/** Another worker may take the run: it continues from the newest checkpoint that it can get. */
async function offerCheckpoint({ context, runId }: Execution, timeoutMs = HURRIED_MS): Promise<void> {
  await context.artifacts.settleCheckpoints(runId, timeoutMs);
}

/** The run keeps its attempts and its last checkpoint, and tries again later. */
async function waitForDisk(execution: Execution, error: RunError): Promise<void> {
  const { context, runId, fence, logger } = execution;
  logger.warn({ error, place: context.artifacts.place }, 'run waits for the disk');
  await offerCheckpoint(execution);
  const reason = error.code === 'DISK_FULL' ? 'disk_full' : 'disk_unavailable';
  const answer = await untilStored(() => context.store.releaseRun(runId, fence, reason), logger);
  await queueAgain(execution, answer, context.storageRetryMs ?? 15_000);
}

async function abandon({ context, runId, fence, logger }: Execution): Promise<void> {
  logger.warn('another execution owns the run, or it is finished');
  await context.artifacts.removeFence(runId, fence);
}

/** The only write that finishes a run. */
async function finish(execution: Execution, result: FinishedRun): Promise<void> {
  const { context, runId, fence, logger } = execution;
  const answer = await untilStored(() => context.store.finishRun(runId, fence, result), logger);
  if (answer === 'stale') return abandon(execution);
  await context.artifacts.removeCheckpoints(runId, fence);
  const { status, stopReason, error } = result;
  logger.info({ status, stopReason, error }, 'run finished');
}

/**
 * The next execution gets a job of its own, named by this fence. Files of this one are of no use.
 */
async function queueAgain(execution: Execution, answer: FencedAnswer, delayMs: number): Promise<void> {
  const { context, claim, runId, fence, logger } = execution;
  if (answer === 'written') {
    const next = { runId, experimentId: claim.run.experimentId, jobFence: fence };
    await untilStored(() => context.queue.enqueue([next], { delayMs }), logger);
    logger.info({ delayMs }, 'run queued again');
  }
  await context.artifacts.removeFence(runId, fence);
}

const runError = (code: ErrorCode, message: string): RunError => ({ code, message });
const kept = (log: Artifact | null): Artifact[] => (log ? [log] : []);

function stoppedAs(kind: StopReason['kind'], { record }: Execution): StopReason {
  return { kind, epoch: record.lastProgress.epoch };
}
