/**
 * Changes of a prepared digit, to see what a network bears. A digit is 28 × 28 levels, row by row:
 * 0 is ground, 255 is ink. Each change has a strength of 0 to 1, and the same answer each time.
 */
import { SIDE, shifted, turned } from './motion.js';

export interface DigitChange {
  name: string;
  /** What is done at this strength, in a few words. */
  say: (strength: number) => string;
  /** @returns [784]; the digit given stays as it is */
  apply: (digit: Uint8Array, strength: number) => Uint8Array;
}

const MOST = { degrees: 90, pixels: 10, layers: 3, side: 16, noise: 300 } as const;

const part = (most: number, strength: number) => Math.round(most * strength);

export const DIGIT_CHANGES: readonly DigitChange[] = [
  {
    name: 'rotate',
    say: (strength) => `turned by ${part(MOST.degrees, strength)}°`,
    apply: (digit, strength) => turned(digit, part(MOST.degrees, strength)),
  },
  {
    name: 'shift',
    say: (strength) => `${pixels(strength)} to the right`,
    apply: (digit, strength) => shifted(digit, part(MOST.pixels, strength), 0),
  },
  {
    name: 'thicken',
    say: (strength) => `${part(MOST.layers, strength)} px thicker all around`,
    apply: (digit, strength) => thickened(digit, part(MOST.layers, strength)),
  },
  {
    name: 'noise',
    say: (strength) => `noise, ${part(100, strength)} %`,
    apply: (digit, strength) => noisy(digit, MOST.noise * strength),
  },
  {
    name: 'erase',
    say: (strength) => `a block of ${part(MOST.side, strength)} × ${part(MOST.side, strength)} erased`,
    apply: (digit, strength) => erased(digit, part(MOST.side, strength)),
  },
  { name: 'invert', say: () => 'black and white swapped', apply: (digit) => digit.map((level) => 255 - level) },
];

function pixels(strength: number): string {
  const count = part(MOST.pixels, strength);
  return `${count} ${count === 1 ? 'pixel' : 'pixels'}`;
}

/** Each pixel becomes the darkest ink of itself and its four neighbours, so many times over. */
function thickened(digit: Uint8Array, layers: number): Uint8Array {
  let thick = digit;
  for (let layer = 0; layer < layers; layer++) {
    const sides = [shifted(thick, 1, 0), shifted(thick, -1, 0), shifted(thick, 0, 1), shifted(thick, 0, -1)];
    thick = thick.map((level, at) => Math.max(level, ...sides.map((side) => side[at]!)));
  }
  return thick;
}

/** Sums of three uniform numbers are near enough to a normal one. */
function noisy(digit: Uint8Array, strength: number): Uint8Array {
  const next = numbers();
  const levels = Float64Array.from(digit, (level) => level + strength * (next() + next() + next() - 1.5));
  return Uint8Array.from(Uint8ClampedArray.from(levels));
}

/** 0 … 1, the same row of numbers each time (Numerical Recipes' linear congruential generator). */
function numbers(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Nothing is left in a square around the middle. */
function erased(digit: Uint8Array, side: number): Uint8Array {
  const first = Math.round((SIDE - side) / 2);
  const isInside = (place: number) => place >= first && place < first + side;
  return digit.map((level, at) => (isInside(Math.floor(at / SIDE)) && isInside(at % SIDE) ? 0 : level));
}
