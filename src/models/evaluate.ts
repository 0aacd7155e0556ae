/** Measures a model on a set of images, in inference mode: no dropout, moving averages in batch normalization. */
import type { SplitMetrics } from '../experiments/resources.js';
import { type DeviceImages, sliceBatch } from './dataset/device-images.js';
import type { TrainableModel } from './model.js';
import { accuracyOf, countCorrect, penaltyOf, probabilities, sampleLosses } from './objective.js';
import type { Pause } from './pause.js';
import { tf } from './tensorflow.js';

/**
 * Images at a time: bounds the memory of a convolution's activations (estimate.ts counts with it), and the time between two
 * pauses. With half as many an evaluation of the MLP takes a third longer; with twice as many it gains little.
 */
export const EVALUATION_BATCH = 1000;

export interface Measurement extends SplitMetrics {
  samples: number;
  /** Probabilities [samples, output units]. */
  probabilities: Float32Array;
}

/**
 * @param pause called between chunks, to let the event loop run or to end the measurement by throwing
 */
export async function evaluate(model: TrainableModel, images: DeviceImages, pause: Pause): Promise<Measurement> {
  const samples = images.count;
  const predicted = new Float32Array(samples * model.output.units);
  let lossSum = 0;
  let activitySum = 0;
  for (let start = 0; start < samples; start += EVALUATION_BATCH) {
    const end = Math.min(start + EVALUATION_BATCH, samples);
    const chunk = measureChunk(model, images, start, end - start);
    predicted.set(chunk.probabilities, start * model.output.units);
    lossSum += chunk.lossSum;
    activitySum += chunk.activityPenalty * (end - start);
    await pause();
  }
  const dataLoss = lossSum / samples;
  const penalty = tf.tidy(() => penaltyOf(model).dataSync()[0]!) + activitySum / samples;
  return {
    samples,
    objective: dataLoss + penalty,
    dataLoss,
    penalty,
    accuracy: accuracyOf(countCorrect(model.output, predicted, images.digits), samples),
    probabilities: predicted,
  };
}

function measureChunk(model: TrainableModel, data: DeviceImages, start: number, size: number) {
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
