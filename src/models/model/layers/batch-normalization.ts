import type { Layer } from '../../../experiments/spec/layers.js';
import { fusedBatchNormalization } from '../../tensorflow/kernels.js';
import { type Tensor, type Tensor1D, type Tensor4D, tf, type Variable } from '../../tensorflow/tensorflow.js';
import { ones, zeros } from '../initializers.js';
import { createWeight, type LayerSite, type ModelLayer } from './layer.js';

/**
 * Batch normalization over every axis but the last (Ioffe and Szegedy, 2015). In training mode it
 * uses the statistics of the batch and moves its averages towards them: average ← average - (1 -
 * momentum)·(average - batch).
 *
 * Keras takes a fused kernel for images, whose moving variance is Bessel-corrected, and plain
 * arithmetic for other shapes, whose moving variance is not; here the same kernel serves both and
 * the correction is undone for the latter.
 */
export function batchNormalization(layer: Extract<Layer, { type: 'batchNormalization' }>, site: LayerSite): ModelLayer {
  const channels = site.input.at(-1)!;
  const isImage = site.input.length === 3;
  const gamma = createWeight(site, 'gamma', [channels], ones);
  const beta = createWeight(site, 'beta', [channels], zeros);
  const movingMean = createWeight(site, 'moving_mean', [channels], zeros, false);
  const movingVariance = createWeight(site, 'moving_variance', [channels], ones, false);

  function normalizeBatch(images: Tensor4D, rate: number): Tensor {
    const { value, mean, variance } = fusedBatchNormalization(images, gamma.variable, beta.variable, layer.epsilon);
    const samples = images.size / channels;
    const batchVariance = isImage ? variance : tf.mul(variance, (samples - 1) / samples);
    move(movingMean.variable, mean, rate);
    move(movingVariance.variable, batchVariance, rate);
    tf.dispose([mean, variance]);
    return value;
  }

  function move(average: Variable, batch: Tensor, rate: number): void {
    average.assign(tf.sub(average, tf.mul(tf.sub(average, batch), rate)));
  }

  return {
    name: site.name,
    weights: [gamma, beta, movingMean, movingVariance],
    apply(x, { training, statisticsRate = 1 - layer.momentum }) {
      // As [n, 1, 1, channels] a matrix or a sequence is an image to the kernel.
      const images = (isImage ? x : tf.reshape(x, [-1, 1, 1, channels])) as Tensor4D;
      const normalized = training
        ? normalizeBatch(images, statisticsRate)
        : tf.batchNorm(
            images,
            movingMean.variable as unknown as Tensor1D,
            movingVariance.variable as unknown as Tensor1D,
            beta.variable as unknown as Tensor1D,
            gamma.variable as unknown as Tensor1D,
            layer.epsilon,
          );
      return isImage ? normalized : tf.reshape(normalized, x.shape);
    },
    toStock: () => tf.layers.batchNormalization({ name: site.name, momentum: layer.momentum, epsilon: layer.epsilon }),
  };
}
