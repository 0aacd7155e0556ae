/**
 * Temperature scaling (Guo et al. 2017): one number that softens or sharpens all probabilities and
 * changes no answer.
 */
import { mean } from '../statistics/descriptive.js';
import { type Predictions, sampleLosses } from './predictions.js';

export interface Temperature {
  /** Logits are divided by it: above 1 the model was too sure. */
  value: number;
  /** Mean of -log(probability of the label) on the images it was fitted on, before and after. */
  nllBefore: number;
  nllAfter: number;
}

/** Where every answer is right, or wrong, the best temperature would be 0, or infinite. */
const BOUNDS = { low: 0.01, high: 100 } as const;
const MIN_PROBABILITY = 2 ** -149;

/**
 * The temperature with the smallest mean negative log-likelihood of ten-class predictions, to
 * rounding. In β = 1/T the loss is convex: its derivative, `mean(E_β[z] - z_label)` with `p ∝
 * exp(βz)`, grows from one side of zero to the other; Newton's steps, kept inside the bracket, find
 * the place. Logits are log-probabilities: they differ by a constant of the image, which cancels.
 * @returns null for a sigmoid unit, and where there are no images
 */
export function fitTemperature(predictions: Predictions): Temperature | null {
  const { labels, output } = predictions;
  if (output.activation !== 'softmax' || labels.length === 0) return null;
  const logits = logitsOf(predictions);
  const beta = minimizingBeta(logits, labels, output.units);
  return {
    value: 1 / beta,
    nllBefore: mean(sampleLosses(predictions)),
    nllAfter: lossAt(logits, labels, output.units, beta),
  };
}

/**
 * The same predictions with softened (T > 1) or sharpened (T < 1) probabilities: `p_k ∝ p_k^(1/T)`.
 */
export function withTemperature(predictions: Predictions, temperature: number): Predictions {
  const { units } = predictions.output;
  const scaled = new Float32Array(predictions.probabilities.length);
  const logits = logitsOf(predictions);
  for (let start = 0; start < scaled.length; start += units) {
    const powers = rowPowers(logits, start, units, 1 / temperature);
    const sum = sumOf(powers);
    for (let k = 0; k < units; k++) scaled[start + k] = powers[k]! / sum;
  }
  return { ...predictions, probabilities: scaled };
}

function minimizingBeta(logits: Float64Array, labels: Uint8Array, units: number): number {
  let [low, high] = [1 / BOUNDS.high, 1 / BOUNDS.low];
  let beta = 1;
  for (let step = 0; step < 200; step++) {
    const { slope, curvature } = derivatives(logits, labels, units, beta);
    if (slope > 0) high = beta;
    else low = beta;
    const newton = beta - slope / curvature;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - beta) <= 1e-14 * beta) return next;
    beta = next;
  }
  return beta;
}

/** Mean of -log p(label) with p ∝ exp(βz). */
function lossAt(logits: Float64Array, labels: Uint8Array, units: number, beta: number): number {
  const losses = Float64Array.from(labels, (label, image) => {
    const powers = rowPowers(logits, image * units, units, beta);
    return Math.log(sumOf(powers) / powers[label]!);
  });
  return mean(losses);
}

/** Of the mean loss by β: mean of E[z] - z_label, and of the variance of z. */
function derivatives(logits: Float64Array, labels: Uint8Array, units: number, beta: number) {
  let [slope, curvature] = [0, 0];
  for (let image = 0; image < labels.length; image++) {
    const start = image * units;
    const powers = rowPowers(logits, start, units, beta);
    let [sum, first, second] = [0, 0, 0];
    for (let k = 0; k < units; k++) {
      const z = logits[start + k]!;
      sum += powers[k]!;
      first += powers[k]! * z;
      second += powers[k]! * z * z;
    }
    const expected = first / sum;
    slope += expected - logits[start + labels[image]!]!;
    curvature += second / sum - expected * expected;
  }
  return { slope: slope / labels.length, curvature: curvature / labels.length };
}

/** exp(β·(z - max z)) of one image. */
function rowPowers(logits: Float64Array, start: number, units: number, beta: number): number[] {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < units; k++) largest = Math.max(largest, logits[start + k]!);
  return Array.from({ length: units }, (_, k) => Math.exp(beta * (logits[start + k]! - largest)));
}

const sumOf = (values: number[]) => values.reduce((total, value) => total + value, 0);

const logitsOf = ({ probabilities }: Predictions): Float64Array =>
  Float64Array.from(probabilities, (p) => Math.log(Math.max(p, MIN_PROBABILITY)));
