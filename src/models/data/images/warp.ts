/**
 * Moves the pixels of images: every pixel of the result is interpolated at a position in the image.
 */
import { IMAGE_SIDE as SIDE } from '../../../experiments/spec/dataset.js';
import { gatherRows } from '../../tensorflow/kernels.js';
import { type Tensor, tf } from '../../tensorflow/tensorflow.js';

const CENTER = (SIDE - 1) / 2;

/**
 * Where each pixel of the result looks: rows from above and columns from the left, [batch or 1,
 * 784].
 */
export interface Places {
  rows: Tensor;
  columns: Tensor;
}

/** How images are moved about their centre; each [batch, 1] or a scalar. */
export interface Motion {
  /** Radians, counterclockwise. */
  angle: Tensor;
  /** Above 1 the picture gets larger. */
  zoom: Tensor;
  /** Pixels down and to the right. */
  down: Tensor;
  right: Tensor;
}

/** Where nothing is moved. */
export const noMotion = (): Motion => ({
  angle: tf.scalar(0),
  zoom: tf.scalar(1),
  down: tf.scalar(0),
  right: tf.scalar(0),
});

/** The places of images that are rotated and zoomed about their centre, then shifted. */
export function movedPlaces({ angle, zoom, down, right }: Motion): Places {
  const y = tf.sub(
    axis((pixel) => Math.floor(pixel / SIDE) - CENTER),
    down,
  );
  const x = tf.sub(
    axis((pixel) => (pixel % SIDE) - CENTER),
    right,
  );
  const [cos, sin] = [tf.div(tf.cos(angle), zoom), tf.div(tf.sin(angle), zoom)];
  return {
    rows: tf.add(tf.add(tf.mul(cos, y), tf.mul(sin, x)), CENTER),
    columns: tf.add(tf.sub(tf.mul(cos, x), tf.mul(sin, y)), CENTER),
  };
}

/** A value for each pixel, [1, 784]. */
function axis(value: (pixel: number) => number): Tensor {
  return tf.tensor2d(
    Float32Array.from({ length: SIDE * SIDE }, (_, pixel) => value(pixel)),
    [1, SIDE * SIDE],
  );
}

/**
 * An image with a rim of zeros: one before it and two behind it, so that every place has four
 * neighbours.
 */
const PADDED = SIDE + 3;

/**
 * The values of images at places between their pixels, interpolated linearly; outside they are 0.
 * @param images float32 [batch, 784]
 * @returns [batch, 784]
 */
export function lookUp(images: Tensor, { rows, columns }: Places): Tensor {
  const batch = images.shape[0]!;
  const padded = tf.pad(tf.reshape(images, [batch, SIDE, SIDE]), [
    [0, 0],
    [1, 2],
    [1, 2],
  ]);
  const table = tf.reshape(padded, [-1]);
  const row = splitPlace(rows);
  const column = splitPlace(columns);
  const firsts = tf.tensor2d(
    Int32Array.from({ length: batch }, (_, image) => image * PADDED * PADDED),
    [batch, 1],
  );
  const corner = tf.add(tf.add(tf.mul(row.whole, tf.scalar(PADDED, 'int32')), column.whole), firsts);
  const at = (offset: number) => gatherRows(table, tf.add(corner, tf.scalar(offset, 'int32')));
  const between = (low: Tensor, high: Tensor, share: Tensor) => tf.add(low, tf.mul(tf.sub(high, low), share));
  const above = between(at(0), at(1), column.share);
  const below = between(at(PADDED), at(PADDED + 1), column.share);
  return between(above, below, row.share);
}

/**
 * A position on one axis of the padded image: the pixel before it, and the fraction towards the
 * next.
 */
function splitPlace(place: Tensor): { whole: Tensor; share: Tensor } {
  const inside = tf.add(tf.clipByValue(place, -1, SIDE), 1);
  const whole = tf.floor(inside);
  return { whole: tf.cast(whole, 'int32'), share: tf.sub(inside, whole) };
}
