import { type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';

/** Moves variables along their gradients by an update rule of Keras 2.15, in plain tfjs ops. */
export interface Optimizer {
  /** Everything except the weights that the next update depends on: slots and counters. */
  state: Variable[];
  /** Applies one gradient per variable, in the variables' order. */
  apply(gradients: readonly Tensor[]): void;
  dispose(): void;
}

/** One variable of zeros for each weight. */
export function zeroSlots(variables: readonly Variable[]): Variable[] {
  return variables.map((variable) => tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)));
}
