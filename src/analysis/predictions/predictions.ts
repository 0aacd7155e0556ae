/** What stored test-set predictions say of each image. */
import type { OutputLayer } from '../../experiments/spec/layers.js';

/** Probabilities of one run on the test set, and what is right. */
export interface Predictions {
  /** [images · units], in the order of the test set. */
  probabilities: Float32Array | Float64Array;
  labels: Uint8Array;
  output: OutputLayer;
}

/**
 * Below every float32 above 0: the loss of a probability that was stored as 0 is finite, about 103.
 */
export const MIN_PROBABILITY = 2 ** -149;

/**
 * The digit a model answers: the most probable of ten, the first one on a tie; of a sigmoid unit 1
 * where p > 0.5, else 0, as Keras's binary accuracy decides.
 */
export function answers({ probabilities, labels, output }: Predictions): Uint8Array {
  const { units } = output;
  return Uint8Array.from(labels, (_, image) => {
    if (output.activation === 'sigmoid') return Number(probabilities[image * units]! > 0.5);
    let best = 0;
    for (let digit = 1; digit < units; digit++) {
      if (probabilities[image * units + digit]! > probabilities[image * units + best]!) best = digit;
    }
    return best;
  });
}

/** 1 where the answer is the label, else 0. */
export function correctness(predictions: Predictions): Uint8Array {
  const answered = answers(predictions);
  return answered.map((answer, image) => Number(answer === predictions.labels[image]));
}

/**
 * The data loss of each image: -log of the label's probability, or binary cross-entropy against the
 * label itself.
 */
export function sampleLosses({ probabilities, labels, output }: Predictions): Float64Array {
  const log = (probability: number) => Math.log(Math.max(probability, MIN_PROBABILITY));
  return Float64Array.from(labels, (label, image) => {
    if (output.activation === 'softmax') return -log(probabilities[image * output.units + label]!);
    const p = probabilities[image]!;
    return -(label * log(p) + (1 - label) * log(1 - p));
  });
}
