/**
 * Mixup (Zhang, Cissé, Dauphin and Lopez-Paz, 2018): training on blends of two images and of their
 * targets.
 */
import type { Mixup as MixupSpec } from '../../experiments/spec/training.js';
import { randomKey } from '../runtime/random.js';
import { descendingOrder, gatherRows, statelessGamma, statelessUniform } from '../tensorflow/kernels.js';
import { type Tensor, tf } from '../tensorflow/tensorflow.js';

export interface Mixup {
  /**
   * Blends every sample of a batch with another of it: share · own + (1 - share) · other, with one
   * share for the batch, drawn from Beta(alpha, alpha). A pure function of (seed, step).
   * @param images float32 [batch, 784]
   * @param targets float32 [batch, units]
   * @param step int32 [2]
   */
  mix(images: Tensor, targets: Tensor, step: Tensor): { images: Tensor; targets: Tensor };
  dispose(): void;
}

export function createMixup({ alpha }: MixupSpec, seed: number): Mixup {
  const keyOf = (purpose: string) => tf.tensor1d([randomKey(seed, ['mixup', purpose]), 0], 'int32');
  const [shareKey, partnerKey] = [keyOf('share'), keyOf('partner')];
  return {
    mix(images, targets, step) {
      const share = betaShare(alpha, tf.add(shareKey, step));
      const batch = images.shape[0]!;
      const partners = descendingOrder(statelessUniform(tf.tensor1d([batch], 'int32'), tf.add(partnerKey, step)));
      const blend = (own: Tensor) => tf.add(tf.mul(own, share), tf.mul(gatherRows(own, partners), tf.sub(1, share)));
      return { images: blend(images), targets: blend(targets) };
    },
    dispose: () => tf.dispose([shareKey, partnerKey]),
  };
}

/**
 * A draw from Beta(alpha, alpha): x / (x + y) of two gamma variables. Where both are too small for
 * a float32 the share is 1, which is where the distribution then has its weight, with 0, which
 * mixes no more.
 */
function betaShare(alpha: number, seed: Tensor): Tensor {
  const [x, y] = tf.split(statelessGamma(tf.tensor1d([2], 'int32'), seed, tf.scalar(alpha)), 2) as [Tensor, Tensor];
  const sum = tf.add(x, y);
  return tf.where(tf.greater(sum, 0), tf.div(x, sum), tf.onesLike(sum));
}
