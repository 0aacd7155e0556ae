import type { Optimizer as OptimizerSpec } from '../../../experiments/spec/training.js';
import { type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';
import { type UpdateRule, zeroSlots } from './update-rule.js';

/**
 * v ← rho·v + (1 - rho)·g²; u = rate·g / √(v + ε), with v - (moving average of g)² instead of v
 * when centered; w ← w - u, or with momentum: m ← momentum·m + u; w ← w - m
 */
export function rmsprop(
  spec: Extract<OptimizerSpec, { type: 'rmsprop' }>,
  variables: readonly Variable[],
  rate: Tensor,
): UpdateRule {
  const squares = zeroSlots(variables);
  const averages = spec.centered ? zeroSlots(variables) : [];
  const momenta = spec.momentum > 0 ? zeroSlots(variables) : [];
  const rho = tf.scalar(spec.rho);
  const fresh = tf.scalar(1 - spec.rho);
  const decay = tf.scalar(spec.momentum);
  const epsilon = tf.scalar(spec.epsilon);

  const moveAverage = (slot: Variable, value: Tensor) => slot.assign(tf.add(tf.mul(slot, rho), tf.mul(value, fresh)));

  /** 1 / √(v + ε) of the slots as they are */
  function scale(index: number): Tensor {
    const square = squares[index]!;
    const variance = spec.centered ? tf.sub(square, tf.square(averages[index]!)) : square;
    return tf.rsqrt(tf.add(variance, epsilon));
  }

  function update(index: number, gradient: Tensor): Tensor {
    moveAverage(squares[index]!, tf.square(gradient));
    if (spec.centered) moveAverage(averages[index]!, gradient);
    return tf.mul(tf.mul(gradient, rate), scale(index));
  }

  return {
    state: [...squares, ...averages, ...momenta],
    apply: (gradients) =>
      tf.tidy(() => {
        for (const [index, weight] of variables.entries()) {
          const increment = update(index, gradients[index]!);
          const slot = momenta[index];
          if (slot === undefined) {
            weight.assign(tf.sub(weight, increment));
          } else {
            slot.assign(tf.add(tf.mul(slot, decay), increment));
            weight.assign(tf.sub(weight, slot));
          }
        }
      }),
    // The momentum adds up increments, as in momentum.ts.
    stepSize: (index) => tf.tidy(() => tf.mul(tf.div(rate, tf.sub(1, decay)), scale(index))),
    dispose: () => tf.dispose([...squares, ...averages, ...momenta, rho, fresh, decay, epsilon]),
  };
}
