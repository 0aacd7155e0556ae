/**
 * Predictions of a trained model: once in inference mode, or many times with its noise (Monte-Carlo
 * dropout).
 */
import { entropyOf } from '../../analysis/predictions/uncertainty.js';
import type { MemberPrediction, Sampling } from '../../experiments/records/saved-model.js';
import { EVALUATION_BATCH } from '../../experiments/records/training-cost.js';
import { PIXELS } from '../../experiments/spec/dataset.js';
import { uploadImages } from '../data/device-images.js';

import type { TrainableModel } from '../model/model.js';
import { probabilities } from '../model/objective.js';
import { randomKey } from '../runtime/random.js';
import { type Tensor, tf } from '../tensorflow/tensorflow.js';
import type { Evaluator } from './evaluate.js';
import type { LoadedModel } from './saved-models.js';

/**
 * Predicts in inference mode as the run's evaluation did, where pixels are bytes: to the last bit
 * for images at the same places of a batch, and at others except for the last bit. (Without AVX-512
 * some matrix products of TensorFlow 2.15 add up 4 of 1,000 rows in another order.) With sampling,
 * dropout and other noise stay on, but batch normalization keeps to its moving averages and moves
 * none of them (Gal & Ghahramani 2016). A sample is one network, the same for every image: an
 * answer depends on image, seed and samples, not on the image's place. No weight changes.
 * @param pixels float32 [images · 784], 0 … 1
 */
export async function predict(
  { model, evaluator }: LoadedModel,
  pixels: Float32Array,
  sampling: Sampling | null,
): Promise<MemberPrediction> {
  const bytes = sampling === null ? bytesOf(pixels) : null;
  if (bytes) return asEvaluated(model, evaluator, bytes);
  const count = pixels.length / PIXELS;
  const samples = sampling?.samples ?? 1;
  const result = emptyPrediction(count, model.output.units);
  const images = tf.tensor2d(pixels, [count, PIXELS]);
  try {
    for (let sample = 0; sample < samples; sample++) {
      if (sampling) chooseMasks(model, sampling.seed, sample);
      add(result, passOf(model, images, sampling ? 'shared' : false), model.output.units, samples);
    }
  } finally {
    images.dispose();
  }
  return result;
}

/**
 * TensorFlow's last bits depend on the size of a batch, so it is filled up with blanks to that of
 * an evaluation.
 */
async function asEvaluated(model: TrainableModel, evaluator: Evaluator, bytes: Uint8Array): Promise<MemberPrediction> {
  const count = bytes.length / PIXELS;
  const batch = EVALUATION_BATCH * Math.ceil(count / EVALUATION_BATCH);
  const pixels = new Uint8Array(batch * PIXELS);
  pixels.set(bytes);
  const images = uploadImages({ pixels, labels: new Uint8Array(batch) });
  try {
    const { units } = model.output;
    const { probabilities: all } = await evaluator.evaluate(images, () => {});
    const result = emptyPrediction(count, units);
    add(result, all.subarray(0, count * units), units, 1);
    return result;
  } finally {
    images.dispose();
  }
}

/** The pixels as 0 … 255; null when some are not whole numbers. */
function bytesOf(pixels: Float32Array): Uint8Array | null {
  const bytes = Uint8Array.from(pixels, (pixel) => Math.round(pixel * 255));
  return bytes.every((byte, index) => Math.fround(byte / 255) === pixels[index]) ? bytes : null;
}

const emptyPrediction = (count: number, units: number): MemberPrediction => ({
  probabilities: new Float64Array(count * units),
  sampleEntropies: new Float64Array(count),
});

function passOf(model: TrainableModel, images: Tensor, noise: false | 'shared'): Float32Array {
  return tf.tidy(() => {
    const logits = model.logits(images, { training: false, noise });
    return probabilities(model.output, logits).dataSync<'float32'>();
  });
}

/** The counter that masks are drawn for; far from those of training, which begin with 0. */
function chooseMasks(model: TrainableModel, seed: number, sample: number): void {
  tf.tidy(() => model.step.assign(tf.tensor1d([randomKey(seed, ['prediction']), sample], 'int32')));
}

function add(
  { probabilities: means, sampleEntropies }: MemberPrediction,
  pass: Float32Array,
  units: number,
  samples: number,
) {
  for (const [index, probability] of pass.entries()) means[index]! += probability / samples;
  for (const [image] of sampleEntropies.entries()) {
    sampleEntropies[image]! += entropyOf(pass.subarray(image * units, (image + 1) * units)) / samples;
  }
}
