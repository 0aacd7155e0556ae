/** Single images of a data set by their numbers, without loading all of it. */
import { type FileHandle, open } from 'node:fs/promises';
import { ServiceError } from '../../errors.js';
import { IMAGE_SIDE, PIXELS } from '../../experiments/spec/dataset.js';
import { readIdxFile, readIdxHeader } from './idx.js';
import { findImageFiles, IMAGE_FILES } from './image-files.js';
import { mnistFolder } from './load-dataset.js';

export interface NumberedImage {
  /** Counted from 0, in the order of the file. */
  index: number;
  label: number;
  /** [784], 0 … 255, row by row: white ink on black. */
  pixels: Uint8Array;
}

const FILES = {
  train: { images: IMAGE_FILES[0], labels: IMAGE_FILES[1] },
  test: { images: IMAGE_FILES[2], labels: IMAGE_FILES[3] },
} as const;

/**
 * These images, in this order; those that the data set does not have are left out.
 * @param folder of the IDX files; the packaged MNIST when left out
 * @returns how many images the split has, too
 * @throws ServiceError DATASET_INVALID when the files cannot be read or have no images of our size
 */
export async function readImages(
  { split, indices }: { split: keyof typeof FILES; indices: readonly number[] },
  folder = mnistFolder(),
): Promise<{ total: number; images: NumberedImage[] }> {
  const files = await findImageFiles(folder);
  const { images, labels } = FILES[split];
  const pixels = await readItems(files[images], 3, indices);
  const digits = await readItems(files[labels], 1, indices);
  const total = Math.min(pixels.total, digits.total);
  return {
    total,
    images: indices.flatMap((index, at) =>
      index < total ? [{ index, label: digits.items[at]![0]!, pixels: pixels.items[at]! }] : [],
    ),
  };
}

interface Items {
  total: number;
  /** Empty for those beyond the last one. */
  items: Uint8Array[];
}

/** Of a compressed file all has to be read; of a plain one, only what is asked for. */
async function readItems(file: string, rank: number, indices: readonly number[]): Promise<Items> {
  if (file.endsWith('.gz')) {
    const { dimensions, values } = await readIdxFile(file, rank);
    const length = itemLength(dimensions, file);
    return {
      total: dimensions[0]!,
      items: indices.map((index) => values.subarray(index * length, (index + 1) * length)),
    };
  }
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const header = Buffer.alloc(4 + 4 * rank);
    await handle.read(header, 0, header.length, 0);
    const dimensions = readIdxHeader(header, rank, file);
    const length = itemLength(dimensions, file);
    const total = dimensions[0]!;
    const items: Uint8Array[] = [];
    for (const index of indices) {
      const item = new Uint8Array(index < total ? length : 0);
      const { bytesRead } = await handle.read(item, 0, item.length, header.length + index * length);
      if (bytesRead < item.length) throw new ServiceError('DATASET_INVALID', `${file} ends before its item ${index}.`);
      items.push(item);
    }
    return { total, items };
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw new ServiceError('DATASET_INVALID', `${file} cannot be read: ${(error as Error).message}`, { cause: error });
  } finally {
    await handle?.close();
  }
}

/** Bytes of an image or of a label. */
function itemLength([, ...shape]: number[], file: string): number {
  if (shape.length === 0) return 1;
  if (shape.every((side) => side === IMAGE_SIDE)) return PIXELS;
  throw new ServiceError('DATASET_INVALID', `${file} has images of ${shape.join(' × ')}.`);
}
