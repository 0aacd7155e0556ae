/** Stored predictions of made-up models on the MNIST test images. */
import type { Evaluation } from '../../src/experiments/records/metrics.js';

const DIGITS = 10;

/**
 * Probabilities of a model that gives the right digit 0.91, except for these images, where it gives
 * 0.91 to the next digit.
 * @returns the bytes of predictions.bin
 */
export function predictionsWrongAt(labels: Uint8Array, wrong: Iterable<number>): Buffer {
  const probabilities = new Float32Array(labels.length * DIGITS).fill(0.01);
  const mistaken = new Set(wrong);
  for (const [image, label] of labels.entries()) {
    const answer = mistaken.has(image) ? (label + 1) % DIGITS : label;
    probabilities[image * DIGITS + answer] = 0.91;
  }
  return Buffer.from(probabilities.buffer);
}

/**
 * The evaluation of a model with this test accuracy; validation and train differ by fixed
 * offsets.
 */
export function evaluationWith(accuracy: number, savedEpoch = 2): Evaluation {
  const split = (share: number, samples: number) => ({
    objective: 1 - share,
    dataLoss: 1 - share,
    penalty: 0,
    accuracy: share,
    samples,
  });
  return {
    savedEpoch,
    train: split(accuracy + 0.01, 48000),
    validation: split(accuracy + 0.005, 12000),
    test: split(accuracy, 10000),
  };
}

/** The images from..to-1. */
export const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
