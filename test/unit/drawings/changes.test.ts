/** Changes of a prepared digit, that readers try on a network. */
import { expect, it } from '@jest/globals';
import { DIGIT_CHANGES } from '../../../src/drawings/changes/changes.js';

const SIDE = 28;
const place = (column: number, row: number) => row * SIDE + column;

/** Ink at these places, column and row. */
function digitOf(...places: [number, number][]): Uint8Array {
  const digit = new Uint8Array(SIDE * SIDE);
  for (const [column, row] of places) digit[place(column, row)] = 200;
  return digit;
}

const inked = (digit: Uint8Array) => [...digit.keys()].filter((at) => digit[at]! > 0);

function change(name: string, digit: Uint8Array, strength: number): Uint8Array {
  return DIGIT_CHANGES.find((each) => each.name === name)!.apply(digit, strength);
}

it('turns clockwise about the middle', () => {
  expect(inked(change('rotate', digitOf([13, 4]), 1))).toEqual([place(23, 13)]);
});

it('mixes pixels that a turn puts between others, and loses none of the ink inside', () => {
  const digit = digitOf(
    ...Array.from({ length: 81 }, (_, at): [number, number] => [9 + (at % 9), 9 + Math.floor(at / 9)]),
  );
  const mass = (pixels: Uint8Array) => pixels.reduce((sum, level) => sum + level, 0);
  const turned = change('rotate', digit, 0.5);
  expect(mass(turned) / mass(digit)).toBeCloseTo(1, 1);
  expect(new Set(turned).size).toBeGreaterThan(2);
});

it('shifts by whole pixels, and loses what leaves the picture', () => {
  expect(inked(change('shift', digitOf([4, 5], [20, 5]), 1))).toEqual([place(14, 5)]);
});

it('thickens by as many layers as it says', () => {
  expect(inked(change('thicken', digitOf([10, 10]), 1 / 3))).toEqual([
    place(10, 9),
    place(9, 10),
    place(10, 10),
    place(11, 10),
    place(10, 11),
  ]);
  expect(DIGIT_CHANGES.find(({ name }) => name === 'thicken')!.say(1 / 3)).toBe('1 px thicker all around');
});

it('adds the same noise each time, more with more strength', () => {
  const blank = digitOf();
  expect(change('noise', blank, 0.5)).toEqual(change('noise', blank, 0.5));
  const total = (strength: number) => change('noise', blank, strength).reduce((sum, level) => sum + level, 0);
  expect(total(1)).toBeGreaterThan(total(0.2));
});

it('erases a square in the middle and nothing around it', () => {
  const erased = change('erase', new Uint8Array(SIDE * SIDE).fill(9), 1);
  expect(inked(erased)).toHaveLength(SIDE * SIDE - 16 * 16);
  expect([erased[place(6, 6)], erased[place(21, 21)], erased[place(5, 6)]]).toEqual([0, 0, 9]);
});

it('swaps ink and ground', () => {
  expect(change('invert', Uint8Array.of(0, 55, 255), 0.4)).toEqual(Uint8Array.of(255, 200, 0));
});

it('leaves the digit that it is given', () => {
  const digit = digitOf([10, 10], [11, 12]);
  for (const { apply } of DIGIT_CHANGES) apply(digit, 1);
  expect(digit).toEqual(digitOf([10, 10], [11, 12]));
});
