import { type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';

/**
 * w ← sign(w)·max(|w| - threshold, 0): the proximal step of an L1 penalty (Daubechies, Defrise and
 * De Mol, 2004), where the threshold is the learning rate times the strength. With plain gradient
 * descent this is ISTA; under an adaptive optimizer the threshold is the same for every weight.
 * @param threshold float32 scalar
 */
export function softThreshold(weight: Variable, threshold: Tensor): void {
  weight.assign(tf.mul(tf.sign(weight), tf.relu(tf.sub(tf.abs(weight), threshold))) as Tensor as typeof weight);
}
