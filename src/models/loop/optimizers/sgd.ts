import { type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';
import type { UpdateRule } from './update-rule.js';

/** w ← w - rate·g */
export function sgd(variables: readonly Variable[], rate: Tensor): UpdateRule {
  return {
    state: [],
    apply: (gradients) =>
      tf.tidy(() => {
        for (const [index, weight] of variables.entries())
          weight.assign(tf.sub(weight, tf.mul(gradients[index]!, rate)));
      }),
    stepSize: () => rate,
    dispose() {},
  };
}
