import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';

const root = path.join(import.meta.dirname, '../..');
const FOLDERS = ['bench', 'bin', 'clients', 'examples', 'scripts', 'test'];

/** `checkJs` would do the same for all, but also for dist/, which the scripts import. */
it('has the types of every script checked', () => {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
  );
  const scripts = [...readdirSync(root), ...inFolders].filter((name) => name.endsWith('.mjs'));
  expect(scripts.length).toBeGreaterThan(60);
  const unchecked = scripts.filter((name) => !/^\/\/ @ts-check$/m.test(readFileSync(path.join(root, name), 'utf8')));
  expect(unchecked).toEqual([]);
});
