import { type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';

/**
 * w ← w - rate·decay·w, apart from the gradient (Loshchilov and Hutter, 2019): Adam with it is
 * AdamW, SGD SGDW. As Keras's `weight_decay` it acts on every trained weight, biases and the output
 * layer included.
 */
export function decayWeights(variables: readonly Variable[], rate: Tensor, decay: number): void {
  const share = tf.mul(rate, decay);
  for (const weight of variables) weight.assign(tf.sub(weight, tf.mul(weight, share)));
}
