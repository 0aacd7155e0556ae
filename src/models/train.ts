/** The training loop. */
import type { EpochMetrics, SplitMetrics, StopReason } from '../experiments/resources.js';
import type { Training } from '../experiments/spec.js';
import { type DeviceImages, uploadImages } from './dataset/device-images.js';
import type { DataSplit } from './dataset/split.js';
import { createEarlyStopping } from './early-stopping.js';
import { createEpochSteps, type EpochSteps, type Execution } from './epoch-steps.js';
import { evaluate, type Measurement } from './evaluate.js';
import type { TrainableModel } from './model.js';
import { createOptimizer } from './optimizers/optimizer.js';
import { createPause, type Pause } from './pause.js';
import { randomStream, shuffledIndices } from './random.js';

export interface TrainingRequest {
  model: TrainableModel;
  data: DataSplit;
  training: Training;
  seed: number;
  execution: Execution;
  /** Aborting it ends training within a slice of steps; `train` then rejects with the signal's reason. */
  signal: AbortSignal;
  listener: TrainingListener;
}

export interface TrainingListener {
  /** Called after every slice of steps: epochs finished, steps finished in the epoch under way, steps in an epoch. */
  onStep(epoch: number, step: number, steps: number): void;
  onEpoch(metrics: EpochMetrics): void;
}

export interface TrainingOutcome {
  stopReason: StopReason & { kind: 'completed' | 'early_stopped' | 'diverged' };
  /** The epoch whose weights the model now has. */
  savedEpoch: number;
  epochs: EpochMetrics[];
}

/** Thrown inside the loop when the objective of a step is NaN or infinite. */
class Diverged extends Error {
  constructor(readonly step: number) {
    super(`The objective of step ${step} is not finite.`);
  }
}

/**
 * Trains a model until its epochs are over, early stopping ends it or the objective is no longer finite. The order of
 * the images hangs on the seed and the epoch alone, so that the arms of a seed see the same batches.
 */
export async function train(request: TrainingRequest): Promise<TrainingOutcome> {
  const { model, data, training, listener } = request;
  const images = uploadImages(data.train);
  const held = data.validation && uploadImages(data.validation);
  const optimizer = createOptimizer(training.optimizer, model.trainableVariables());
  const { batchSize } = training;
  const steps = createEpochSteps({ model, optimizer, images, batchSize, execution: request.execution });
  const pause = createPause(request.signal);
  const pace: Pace = { slice: 1 };
  const earlyStopping = training.earlyStopping && createEarlyStopping(training.earlyStopping);
  const epochs: EpochMetrics[] = [];
  let best: { epoch: number; weights: Float32Array[] } | undefined;
  try {
    for (let epoch = 1; epoch <= training.epochs; epoch++) {
      const started = performance.now();
      await trainEpoch(request, steps, pace, epoch, pause);
      const measured = await measure(model, images, held, pause);
      if (!isAllFinite(measured)) throw new Diverged(epoch * steps.count);
      const runningObjective = steps.meanObjective();
      const metrics = { epoch, ...measured, runningObjective, durationMs: performance.now() - started };
      epochs.push(metrics);
      listener.onEpoch(metrics);

      const verdict = earlyStopping?.observe(metrics);
      if (verdict?.improved && training.earlyStopping?.restoreBest) best = { epoch, weights: model.getWeights() };
      if (verdict?.stop) return finish({ kind: 'early_stopped', epoch });
    }
    return finish({ kind: 'completed', epoch: training.epochs });
  } catch (error) {
    if (!(error instanceof Diverged)) throw error;
    return { stopReason: { kind: 'diverged', epoch: epochs.length + 1, step: error.step }, savedEpoch: 0, epochs };
  } finally {
    for (const part of [steps, optimizer, images, held]) part?.dispose();
  }

  /** Ends with the weights of the best epoch, whatever ended the training, if the spec asks for them. */
  function finish(stopReason: TrainingOutcome['stopReason']): TrainingOutcome {
    if (best) model.setWeights(best.weights);
    return { stopReason, savedEpoch: best?.epoch ?? stopReason.epoch, epochs };
  }
}

/** How long a slice of steps may keep the event loop waiting, in milliseconds. */
const SLICE_MS = 200;

/** How many steps go into a slice: one at first, which shows how long a step takes and, if it must, compiles it. */
type Pace = { slice: number };

async function trainEpoch(
  request: TrainingRequest,
  steps: EpochSteps,
  pace: Pace,
  epoch: number,
  pause: Pause,
): Promise<void> {
  const { seed, listener, data } = request;
  steps.shuffle(shuffledIndices(data.train.labels.length, randomStream(seed, ['shuffle', epoch])));
  for (let first = 0; first < steps.count; ) {
    const limit = Math.min(first + pace.slice, steps.count);
    const started = performance.now();
    steps.run(first, limit);
    const diverged = steps.divergedAt();
    if (diverged !== null) throw new Diverged((epoch - 1) * steps.count + diverged + 1);
    listener.onStep(epoch - 1, limit, steps.count);
    await pause();
    const perStep = (performance.now() - started) / (limit - first);
    pace.slice = Math.max(1, Math.min(4 * pace.slice, Math.floor(SLICE_MS / perStep)));
    first = limit;
  }
}

async function measure(
  model: TrainableModel,
  train: DeviceImages,
  held: DeviceImages | null,
  pause: Pause,
): Promise<Pick<EpochMetrics, 'train' | 'validation'>> {
  return {
    train: splitMetrics(await evaluate(model, train, pause)),
    validation: held && splitMetrics(await evaluate(model, held, pause)),
  };
}

export function splitMetrics({ objective, dataLoss, penalty, accuracy }: Measurement): SplitMetrics {
  return { objective, dataLoss, penalty, accuracy };
}

function isAllFinite({ train, validation }: Pick<EpochMetrics, 'train' | 'validation'>): boolean {
  return Number.isFinite(train.objective) && (validation === null || Number.isFinite(validation.objective));
}
