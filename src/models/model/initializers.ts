/** Initial weights, with the formulas and defaults of Keras 2.15. */

import { normalValues, type RandomStream, uniformValues } from '../runtime/random.js';
import { qrDecomposition } from '../tensorflow/kernels.js';
import { tf } from '../tensorflow/tensorflow.js';

/** Fills a weight of this shape. */
export type Initializer = (shape: readonly number[], stream: RandomStream) => Float32Array;

export const zeros: Initializer = (shape) => new Float32Array(size(shape));
export const ones: Initializer = (shape) => new Float32Array(size(shape)).fill(1);

/**
 * Glorot and Bengio (2010): uniform in ±√(6 / (fan in + fan out)). A convolution's fans count its
 * receptive field.
 * @param shape [in, out] or [height, width, in, out]
 */
export const glorotUniform: Initializer = (shape, stream) => {
  const receptiveField = size(shape.slice(0, -2));
  const fans = receptiveField * (shape.at(-2)! + shape.at(-1)!);
  return uniformValues(size(shape), Math.sqrt(6 / fans), stream);
};

/**
 * Saxe et al. (2013): a matrix with orthonormal rows, from the QR decomposition of a normal matrix,
 * with the signs of R's diagonal moved into Q so that the result is uniformly distributed.
 * @param shape [rows, columns], rows ≤ columns
 */
export const orthogonal: Initializer = ([rows, columns], stream) => {
  const normal = normalValues(rows! * columns!, stream);
  return tf.tidy(() => {
    const [q, r] = qrDecomposition(tf.tensor2d(normal, [columns!, rows!]));
    const upper = r.dataSync();
    const signs = Float32Array.from({ length: rows! }, (_, i) => (upper[i * rows! + i]! < 0 ? -1 : 1));
    return tf.transpose(tf.mul(q, signs)).dataSync<'float32'>();
  });
};

/**
 * The biases of an LSTM: zero, but one for the forget gate (Jozefowicz et al., 2015). Gates i, f,
 * c, o.
 */
export const unitForgetBias: Initializer = ([length]) => {
  const units = length! / 4;
  return new Float32Array(length!).fill(1, units, 2 * units);
};

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
