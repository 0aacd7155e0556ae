import type { GradientClipping } from '../../../experiments/spec/training.js';
import { type Tensor, tf } from '../../tensorflow/tensorflow.js';

/**
 * Bounds gradients (Pascanu, Mikolov and Bengio, 2013): each value to [-limit, limit], or each
 * tensor's norm, or the norm of all gradients together, by scaling down. Smaller gradients stay as
 * they are.
 */
export function clipGradients(gradients: readonly Tensor[], { by, limit }: GradientClipping): Tensor[] {
  switch (by) {
    case 'value':
      return gradients.map((gradient) => tf.maximum(tf.minimum(gradient, limit), -limit));
    case 'norm':
      return gradients.map((gradient) => tf.mul(gradient, shrinkage(squareSum(gradient), limit)));
    case 'globalNorm': {
      const factor = shrinkage(
        gradients.map(squareSum).reduce((sum, square) => tf.add(sum, square)),
        limit,
      );
      return gradients.map((gradient) => tf.mul(gradient, factor));
    }
  }
}

function squareSum(gradient: Tensor): Tensor {
  return tf.sum(tf.square(gradient));
}

/** limit / max(norm, limit) */
function shrinkage(squaredNorm: Tensor, limit: number): Tensor {
  return tf.div(limit, tf.maximum(tf.sqrt(squaredNorm), limit));
}
