import { expect, it } from '@jest/globals';
import { warmUpPictures } from '../../../../src/api/predictions/warm-up.js';

it('prepares pictures in which there is a digit, in every way', async () => {
  const done = await warmUpPictures();
  const round = [...Array(4).fill('auto'), ...Array(4).fill('none')];
  expect(done.map(({ fit }) => fit)).toEqual([...round, ...round]);
  expect(done.every(({ ink }) => ink === 'dark')).toBe(true);
});
