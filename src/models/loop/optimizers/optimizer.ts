import type { Optimizer as OptimizerSpec } from '../../../experiments/spec/training.js';
import type { Tensor, Variable } from '../../tensorflow/tensorflow.js';
import { adam } from './adam.js';
import { momentum } from './momentum.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';
import type { UpdateRule } from './update-rule.js';

export type { Optimizer } from './update-rule.js';

/**
 * The update rule of a spec for these variables, its slots zero.
 * @param rate float32 scalar: the learning rate, which stands for the one in the spec; it stays the
 * caller's
 */
export function createOptimizer(spec: OptimizerSpec, variables: readonly Variable[], rate: Tensor): UpdateRule {
  switch (spec.type) {
    case 'sgd':
      return sgd(variables, rate);
    case 'momentum':
      return momentum(spec, variables, rate);
    case 'rmsprop':
      return rmsprop(spec, variables, rate);
    case 'adam':
      return adam(spec, variables, rate);
  }
}
