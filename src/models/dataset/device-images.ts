/**
 * Images inside TensorFlow, as bytes, read in batches without passing through JavaScript. tfjs has no bytes: four of them
 * travel in an int32 word and are taken apart (Bitcast) when a batch is made. 60,000 images take 47 MB.
 */
import { bytesOf, gatherRows, sliceFrom } from '../kernels.js';
import { type Tensor, tf } from '../tensorflow.js';
import { type LabelledImages, PIXELS } from './load-dataset.js';

const WORDS = PIXELS / 4;

export interface DeviceImages {
  count: number;
  /** int32 [count, 196]: the pixels 0 … 255, four to a word. */
  words: Tensor;
  /** int32 [count] */
  labels: Tensor;
  /** The same labels in JavaScript. */
  digits: Uint8Array;
  dispose(): void;
}

export interface Batch {
  /** float32 [size, 784], pixels / 255. */
  images: Tensor;
  /** int32 [size] */
  labels: Tensor;
}

export function uploadImages({ pixels, labels: digits }: LabelledImages): DeviceImages {
  // Words begin at a multiple of four bytes, which bytes need not do.
  const aligned = pixels.byteOffset % 4 === 0 ? pixels : pixels.slice();
  const view = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
  const words = tf.tensor2d(view, [digits.length, WORDS], 'int32');
  const labels = tf.tensor1d(Int32Array.from(digits), 'int32');
  return { count: digits.length, words, labels, digits, dispose: () => tf.dispose([words, labels]) };
}

/**
 * The images at `order[start … start + size)`. No value passes through JavaScript, so that the compiler can record it.
 * @param order int32 [≥ start + size]: positions of images
 * @param start int32 scalar
 */
export function gatherBatch(
  { words, labels }: DeviceImages,
  order: Tensor,
  start: Tensor,
  size: number,
): Batch & { positions: Tensor } {
  const positions = sliceFrom(order, tf.reshape(start, [1]), [size]);
  return { images: pixelsOf(gatherRows(words, positions), size), labels: gatherRows(labels, positions), positions };
}

/** The images `start … start + size` in their own order. */
export function sliceBatch({ words, labels }: DeviceImages, start: number, size: number): Batch {
  const rows = sliceFrom(words, tf.tensor1d([start, 0], 'int32'), [size, WORDS]);
  return { images: pixelsOf(rows, size), labels: sliceFrom(labels, tf.tensor1d([start], 'int32'), [size]) };
}

/** @param words int32 [size, 196] */
function pixelsOf(words: Tensor, size: number): Tensor {
  return tf.div(tf.reshape(bytesOf(words), [size, PIXELS]), 255);
}
