/** Gaussian smoothing of images and of fields of their size. */
import { IMAGE_SIDE as SIDE } from '../../../experiments/spec/dataset.js';
import { type Tensor, tf } from '../../tensorflow/tensorflow.js';

/** Radius in standard deviations: SciPy's default. */
const TRUNCATE = 4;

/**
 * The smoothing of one axis as a matrix: row i holds the weights of the values around i. Values
 * outside the image count as 0.
 * @param sigma standard deviation in pixels
 * @returns [28, 28]; the caller's
 */
export function smoothingMatrix(sigma: number): Tensor {
  const radius = Math.floor(TRUNCATE * sigma + 0.5);
  const weight = (distance: number) => Math.exp(-0.5 * (distance / sigma) ** 2);
  let total = 0;
  for (let distance = -radius; distance <= radius; distance++) total += weight(distance);
  const values = Float32Array.from({ length: SIDE * SIDE }, (_, index) => {
    const distance = Math.floor(index / SIDE) - (index % SIDE);
    return Math.abs(distance) <= radius ? weight(distance) / total : 0;
  });
  return tf.tensor2d(values, [SIDE, SIDE]);
}

/**
 * Smooths fields along both axes. Each field is a product of its own, so that its bits do not
 * depend on how many there are: for one product of all rows TensorFlow chooses its kernel by their
 * number.
 * @param fields [count, 784]
 * @param matrix of {@link smoothingMatrix}
 */
export function smooth(fields: Tensor, matrix: Tensor): Tensor {
  const count = fields.shape[0]!;
  const weights = tf.reshape(matrix, [1, SIDE, SIDE]);
  const alongRows = (field: Tensor) => tf.matMul(field, weights);
  const turned = (field: Tensor) => tf.transpose(field, [0, 2, 1]);
  const squares = tf.reshape(fields, [count, SIDE, SIDE]);
  return tf.reshape(turned(alongRows(turned(alongRows(squares)))), [count, SIDE * SIDE]);
}
