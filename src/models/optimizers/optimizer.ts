import type { Optimizer as OptimizerSpec } from '../../experiments/spec.js';
import type { Variable } from '../tensorflow.js';
import { adam } from './adam.js';
import { momentum } from './momentum.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';
import type { Optimizer } from './update-rule.js';

export type { Optimizer } from './update-rule.js';

/** The update rule of a spec for these variables, its slots zero. */
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
