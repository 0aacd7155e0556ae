/**
 * Measures a model on a set of images, in inference mode: no dropout, moving averages in batch
 * normalization.
 */
import type { SplitMetrics } from '../../experiments/records/metrics.js';
import { EVALUATION_BATCH } from '../../experiments/records/training-cost.js';
import { type DeviceImages, sliceBatch } from '../data/device-images.js';
import type { TrainableModel } from '../model/model.js';
import { countCorrect, penaltyOf, probabilities, sampleLosses } from '../model/objective.js';
import type { Pause } from '../runtime/yield-to-event-loop.js';
import type { ExecutionMode } from '../tensorflow/execution-mode.js';
import { tf } from '../tensorflow/tensorflow.js';
import { type BatchMeasurement, type CompiledMeasurement, compileMeasurement } from './compiled-measurement.js';

export interface Measurement extends SplitMetrics {
  samples: number;
  /** Probabilities [samples, output units]. */
  probabilities: Float32Array;
}

/** Measures a model repeatedly. */
export interface Evaluator {
  /**
   * @param pause called between batches, to let the event loop run or to end the measurement by
   * throwing
   */
  evaluate(images: DeviceImages, pause: Pause): Promise<Measurement>;
  dispose(): void;
}

/**
 * An evaluator of a model; in compiled execution whole batches are measured by a graph, and only
 * the rest op by op.
 */
export function createEvaluator(model: TrainableModel, executionMode: ExecutionMode): Evaluator {
  if (executionMode.mode === 'eager') {
    return { evaluate: (images, pause) => evaluate(model, images, pause), dispose() {} };
  }
  // Compiled when first needed: a few images do not pay for it.
  let compiled: CompiledMeasurement | undefined;
  const measure: MeasureBatch = (images, start, size) => {
    if (size < EVALUATION_BATCH) return measureBatch(model, images, start, size);
    compiled ??= compileMeasurement(model, EVALUATION_BATCH, executionMode.cache);
    return compiled.measure(images, start);
  };
  return {
    evaluate: (images, pause) => measureAll(model, images, pause, measure),
    dispose: () => compiled?.dispose(),
  };
}

/** Measures a model once, op by op. */
export function evaluate(model: TrainableModel, images: DeviceImages, pause: Pause): Promise<Measurement> {
  return measureAll(model, images, pause, (...batch) => measureBatch(model, ...batch));
}

type MeasureBatch = (images: DeviceImages, start: number, size: number) => BatchMeasurement;

async function measureAll(
  model: TrainableModel,
  images: DeviceImages,
  pause: Pause,
  measure: MeasureBatch,
): Promise<Measurement> {
  const samples = images.count;
  const predicted = new Float32Array(samples * model.output.units);
  let lossSum = 0;
  let activitySum = 0;
  for (let start = 0; start < samples; start += EVALUATION_BATCH) {
    const end = Math.min(start + EVALUATION_BATCH, samples);
    const batch = measure(images, start, end - start);
    predicted.set(batch.probabilities, start * model.output.units);
    lossSum += batch.lossSum;
    activitySum += batch.activityPenalty * (end - start);
    await pause();
  }
  const dataLoss = lossSum / samples;
  const penalty = tf.tidy(() => penaltyOf(model).dataSync()[0]!) + activitySum / samples;
  return {
    samples,
    objective: dataLoss + penalty,
    dataLoss,
    penalty,
    accuracy: countCorrect(model.output, predicted, images.digits) / samples,
    probabilities: predicted,
  };
}

function measureBatch(model: TrainableModel, data: DeviceImages, start: number, size: number): BatchMeasurement {
  return tf.tidy(() => {
    const { images, labels } = sliceBatch(data, start, size);
    const { logits, activityPenalty } = model.forward(images, { training: false });
    const losses = sampleLosses(model.output, logits, labels).dataSync<'float32'>();
    return {
      probabilities: probabilities(model.output, logits).dataSync<'float32'>(),
      lossSum: losses.reduce((sum, loss) => sum + loss, 0),
      activityPenalty: activityPenalty?.dataSync()[0] ?? 0,
    };
  });
}
