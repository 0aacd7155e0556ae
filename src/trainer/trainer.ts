/** Loads what trainings need and serves the worker's commands. */

import { type Config, loadConfig } from '../config.js';
import { predict } from '../models/evaluation/predict.js';
import { SavedModels } from '../models/evaluation/saved-models.js';
import { TrainingStopped } from '../models/loop/training-request.js';
import { GraphCache } from '../models/tensorflow/compiler/compiled-loop.js';
import type { ExecutionMode } from '../models/tensorflow/execution-mode.js';
import { tensorflowVersions } from '../models/tensorflow/tensorflow.js';
import { readProductVersion } from '../product-version.js';
import { createDatasets } from './datasets.js';
import { describeTrainingFailure } from './failures.js';
import type {
  FinishNowCommand,
  PredictCommand,
  PredictedReport,
  PredictionFailedReport,
  StopCommand,
  TrainCommand,
  TrainerCommand,
  TrainerVersions,
} from './messages.js';
import { log, report } from './reports.js';
import { handleTrainCommand, type TrainerSettings } from './train-command.js';

/**
 * Loads TensorFlow and MNIST, reports `ready`, then serves commands until the parent disconnects.
 */
export async function startTrainer(hookOf?: TrainerSettings['hookOf']): Promise<void> {
  const config = loadConfig();
  const versions = readVersions();
  const executionMode = executionModeOf(config);
  const datasets = createDatasets(config.datasets);
  await datasets.warmUp();

  const models = new SavedModels(executionMode);
  const runs = new RunSlot({
    datasets,
    environment: { versions: { ...versions }, threads: { intraOp: 1, interOp: 1 } },
    executionMode,
    checkpointMs: config.trainer.checkpointMs,
    hookOf,
  });
  process.on('message', (command: TrainerCommand) => {
    if (command.type === 'train') void runs.train(command);
    else if (command.type === 'stop') runs.stop(command);
    else if (command.type === 'finish_now') runs.finishNow(command);
    else void answerPrediction(command, models).then(report);
  });
  report({ type: 'ready', versions });
}

/** The one run that a trainer trains at a time. */
class RunSlot {
  readonly #settings: TrainerSettings;
  #active: { command: TrainCommand; stop: AbortController; finishNow: AbortController } | undefined;

  constructor(settings: TrainerSettings) {
    this.#settings = settings;
  }

  async train(command: TrainCommand): Promise<void> {
    if (this.#active) {
      const { runId, fence } = command;
      const message = `The trainer is busy with ${this.#active.command.runId}.`;
      return report({ type: 'failed', runId, fence, code: 'INTERNAL', message });
    }
    const [stop, finishNow] = [new AbortController(), new AbortController()];
    this.#active = { command, stop, finishNow };
    if (command.finishNow) finishNow.abort();
    const control = { signal: stop.signal, finishNow: finishNow.signal };
    const last = await handleTrainCommand(command, this.#settings, control);
    this.#active = undefined;
    report(last);
    setImmediate(() => globalThis.gc?.());
  }

  stop(command: StopCommand): void {
    this.#addressed(command)?.stop.abort(new TrainingStopped(command.saveState));
  }

  finishNow(command: FinishNowCommand): void {
    this.#addressed(command)?.finishNow.abort();
  }

  /** The active run, if the command is meant for it. */
  #addressed({ runId, fence }: StopCommand | FinishNowCommand) {
    const active = this.#active?.command;
    return active?.runId === runId && active.fence === fence ? this.#active : undefined;
  }
}

/** Predicts with saved models. A failure is an answer, too. */
async function answerPrediction(
  { requestId, members, pixels, sampling }: PredictCommand,
  models: SavedModels,
): Promise<PredictedReport | PredictionFailedReport> {
  try {
    const predicted: PredictedReport['members'] = [];
    for (const member of members) predicted.push(await predict(await models.load(member), pixels, sampling));
    return { type: 'predicted', requestId, members: predicted };
  } catch (error) {
    const { code, message } = describeTrainingFailure(error);
    log(`prediction ${requestId}: failed with ${code}: ${message}`);
    return { type: 'predictionFailed', requestId, code, message };
  }
}

const executionModeOf = ({ executionMode }: Config): ExecutionMode =>
  executionMode === 'eager' ? { mode: 'eager' } : { mode: 'compiled', cache: new GraphCache() };

function readVersions(): TrainerVersions {
  return { regulab: readProductVersion().version, node: process.versions.node, ...tensorflowVersions() };
}
