/** What a training cost: time, and arithmetic counted from the architecture, which does not depend on the machine. */
import { traceModel } from '../spec/architecture.js';
import type { RunSpec } from '../spec/experiment.js';
import type { EpochMetrics, Evaluation } from './metrics.js';

/**
 * Images evaluated at a time: bounds the memory of a convolution's activations when executed op by op, and the time between
 * two pauses. With half as many an evaluation of the MLP takes a third longer; with twice as many it gains little.
 */
export const EVALUATION_BATCH = 1000;

/** Floating-point operations of one multiply-add. */
const OPERATIONS = 2;
/** A training step takes one product forwards and two backwards: for the inputs' gradient and for the weights'. */
const PRODUCTS = 3;

/**
 * Seconds of all epochs, and `2 · 3 · M · images · epochs` floating-point operations, where M is the exact number of multiply-adds
 * of matrix products and convolutions of one image forwards. Evaluations, biases, activations and updates are not counted.
 * @throws RangeError when the layers do not fit; no accepted spec has such a model
 */
export function trainingCost(
  { model, regularization }: Pick<RunSpec, 'model' | 'regularization'>,
  epochs: readonly Pick<EpochMetrics, 'durationMs'>[],
  images: number,
): NonNullable<Evaluation['cost']> {
  const traced = traceModel(model, regularization);
  if (!traced.fits) throw new RangeError(traced.problem.message);
  const multiplyAdds = traced.layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0);
  return {
    trainingSeconds: epochs.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000,
    multiplyAddsPerImage: multiplyAdds,
    trainingMegaflops: (OPERATIONS * PRODUCTS * multiplyAdds * images * epochs.length) / 1e6,
  };
}
