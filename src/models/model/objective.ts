/** What training minimizes: the data loss of a batch plus the penalties. The two are kept apart. */
import type { OutputLayer } from '../../experiments/spec/layers.js';
import {
  penaltyOn,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  softmaxCrossEntropyOfTargets,
} from '../tensorflow/kernels.js';
import { type Scalar, type Tensor, type Tensor1D, tf } from '../tensorflow/tensorflow.js';
import type { TrainableModel } from './model.js';

/**
 * The data loss of each sample, from logits: categorical cross-entropy over ten classes, or binary
 * cross-entropy against the digit label itself.
 * @param logits [batch, units]
 * @param labels int32 [batch]
 * @returns [batch]
 */
export function sampleLosses(output: OutputLayer, logits: Tensor, labels: Tensor): Tensor1D {
  if (output.activation === 'softmax') return softmaxCrossEntropy(logits, labels);
  const targets = tf.cast(tf.expandDims(labels, 1), 'float32');
  return tf.reshape(sigmoidCrossEntropy(logits, targets), [-1]);
}

/**
 * The targets that labels stand for, smoothed (Szegedy et al., 2016): (1 - s)·target + s / classes.
 * As in Keras a single sigmoid unit counts as two classes.
 * @param labels int32 [batch]
 * @returns [batch, units]
 */
export function smoothedTargets(output: OutputLayer, labels: Tensor, smoothing: number): Tensor {
  const targets = output.activation === 'softmax' ? tf.oneHot(labels, output.units) : tf.expandDims(labels, 1);
  const classes = Math.max(output.units, 2);
  return tf.add(tf.mul(tf.cast(targets, 'float32'), 1 - smoothing), smoothing / classes);
}

/**
 * The data loss of each sample against targets that need not be labels.
 * @param logits [batch, units]
 * @param targets [batch, units]; no gradient flows to them
 * @returns [batch]
 */
export function targetLosses(output: OutputLayer, logits: Tensor, targets: Tensor): Tensor1D {
  if (output.activation === 'softmax') return softmaxCrossEntropyOfTargets(logits, targets);
  return tf.reshape(sigmoidCrossEntropy(logits, targets), [-1]);
}

/**
 * The sum of every penalty.
 * @param activity that of a batch, as the model's `forward` gives it
 */
export function penaltyOf(model: TrainableModel, activity: Scalar | null = null): Scalar {
  const terms = model.penalizedWeights.map(({ variable, ...penalty }) => penaltyOn(variable, penalty));
  if (activity !== null) terms.push(activity);
  return terms.length === 0 ? tf.scalar(0) : terms.reduce((sum, term) => tf.add(sum, term));
}

/**
 * Probabilities from logits: of the ten digits, or of the one sigmoid unit.
 * @returns [batch, units]
 */
export function probabilities(output: OutputLayer, logits: Tensor): Tensor {
  return output.activation === 'softmax' ? tf.softmax(logits) : tf.sigmoid(logits);
}

/**
 * How many samples are right: the most probable digit is the label, or, for the sigmoid unit, (p >
 * 0.5) equals the label, as Keras's accuracy metrics decide.
 * @param predicted probabilities [samples · units]
 */
export function countCorrect(output: OutputLayer, predicted: Float32Array, labels: Uint8Array): number {
  const { units } = output;
  let correct = 0;
  for (let sample = 0; sample < labels.length; sample++) {
    const row = predicted.subarray(sample * units, (sample + 1) * units);
    const answer = output.activation === 'softmax' ? indexOfMaximum(row) : Number(row[0]! > 0.5);
    if (answer === labels[sample]) correct++;
  }
  return correct;
}

function indexOfMaximum(row: Float32Array): number {
  let best = 0;
  for (let index = 1; index < row.length; index++) if (row[index]! > row[best]!) best = index;
  return best;
}
