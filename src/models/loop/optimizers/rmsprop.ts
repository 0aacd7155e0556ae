import type { Optimizer as OptimizerSpec } from '../../../experiments/spec/training.js';
import { type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';
import { type Optimizer, zeroSlots } from './update-rule.js';

/**
 * v ← rho·v + (1 - rho)·g²; u = rate·g / √(v + ε), with v - (moving average of g)² instead of v
 * when centered; w ← w - u, or with momentum: m ← momentum·m + u; w ← w - m
 */
export function rmsprop(
  spec: Extract<OptimizerSpec, { type: 'rmsprop' }>,
  variables: readonly Variable[],
  rate: Tensor,
): Optimizer {
  const squares = zeroSlots(variables);
  const averages = spec.centered ? zeroSlots(variables) : [];
  const momenta = spec.momentum > 0 ? zeroSlots(variables) : [];
  const rho = tf.scalar(spec.rho);
  const fresh = tf.scalar(1 - spec.rho);
  const decay = tf.scalar(spec.momentum);
  const epsilon = tf.scalar(spec.epsilon);

  const moveAverage = (slot: Variable, value: Tensor) => slot.assign(tf.add(tf.mul(slot, rho), tf.mul(value, fresh)));

  function update(index: number, gradient: Tensor): Tensor {
    const square = squares[index]!;
    moveAverage(square, tf.square(gradient));
    let variance: Tensor = square;
    if (spec.centered) {
      moveAverage(averages[index]!, gradient);
      variance = tf.sub(square, tf.square(averages[index]!));
    }
    return tf.mul(tf.mul(gradient, rate), tf.rsqrt(tf.add(variance, epsilon)));
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
    dispose: () => tf.dispose([...squares, ...averages, ...momenta, rho, fresh, decay, epsilon]),
  };
}
