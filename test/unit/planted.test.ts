/** The bugs that `npm run test:planted` plants still have their places and tests, which move. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { PLANTED_BUGS } from '../faults/planted.mjs';

const root = path.join(import.meta.dirname, '../..');

it.each(PLANTED_BUGS)('"$name" has one place in $file', ({ file, find }) => {
  expect(readFileSync(path.join(root, file), 'utf8').split(find)).toHaveLength(2);
});

it.each(PLANTED_BUGS)('"$name" has tests', ({ tests }) => {
  for (const file of tests.filter((argument) => argument.startsWith('test/'))) {
    expect([file, existsSync(path.join(root, file))]).toEqual([file, true]);
  }
});
