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
