/** Which arms are compared, as the address of the page says it. */
import { expect, it } from '@jest/globals';
import { readArms, toggled, withBaseline, writeArms } from '../../../src/web/pages/compare/arms-address.js';

const ADDRESS = 'exp_1/with,exp_2/with,exp_2/none';

it('reads arms as it writes them, each once, and leaves out what is none', () => {
  expect(writeArms(readArms(ADDRESS))).toBe(ADDRESS);
  expect(readArms('exp_1/with,exp_1/with,exp_1,/x,a/b/c')).toEqual([{ experimentId: 'exp_1', arm: 'with' }]);
  expect(readArms(undefined)).toEqual([]);
});

it('moves the baseline to the front, and adds and removes at the end', () => {
  const arms = readArms(ADDRESS);
  expect(writeArms(withBaseline(arms, arms[2]!))).toBe('exp_2/none,exp_1/with,exp_2/with');
  expect(writeArms(toggled(arms, arms[1]!))).toBe('exp_1/with,exp_2/none');
  expect(toggled(toggled(arms, arms[2]!), arms[2]!)).toEqual(arms);
});
