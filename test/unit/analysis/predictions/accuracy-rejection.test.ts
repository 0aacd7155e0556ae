import { expect, it } from '@jest/globals';
import { endsOf, leastDoubtFirst, rightAmongSurest } from '../../../../src/analysis/predictions/accuracy-rejection.js';

/** Sorted by doubt: right, right, wrong, right, wrong. */
const JUDGED = [
  { isRight: false, doubt: 0.9 },
  { isRight: true, doubt: 0 },
  { isRight: false, doubt: 0.3 },
  { isRight: true, doubt: 0.1 },
  { isRight: true, doubt: 0.4 },
];

it('counts the right answers among the images with the least doubt', () => {
  expect(rightAmongSurest(JUDGED)).toEqual([1, 2, 2, 3, 3]);
  expect(rightAmongSurest([])).toEqual([]);
});

it('keeps the order of equal doubts', () => {
  const equal = ['a', 'b', 'c'].map((name) => ({ name, isRight: true, doubt: 0.5 }));
  expect(leastDoubtFirst(equal).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

it('compares both ends', () => {
  expect(endsOf(JUDGED, 2)).toEqual({ count: 2, surest: 2, leastSure: 1 });
  expect(endsOf(JUDGED, 1)).toEqual({ count: 1, surest: 1, leastSure: 0 });
});
