import { type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';

/**
 * w ← sign(w)·max(|w| - threshold, 0): the proximal step of an L1 penalty, where the threshold is
 * the strength times the step that the update took per unit of gradient. With plain gradient
 * descent the step is the learning rate and this is ISTA (Daubechies, Defrise and De Mol, 2004);
 * under Adam and RMSprop every weight has a step of its own (ProxGen: Yun, Lozano and Yang, 2021).
 * @param threshold float32, a scalar or of the weight's shape
 */
export function softThreshold(weight: Variable, threshold: Tensor): void {
  weight.assign(tf.mul(tf.sign(weight), tf.relu(tf.sub(tf.abs(weight), threshold))) as Tensor as typeof weight);
}
