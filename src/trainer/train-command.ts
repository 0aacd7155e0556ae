/** How the trainer carries out a train command. */
import { totalSteps } from '../experiments/records/training-position.js';
import { type TrainingListener, TrainingStopped } from '../models/loop/training-request.js';
import type { ExecutionMode } from '../models/tensorflow/execution-mode.js';
import { type RunEnvironment, trainAndPublish } from '../models/train-and-publish.js';
import type { Datasets } from './datasets.js';
import { describeTrainingFailure } from './failures.js';
import type { TrainCommand, TrainerReport } from './messages.js';
import { log, report } from './reports.js';

/** Between two progress reports. */
const PROGRESS_MS = 100;
/** Between two reports that this process is not stuck. */
const ALIVE_MS = 1000;

/**
 * Called at named moments of an execution: after each `step`, with the steps of the run so far, and
 * between system calls, as in `checkpoint.renamed`. It may not return.
 */
export type ExecutionHook = (moment: string, steps?: number) => void;

/** What a trainer brings to every run. */
export interface TrainerSettings {
  datasets: Datasets;
  environment: RunEnvironment;
  executionMode: ExecutionMode;
  checkpointMs: number;
  /** The hook of the execution with this fence. */
  hookOf?: ((fence: number) => ExecutionHook) | undefined;
}

/** Trains a run, sends reports, and returns the last one: how it ended. */
export async function handleTrainCommand(
  command: TrainCommand,
  { datasets, environment, executionMode, checkpointMs, hookOf }: TrainerSettings,
  control: { signal: AbortSignal; finishNow: AbortSignal },
): Promise<TrainerReport> {
  const { runId, fence, experimentId, arm, spec, artifactDirectory } = command;
  const about = { runId, fence };
  const onMoment = hookOf?.(fence);
  const progress = createProgress(command, onMoment);
  const pulse = setInterval(() => report({ type: 'alive', ...about }), ALIVE_MS);
  log(`run ${runId}: arm ${arm}, seed ${spec.seed}, fence ${fence}`);
  try {
    const result = await trainAndPublish({
      runId,
      experimentId,
      arm,
      spec,
      dataset: await datasets.load(spec.dataset.name),
      artifactDirectory,
      checkpoints: {
        ...command.checkpoints,
        fence,
        everyMs: checkpointMs,
        onSaved: (position) => report({ type: 'checkpoint', ...about, position }),
        log,
      },
      onMoment,
      environment,
      executionMode,
      ...control,
      listener: progress.listener,
    });
    if (result.kind === 'diverged') {
      log(`run ${runId}: diverged at step ${result.stopReason.step}`);
      return { type: 'diverged', ...about, stopReason: result.stopReason };
    }
    const { kind: type, ...outcome } = result;
    const { stopReason, evaluation } = outcome;
    log(`run ${runId}: ${stopReason.kind} after epoch ${stopReason.epoch}, test accuracy ${evaluation.test.accuracy}`);
    return { type, ...about, ...outcome };
  } catch (error) {
    if (error instanceof TrainingStopped) {
      log(`run ${runId}: stopped in epoch ${progress.epoch() + 1}`);
      return { type: 'stopped', ...about, epoch: progress.epoch() };
    }
    const failure = describeTrainingFailure(error);
    log(`run ${runId}: failed with ${failure.code}: ${failure.stack ?? failure.message}`);
    return { type: 'failed', ...about, ...failure };
  } finally {
    clearInterval(pulse);
  }
}

/** Reports steps, at most about ten times a second, and every epoch. */
function createProgress(
  { runId, fence, spec }: TrainCommand,
  onMoment?: ExecutionHook,
): { listener: TrainingListener; epoch(): number } {
  const { epochs } = spec.training;
  let finishedEpochs = 0;
  let lastReport = Number.NEGATIVE_INFINITY;
  return {
    epoch: () => finishedEpochs,
    listener: {
      onStart(position, finished) {
        finishedEpochs = position.epoch;
        if (totalSteps(position) > 0) log(`run ${runId}: resumes after epoch ${position.epoch}, step ${position.step}`);
        report({ type: 'started', runId, fence, position, epochs: [...finished] });
      },
      onStep(epoch, step, steps) {
        onMoment?.('step', totalSteps({ epoch, step, steps }));
        const now = performance.now();
        if (now - lastReport < PROGRESS_MS) return;
        lastReport = now;
        report({ type: 'progress', runId, fence, epoch, epochs, step, steps });
      },
      onEpoch(metrics) {
        finishedEpochs = metrics.epoch;
        const { objective, accuracy } = metrics.train;
        log(`run ${runId}: epoch ${metrics.epoch}/${epochs}, train objective ${objective}, accuracy ${accuracy}`);
        report({ type: 'epoch', runId, fence, metrics });
      },
    },
  };
}
