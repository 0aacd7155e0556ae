import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadImageFolder, loadMnist } from '../../../../src/models/data/load-dataset.js';
import { temporaryFolder } from '../../../support/folders.js';

const root = temporaryFolder();

const header = (...words: number[]) => {
  const bytes = Buffer.alloc(4 * words.length);
  words.forEach((word, index) => {
    bytes.writeUInt32BE(word, 4 * index);
  });
  return bytes;
};
const images = (count: number, side = 28) =>
  Buffer.concat([header(0x803, count, side, side), Buffer.alloc(count * side * side, 7)]);
const labels = (...digits: number[]) => Buffer.concat([header(0x801, digits.length), Buffer.from(digits)]);

describe('MNIST', () => {
  it('has 60000 training and 10000 test images with the published hashes', async () => {
    const mnist = await loadMnist();
    expect(mnist.train.labels).toHaveLength(60_000);
    expect(mnist.test.pixels).toHaveLength(10_000 * 784);
    expect([...mnist.train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
    expect(mnist.test.labels.filter((label) => label === 1)).toHaveLength(1135);
    expect(mnist.sha256['t10k-labels-idx1-ubyte']).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a folder of IDX files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(root, 'folder-'));
    write('train-images-idx3-ubyte', images(3));
    write('train-labels-idx1-ubyte', labels(1, 2, 9));
    write('t10k-images-idx3-ubyte.gz', gzipSync(images(2)));
    write('t10k-labels-idx1-ubyte.gz', gzipSync(labels(0, 5)));
  });
  const write = (name: string, content: Buffer) => writeFileSync(path.join(folder, name), content);

  it('is a data set, its files gzipped or not', async () => {
    const dataset = await loadImageFolder('mine', folder);
    expect(dataset.train.pixels).toHaveLength(3 * 784);
    expect([...dataset.test.labels]).toEqual([0, 5]);
  });

  it('has the same hashes gzipped or not', async () => {
    const copy = path.join(root, 'copy');
    cpSync(folder, copy, { recursive: true });
    rmSync(path.join(copy, 't10k-labels-idx1-ubyte.gz'));
    writeFileSync(path.join(copy, 't10k-labels-idx1-ubyte'), labels(0, 5));
    const [first, second] = [await loadImageFolder('mine', folder), await loadImageFolder('mine', copy)];
    expect(second.sha256).toEqual(first.sha256);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'a file is missing',
      () => rmSync(path.join(folder, 'train-labels-idx1-ubyte')),
      /lacks train-labels-idx1-ubyte\. /,
    ],
    ['counts differ', () => write('train-labels-idx1-ubyte', labels(1, 2)), /3 images but 2 labels/],
    ['a label is no digit', () => write('train-labels-idx1-ubyte', labels(1, 10, 2)), /label 10 at position 1/],
    ['images have another size', () => write('train-images-idx3-ubyte', images(3, 32)), /32 × 32, not 28 × 28/],
    ['it holds no images', () => write('train-images-idx3-ubyte', images(0)), /training set is empty/],
  ])('is refused when %s', async (_, damage, message) => {
    damage();
    await expect(loadImageFolder('mine', folder)).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('is refused when a file has not the hash it must have', async () => {
    const wrong = '0'.repeat(32);
    const expected = {
      'train-images-idx3-ubyte': wrong,
      'train-labels-idx1-ubyte': wrong,
      't10k-images-idx3-ubyte': wrong,
      't10k-labels-idx1-ubyte': wrong,
    };
    await expect(loadImageFolder('mine', folder, expected)).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(/has the MD5 .* it is damaged/),
    });
  });
});
