import type { Optimizer as OptimizerSpec } from '../../../experiments/spec/training.js';
import { type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';
import { type UpdateRule, zeroSlots } from './update-rule.js';

/** m ← momentum·m - rate·g; w ← w + m, or with Nesterov's look-ahead w ← w + momentum·m - rate·g */
export function momentum(
  spec: Extract<OptimizerSpec, { type: 'momentum' }>,
  variables: readonly Variable[],
  rate: Tensor,
): UpdateRule {
  const slots = zeroSlots(variables);
  const decay = tf.scalar(spec.momentum);
  return {
    state: slots,
    apply: (gradients) =>
      tf.tidy(() => {
        for (const [index, weight] of variables.entries()) {
          const slot = slots[index]!;
          const descent = tf.mul(gradients[index]!, rate);
          slot.assign(tf.sub(tf.mul(slot, decay), descent));
          weight.assign(tf.add(weight, spec.nesterov ? tf.sub(tf.mul(slot, decay), descent) : slot));
        }
      }),
    // The slot adds up gradients: of a constant one it holds 1 / (1 - momentum) times the step.
    stepSize: () => tf.div(rate, tf.sub(1, decay)),
    dispose: () => tf.dispose([...slots, decay]),
  };
}
