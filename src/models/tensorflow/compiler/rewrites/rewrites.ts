/** Everything that is done to a recorded iteration before it is compiled, in order. */
import type { IterationGraph } from '../graph.js';
import { dropVanishingGradients } from './drop-vanishing-gradients.js';
import { fuseOptimizers } from './fuse-optimizers.js';
import { hoistInvariants } from './hoist-invariants.js';
import { poolBeforeRelu } from './pool-before-relu.js';
import { dropNoOperations, multiplyPlainMatrices } from './simplify.js';

/** Computes the same with less: a pure function. */
export type Rewrite = (graph: IterationGraph) => IterationGraph;

export const REWRITES: readonly Rewrite[] = [
  dropNoOperations,
  multiplyPlainMatrices,
  poolBeforeRelu,
  dropVanishingGradients,
  fuseOptimizers,
  hoistInvariants,
];
