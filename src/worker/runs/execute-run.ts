/**
 * Executes one run, from its claim to its end: claim it, make its folder, have a trainer train it,
 * store what the trainer reports, and record how it ended. Every write carries the fence of the
 * claim. It knows the queue only as the place where a run is queued again.
 */
import { randomUUID } from 'node:crypto';
import { describeExecutionFailure } from '../../errors.js';
import type { Artifact } from '../../experiments/records/artifact.js';
import { bound, inSpan } from '../../tracing/spans.js';
import { untilStored } from '../until-stored.js';
import { driveTrainer, type Ending, type Interruption, type TrainingReports } from './drive-trainer.js';
import { Execution, type ExecutionContext } from './execution.js';
import { createProgressClock } from './progress-clock.js';
import { recordEnding } from './record-ending.js';
import { inRunSpan, noteEnding, TrainingTrace } from './run-trace.js';
import { openTrainingLog, type TrainingLog } from './training-log.js';

/**
 * Executes a run once, if there is anything to do.
 * @param job the run, and the fence by which its job is named
 * @param outside stops the execution early; its reason is an `Interruption`, `shutdown` or
 * `lock_lost`
 * @returns `recorded` once the record holds the outcome: finished, or queued again with a new job.
 * `left` when another version of regulab stored the run: its job is for a worker of that version.
 */
export async function executeRun(
  job: { runId: string; jobFence: number },
  outside: AbortSignal,
  context: ExecutionContext,
): Promise<'recorded' | 'left'> {
  const { store, workerId, maxAttempts, maxRunningRuns, logger } = context;
  const { runId, jobFence } = job;
  const begun = Date.now();
  // With the same token, a claim is not repeated when its answer was lost.
  const wanted = { workerId, maxAttempts, jobFence, maxRunningRuns, token: randomUUID() };
  const claim = await untilStored(() => store.claimRun(runId, wanted), logger, outside);
  if (claim.outcome === 'unreadable') {
    logger.warn({ runId, reason: claim.reason }, 'run left to a worker of another version');
    return 'left';
  }
  if (claim.outcome === 'damaged') {
    logger.error({ runId, reason: claim.reason }, 'run failed, its spec is damaged');
    return 'recorded';
  }
  if (claim.outcome !== 'claimed') {
    logger.info({ runId, outcome: claim.outcome }, 'nothing to train');
    return 'recorded';
  }
  await inRunSpan(claim, begun, async (span) => {
    const execution = new Execution(claim, outside, context);
    try {
      execution.logger.info({ arm: claim.run.arm, seed: claim.run.seed }, 'run started');
      const { ending, log } = await publish(execution, await train(execution));
      noteEnding(span, ending);
      await inSpan('record ending', {}, () => recordEnding(execution, ending, log));
      await context.artifacts.leave(execution.runId, execution.fence);
    } finally {
      execution.close();
    }
  });
  return 'recorded';
}

interface Trained {
  ending: Ending;
  /** Null where there is none to keep. */
  log: Artifact | null;
}

/**
 * Has a trainer train the run, and waits until every epoch is stored. A failure is an ending, too.
 */
async function train(execution: Execution): Promise<Trained> {
  const { context, claim, runId, fence, interrupted: signal, finishNow } = execution;
  const { artifacts, pool, silenceMs, stopTimeoutMs = 2000 } = context;
  const { run, spec, oldestFence } = claim;
  const trace = new TrainingTrace(spec.training.epochs);
  let log: TrainingLog | undefined;
  let ending: Ending;
  try {
    const artifactDirectory = await artifacts.prepare(runId, fence);
    const checkpoints = { folder: await artifacts.prepareCheckpoints(runId, oldestFence), oldestFence };
    log = openTrainingLog(artifactDirectory);
    const { experimentId, arm } = run;
    const command = { type: 'train', runId, experimentId, arm, fence, spec, artifactDirectory, checkpoints } as const;
    const options = { signal, finishNow, log, stopTimeoutMs, silenceMs };
    ending = await driveTrainer(pool, command, { ...options, ...recording(execution, trace) });
    trace.ended(ending);
    await execution.record.flush();
  } catch (error) {
    ending = { kind: 'failed', ...describeExecutionFailure(error) };
    trace.ended(ending);
  }
  return { ending, log: (await log?.close()) ?? null };
}

/** Interruptions after which the record has no files. */
const WITHOUT_FILES: readonly unknown[] = [
  'cancelled',
  'paused',
  'stale',
  'shutdown',
  'lock_lost',
] satisfies Interruption[];

/** Keeps the files of an execution that its record will point to, before it does. */
async function publish(execution: Execution, trained: Trained): Promise<Trained> {
  const { context, runId, fence, interrupted, logger } = execution;
  const { ending, log } = trained;
  const hasFiles = ending.kind === 'finished' || log !== null;
  if (!hasFiles || WITHOUT_FILES.includes(interrupted.reason)) return trained;
  const publishing = inSpan('publish artifacts', {}, () => context.artifacts.publish(runId, fence));
  publishing.catch(() => undefined); // may fail after an interruption
  try {
    const by = await Promise.race([publishing, nextInterruption(interrupted)]);
    return by === undefined ? trained : { ending: { kind: 'interrupted', by }, log: null };
  } catch (error) {
    if (ending.kind === 'finished')
      return { ending: { kind: 'failed', ...describeExecutionFailure(error) }, log: null };
    // Losing a log fails no run.
    logger.warn({ err: error }, 'training.log not kept');
    return { ending, log: null };
  }
}

/** Resolves with the next interruption: keeping files must not outlast a shutdown. */
function nextInterruption(signal: AbortSignal): Promise<Interruption> {
  return new Promise((resolve) => {
    if (!signal.aborted) signal.addEventListener('abort', () => resolve(signal.reason), { once: true });
  });
}

/** Passes the reports of a training on to the record of its run, and to its trace. */
function recording({ claim, context, deadlines, record }: Execution, trace: TrainingTrace): TrainingReports {
  const { epochs } = claim.spec.training;
  let clock = createProgressClock(epochs);
  return {
    onStarted: bound(({ position, epochs: finished }) => {
      trace.started();
      const { epoch, step, steps } = position;
      clock = createProgressClock(epochs, { from: epoch + step / steps });
      deadlines.trainingBegins(finished.reduce((total, { durationMs }) => total + durationMs, 0));
      record.started(position, finished, clock(epoch, step / steps));
    }),
    onCheckpoint: bound(({ position }) => {
      record.checkpoint(position);
      void context.artifacts.keepCheckpoint(claim.run.id);
    }),
    onProgress: bound(({ epoch, step, steps }) => record.progress(clock(epoch, step / steps))),
    onEpoch: bound(({ metrics }) => {
      trace.epoch(metrics);
      record.epoch(metrics, clock(metrics.epoch, 0));
    }),
  };
}
