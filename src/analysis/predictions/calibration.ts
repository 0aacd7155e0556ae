/**
 * How far a classifier's probabilities can be trusted, which digits it confuses, and where it is
 * most surely wrong.
 */
import { mean } from '../statistics/descriptive.js';
import { answers, type Predictions, sampleLosses } from './predictions.js';

export interface CalibrationBin {
  /** Confidences in (low, high]; 0 belongs to the first bin. */
  low: number;
  high: number;
  count: number;
  /** Null for an empty bin. */
  accuracy: number | null;
  confidence: number | null;
}

export interface Calibration {
  /**
   * Expected calibration error: `Σ (count / n) · |accuracy - confidence|` over the bins (Guo et al.
   * 2017).
   */
  ece: number;
  /** Maximum calibration error: the largest gap of a bin. */
  mce: number;
  /** Mean of -log(probability of the label). */
  nll: number;
  /** Mean of `Σ_k (p_k - y_k)²`: 0 … 2. */
  brier: number;
  bins: CalibrationBin[];
}

/**
 * Calibration of a ten-class prediction in `bins` bins of equal width; the confidence is the
 * largest probability.
 */
export function calibrationOf(predictions: Predictions, bins: number): Calibration {
  const { labels } = predictions;
  const answered = answers(predictions);
  const confidences = confidencesOf(predictions, answered);
  const members = Array.from({ length: bins }, () => ({ count: 0, correct: 0, confidence: 0 }));
  for (const [image, confidence] of confidences.entries()) {
    const bin = members[Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1))]!;
    bin.count++;
    bin.correct += Number(answered[image] === labels[image]);
    bin.confidence += confidence;
  }
  const gaps = members.map(({ count, correct, confidence }) =>
    count === 0 ? 0 : Math.abs(correct - confidence) / count,
  );
  return {
    ece: members.reduce((sum, { count }, bin) => sum + (count / labels.length) * gaps[bin]!, 0),
    mce: Math.max(...gaps),
    nll: mean(sampleLosses(predictions)),
    brier: brierScore(predictions),
    bins: members.map(({ count, correct, confidence }, bin) => ({
      low: bin / bins,
      high: (bin + 1) / bins,
      count,
      accuracy: count === 0 ? null : correct / count,
      confidence: count === 0 ? null : confidence / count,
    })),
  };
}

function brierScore({ probabilities, labels, output }: Predictions): number {
  let sum = 0;
  for (let index = 0; index < probabilities.length; index++) {
    const image = Math.floor(index / output.units);
    const isLabel = index - image * output.units === labels[image];
    sum += (probabilities[index]! - Number(isLabel)) ** 2;
  }
  return sum / labels.length;
}

/** Counts of test images, [label][answer]. */
export function confusionMatrix(predictions: Predictions): number[][] {
  const { labels, output } = predictions;
  const counts = Array.from({ length: output.units }, () => new Array<number>(output.units).fill(0));
  for (const [image, answer] of answers(predictions).entries()) counts[labels[image]!]![answer]!++;
  return counts;
}

export interface Mistake {
  /** Position in the test set, from 0. */
  image: number;
  label: number;
  answer: number;
  /** Probability of the wrong answer, and of the label. */
  confidence: number;
  labelProbability: number;
}

/**
 * The wrong answers given with the greatest confidence, most confident first; ties in the order of
 * the images.
 */
export function worstMistakes(predictions: Predictions, count: number): Mistake[] {
  const { probabilities, labels, output } = predictions;
  const answered = answers(predictions);
  const confidences = confidencesOf(predictions, answered);
  const wrong = [...answered.keys()].filter((image) => answered[image] !== labels[image]);
  return wrong
    .sort((a, b) => confidences[b]! - confidences[a]! || a - b)
    .slice(0, count)
    .map((image) => ({
      image,
      label: labels[image]!,
      answer: answered[image]!,
      confidence: confidences[image]!,
      labelProbability: probabilities[image * output.units + labels[image]!]!,
    }));
}

const confidencesOf = ({ probabilities, output }: Predictions, answered: Uint8Array): Float64Array =>
  Float64Array.from(answered, (answer, image) => probabilities[image * output.units + answer]!);
