/** What the trainer does with its commands. */
import { createRequire } from 'node:module';
import { loadConfig } from '../config.js';
import { totalSteps } from '../experiments/records/training-position.js';
import { type CrashPoints, createCrashPoints } from '../models/crash-points.js';
import { predict } from '../models/evaluation/predict.js';
import { SavedModels } from '../models/evaluation/saved-models.js';
import { type TrainingListener, TrainingStopped } from '../models/loop/training-request.js';
import { GraphCache } from '../models/tensorflow/compiler/compiled-loop.js';
import type { ExecutionMode } from '../models/tensorflow/execution-mode.js';
import { tensorflowVersions } from '../models/tensorflow/tensorflow.js';
import { type RunEnvironment, trainAndPublish } from '../models/train-and-publish.js';
import { createDatasets, type Datasets } from './datasets.js';
import { describeFailure } from './failures.js';
import type {
  FinishNowCommand,
  PredictCommand,
  PredictedMember,
  PredictedReport,
  PredictionFailedReport,
  StopCommand,
  TrainCommand,
  TrainerCommand,
  TrainerReport,
  TrainerVersions,
} from './messages.js';

/** Between two progress reports. */
const PROGRESS_MS = 100;
/** Between two words that this process is not stuck. */
const ALIVE_MS = 1000;

/** Loads TensorFlow and MNIST, reports `ready`, then serves commands until the parent disconnects. */
export async function startTrainer(): Promise<void> {
  const config = loadConfig();
  const versions = readVersions();
  const environment: RunEnvironment = {
    versions: { ...versions },
    threads: { intraOp: 1, interOp: 1 },
  };
  const executionMode: ExecutionMode =
    config.executionMode === 'eager' ? { mode: 'eager' } : { mode: 'compiled', cache: new GraphCache() };
  const datasets = createDatasets(config.datasets);
  await datasets.warmUp();

  const models = new SavedModels(executionMode);
  let active: { command: TrainCommand; stop: AbortController; finishNow: AbortController } | undefined;
  process.on('message', (command: TrainerCommand) => {
    if (command.type === 'stop') activeRun(command)?.stop.abort(new TrainingStopped(command.saveState));
    else if (command.type === 'finish_now') activeRun(command)?.finishNow.abort();
    else if (command.type === 'predict') void answerPrediction(command, models).then(report);
    else void serve(command);
  });
  report({ type: 'ready', versions });

  /** The run under way, if it is the one that is meant. */
  function activeRun({ runId, fence }: StopCommand | FinishNowCommand) {
    return active?.command.runId === runId && active.command.fence === fence ? active : undefined;
  }

  async function serve(command: TrainCommand): Promise<void> {
    const about = { runId: command.runId, fence: command.fence };
    if (active) {
      const message = `The trainer is busy with ${active.command.runId}.`;
      report({ type: 'failed', ...about, code: 'INTERNAL', message });
      return;
    }
    active = { command, stop: new AbortController(), finishNow: new AbortController() };
    if (command.finishNow) active.finishNow.abort();
    const crashPoints = createCrashPoints(config.trainer.crashAt, command.fence);
    const settings = { environment, executionMode, checkpointMs: config.trainer.checkpointMs, crashPoints };
    const control = { signal: active.stop.signal, finishNow: active.finishNow.signal };
    const last = await trainRun(command, datasets, settings, control);
    active = undefined;
    report(last);
    setImmediate(() => globalThis.gc?.());
  }
}

/** Predicts with saved models. What goes wrong is the answer. */
async function answerPrediction(
  { requestId, members, pixels, sampling }: PredictCommand,
  models: SavedModels,
): Promise<PredictedReport | PredictionFailedReport> {
  try {
    const predicted: PredictedMember[] = [];
    for (const member of members) predicted.push(await predict(await models.load(member), pixels, sampling));
    return { type: 'predicted', requestId, members: predicted };
  } catch (error) {
    const { code, message } = describeFailure(error);
    log(`prediction ${requestId}: failed with ${code}: ${message}`);
    return { type: 'predictionFailed', requestId, code, message };
  }
}

/** What a trainer brings to every run. */
interface Settings {
  environment: RunEnvironment;
  executionMode: ExecutionMode;
  checkpointMs: number;
  crashPoints: CrashPoints;
}

/** Trains a run, reports on the way, and gives the last report: how it ended. */
async function trainRun(
  command: TrainCommand,
  datasets: Datasets,
  { environment, executionMode, checkpointMs, crashPoints }: Settings,
  control: { signal: AbortSignal; finishNow: AbortSignal },
): Promise<TrainerReport> {
  const { runId, fence, experimentId, arm, spec, artifactDirectory, checkpoints } = command;
  const about = { runId, fence };
  const progress = createProgress(command, crashPoints);
  const pulse = setInterval(() => report({ type: 'alive', ...about }), ALIVE_MS);
  log(`run ${runId}: arm ${arm}, seed ${spec.seed}, fence ${fence}`);
  try {
    const dataset = await datasets.load(spec.dataset.name);
    const result = await trainAndPublish({
      runId,
      experimentId,
      arm,
      spec,
      dataset,
      artifactDirectory,
      checkpoints: {
        ...checkpoints,
        fence,
        everyMs: checkpointMs,
        onSaved: (position) => report({ type: 'checkpoint', ...about, position }),
        log,
      },
      crashPoints,
      environment,
      executionMode,
      ...control,
      listener: progress.listener,
    });
    if (result.kind === 'diverged') {
      log(`run ${runId}: diverged at step ${result.stopReason.step}`);
      return { type: 'diverged', ...about, stopReason: result.stopReason };
    }
    const { stopReason, evaluation, weightsSha256, receipt, artifacts } = result;
    log(`run ${runId}: ${stopReason.kind} after epoch ${stopReason.epoch}, test accuracy ${evaluation.test.accuracy}`);
    return { type: 'finished', ...about, stopReason, evaluation, weightsSha256, receipt, artifacts };
  } catch (error) {
    if (error instanceof TrainingStopped) {
      log(`run ${runId}: stopped in epoch ${progress.epoch() + 1}`);
      return { type: 'stopped', ...about, epoch: progress.epoch() };
    }
    const failure = describeFailure(error);
    log(`run ${runId}: failed with ${failure.code}: ${failure.stack ?? failure.message}`);
    return { type: 'failed', ...about, ...failure };
  } finally {
    clearInterval(pulse);
  }
}

/** Reports steps, at most about ten times a second, and every epoch. */
function createProgress(
  { runId, fence, spec }: TrainCommand,
  crashPoints: CrashPoints,
): { listener: TrainingListener; epoch(): number } {
  const { epochs } = spec.training;
  let finishedEpochs = 0;
  let lastReport = Number.NEGATIVE_INFINITY;
  return {
    epoch: () => finishedEpochs,
    listener: {
      onStart(position, finished) {
        finishedEpochs = position.epoch;
        if (totalSteps(position) > 0) log(`run ${runId}: goes on after epoch ${position.epoch}, step ${position.step}`);
        report({ type: 'started', runId, fence, position, epochs: [...finished] });
      },
      onStep(epoch, step, steps) {
        crashPoints.step(totalSteps({ epoch, step, steps }));
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

/** Sends a report. One that no longer reaches the parent is lost on purpose: `disconnect` ends this process. */
function report(message: TrainerReport): void {
  if (process.connected) process.send!(message, undefined, undefined, () => {});
}

function readVersions(): TrainerVersions {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  return { regulab: version, node: process.versions.node, ...tensorflowVersions() };
}

function log(line: string): void {
  console.log(`${new Date().toISOString()} ${line}`);
}
