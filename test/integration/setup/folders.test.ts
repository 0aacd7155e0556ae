import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pointLink, provideCached, requireSpace, swapFolder } from '../../../scripts/setup/folders.mjs';
import type { Context } from '../../../scripts/setup/main.mjs';
import { contextFor, leftovers, makeTemporaryFolder, removeFolder } from './checkout.js';

let folder: string;
let context: Context;

beforeEach(() => {
  folder = makeTemporaryFolder();
  context = contextFor({ cache: path.join(folder, 'cache') });
});
afterEach(() => removeFolder(folder));

const holds = ['part'];
const make = async (temporary: string) => writeFileSync(path.join(temporary, 'part'), 'whole');

describe('provideCached', () => {
  it('makes a folder once, also for two that ask at the same time', async () => {
    const wanted = { name: 'thing', holds, make };
    const provided = await Promise.all([provideCached(context, wanted), provideCached(context, wanted)]);
    expect(provided.map(({ made }) => made).sort()).toEqual([false, true]);
    expect(readFileSync(path.join(context.cache, 'thing', 'part'), 'utf8')).toBe('whole');
    expect(leftovers(context.cache)).toEqual([]);
  });

  it('leaves nothing when making fails half-way', async () => {
    const failing = async (temporary: string) => {
      await make(temporary);
      throw new Error('broken');
    };
    await expect(provideCached(context, { name: 'thing', holds, make: failing })).rejects.toThrow('broken');
    expect(readdirSync(context.cache)).toEqual([]);
  });

  it('makes a folder again that lost a part, and removes what a killed set-up left', async () => {
    mkdirSync(path.join(context.cache, 'thing'), { recursive: true });
    mkdirSync(path.join(context.cache, 'tmp-killed', 'made'), { recursive: true });
    await expect(provideCached(context, { name: 'thing', holds, make })).resolves.toMatchObject({ made: true });
    expect(readdirSync(context.cache)).toEqual(['thing']);
  });

  it('explains a disk that fills up while making', async () => {
    const filling = () => Promise.reject(Object.assign(new Error('write failed'), { code: 'ENOSPC' }));
    await expect(provideCached(context, { name: 'thing', holds, make: filling })).rejects.toMatchObject({
      kind: 'disk-full',
      message: expect.stringMatching(/free some space.*REGULAB_CACHE_DIR.*REGULAB_LIBTENSORFLOW_DIR/s),
    });
    expect(readdirSync(context.cache)).toEqual([]);
  });

  it('explains a cache folder that cannot be made', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    const blocked = contextFor({ cache: path.join(folder, 'file', 'cache') });
    await expect(provideCached(blocked, { name: 'thing', holds, make })).rejects.toMatchObject({
      kind: 'not-writable',
      message: expect.stringMatching(/cannot be written.*REGULAB_CACHE_DIR/s),
    });
  });
});

describe('requireSpace', () => {
  it('stops before the work when the disk is too small', async () => {
    await expect(requireSpace(folder, 2 ** 60)).rejects.toMatchObject({ kind: 'disk-full' });
    await expect(requireSpace(folder, 1)).resolves.toBeUndefined();
  });
});

describe('pointLink', () => {
  it.each([
    ['nothing', () => {}],
    ['an old link', (link: string) => symlinkSync('/nowhere', link)],
    ['a folder with files', (link: string) => mkdirSync(path.join(link, 'inner'), { recursive: true })],
  ])('replaces %s', async (_before, prepare) => {
    const link = path.join(folder, 'link');
    const target = path.join(folder, 'target');
    mkdirSync(target);
    writeFileSync(path.join(target, 'part'), 'whole');
    prepare(link);
    await pointLink(target, link);
    expect(readFileSync(path.join(link, 'part'), 'utf8')).toBe('whole');
    expect(readdirSync(folder).sort()).toEqual(['link', 'target']);
  });
});

describe('swapFolder', () => {
  it('replaces a folder and removes the old one', async () => {
    const [fresh, place] = [path.join(folder, 'fresh'), path.join(folder, 'place')];
    for (const [name, content] of [[fresh, 'new'] as const, [place, 'old'] as const]) {
      mkdirSync(name);
      writeFileSync(path.join(name, 'part'), content);
    }
    await swapFolder(fresh, place);
    expect(readFileSync(path.join(place, 'part'), 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['place']);
    expect(existsSync(fresh)).toBe(false);
  });
});
