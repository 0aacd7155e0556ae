/** The story of one run inside a trainer: data, model, training, evaluation, artifacts. */

import os from 'node:os';
import { fitTemperature } from '../analysis/predictions/temperature.js';
import type { Artifact } from '../experiments/records/artifact.js';
import type { LayerReport } from '../experiments/records/layer-report.js';
import type { Evaluation } from '../experiments/records/metrics.js';
import type { Receipt } from '../experiments/records/receipt.js';
import type { StopReason } from '../experiments/records/run.js';
import { trainingCost } from '../experiments/records/training-cost.js';
import type { TrainingPosition } from '../experiments/records/training-position.js';
import { expandModel } from '../experiments/spec/architecture.js';
import type { RunSpec } from '../experiments/spec/experiment.js';
import { checkpointIdentity } from './checkpoints/checkpoint-identity.js';
import { createCheckpoints } from './checkpoints/checkpoints.js';
import { uploadImages } from './data/device-images.js';
import { distort } from './data/images/distort.js';
import type { ImageDataset, LabelledImages } from './data/load-dataset.js';
import { type DataSplit, splitDataset } from './data/split.js';
import { createEvaluator, type Evaluator, type Measurement } from './evaluation/evaluate.js';
import { createLayerReporter } from './inspection/report-layers.js';
import { fitModel, splitMetrics } from './loop/fit.js';
import type { Checkpoints } from './loop/resumable.js';
import type { TrainingListener, TrainingOutcome } from './loop/training-request.js';
import { buildModel, type TrainableModel } from './model/model.js';
import { writeArtifacts } from './publishing/artifacts.js';
import { type MomentListener, sha256 } from './publishing/durable-file.js';
import { saveModel } from './publishing/save-model.js';
import { randomStreamsOf } from './random-streams.js';
import { describeMachine } from './runtime/machine.js';
import { createPause, type Pause } from './runtime/yield-to-event-loop.js';
import type { ExecutionMode } from './tensorflow/execution-mode.js';

/**
 * Version of the training arithmetic, raised whenever equal specs and seeds no longer give the
 * weights they gave before on the same kind of machine with the same TensorFlow.
 */
export const TRAINING_SEMANTICS = 2;
/** Since 3, validation and resampling keep balanced classes balanced; no other spec changed. */
const BALANCED_SEMANTICS = 3;
/** Since 4, proximal steps are as long as the step of the optimizer; no other spec changed. */
const PROXIMAL_SEMANTICS = 4;

function semanticsOf({ dataset, model, regularization, training }: RunSpec): number {
  const isProximal = expandModel(model, regularization).some(
    (layer) => 'kernelRegularizer' in layer && layer.kernelRegularizer?.proximal,
  );
  // Under plain gradient descent the step always was the learning rate.
  if (isProximal && training.optimizer.type !== 'sgd') return PROXIMAL_SEMANTICS;
  return dataset.classBalanced ? BALANCED_SEMANTICS : TRAINING_SEMANTICS;
}

export interface RunRequest {
  runId: string;
  experimentId: string;
  arm: string;
  spec: RunSpec;
  dataset: ImageDataset;
  /** An existing directory that belongs to this execution alone. */
  artifactDirectory: string;
  /**
   * Where checkpoints are read and saved; without it the run starts from scratch and cannot be
   * resumed.
   */
  checkpoints?: CheckpointRequest | undefined;
  /** Called at the moments of saving, `checkpoint.…`, and of publishing, `publish.…`. */
  onMoment?: MomentListener | undefined;
  /** What the bits of the result depend on besides spec and seed; goes into run.json. */
  environment: RunEnvironment;
  executionMode: ExecutionMode;
  /**
   * Aborting it ends the run after the current batch; `trainAndPublish` then rejects with the
   * signal's reason.
   */
  signal: AbortSignal;
  /**
   * Aborting it ends training after the current batch, evaluates and saves the model so far, and
   * gives `cancelled`.
   */
  finishNow?: AbortSignal | undefined;
  listener: TrainingListener;
}

export interface CheckpointRequest {
  /** An existing folder that belongs to the run. */
  folder: string;
  fence: number;
  /** Checkpoints with a lower fence were written before the run was retried and are ignored. */
  oldestFence: number;
  /** Milliseconds of training between two. */
  everyMs: number;
  onSaved(position: TrainingPosition): void;
  log(line: string): void;
}

export interface RunEnvironment {
  versions: Record<string, string>;
  threads: { intraOp: number; interOp: number };
}

export type RunResult =
  | {
      kind: 'finished';
      stopReason: StopReason;
      evaluation: Evaluation;
      weightsSha256: string;
      receipt: Receipt;
      artifacts: Artifact[];
    }
  | { kind: 'diverged'; stopReason: StopReason };

/**
 * Trains a run and leaves its artifacts: model.json, weights.bin, run.json, predictions.bin,
 * layers.json. A run that diverged leaves none.
 * @throws ServiceError DATASET_INVALID, DISK_FULL, DISK_UNAVAILABLE, ARTIFACT_WRITE_FAILED
 */
export async function trainAndPublish(request: RunRequest): Promise<RunResult> {
  const { spec, executionMode, signal, finishNow, listener } = request;
  const data = splitDataset(request.dataset, spec.dataset, spec.seed, spec.part);
  // Replicas may differ in their images alone.
  const seed = spec.trainingSeed ?? spec.seed;
  const model = buildModel(spec.model, spec.regularization, seed);
  const evaluator = createEvaluator(model, executionMode);
  const layerReporter = createLayerReporter({ model, data, spec });
  try {
    const { training } = spec;
    const checkpoints = openCheckpoints(request);
    const { inspect } = layerReporter ?? {};
    const control = { checkpoints, signal, finishNow, listener };
    const outcome = await fitModel({ model, data, training, seed, executionMode, evaluator, inspect, ...control });
    if (outcome.stopReason.kind === 'diverged') return { kind: 'diverged', stopReason: outcome.stopReason };
    const pause = createPause(signal);
    const test = await measureOn(data.test, evaluator, pause);
    const held = data.validation && (await measureOn(data.validation, evaluator, pause));
    const layers = (await layerReporter?.finish(outcome, pause)) ?? null;
    const robustness = await measureDistorted(spec, data.test, evaluator, pause);
    const evaluation = summarize(spec, outcome, data, { test, held, robustness });
    return await leaveArtifacts(request, model, { outcome, evaluation, test, layers });
  } finally {
    layerReporter?.dispose();
    evaluator.dispose();
    model.dispose();
  }
}

function openCheckpoints(request: RunRequest): Checkpoints | undefined {
  const { runId, spec, dataset, executionMode, environment } = request;
  const parts = {
    runId,
    spec,
    trainingSemantics: semanticsOf(spec),
    dataset,
    executionMode: executionMode.mode,
    environment,
  };
  return (
    request.checkpoints &&
    createCheckpoints({
      ...request.checkpoints,
      identity: checkpointIdentity(parts),
      passing: momentsOf(request, 'checkpoint'),
    })
  );
}

/** The moments of one kind of work, as `<work>.<moment>`. */
function momentsOf({ onMoment }: RunRequest, work: 'checkpoint' | 'publish'): MomentListener {
  return (moment) => onMoment?.(`${work}.${moment}`);
}

async function measureOn(images: LabelledImages, evaluator: Evaluator, pause: Pause): Promise<Measurement> {
  const uploaded = uploadImages(images);
  try {
    return await evaluator.evaluate(uploaded, pause);
  } finally {
    uploaded.dispose();
  }
}

async function measureDistorted(
  { robustness = [] }: RunSpec,
  images: LabelledImages,
  evaluator: Evaluator,
  pause: Pause,
): Promise<Robustness> {
  const results: Robustness = [];
  for (const distortion of robustness) {
    const { accuracy, dataLoss } = await measureOn(await distort(images, distortion, pause), evaluator, pause);
    results.push({ ...distortion, accuracy, dataLoss });
  }
  return results;
}

type Robustness = NonNullable<Evaluation['robustness']>;

/** Training and validation metrics of the saved weights were measured while training. */
function summarize(
  spec: RunSpec,
  { epochs, savedEpoch, averagedEpochs, saved }: TrainingOutcome,
  data: DataSplit,
  { test, held, robustness }: { test: Measurement; held: Measurement | null; robustness: Robustness },
): Evaluation {
  const { train, validation } = saved!;
  return {
    savedEpoch,
    ...(averagedEpochs !== null && { averagedEpochs }),
    train: { ...train, samples: data.train.labels.length },
    validation: validation && { ...validation, samples: data.validation!.labels.length },
    test: { ...splitMetrics(test), samples: test.samples },
    ...(robustness.length > 0 && { robustness }),
    temperature: temperatureOf(spec, data.validation, held),
    cost: trainingCost(spec, epochs, data.train.labels.length),
  };
}

/**
 * Fitted on the validation images: fitted on the test images it would flatter the test set's
 * calibration.
 */
function temperatureOf(
  { model }: RunSpec,
  images: LabelledImages | null,
  measured: Measurement | null,
): Evaluation['temperature'] {
  if (images === null || measured === null) return null;
  return fitTemperature({ probabilities: measured.probabilities, labels: images.labels, output: model.output });
}

interface Results {
  outcome: TrainingOutcome;
  evaluation: Evaluation;
  test: Measurement;
  layers: Omit<LayerReport, 'runId'> | null;
}

async function leaveArtifacts(
  request: RunRequest,
  model: TrainableModel,
  { outcome, evaluation, test, layers }: Results,
): Promise<RunResult> {
  const saved = await saveModel(model);
  const weightsSha256 = sha256(saved.weights);
  const receipt = receiptOf(request, model, weightsSha256);
  const record = runRecord(request, outcome, evaluation, receipt);
  const files = {
    'model.json': saved.topology,
    'weights.bin': saved.weights,
    'run.json': Buffer.from(`${JSON.stringify(record, null, 2)}\n`),
    // Test-set probabilities: float32 little-endian, [test images, output units], in the order of
    // the test set.
    'predictions.bin': littleEndian(test.probabilities),
    ...(layers && { 'layers.json': Buffer.from(JSON.stringify({ runId: request.runId, ...layers })) }),
  };
  const artifacts = await writeArtifacts(request.artifactDirectory, files, momentsOf(request, 'publish'));
  return { kind: 'finished', stopReason: outcome.stopReason, evaluation, weightsSha256, receipt, artifacts };
}

/**
 * run.json: everything needed to repeat the run and to know whether the repetition must give the
 * same bits.
 */
function runRecord(request: RunRequest, outcome: TrainingOutcome, evaluation: Evaluation, receipt: Receipt) {
  const { runId, experimentId, arm, spec, dataset } = request;
  return {
    runId,
    experimentId,
    arm,
    seed: spec.seed,
    spec,
    dataset: { name: dataset.name, sha256: dataset.sha256 },
    stopReason: outcome.stopReason,
    epochs: outcome.epochs,
    evaluation,
    weightsSha256: receipt.weightsSha256,
    predictions: {
      file: 'predictions.bin',
      dtype: 'float32',
      shape: [evaluation.test.samples, spec.model.output.units],
    },
    receipt,
  };
}

/** Where all of it is equal, an equal spec gives equal weights, to the last bit. */
function receiptOf(
  { spec, dataset, environment, executionMode }: RunRequest,
  model: TrainableModel,
  weightsSha256: string,
): Receipt {
  const { platform, ...cpu } = describeMachine();
  return {
    seed: spec.seed,
    streams: randomStreamsOf(spec, model),
    dataset: { name: dataset.name, sha256: dataset.sha256 },
    trainingSemantics: semanticsOf(spec),
    executionMode: executionMode.mode,
    threads: environment.threads,
    cpu,
    platform,
    versions: environment.versions,
    weightsSha256,
  };
}

function littleEndian(values: Float32Array): Buffer {
  const bytes = Buffer.from(values.slice().buffer);
  return os.endianness() === 'LE' ? bytes : bytes.swap32();
}
