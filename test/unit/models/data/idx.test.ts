import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parseIdx, readIdxFile } from '../../../../src/models/data/idx.js';
import { temporaryFolder } from '../../../support/folders.js';

const folder = temporaryFolder();

/** An IDX file of unsigned bytes. */
function idx(dimensions: number[], values: number[], magic = 0x0800 + dimensions.length): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt32BE(magic);
  dimensions.forEach((length, axis) => {
    header.writeUInt32BE(length, 4 + 4 * axis);
  });
  return Buffer.concat([header, Buffer.from(values)]);
}

function write(name: string, content: Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe('an IDX file', () => {
  it.each([
    ['plain', (content: Buffer) => content],
    ['gzipped', gzipSync],
  ])('is read when %s', async (name, pack) => {
    const array = await readIdxFile(write(name, pack(idx([2, 1, 3], [1, 2, 3, 4, 5, 255]))), 3);
    expect(array.dimensions).toEqual([2, 1, 3]);
    expect([...array.values]).toEqual([1, 2, 3, 4, 5, 255]);
  });

  it.each([
    ['is empty', Buffer.alloc(0), /too few for the header/],
    ['ends inside its header', idx([1, 1], []).subarray(0, 9), /too few for the header/],
    ['has another element type', idx([1, 1], [1], 0x0d02), /magic number 3330/],
    ['has another number of dimensions', idx([1], [1]), /too few|magic number 2049/],
    ['is of labels where images are due', idx([9], [0, 0, 0, 0, 0, 0, 0, 0, 0]), /magic number 2049.*starts with 2050/],
    ['holds too few values', idx([2, 2], [1, 2, 3]), /promises 2 × 2 values but holds 3/],
    ['holds too many values', idx([2, 2], [1, 2, 3, 4, 5]), /promises 2 × 2 values but holds 5/],
    ['promises more than exists', idx([0xffffffff, 0xffffffff], []), /promises 4294967295 × 4294967295/],
  ])('is refused when it %s', (_, content, message) => {
    expect(() => parseIdx(content, 2, 'the file')).toThrow(
      expect.objectContaining({ code: 'DATASET_INVALID', message: expect.stringMatching(message) }),
    );
  });

  it('is refused when it is missing or its compression is damaged', async () => {
    const cut = gzipSync(idx([2, 2], [1, 2, 3, 4])).subarray(0, 20);
    const files = [path.join(folder, 'missing'), write('cut.gz', cut)];
    for (const file of files) {
      await expect(readIdxFile(file, 2)).rejects.toMatchObject({ code: 'DATASET_INVALID' });
    }
  });
});
