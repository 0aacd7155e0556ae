import { type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';

/** Added to norms, so that a unit without weights is not divided by 0; Keras's. */
const EPSILON = 1e-7;

/**
 * Scales down the incoming weights of every unit whose norm is above the limit (Srivastava et al.,
 * 2014), as Keras's MaxNorm with the axis left out that counts the units, the last.
 */
export function limitNorm(kernel: Variable, limit: number): void {
  const axes = kernel.shape.slice(0, -1).map((_, axis) => axis);
  const norms = tf.sqrt(tf.sum(tf.square(kernel), axes, true)) as Tensor;
  kernel.assign(tf.mul(kernel, tf.div(tf.minimum(norms, limit), tf.add(norms, EPSILON))));
}
