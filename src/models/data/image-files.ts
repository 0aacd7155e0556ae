/** The four files of a data set in their folder. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, ServiceError } from '../../errors.js';

/** MNIST's names. */
export const IMAGE_FILES = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
] as const;
export type ImageFile = (typeof IMAGE_FILES)[number];

/**
 * Where the files are: under MNIST's names, with a dot instead of the second dash as some archives
 * have them, and plain or with `.gz`.
 * @throws ServiceError DATASET_INVALID naming the folder, every file that is missing and the names
 *   that are looked for
 */
export async function findImageFiles(folder: string): Promise<Record<ImageFile, string>> {
  const found = await Promise.all(IMAGE_FILES.map((file) => findFile(folder, file)));
  const missing = IMAGE_FILES.filter((_, index) => found[index] === null);
  if (missing.length > 0) {
    throw new ServiceError(
      'DATASET_INVALID',
      `${folder} lacks ${missing.join(', ')}. A data set has the four files ${IMAGE_FILES.join(', ')}, each plain or with .gz; a dot may take the place of the dash before "idx".`,
    );
  }
  return Object.fromEntries(IMAGE_FILES.map((file, index) => [file, found[index]])) as Record<ImageFile, string>;
}

async function findFile(folder: string, file: ImageFile): Promise<string | null> {
  const dotted = file.replace('-idx', '.idx');
  for (const name of [file, `${file}.gz`, dotted, `${dotted}.gz`]) {
    const candidate = path.join(folder, name);
    try {
      await access(candidate);
      return candidate;
    } catch (cause) {
      if (errnoOf(cause) === 'ENOENT' || errnoOf(cause) === 'ENOTDIR') continue;
      const { message } = cause as Error;
      throw new ServiceError('DATASET_INVALID', `${candidate} cannot be read: ${message}`, { cause });
    }
  }
  return null;
}
