/**
 * Bias and variance of classifiers from their answers on the same test images, each trained on a
 * training set of its own (a replica). Probabilities are taken in one replica after the other and
 * not kept.
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
  /** The part of it on images whose main answer is right: it increases the error. */
  unbiasedVariance: number;
  /**
   * Share of answers that are right where the main one is wrong: variance that takes off the error.
   */
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
  /**
   * Mean squared distance of the probabilities from their mean (divisor R): error = bias +
   * variance.
   */
  variance: number;
  /** error - bias - variance: rounding. */
  residual: number;
  /**
   * Divisor R - 1 in the variance, and what that takes off the bias: the two add up to the same
   * error.
   */
  unbiased: { bias: number; variance: number };
}

/** Takes replicas one after the other and keeps only sums. @param labels one digit an image */
export class Decomposition {
  readonly #labels: Uint8Array;
  /** How often each digit was answered, [images, 10]. */
  readonly #votes: Uint32Array;
  // Welford's running mean and sum of squared deviations of each probability.
  readonly #means: Float64Array;
  readonly #deviations: Float64Array;
  #replicas = 0;
  #mistakes = 0;
  #squares = 0;

  constructor(labels: Uint8Array) {
    const values = labels.length * DIGITS;
    this.#labels = labels;
    this.#votes = new Uint32Array(values);
    this.#means = new Float64Array(values);
    this.#deviations = new Float64Array(values);
  }

  /** One replica. @param probabilities float32 [images, 10] */
  add(probabilities: Float32Array): void {
    const [means, deviations] = [this.#means, this.#deviations];
    this.#replicas++;
    for (const [image, label] of this.#labels.entries()) {
      const row = image * DIGITS;
      const answer = largest(probabilities, row);
      this.#votes[row + answer]!++;
      if (answer !== label) this.#mistakes++;
      for (let digit = 0; digit < DIGITS; digit++) {
        const p = probabilities[row + digit]!;
        this.#squares += (p - Number(digit === label)) ** 2;
        const fromOldMean = p - means[row + digit]!;
        means[row + digit]! += fromOldMean / this.#replicas;
        deviations[row + digit]! += fromOldMean * (p - means[row + digit]!);
      }
    }
  }

  /** Needs two replicas. */
  zeroOne(): ZeroOneDecomposition {
    let [biased, disagreeing, unbiased, corrected] = [0, 0, 0, 0];
    for (const [image, label] of this.#labels.entries()) {
      const row = image * DIGITS;
      const main = largest(this.#votes, row);
      const others = this.#replicas - this.#votes[row + main]!;
      disagreeing += others;
      if (main === label) unbiased += others;
      else {
        biased++;
        corrected += this.#votes[row + label]!;
      }
    }
    const images = this.#labels.length;
    const answers = images * this.#replicas;
    const error = this.#mistakes / answers;
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

  /** Needs two replicas. */
  brier(): BrierDecomposition {
    let [bias, variance] = [0, 0];
    for (const [image, label] of this.#labels.entries()) {
      for (let digit = 0; digit < DIGITS; digit++) {
        const value = image * DIGITS + digit;
        bias += (this.#means[value]! - Number(digit === label)) ** 2;
        variance += this.#deviations[value]!;
      }
    }
    const images = this.#labels.length;
    bias /= images;
    variance /= images * this.#replicas;
    const error = this.#squares / (images * this.#replicas);
    const correction = variance / (this.#replicas - 1);
    return {
      error,
      bias,
      variance,
      residual: error - bias - variance,
      unbiased: { bias: bias - correction, variance: variance + correction },
    };
  }
}

/** The position, 0 … 9, of the largest of ten values; the first of several. */
function largest(values: Float32Array | Uint32Array, start: number): number {
  let best = 0;
  for (let digit = 1; digit < DIGITS; digit++) {
    if (values[start + digit]! > values[start + best]!) best = digit;
  }
  return best;
}
