/** What is in a data set, from the first bytes of its files: the API loads no images. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { ServiceError } from '../../errors.js';
import { CLASSES, IMAGE_SIDE } from '../../experiments/spec/dataset.js';
import { readIdxHeader } from './idx.js';
import { findImageFiles, IMAGE_FILES } from './image-files.js';
import { mnistFolder } from './load-dataset.js';

/** The header of an IDX file of images: a magic number and three dimensions. */
const HEADER_BYTES = 16;
/** One block: the header is at its beginning, also in a compressed file. */
const FIRST_BYTES = 4096;

/**
 * How many images there are, and of which shape: rows, columns, channels.
 * @param folder of the IDX files; the packaged MNIST when left out
 * @throws ServiceError DATASET_INVALID when they cannot be read or have no images of our size
 */
export async function describeDataset(folder = mnistFolder()) {
  const files = await findImageFiles(folder);
  const [train, test] = await Promise.all([IMAGE_FILES[0], IMAGE_FILES[2]].map((file) => countImages(files[file])));
  return { trainImages: train!, testImages: test!, classes: CLASSES, imageShape: [IMAGE_SIDE, IMAGE_SIDE, 1] };
}

async function countImages(file: string): Promise<number> {
  const [count = 0, rows, columns] = readIdxHeader(await readStart(file), 3, file);
  if (rows === IMAGE_SIDE && columns === IMAGE_SIDE) return count;
  throw new ServiceError('DATASET_INVALID', `${file} has images of ${rows} × ${columns}.`);
}

async function readStart(file: string): Promise<Buffer> {
  const source = createReadStream(file, { end: FIRST_BYTES - 1 });
  const isCompressed = file.endsWith('.gz');
  const content = isCompressed ? source.pipe(createGunzip()) : source;
  if (isCompressed) source.once('error', (error) => content.destroy(error));
  let start = Buffer.alloc(0);
  try {
    for await (const chunk of content) {
      start = Buffer.concat([start, chunk as Buffer]);
      if (start.length >= HEADER_BYTES) break;
    }
  } catch (error) {
    throw new ServiceError('DATASET_INVALID', `${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  return start;
}
