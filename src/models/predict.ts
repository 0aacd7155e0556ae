/** What a trained model says about images: once as it is, or many times with its noise (Monte-Carlo dropout). */
import { entropyOf } from '../analysis/uncertainty.js';
import { PIXELS } from './dataset/load-dataset.js';
import { EVALUATION_BATCH } from './evaluate.js';
import type { TrainableModel } from './model.js';
import { probabilities } from './objective.js';
import { randomKey } from './random.js';
import { type Tensor, tf } from './tensorflow.js';

export interface Sampling {
  samples: number;
  /** Masks hang on it and on the number of the sample: the same call gives the same answer. */
  seed: number;
}

export interface Prediction {
  /** [images · output units]: the model's, or the mean over the samples. */
  probabilities: Float64Array;
  /** [images]: entropy of the probabilities, in nats; with sampling the mean of the samples' entropies. */
  sampleEntropies: Float64Array;
}

/**
 * Predicts in inference mode, to the last bit as an evaluation of the model does; with sampling dropout and other noise stay on, but batch normalization keeps to its moving averages
 * and moves none of them (Gal & Ghahramani 2016). No weight changes.
 * @param pixels float32 [images · 784], 0 … 1
 */
export function predict(model: TrainableModel, pixels: Float32Array, sampling: Sampling | null): Prediction {
  const { units } = model.output;
  const count = pixels.length / PIXELS;
  // TensorFlow's last bits depend on the size of a batch, so a single pass has that of an evaluation, filled up with blanks.
  const batch = sampling ? count : EVALUATION_BATCH * Math.ceil(count / EVALUATION_BATCH);
  const images = tf.tensor2d(filledUp(pixels, batch * PIXELS), [batch, PIXELS]);
  const result: Prediction = {
    probabilities: new Float64Array(count * units),
    sampleEntropies: new Float64Array(count),
  };
  const samples = sampling?.samples ?? 1;
  try {
    for (let sample = 0; sample < samples; sample++) {
      if (sampling) chooseMasks(model, sampling.seed, sample);
      const pass = passOf(model, images, sampling !== null).subarray(0, count * units);
      add(result, pass, units, samples);
    }
  } finally {
    images.dispose();
  }
  return result;
}

function filledUp(pixels: Float32Array, length: number): Float32Array {
  const filled = new Float32Array(length);
  filled.set(pixels);
  return filled;
}

function passOf(model: TrainableModel, images: Tensor, noise: boolean): Float32Array {
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
  { probabilities: means, sampleEntropies }: Prediction,
  pass: Float32Array,
  units: number,
  samples: number,
) {
  for (const [index, probability] of pass.entries()) means[index]! += probability / samples;
  for (const [image] of sampleEntropies.entries()) {
    sampleEntropies[image]! += entropyOf(pass.subarray(image * units, (image + 1) * units)) / samples;
  }
}
