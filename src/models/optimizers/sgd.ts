import type { Optimizer as OptimizerSpec } from '../../experiments/spec.js';
import { tf, type Variable } from '../tensorflow.js';
import type { Optimizer } from './update-rule.js';

/** w ← w - rate·g */
export function sgd(spec: Extract<OptimizerSpec, { type: 'sgd' }>, variables: readonly Variable[]): Optimizer {
  const rate = tf.scalar(spec.learningRate);
  return {
    state: [],
    apply: (gradients) =>
      tf.tidy(() => {
        for (const [index, weight] of variables.entries())
          weight.assign(tf.sub(weight, tf.mul(gradients[index]!, rate)));
      }),
    dispose: () => tf.dispose(rate),
  };
}
