/** The cost of a training: its time, and its arithmetic, counted from the architecture. */
import { countMultiplyAdds } from '../spec/architecture.js';
import type { RunSpec } from '../spec/experiment.js';
import type { EpochMetrics, Evaluation } from './metrics.js';

/**
 * Images per evaluation batch. It bounds the memory of a convolution's activations in eager
 * execution, and the time between two pauses. Half as many make an evaluation of the MLP a third
 * slower; twice as many gain little.
 */
export const EVALUATION_BATCH = 1000;

/** Floating-point operations of one multiply-add. */
const OPERATIONS = 2;
/**
 * A training step has one product forward and two backward: for the gradients of inputs and
 * weights.
 */
const PRODUCTS = 3;

/**
 * Seconds of all epochs, and `2 · 3 · M · images · epochs` floating-point operations. M is the
 * exact number of multiply-adds in the matrix products and convolutions of one image's forward
 * pass. Evaluations, biases, activations and updates are not counted.
 * @throws RangeError when the layers do not fit together; no accepted spec has such a model
 */
export function trainingCost(
  { model, regularization }: Pick<RunSpec, 'model' | 'regularization'>,
  epochs: readonly Pick<EpochMetrics, 'durationMs'>[],
  images: number,
): NonNullable<Evaluation['cost']> {
  const multiplyAdds = countMultiplyAdds(model, regularization);
  return {
    trainingSeconds: epochs.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000,
    multiplyAddsPerImage: multiplyAdds,
    trainingMegaflops: (OPERATIONS * PRODUCTS * multiplyAdds * images * epochs.length) / 1e6,
  };
}

/** Seconds from start to end of training, or to now; null before it began. */
export function secondsOf(timed: { startedAt: string | null; finishedAt: string | null }): number | null {
  if (timed.startedAt === null) return null;
  const end = timed.finishedAt === null ? Date.now() : Date.parse(timed.finishedAt);
  // This machine's clock may be behind the service's.
  return Math.max(end - Date.parse(timed.startedAt), 0) / 1000;
}
