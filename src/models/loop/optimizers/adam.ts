import type { Optimizer as OptimizerSpec } from '../../../experiments/spec/training.js';
import { type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';
import { type UpdateRule, zeroSlots } from './update-rule.js';

/**
 * Adam (Kingma and Ba, 2015) in Keras's form, which adds ε before undoing the bias correction: m ←
 * m + (1 - β1)(g - m); v ← v + (1 - β2)(g² - v); w ← w - α·m / (√v + ε), α = rate·√(1 - β2ᵗ) / (1 -
 * β1ᵗ).
 */
export function adam(
  spec: Extract<OptimizerSpec, { type: 'adam' }>,
  variables: readonly Variable[],
  rate: Tensor,
): UpdateRule {
  const firstMoments = zeroSlots(variables);
  const secondMoments = zeroSlots(variables);
  // t, as a float: exact up to 2²⁴, far beyond the point where the powers vanish.
  const iterations = tf.tidy(() => tf.variable(tf.scalar(0), false));
  const one = tf.scalar(1);
  const [beta1, beta2] = [tf.scalar(spec.beta1), tf.scalar(spec.beta2)];
  const [fresh1, fresh2] = [tf.scalar(1 - spec.beta1), tf.scalar(1 - spec.beta2)];
  const epsilon = tf.scalar(spec.epsilon);

  /** √(1 - β2ᵗ) and 1 - β1ᵗ */
  const correction2 = () => tf.sqrt(tf.sub(one, tf.pow(beta2, iterations)));
  const correction1 = () => tf.sub(one, tf.pow(beta1, iterations));

  return {
    state: [...firstMoments, ...secondMoments, iterations],
    apply: (gradients) =>
      tf.tidy(() => {
        iterations.assign(tf.add(iterations, one));
        const alpha = tf.div(tf.mul(rate, correction2()), correction1());
        for (const [index, weight] of variables.entries()) {
          const gradient = gradients[index]!;
          const m = firstMoments[index]!;
          const v = secondMoments[index]!;
          m.assign(tf.add(m, tf.mul(tf.sub(gradient, m), fresh1)));
          v.assign(tf.add(v, tf.mul(tf.sub(tf.square(gradient), v), fresh2)));
          weight.assign(tf.sub(weight, tf.div(tf.mul(m, alpha), tf.add(tf.sqrt(v), epsilon))));
        }
      }),
    // α without the correction of m: m / (1 - β1ᵗ) is the average that stands for the gradient.
    stepSize: (index) =>
      tf.tidy(() => tf.div(tf.mul(rate, correction2()), tf.add(tf.sqrt(secondMoments[index]!), epsilon))),
    dispose: () =>
      tf.dispose([...firstMoments, ...secondMoments, iterations, one, beta1, beta2, fresh1, fresh2, epsilon]),
  };
}
