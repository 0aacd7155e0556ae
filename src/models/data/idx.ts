/**
 * Reader of the IDX format of the MNIST files, plain or gzipped: a magic number (two zero bytes,
 * the element type, the number of dimensions), one big-endian uint32 per dimension, then the
 * values. http://yann.lecun.com/exdb/mnist/
 */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ServiceError } from '../../errors.js';

const UNSIGNED_BYTE = 0x08;
const GZIP_MAGIC = 0x1f8b;
/** More than ten times the size of the largest MNIST file: a gzip bomb ends here. */
const MAX_BYTES = 2 ** 29;

export interface IdxArray {
  dimensions: number[];
  values: Uint8Array;
  /** The whole file, header included, decompressed. */
  content: Buffer;
}

/**
 * Reads an IDX file of unsigned bytes.
 * @param rank how many dimensions it must have
 * @throws ServiceError DATASET_INVALID when the file cannot be read or is not what it should be
 */
export async function readIdxFile(file: string, rank: number): Promise<IdxArray> {
  let content: Buffer;
  try {
    content = await readFile(file);
    if (content.length >= 2 && content.readUInt16BE(0) === GZIP_MAGIC) {
      content = await promisify(gunzip)(content, { maxOutputLength: MAX_BYTES });
    }
  } catch (error) {
    throw new ServiceError('DATASET_INVALID', `${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  return parseIdx(content, rank, file);
}

/**
 * Parses the bytes of an IDX array of unsigned bytes; the values are a view of them.
 * @param name what to call the bytes in errors
 * @throws ServiceError DATASET_INVALID
 */
export function parseIdx(content: Buffer, rank: number, name: string): IdxArray {
  const dimensions = readIdxHeader(content, rank, name);
  const headerLength = 4 + 4 * rank;
  const size = dimensions.reduce((product, length) => product * length, 1);
  if (content.length - headerLength !== size) {
    const held = content.length - headerLength;
    throw new ServiceError('DATASET_INVALID', `${name} promises ${dimensions.join(' × ')} values but holds ${held}.`);
  }
  // A plain array, because slice() of a Buffer is a view: changing the copy would change the data
  // set.
  const values = new Uint8Array(content.buffer, content.byteOffset + headerLength, size);
  return { dimensions, values, content };
}

/**
 * The dimensions of an IDX array of unsigned bytes.
 * @param content the file, or its beginning
 * @param name what to call the bytes in errors
 * @throws ServiceError DATASET_INVALID
 */
export function readIdxHeader(content: Buffer, rank: number, name: string): number[] {
  const invalid = (message: string) => new ServiceError('DATASET_INVALID', `${name} ${message}`);
  const headerLength = 4 + 4 * rank;
  if (content.length < headerLength)
    throw invalid(`has ${content.length} bytes, too few for the header of an IDX file.`);
  const magic = content.readUInt32BE(0);
  const expected = UNSIGNED_BYTE * 256 + rank;
  if (magic !== expected) {
    throw invalid(`starts with the magic number ${magic}; an IDX file of rank ${rank} starts with ${expected}.`);
  }
  return Array.from({ length: rank }, (_, axis) => content.readUInt32BE(4 + 4 * axis));
}
