/**
 * Images inside TensorFlow, as bytes, read in batches without passing through JavaScript. tfjs has
 * no bytes: four of them travel in an int32 word and are taken apart (Bitcast) when a batch is
 * made. The images of a file, 47 MB for MNIST, are handed over once and stay for all runs of the
 * process.
 */
import { PIXELS } from '../../experiments/spec/dataset.js';
import { bytesOf, gatherRows, sliceFrom } from '../tensorflow/kernels.js';
import { type Tensor, tf } from '../tensorflow/tensorflow.js';
import type { LabelledImages } from './load-dataset.js';

/** int32 words of an image. */
export const WORDS = PIXELS / 4;

export interface DeviceImages {
  count: number;
  /** int32 [≥ first + count, 196]: the pixels 0 … 255, four to a word. */
  words: Tensor;
  /** The row of the first image. */
  first: number;
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

export function uploadImages({ pixels, labels: digits, within }: LabelledImages): DeviceImages {
  const labels = tf.tensor1d(Int32Array.from(digits), 'int32');
  const about = { count: digits.length, labels, digits };
  if (within)
    return { ...about, words: wordsOfFile(within.file), first: within.first, dispose: () => labels.dispose() };
  const words = wordsOf(pixels);
  return { ...about, words, first: 0, dispose: () => tf.dispose([words, labels]) };
}

/** Files that TensorFlow has. A file lives as long as the process, and so does what stands here. */
const files = new WeakMap<Uint8Array, Tensor>();

function wordsOfFile(pixels: Uint8Array): Tensor {
  const words = files.get(pixels) ?? tf.keep(wordsOf(pixels));
  files.set(pixels, words);
  return words;
}

function wordsOf(pixels: Uint8Array): Tensor {
  // Words begin at a multiple of four bytes, which bytes need not do.
  const aligned = pixels.byteOffset % 4 === 0 ? pixels : pixels.slice();
  const view = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
  return tf.tensor2d(view, [pixels.length / PIXELS, WORDS], 'int32');
}

/**
 * The images at `order[start … start + size)`. No value passes through JavaScript, so that the
 * compiler can record it.
 * @param order int32 [≥ start + size]: positions of images
 * @param start int32 scalar
 */
export function gatherBatch(
  { words, labels, first }: DeviceImages,
  order: Tensor,
  start: Tensor,
  size: number,
): Batch & { positions: Tensor } {
  const positions = sliceFrom(order, tf.reshape(start, [1]), [size]);
  const rows = first === 0 ? positions : tf.add(positions, tf.scalar(first, 'int32'));
  return { images: pixelsOf(gatherRows(words, rows), size), labels: gatherRows(labels, positions), positions };
}

/** The images `start … start + size` in their own order. */
export function sliceBatch(data: DeviceImages, start: number, size: number): Batch {
  const { words, labels } = sliceWords(data, start, size);
  return { images: pixelsOf(words, size), labels };
}

/** The same with their pixels still in words: int32 [size, 196]. */
export function sliceWords(data: DeviceImages, start: number, size: number): { words: Tensor; labels: Tensor } {
  const { words, labels, first } = data;
  return {
    words: sliceFrom(words, tf.tensor1d([first + start, 0], 'int32'), [size, WORDS]),
    labels: sliceFrom(labels, tf.tensor1d([start], 'int32'), [size]),
  };
}

/**
 * Pixels / 255.
 * @param words int32 [size, 196]
 * @returns float32 [size, 784]
 */
export function pixelsOf(words: Tensor, size: number): Tensor {
  return tf.div(tf.reshape(bytesOf(words), [size, PIXELS]), 255);
}
