/**
 * Stochastic weight averaging (Izmailov et al., 2018): the mean of the weights at the end of
 * several epochs.
 */

import { EVALUATION_BATCH } from '../../experiments/records/training-cost.js';
import type { WeightAveraging } from '../../experiments/spec/training.js';
import { type DeviceImages, sliceBatch } from '../data/device-images.js';
import type { TrainableModel } from '../model/model.js';
import type { Pause } from '../runtime/yield-to-event-loop.js';
import { tf } from '../tensorflow/tensorflow.js';

export interface WeightAverage {
  /** The last epoch that went into it. */
  epoch: number;
  /** How many epochs went into it. */
  count: number;
  weights: Float32Array[];
}

/** The average after an epoch: as it was, where the spec does not ask for this epoch's weights. */
export function averageAfter(
  spec: WeightAveraging,
  average: WeightAverage | null,
  epoch: number,
  model: Pick<TrainableModel, 'getWeights'>,
): WeightAverage | null {
  if (epoch < spec.startEpoch || (epoch - spec.startEpoch) % spec.everyEpochs !== 0) return average;
  const weights = model.getWeights();
  if (average === null) return { epoch, count: 1, weights };
  const count = average.count + 1;
  const mean = average.weights.map((values, index) =>
    values.map((value, element) => value + (weights[index]![element]! - value) / count),
  );
  return { epoch, count, weights: mean };
}

/**
 * Measures the moving averages of batch normalization again, because the averaged weights give
 * other activations than the weights of any epoch. They become the means over the training images,
 * without noise.
 */
export async function measureStatistics(model: TrainableModel, images: DeviceImages, pause: Pause): Promise<void> {
  const statistics = model.weights.filter(({ trainable }) => !trainable);
  if (statistics.length === 0) return;
  tf.tidy(() => {
    for (const { variable } of statistics) variable.assign(tf.zerosLike(variable));
  });
  for (let start = 0; start < images.count; start += EVALUATION_BATCH) {
    const size = Math.min(EVALUATION_BATCH, images.count - start);
    const mode = { training: true, noise: false, statisticsRate: size / (start + size) };
    tf.tidy(() => void model.logits(sliceBatch(images, start, size).images, mode));
    await pause();
  }
}
