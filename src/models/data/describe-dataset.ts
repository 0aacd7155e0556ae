/** What is in a data set: the API loads no images, but hashes their files once. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ServiceError } from '../../errors.js';
import { CLASSES, IMAGE_SIDE } from '../../experiments/spec/dataset.js';
import { readIdxHeader } from './idx.js';
import { findImageFiles, IMAGE_FILES, type ImageFile } from './image-files.js';
import { mnistFolder } from './load-dataset.js';

/** The header of an IDX file of images: a magic number and three dimensions. */
const HEADER_BYTES = 16;
/** One block: the header is at its beginning, also in a compressed file. */
const FIRST_BYTES = 4096;

/**
 * How many images there are, of which shape (rows, columns, channels), and the SHA-256 of each of
 * the four files, decompressed: those in the receipts of runs.
 * @param folder of the IDX files; the packaged MNIST when left out
 * @throws ServiceError DATASET_INVALID when they cannot be read or have no images of our size
 */
export async function describeDataset(folder = mnistFolder()) {
  const files = await findImageFiles(folder);
  const [train, test] = await Promise.all([IMAGE_FILES[0], IMAGE_FILES[2]].map((file) => countImages(files[file])));
  const hashes: Partial<Record<ImageFile, string>> = {};
  // One after the other: four would take twice the time of whatever else happens.
  for (const file of IMAGE_FILES) hashes[file] = await sha256Of(files[file]);
  const imageShape = [IMAGE_SIDE, IMAGE_SIDE, 1];
  return { trainImages: train!, testImages: test!, classes: CLASSES, imageShape, sha256: hashes };
}

/** By path, with what the file was when it was hashed. */
const known = new Map<string, { state: string; sha256: string }>();

async function sha256Of(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    const state = `${ino} ${size} ${mtimeMs}`;
    const before = known.get(file);
    if (before?.state === state) return before.sha256;
    const hash = createHash('sha256');
    const source = createReadStream(file);
    await (file.endsWith('.gz') ? pipeline(source, createGunzip(), hash) : pipeline(source, hash));
    const sha256 = hash.digest('hex');
    known.set(file, { state, sha256 });
    return sha256;
  } catch (error) {
    throw unreadable(file, error);
  }
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
    throw unreadable(file, error);
  }
  return start;
}

const unreadable = (file: string, cause: unknown) =>
  new ServiceError('DATASET_INVALID', `${file} cannot be read: ${(cause as Error).message}`, { cause });
