import { expect, it } from '@jest/globals';
import { spreadOver } from '../../../src/web/pages/experiment/monte-carlo/ask.js';

it('asks about images from the whole test set, or about all of a small one', () => {
  const spread = spreadOver(10_000);
  expect(spread).toHaveLength(300);
  expect(spread.slice(0, 4)).toEqual([0, 33, 66, 100]);
  expect(spread.at(-1)).toBe(9966);
  expect(spreadOver(3)).toEqual([0, 1, 2]);
});
