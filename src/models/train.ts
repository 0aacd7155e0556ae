/** The training loop. */
import type { EpochMetrics, SplitMetrics, StopReason } from '../experiments/resources.js';
import type { Training } from '../experiments/spec.js';
import { gatherBatch } from './dataset/batches.js';
import type { DataSplit } from './dataset/split.js';
import { createEarlyStopping } from './early-stopping.js';
import { evaluate, type Measurement } from './evaluate.js';
import type { TrainableModel } from './model.js';
import { createOptimizer } from './optimizers/optimizer.js';
import { createPause, type Pause } from './pause.js';
import { randomStream, shuffledIndices } from './random.js';
import { tf } from './tensorflow.js';
import { createTrainStep, type TrainStep } from './train-step.js';

export interface TrainingRequest {
  model: TrainableModel;
  data: DataSplit;
  training: Training;
  seed: number;
  /** Aborting it ends training after the batch in hand; `train` then rejects with the signal's reason. */
  signal: AbortSignal;
  listener: TrainingListener;
}

export interface TrainingListener {
  /** Called after every step: epochs finished, steps finished in the epoch under way, steps in an epoch. */
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
  const optimizer = createOptimizer(training.optimizer, model.trainableVariables());
  const step = createTrainStep({ model, optimizer });
  const pause = createPause(request.signal);
  const earlyStopping = training.earlyStopping && createEarlyStopping(training.earlyStopping);
  const epochs: EpochMetrics[] = [];
  let best: { epoch: number; weights: Float32Array[] } | undefined;
  try {
    for (let epoch = 1; epoch <= training.epochs; epoch++) {
      const started = performance.now();
      await trainEpoch(request, step, epoch, pause);
      const measured = await measure(model, data, pause);
      if (!isAllFinite(measured)) throw new Diverged(epoch * stepsPerEpoch(data, training));
      const metrics = { epoch, ...measured, durationMs: performance.now() - started };
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
    optimizer.dispose();
  }

  /** Ends with the weights of the best epoch, whatever ended the training, if the spec asks for them. */
  function finish(stopReason: TrainingOutcome['stopReason']): TrainingOutcome {
    if (best) model.setWeights(best.weights);
    return { stopReason, savedEpoch: best?.epoch ?? stopReason.epoch, epochs };
  }
}

async function trainEpoch(request: TrainingRequest, step: TrainStep, epoch: number, pause: Pause): Promise<void> {
  const { data, training, seed, listener } = request;
  const order = shuffledIndices(data.train.labels.length, randomStream(seed, ['shuffle', epoch]));
  const steps = stepsPerEpoch(data, training);
  for (let index = 0; index < steps; index++) {
    const start = index * training.batchSize;
    const objective = takeStep(step, request, order.subarray(start, start + training.batchSize));
    if (!Number.isFinite(objective)) throw new Diverged((epoch - 1) * steps + index + 1);
    listener.onStep(epoch - 1, index + 1, steps);
    await pause();
  }
}

/** Takes one step and reads its objective: about 10 µs, the computation itself is synchronous already. */
function takeStep(step: TrainStep, { data }: TrainingRequest, positions: Uint32Array): number {
  const { images, labels } = gatherBatch(data.train, positions);
  const result = step(images, labels);
  const objective = result.objective.dataSync()[0]!;
  tf.dispose([images, labels, result.objective, result.dataLoss, result.penalty]);
  return objective;
}

async function measure(
  model: TrainableModel,
  data: DataSplit,
  pause: Pause,
): Promise<Pick<EpochMetrics, 'train' | 'validation'>> {
  return {
    train: splitMetrics(await evaluate(model, data.train, pause)),
    validation: data.validation && splitMetrics(await evaluate(model, data.validation, pause)),
  };
}

export function splitMetrics({ objective, dataLoss, penalty, accuracy }: Measurement): SplitMetrics {
  return { objective, dataLoss, penalty, accuracy };
}

function isAllFinite({ train, validation }: Pick<EpochMetrics, 'train' | 'validation'>): boolean {
  return Number.isFinite(train.objective) && (validation === null || Number.isFinite(validation.objective));
}

function stepsPerEpoch(data: DataSplit, training: Training): number {
  return Math.ceil(data.train.labels.length / training.batchSize);
}
