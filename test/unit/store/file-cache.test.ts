import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeFolder } from '../../../src/durable-files.js';
import { createFileCache, type FileCache } from '../../../src/store/artifacts/file-cache.js';

const HOUR_MS = 3_600_000;
let folder: string;
let cache: FileCache;
let fetched: string[];
let clockMs: number;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'regulab-copies-'));
  fetched = [];
  clockMs = Date.now();
  cache = openCache();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Of objects of 100 bytes each, at most ten of which fit; those called `none` do not exist. */
const openCache = () =>
  createFileCache({
    folder,
    maxBytes: 1000,
    now: () => clockMs,
    fetch: async (object, file) => {
      fetched.push(object);
      if (object.endsWith('none')) return false;
      await makeFolder(path.dirname(file));
      await writeFile(file, Buffer.alloc(100));
      await utimes(file, new Date(clockMs), new Date(clockMs));
      return true;
    },
  });

const copies = async () => (await readdir(folder)).sort();

describe('copies of objects', () => {
  it('are fetched once, however many ask at the same time', async () => {
    const files = await Promise.all(Array.from({ length: 20 }, () => cache.bring('a')));
    expect(new Set(files)).toEqual(new Set([path.join(folder, 'a')]));
    await cache.bring('a');
    expect(fetched).toEqual(['a']);
    expect((await stat(files[0]!)).size).toBe(100);
  });

  it('of what does not exist are asked for each time', async () => {
    for (const _ of [1, 2]) await expect(stat(await cache.bring('none'))).rejects.toThrow('ENOENT');
    expect(fetched).toEqual(['none', 'none']);
  });

  it('make room when there are too many: those not used for longest go first', async () => {
    for (let index = 0; index < 10; index += 1) {
      await cache.bring(`copy-${index}`);
      clockMs += HOUR_MS / 6;
    }
    clockMs += HOUR_MS / 6;
    await cache.bring('copy-0'); // used again
    await cache.bring('copy-x');
    await cache.bring('copy-y');
    const left = await copies();
    expect(left).toEqual(expect.arrayContaining(['copy-0', 'copy-9', 'copy-x', 'copy-y']));
    expect(left).not.toContain('copy-1');
    expect(left.length).toBeLessThanOrEqual(10);
  });

  it('stay for a caller that was just given one', async () => {
    for (let index = 0; index < 20; index += 1) await cache.bring(`copy-${index}`);
    expect(await copies()).toHaveLength(20);
  });

  it('that an earlier process left, or nobody used for a day, go', async () => {
    await cache.bring('old');
    clockMs += 25 * HOUR_MS;
    await openCache().bring('new');
    expect(await copies()).toEqual(['new']);
  });

  it('are removed with their run', async () => {
    await cache.bring('run/1/a');
    await cache.bring('run/2/a');
    await cache.remove('run/1/');
    expect(await readdir(path.join(folder, 'run'))).toEqual(['2']);
  });
});
