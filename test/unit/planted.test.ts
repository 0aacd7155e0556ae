/** The bugs that `npm run test:planted` plants still have their places, in sources that change. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { PLANTED_BUGS } from '../faults/planted.mjs';

const root = path.join(import.meta.dirname, '../..');

it.each(PLANTED_BUGS)('"$name" has one place in $file', ({ file, find }) => {
  expect(readFileSync(path.join(root, file), 'utf8').split(find)).toHaveLength(2);
});
