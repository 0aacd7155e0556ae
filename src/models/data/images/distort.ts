/** Distorted test images: accuracy on images unlike the training images. */

import { EVALUATION_BATCH } from '../../../experiments/records/training-cost.js';
import { PIXELS } from '../../../experiments/spec/dataset.js';
import type { Distortion } from '../../../experiments/spec/experiment.js';
import { randomKey } from '../../runtime/random.js';
import type { Pause } from '../../runtime/yield-to-event-loop.js';
import { statelessNormal } from '../../tensorflow/kernels.js';
import { type Tensor, tf } from '../../tensorflow/tensorflow.js';
import type { LabelledImages } from '../load-dataset.js';
import { smooth, smoothingMatrix } from './smoothing.js';
import { lookUp, movedPlaces, noMotion } from './warp.js';

/** Down and right, for the images of a shift in turn. */
const DIRECTIONS = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
] as const;

/**
 * The images, each distorted as its position says and no seed: every run is measured on the same
 * pictures. Pixels are bytes again. Images are rotated left and right in turn, shifted right, down,
 * left and up in turn.
 */
export async function distort(
  { pixels, labels }: LabelledImages,
  distortion: Distortion,
  pause: Pause,
): Promise<LabelledImages> {
  const distorted = new Uint8Array(pixels.length);
  for (let first = 0; first < labels.length; first += EVALUATION_BATCH) {
    const count = Math.min(EVALUATION_BATCH, labels.length - first);
    const bytes = tf.tidy(() => {
      const batch = pixels.subarray(first * PIXELS, (first + count) * PIXELS);
      const images = tf.div(tf.tensor2d(Float32Array.from(batch), [count, PIXELS]), 255);
      const result = tf.clipByValue(distortBatch(images, distortion, first), 0, 1);
      return tf.cast(tf.round(tf.mul(result, 255)), 'int32').dataSync<'int32'>();
    });
    distorted.set(bytes, first * PIXELS);
    await pause();
  }
  return { pixels: distorted, labels };
}

/** @param first position of the first image of the batch */
function distortBatch(images: Tensor, { type, strength }: Distortion, first: number): Tensor {
  const count = images.shape[0]!;
  /** A value for each image, [count, 1]. */
  const each = (valueAt: (position: number) => number) =>
    tf.tensor2d(
      Float32Array.from({ length: count }, (_, row) => valueAt(first + row)),
      [count, 1],
    );
  switch (type) {
    case 'rotation': {
      const radians = (strength * Math.PI) / 180;
      return lookUp(images, movedPlaces({ ...noMotion(), angle: each((at) => (at % 2 === 0 ? radians : -radians)) }));
    }
    case 'shift': {
      const down = each((at) => strength * DIRECTIONS[at % 4]![0]);
      const right = each((at) => strength * DIRECTIONS[at % 4]![1]);
      return lookUp(images, movedPlaces({ ...noMotion(), down, right }));
    }
    case 'noise': {
      const key = tf.tensor1d([randomKey(0, ['robustness', 'noise']), first], 'int32');
      return tf.add(images, tf.mul(statelessNormal(tf.tensor1d(images.shape, 'int32'), key), strength));
    }
    case 'blur':
      return smooth(images, smoothingMatrix(strength));
  }
}
