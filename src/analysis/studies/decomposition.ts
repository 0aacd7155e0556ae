/**
 * Bias and variance of classifiers from their answers on the same test images, each trained on a training set of its own
 * (a replica). Probabilities are taken in one replica after the other and not kept.
 */

const DIGITS = 10;

/** Domingos's decomposition of the 0-1 loss. */
export interface ZeroOneDecomposition {
  /** Share of wrong answers, over images and replicas. */
  error: number;
  /** Share of images whose main answer, the most frequent one over the replicas, is wrong. */
  bias: number;
  /** Share of answers that are not the main one. */
  variance: number;
  /** The part of it on images whose main answer is right: it adds to the error. */
  unbiasedVariance: number;
  /** Share of answers that are right where the main one is wrong: variance that takes off the error. */
  biasedVariance: number;
  /** unbiasedVariance - biasedVariance: error = bias + netVariance. */
  netVariance: number;
  /** error - bias - netVariance: rounding. */
  residual: number;
}

/** The decomposition of the Brier score, Σ over the digits of squared differences, 0 … 2. */
export interface BrierDecomposition {
  /** Mean Brier score of the replicas. */
  error: number;
  /** Brier score of the mean probabilities: the squared bias, as these replicas show it. */
  bias: number;
  /** Mean squared distance of the probabilities from their mean (divisor R): error = bias + variance. */
  variance: number;
  /** error - bias - variance: rounding. */
  residual: number;
  /** Divisor R - 1 in the variance, and what that takes off the bias: the two add up to the same error. */
  unbiased: { bias: number; variance: number };
}

export interface Decomposition {
  /** One replica: float32 [images, 10]. */
  add(probabilities: Float32Array): void;
  /** Needs two replicas. */
  zeroOne(): ZeroOneDecomposition;
  brier(): BrierDecomposition;
}

/** @param labels one digit an image */
export function createDecomposition(labels: Uint8Array): Decomposition {
  const images = labels.length;
  const values = images * DIGITS;
  /** How often each digit was answered, [images, 10]. */
  const votes = new Uint32Array(values);
  // Welford's running mean and sum of squared deviations of each probability.
  const means = new Float64Array(values);
  const deviations = new Float64Array(values);
  let replicas = 0;
  let mistakes = 0;
  let squares = 0;

  function add(probabilities: Float32Array): void {
    replicas++;
    for (let image = 0; image < images; image++) {
      const row = image * DIGITS;
      const label = labels[image]!;
      const answer = largest(probabilities, row);
      votes[row + answer]!++;
      if (answer !== label) mistakes++;
      for (let digit = 0; digit < DIGITS; digit++) {
        const p = probabilities[row + digit]!;
        squares += (p - Number(digit === label)) ** 2;
        const fromOldMean = p - means[row + digit]!;
        means[row + digit]! += fromOldMean / replicas;
        deviations[row + digit]! += fromOldMean * (p - means[row + digit]!);
      }
    }
  }

  function zeroOne(): ZeroOneDecomposition {
    let [biased, disagreeing, unbiased, corrected] = [0, 0, 0, 0];
    for (let image = 0; image < images; image++) {
      const row = image * DIGITS;
      const label = labels[image]!;
      const main = largest(votes, row);
      const others = replicas - votes[row + main]!;
      disagreeing += others;
      if (main === label) unbiased += others;
      else {
        biased++;
        corrected += votes[row + label]!;
      }
    }
    const answers = images * replicas;
    const error = mistakes / answers;
    const bias = biased / images;
    const netVariance = unbiased / answers - corrected / answers;
    return {
      error,
      bias,
      variance: disagreeing / answers,
      unbiasedVariance: unbiased / answers,
      biasedVariance: corrected / answers,
      netVariance,
      residual: error - bias - netVariance,
    };
  }

  function brier(): BrierDecomposition {
    let [bias, variance] = [0, 0];
    for (let image = 0; image < images; image++) {
      for (let digit = 0; digit < DIGITS; digit++) {
        const value = image * DIGITS + digit;
        bias += (means[value]! - Number(digit === labels[image])) ** 2;
        variance += deviations[value]!;
      }
    }
    bias /= images;
    variance /= images * replicas;
    const error = squares / (images * replicas);
    const correction = variance / (replicas - 1);
    return {
      error,
      bias,
      variance,
      residual: error - bias - variance,
      unbiased: { bias: bias - correction, variance: variance + correction },
    };
  }

  return { add, zeroOne, brier };
}

/** The position, 0 … 9, of the largest of ten values; the first of several. */
function largest(values: Float32Array | Uint32Array, start: number): number {
  let best = 0;
  for (let digit = 1; digit < DIGITS; digit++) {
    if (values[start + digit]! > values[start + best]!) best = digit;
  }
  return best;
}
