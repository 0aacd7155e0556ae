import fs from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadImageFolder, loadMnist } from '../../../../src/models/data/load-dataset.js';
import { startApi } from '../../../support/api.js';
import { temporaryFolder } from '../../../support/folders.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const folder = temporaryFolder();
const inside = (name: string) => path.join(folder, name);
const api = await startApi(redis.url, {
  datasets: { plain: inside('plain'), packed: inside('packed'), wide: inside('wide'), gone: inside('gone') },
});

/** An IDX file of unsigned bytes. */
function idx(...dimensions: number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt32BE(0x0800 + dimensions.length, 0);
  for (const [axis, length] of dimensions.entries()) header.writeUInt32BE(length, 4 + 4 * axis);
  const size = dimensions.reduce((product, length) => product * length, 1);
  return Buffer.concat([header, Buffer.alloc(size, 7)]);
}

async function write(name: string, side: number, isPacked: boolean): Promise<void> {
  await fs.mkdir(inside(name));
  const files = { train: 300, t10k: 20 };
  for (const [part, count] of Object.entries(files)) {
    for (const [kind, content] of [
      ['images-idx3-ubyte', idx(count, side, side)],
      ['labels-idx1-ubyte', idx(count)],
    ] as const) {
      const file = `${inside(name)}/${part}-${kind}`;
      await fs.writeFile(isPacked ? `${file}.gz` : file, isPacked ? gzipSync(content) : content);
    }
  }
}

beforeAll(async () => {
  await write('plain', 28, false);
  await write('packed', 28, true);
  await write('wide', 32, false);
});

describe('GET /v1/datasets', () => {
  it('says how many images each has and which, and null where that cannot be read', async () => {
    const { items } = (await api.call('GET', '/v1/datasets')).json();
    const of28 = { classes: 10, imageShape: [28, 28, 1] };
    const unknown = { trainImages: null, testImages: null, classes: null, imageShape: null, sha256: null };
    const [mnist, plain] = await Promise.all([loadMnist(), loadImageFolder('plain', inside('plain'))]);
    expect(items).toEqual([
      { name: 'mnist', trainImages: 60000, testImages: 10000, ...of28, sha256: mnist.sha256 },
      { name: 'plain', trainImages: 300, testImages: 20, ...of28, sha256: plain.sha256 },
      // Of what is in the files: packed or not, they are the same.
      { name: 'packed', trainImages: 300, testImages: 20, ...of28, sha256: plain.sha256 },
      { name: 'wide', ...unknown },
      { name: 'gone', ...unknown },
    ]);
  });

  it('answers many at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => api.call('GET', '/v1/datasets')));
    for (const answer of answers) expect(answer.json().items[0]).toMatchObject({ trainImages: 60000 });
  });

  it('sees what has changed', async () => {
    const sha256In = async () => (await api.call('GET', '/v1/datasets')).json().items[2].sha256;
    const before = await sha256In();
    await fs.writeFile(`${inside('packed')}/t10k-labels-idx1-ubyte.gz`, gzipSync(Buffer.concat([idx(19), idx(1)])));
    const { 't10k-labels-idx1-ubyte': changed, ...same } = await sha256In();
    expect(before).toMatchObject(same);
    expect(changed).not.toBe(before['t10k-labels-idx1-ubyte']);
    await fs.rm(inside('plain'), { recursive: true });
    expect((await api.call('GET', '/v1/datasets')).json().items[1]).toMatchObject({ name: 'plain', trainImages: null });
  });
});

describe('GET /v1/datasets/{name}/images/{split}', () => {
  const read = (path: string, headers = {}) => api.call('GET', `/v1/datasets/${path}`, { headers });

  it('gives the images of those numbers, in the order asked for', async () => {
    const { test, train } = await loadMnist();
    for (const [split, { pixels, labels }] of Object.entries({ test, train })) {
      const { dataset, images } = (await read(`mnist/images/${split}?index=247,0,9999`)).json();
      expect(dataset).toBe('mnist');
      const wanted = [247, 0, 9999].map((index) => ({
        index,
        label: labels[index],
        pixels: [...pixels.subarray(784 * index, 784 * (index + 1))],
      }));
      expect(images).toEqual(wanted);
    }
  });

  it('reads compressed files, too, and is kept as long as the images stay the same', async () => {
    await fs.writeFile(
      `${inside('packed')}/t10k-labels-idx1-ubyte.gz`,
      gzipSync(Buffer.concat([idx(20).subarray(0, 27), Buffer.from([3])])),
    );
    const packed = await read('packed/images/test?index=19');
    expect(packed.json().images).toEqual([{ index: 19, label: 3, pixels: Array(784).fill(7) }]);
    expect(packed.headers['cache-control']).toBe('no-cache');
    const again = await read('packed/images/test?index=19', { 'if-none-match': packed.headers.etag as string });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect((await read('mnist/images/test?index=1')).headers['cache-control']).toMatch(/immutable/);
  });

  it('says which data set or image there is not', async () => {
    await write('plain', 28, false);
    const cases = [
      ['mnits/images/test?index=0', 404, 'DATASET_NOT_FOUND', 'There is no data set "mnits". Did you mean "mnist"?'],
      ['gone/images/test?index=0', 404, 'DATASET_NOT_FOUND', 'The files of the data set "gone" cannot be read'],
      ['wide/images/test?index=0', 404, 'DATASET_NOT_FOUND', 'The files of the data set "wide" cannot be read'],
      [
        'mnist/images/test?index=3,10000',
        404,
        'IMAGE_NOT_FOUND',
        'no test image 10000: they are numbered from 0 to 9999',
      ],
      ['plain/images/train?index=300', 404, 'IMAGE_NOT_FOUND', 'no train image 300'],
      ['packed/images/test?index=20', 404, 'IMAGE_NOT_FOUND', 'numbered from 0 to 19'],
      ['mnist/images/test?index=1000000000', 400, 'INVALID_REQUEST', 'index'],
      ['mnist/images/test?index=-1', 400, 'INVALID_REQUEST', 'index'],
      ['mnist/images/test', 400, 'INVALID_REQUEST', 'index'],
      ['mnist/images/validation?index=0', 404, 'IMAGE_NOT_FOUND', 'a data set has train and test images'],
    ] as const;
    for (const [path, status, code, message] of cases) {
      const answer = await read(path);
      expect([path, answer.statusCode, answer.json().code]).toEqual([path, status, code]);
      expect(answer.body).toContain(JSON.stringify(message).slice(1, -1));
    }
  });
});
