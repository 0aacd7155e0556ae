import type { Optimizer as OptimizerSpec } from '../../experiments/spec.js';
import { type Tensor, tf, type Variable } from '../tensorflow.js';
import { adam } from './adam.js';
import { momentum } from './momentum.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

/** Moves variables along their gradients by an update rule of Keras 2.15, in plain tfjs ops. */
export interface Optimizer {
  /** Everything beside the weights that the next update depends on: slots and counters. */
  state: Variable[];
  /** Applies one gradient per variable, in the variables' order. */
  apply(gradients: readonly Tensor[]): void;
  dispose(): void;
}

export function createOptimizer(spec: OptimizerSpec, variables: readonly Variable[]): Optimizer {
  switch (spec.type) {
    case 'sgd':
      return sgd(spec, variables);
    case 'momentum':
      return momentum(spec, variables);
    case 'rmsprop':
      return rmsprop(spec, variables);
    case 'adam':
      return adam(spec, variables);
  }
}

/** One variable of zeros beside each weight. */
export function zeroSlots(variables: readonly Variable[]): Variable[] {
  return variables.map((variable) => tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)));
}
