import { type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';

/** Moves variables along their gradients by an update rule of Keras 2.15, in plain tfjs ops. */
export interface Optimizer {
  /** Everything except the weights that the next update depends on: slots and counters. */
  state: Variable[];
  /** Applies one gradient per variable, in the variables' order. */
  apply(gradients: readonly Tensor[]): void;
  dispose(): void;
}

/** An optimizer that says how far it goes, for proximal steps of the same length. */
export interface UpdateRule extends Optimizer {
  /**
   * The step per unit of gradient in the update applied last: where the gradient has long been g,
   * the weight moves by this times -g. A proximal step of a penalty must have the same length, or
   * the two balance elsewhere than at the minimum.
   * @param index of the variable among those of the optimizer
   * @returns float32, a scalar or of the variable's shape
   */
  stepSize(index: number): Tensor;
}

/** One variable of zeros for each weight. */
export function zeroSlots(variables: readonly Variable[]): Variable[] {
  return variables.map((variable) => tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)));
}
