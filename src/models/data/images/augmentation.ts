/**
 * Data augmentation: training images that are moved, bent and covered differently in every epoch.
 */
import { PIXELS, IMAGE_SIDE as SIDE } from '../../../experiments/spec/dataset.js';
import type { Augmentation as AugmentationSpec } from '../../../experiments/spec/training.js';
import { type Tensor, tf } from '../../tensorflow/tensorflow.js';
import { type RandomPerImage, randomPerImage } from './random-per-image.js';
import { smooth, smoothingMatrix } from './smoothing.js';
import { lookUp, movedPlaces, noMotion, type Places } from './warp.js';

export interface Augmentation {
  /**
   * The images as an epoch sees them: a pure function of (seed, image, epoch), whatever else is in
   * the batch.
   * @param images float32 [batch, 784]
   * @param positions int32 [batch]: which of the training images each is
   * @param epoch int32 scalar
   */
  apply(images: Tensor, positions: Tensor, epoch: Tensor): Tensor;
  dispose(): void;
}

/** Null when there is nothing to do. */
export function createAugmentation(spec: AugmentationSpec | null, seed: number): Augmentation | null {
  if (spec === null || !hasEffect(spec)) return null;
  const motion = randomPerImage(seed, ['augmentation', 'motion']);
  const bending = spec.elastic && createBending(spec.elastic, seed);
  const covering = spec.cutout && createCutout(spec.cutout, seed);
  return {
    apply(images, positions, epoch) {
      const bends = bending?.displacements(positions, epoch) ?? null;
      const moves = spec.shift > 0 || spec.rotate > 0 || spec.zoom > 0;
      let augmented = images;
      if (moves || bends) {
        const places = moves ? drawMotion(spec, motion, positions, epoch) : movedPlaces(noMotion());
        augmented = lookUp(images, bends ? displaced(places, bends) : places);
      }
      return covering ? tf.mul(augmented, covering.mask(positions, epoch)) : augmented;
    },
    dispose() {
      motion.dispose();
      bending?.dispose();
      covering?.dispose();
    },
  };
}

export function hasEffect({ shift, rotate, zoom, elastic, cutout }: AugmentationSpec): boolean {
  return shift > 0 || rotate > 0 || zoom > 0 || elastic !== null || cutout !== null;
}

/** Each image is moved by numbers drawn uniformly between the bounds, around no motion at all. */
function drawMotion(
  { rotate, zoom, shift }: AugmentationSpec,
  random: RandomPerImage,
  positions: Tensor,
  epoch: Tensor,
): Places {
  const draws = tf.sub(tf.mul(random.uniform(positions, epoch, 4), 2), 1);
  const [angle, size, down, right] = tf.split(draws, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
  return movedPlaces({
    angle: tf.mul(angle, (rotate * Math.PI) / 180),
    zoom: tf.add(tf.mul(size, zoom), 1),
    down: tf.mul(down, shift),
    right: tf.mul(right, shift),
  });
}

const displaced = ({ rows, columns }: Places, [down, right]: [Tensor, Tensor]): Places => ({
  rows: tf.add(rows, down),
  columns: tf.add(columns, right),
});

/**
 * Elastic deformation (Simard, Steinkraus and Platt, 2003): smoothed fields of noise, one for each
 * direction.
 */
function createBending({ alpha, sigma }: NonNullable<AugmentationSpec['elastic']>, seed: number) {
  const random = randomPerImage(seed, ['augmentation', 'elastic']);
  const matrix = smoothingMatrix(sigma);
  return {
    /** How far each pixel looks further down and to the right, [batch, 784] each. */
    displacements(positions: Tensor, epoch: Tensor): [Tensor, Tensor] {
      const batch = positions.shape[0]!;
      const noise = tf.sub(tf.mul(random.uniform(positions, epoch, 2 * PIXELS), 2), 1);
      const fields = tf.mul(smooth(tf.reshape(noise, [2 * batch, PIXELS]), matrix), alpha);
      const [down, right] = tf.split(tf.reshape(fields, [batch, 2 * PIXELS]), 2, 1) as [Tensor, Tensor];
      return [down, right];
    },
    dispose() {
      random.dispose();
      matrix.dispose();
    },
  };
}

/**
 * Cutout (DeVries and Taylor, 2017): a square of zeros around a random pixel, clipped at the
 * border.
 */
function createCutout({ size }: NonNullable<AugmentationSpec['cutout']>, seed: number) {
  const random = randomPerImage(seed, ['augmentation', 'cutout']);
  /** Which pixels of an axis are covered, [batch, 28]: 1 or 0. @param first [batch, 1] */
  const covers = (first: Tensor) => {
    const pixels = tf.tensor2d(
      Float32Array.from({ length: SIDE }, (_, pixel) => pixel),
      [1, SIDE],
    );
    const isCovered = tf.logicalAnd(tf.greaterEqual(pixels, first), tf.less(pixels, tf.add(first, size)));
    return tf.cast(isCovered, 'float32');
  };
  return {
    /** 0 where an image is covered, else 1: [batch, 784]. */
    mask(positions: Tensor, epoch: Tensor): Tensor {
      const centres = tf.floor(tf.mul(random.uniform(positions, epoch, 2), SIDE));
      const [row, column] = tf.split(tf.sub(centres, Math.floor(size / 2)), 2, 1) as [Tensor, Tensor];
      const square = tf.mul(tf.expandDims(covers(row), 2), tf.expandDims(covers(column), 1));
      return tf.sub(1, tf.reshape(square, [-1, PIXELS]));
    },
    dispose: () => random.dispose(),
  };
}
