/**
 * How sure several predictions of one image are, each and together: samples of one model, or models
 * of an ensemble.
 */

/** Entropy in nats: of ten classes, or of the one probability of a sigmoid unit. */
export function entropyOf(probabilities: ArrayLike<number>): number {
  const [first] = [probabilities[0]!];
  if (probabilities.length === 1) return term(first) + term(1 - first);
  let sum = 0;
  for (let k = 0; k < probabilities.length; k++) sum += term(probabilities[k]!);
  return sum;
}

const term = (p: number) => (p > 0 ? -p * Math.log(p) : 0);

export interface Uncertainty {
  /** `H[p̄]`: the uncertainty of the mean. */
  predictiveEntropy: number;
  /**
   * `H[p̄] - mean H[p]`: how much of it is disagreement (Houlsby et al. 2011; Gal & Ghahramani
   * 2016).
   */
  mutualInformation: number;
}

/**
 * @param mean p̄, the mean of the predictions
 * @param meanEntropy the mean of their entropies
 */
export function uncertaintyOf(mean: ArrayLike<number>, meanEntropy: number): Uncertainty {
  const predictiveEntropy = entropyOf(mean);
  // Rounding may take it a hair below 0.
  return { predictiveEntropy, mutualInformation: Math.max(0, predictiveEntropy - meanEntropy) };
}

/** The entropy of ten digits that are all as likely. */
const MOST = Math.log(10);

/** A doubt or a disagreement in nats as a share of the doubt that leaves every digit as likely. */
export const shareOfDoubt = (nats: number): number => Math.min(1, nats / MOST);

/** The most probable digit, the first on a tie; of a sigmoid unit 1 where p > 0.5, else 0. */
export function digitOf(probabilities: ArrayLike<number>): number {
  if (probabilities.length === 1) return Number(probabilities[0]! > 0.5);
  let best = 0;
  for (let k = 1; k < probabilities.length; k++) if (probabilities[k]! > probabilities[best]!) best = k;
  return best;
}
