/**
 * Random numbers that depend on an image, not on its batch: a pure function of (seed, purpose,
 * image, epoch, index of the number). TensorFlow's stateless ops take one seed for a whole tensor,
 * so each number is a hash of these values, in int32 arithmetic that wraps around.
 */

import { type Purpose, randomKey } from '../../runtime/random.js';
import { bitwiseAnd, bitwiseXor, rightShift } from '../../tensorflow/kernels.js';
import { type Tensor, tf } from '../../tensorflow/tensorflow.js';

export interface RandomPerImage {
  /**
   * Uniform values in [0, 1).
   * @param images int32 [batch]: which image each row is for
   * @param epoch int32 scalar
   * @returns float32 [batch, count]
   */
  uniform(images: Tensor, epoch: Tensor, count: number): Tensor;
  dispose(): void;
}

export function randomPerImage(seed: number, purpose: Purpose): RandomPerImage {
  const key = tf.scalar(randomKey(seed, purpose), 'int32');
  return {
    uniform(images, epoch, count) {
      const ofImage = scramble(bitwiseXor(tf.expandDims(images, 1), key));
      const ofEpoch = scramble(tf.add(ofImage, tf.mul(epoch, integer(GOLDEN_RATIO))));
      const numbers = tf.tensor1d(
        Int32Array.from({ length: count }, (_, number) => Math.imul(number, ODD)),
        'int32',
      );
      const bits = scramble(tf.add(ofEpoch, tf.expandDims(numbers, 0)));
      // 24 bits: the precision of a float32.
      return tf.mul(tf.cast(shiftRight(bits, 8), 'float32'), 2 ** -24);
    },
    dispose: () => key.dispose(),
  };
}

/**
 * 2³² over the golden ratio, and another odd number: neighbours are far apart after a
 * multiplication by them.
 */
const GOLDEN_RATIO = 0x9e3779b9;
const ODD = 0x85ebca6b;

/**
 * A bijection of 32-bit words: every output bit depends on every input bit (Wellons, 2018:
 * lowbias32).
 */
function scramble(x: Tensor): Tensor {
  const first = tf.mul(bitwiseXor(x, shiftRight(x, 16)), integer(0x7feb352d));
  const second = tf.mul(bitwiseXor(first, shiftRight(first, 15)), integer(0x846ca68b));
  return bitwiseXor(second, shiftRight(second, 16));
}

/** Shifts zeros in from the left; the kernel repeats the sign. */
function shiftRight(x: Tensor, bits: number): Tensor {
  return bitwiseAnd(rightShift(x, integer(bits)), integer(2 ** (32 - bits) - 1));
}

const integer = (word: number) => tf.scalar(word | 0, 'int32');
