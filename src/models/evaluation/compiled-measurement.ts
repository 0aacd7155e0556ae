/**
 * Measures a batch of an evaluation in one native call, piece by piece, so that the activations
 * between layers stay in the cache.
 */

import { type DeviceImages, pixelsOf, sliceWords, WORDS } from '../data/device-images.js';
import type { TrainableModel } from '../model/model.js';
import { probabilities, sampleLosses } from '../model/objective.js';
import { compileLoop, type GraphCache } from '../tensorflow/compiler/compiled-loop.js';
import { sliceFrom } from '../tensorflow/kernels.js';
import { type Tensor, tf, type Variable } from '../tensorflow/tensorflow.js';

/** Images of a piece. Of 50 the MLP takes longer, of 500 a CNN does. */
const PIECE = 100;

/** The measurement of a batch. */
export interface BatchMeasurement {
  /** [samples, output units] */
  probabilities: Float32Array;
  lossSum: number;
  /** Mean over the images. */
  activityPenalty: number;
}

export interface CompiledMeasurement {
  /** Measures the images from `start` on, as many as a batch has. */
  measure(images: DeviceImages, start: number): BatchMeasurement;
  dispose(): void;
}

/**
 * Compiles the measurement of `size` images by a model; its weights may change between two calls.
 * The graph depends only on the model, so it measures train, validation and test images alike.
 */
export function compileMeasurement(model: TrainableModel, size: number, cache: GraphCache): CompiledMeasurement {
  const { units } = model.output;
  const words = variable(tf.zeros([size, WORDS], 'int32'));
  const labels = variable(tf.zeros([size], 'int32'));
  // The measurements: each new piece is appended and the oldest dropped.
  const predicted = variable(tf.zeros([size, units]));
  const losses = variable(tf.zeros([size]));
  const activity = variable(tf.zeros([size / PIECE]));

  const measurePiece = (number: Tensor) => {
    const start = tf.reshape(tf.mul(number, tf.scalar(PIECE, 'int32')), [1]);
    const rows = sliceFrom(words, tf.concat([start, tf.tensor1d([0], 'int32')]), [PIECE, WORDS]);
    const { logits, activityPenalty } = model.forward(pixelsOf(rows, PIECE), { training: false });
    append(predicted, probabilities(model.output, logits));
    append(losses, sampleLosses(model.output, logits, sliceFrom(labels, start, [PIECE])));
    append(activity, tf.reshape(activityPenalty ?? tf.scalar(0), [1]));
  };
  const states = [predicted, losses, activity];
  const weights = model.weights.map((weight) => weight.variable);
  const loop = compileLoop(measurePiece, { states, inputs: [words, labels, ...weights] }, cache);
  return {
    measure(images, start) {
      tf.tidy(() => {
        const batch = sliceWords(images, start, size);
        words.assign(batch.words);
        labels.assign(batch.labels);
      });
      loop.run(0, size / PIECE);
      return {
        probabilities: predicted.dataSync<'float32'>(),
        lossSum: sum(losses.dataSync<'float32'>()),
        activityPenalty: sum(activity.dataSync<'float32'>()) / (size / PIECE),
      };
    },
    dispose() {
      loop.dispose();
      tf.dispose([words, labels, ...states]);
    },
  };
}

function append(measured: Variable, piece: Tensor): void {
  const kept = tf.slice(measured as Tensor, piece.shape[0]!);
  measured.assign(tf.concat([kept, piece]));
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function variable(initial: Tensor): Variable {
  const made = tf.variable(initial, false);
  initial.dispose();
  return made;
}
