/** Batches as tensors. Data rest as bytes; pixels become float32 in [0, 1] only when a batch is made. */
import { type Tensor1D, type Tensor2D, tf } from '../tensorflow.js';
import { type LabelledImages, PIXELS } from './load-dataset.js';

export interface Batch {
  /** float32 [batch, 784], pixels / 255. */
  images: Tensor2D;
  /** int32 [batch]. */
  labels: Tensor1D;
}

/** pixel / 255 in float32, for each value a byte can have. */
const NORMALIZED = Float32Array.from({ length: 256 }, (_, pixel) => pixel / 255);

/** The images at the given positions, in that order. The caller disposes of the tensors. */
export function gatherBatch({ pixels, labels }: LabelledImages, positions: Uint32Array): Batch {
  const images = new Float32Array(positions.length * PIXELS);
  const digits = new Int32Array(positions.length);
  for (let row = 0; row < positions.length; row++) {
    const position = positions[row]!;
    normalize(pixels, position * PIXELS, images, row * PIXELS, PIXELS);
    digits[row] = labels[position]!;
  }
  return { images: tf.tensor2d(images, [positions.length, PIXELS]), labels: tf.tensor1d(digits, 'int32') };
}

/** The images from `start` up to but not including `end`. The caller disposes of the tensors. */
export function sliceBatch({ pixels, labels }: LabelledImages, start: number, end: number): Batch {
  const images = new Float32Array((end - start) * PIXELS);
  normalize(pixels, start * PIXELS, images, 0, images.length);
  return {
    images: tf.tensor2d(images, [end - start, PIXELS]),
    labels: tf.tensor1d(Int32Array.from(labels.subarray(start, end)), 'int32'),
  };
}

function normalize(from: Uint8Array, start: number, to: Float32Array, offset: number, count: number): void {
  for (let index = 0; index < count; index++) to[offset + index] = NORMALIZED[from[start + index]!]!;
}
