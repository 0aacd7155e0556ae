/** The training loop. */
import type { SplitMetrics } from '../../experiments/records/metrics.js';
import { type DeviceImages, uploadImages } from '../data/device-images.js';
import { createEvaluator, type Evaluator, type Measurement } from '../evaluation/evaluate.js';
import { createPause, type Pause } from '../runtime/yield-to-event-loop.js';
import { createEpochSteps, type EpochSteps } from './epoch-steps.js';
import { createUpdate } from './parameter-update.js';
import { TrainingProgress } from './training-progress.js';
import {
  type MeasuredSplits,
  type TrainingOutcome,
  type TrainingRequest,
  TrainingStopped,
} from './training-request.js';
import { measureStatistics } from './weight-averaging.js';

/** Thrown inside the loop when the objective of a step is NaN or infinite. */
class Diverged extends Error {
  constructor(readonly step: number) {
    super(`The objective of step ${step} is not finite.`);
  }
}

/**
 * Trains a model until all epochs are finished, early stopping ends it or the objective is no
 * longer finite. The order of the images depends only on seed and epoch, so that all arms of a seed
 * see the same batches. A training that resumes from a checkpoint gives the same bits as one that
 * was never interrupted.
 */
export async function fitModel(request: TrainingRequest): Promise<TrainingOutcome> {
  const { model, data, training, signal } = request;
  const images = uploadImages(data.train);
  const held = data.validation && uploadImages(data.validation);
  const stepsPerEpoch = Math.ceil(images.count / training.batchSize);
  const optimizer = createUpdate({ model, training, stepsPerEpoch });
  const steps = createEpochSteps({
    model,
    optimizer,
    images,
    training,
    seed: request.seed,
    executionMode: request.executionMode,
  });
  const evaluator = request.evaluator ?? createEvaluator(model, { mode: 'eager' });
  const progress = new TrainingProgress(request, steps);
  const pause = createPause(signal);
  const pace: Pace = { slice: 1 };
  try {
    const measured = async () => {
      const splits = await measure(evaluator, images, held, pause);
      if (!isAllFinite(splits)) throw new Diverged(progress.epoch * steps.count + progress.step);
      return splits;
    };
    await progress.begin();
    while (!progress.isFinished()) {
      await fitEpoch(request, steps, pace, progress, pause);
      if (progress.step < steps.count) {
        await leaveOff(progress);
        break;
      }
      progress.endEpoch({ ...(await measured()), runningObjective: steps.meanObjective() });
      await progress.checkpoint(progress.isFinished() ? 'end' : 'epoch');
    }
    const outcome = progress.outcome();
    if (outcome.averagedEpochs !== null) await measureStatistics(model, images, pause);
    else if (outcome.saved !== null) return outcome;
    return { ...outcome, saved: await measured() };
  } catch (error) {
    if (error instanceof Diverged) return progress.divergedAt(error.step);
    if (signal.reason instanceof TrainingStopped && signal.reason.savesState) await progress.saveState();
    throw error;
  } finally {
    for (const part of [steps, optimizer, images, held]) part?.dispose();
  }
}

/**
 * Training was asked to finish now. The checkpoint is for the next execution, in case this process
 * dies before reporting.
 * @throws TrainingStopped when there is no model yet
 */
async function leaveOff(progress: TrainingProgress): Promise<void> {
  if (progress.hasNotBegun()) throw new TrainingStopped(false);
  await progress.saveState();
}

/** How long a slice of steps may block the event loop, in milliseconds. */
const SLICE_MS = 200;

/** Steps in a slice: one at first, which measures a step and compiles it if necessary. */
type Pace = { slice: number };

/** Runs the remaining steps of an epoch, or fewer when training is to finish now. */
async function fitEpoch(
  { listener, finishNow }: TrainingRequest,
  steps: EpochSteps,
  pace: Pace,
  progress: TrainingProgress,
  pause: Pause,
): Promise<void> {
  progress.beginEpoch();
  for (let first = progress.step; first < steps.count && !finishNow?.aborted; ) {
    const limit = Math.min(first + pace.slice, steps.count);
    const started = performance.now();
    steps.run(first, limit);
    const diverged = steps.divergedAt();
    if (diverged !== null) throw new Diverged(progress.epoch * steps.count + diverged + 1);
    progress.step = limit;
    listener.onStep(progress.epoch, limit, steps.count);
    await pause();
    const perStep = (performance.now() - started) / (limit - first);
    pace.slice = Math.max(1, Math.min(4 * pace.slice, Math.floor(SLICE_MS / perStep)));
    first = limit;
    // After the last step, wait for the epoch's measurement instead.
    if (limit < steps.count) await progress.checkpoint('step');
  }
}

async function measure(
  evaluator: Evaluator,
  train: DeviceImages,
  held: DeviceImages | null,
  pause: Pause,
): Promise<MeasuredSplits> {
  return {
    train: splitMetrics(await evaluator.evaluate(train, pause)),
    validation: held && splitMetrics(await evaluator.evaluate(held, pause)),
  };
}

export function splitMetrics({ objective, dataLoss, penalty, accuracy }: Measurement): SplitMetrics {
  return { objective, dataLoss, penalty, accuracy };
}

function isAllFinite({ train, validation }: MeasuredSplits): boolean {
  return Number.isFinite(train.objective) && (validation === null || Number.isFinite(validation.objective));
}
