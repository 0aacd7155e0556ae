/** From the ink in a box to MNIST's field of 28 × 28. */
import type { Ink } from './ink.js';
import type { Box } from './picture.js';

export const FIELD = 28;
/** The longer side of a digit in its field. */
const DIGIT = 20;
/**
 * A digit whose brightest pixel has this much is not faint: 254 is the brightest of some in
 * MNIST.
 */
const FULL = 250;

/**
 * [28 · 28] levels, the box that the digit has in it, and its brightest pixel before stretching.
 */
export interface Field {
  pixels: Uint8Array;
  place: Box;
  brightest: number;
}

/**
 * As MNIST's makers did (LeCun et al. 1998): the box shrinks to 20 × 20 with its proportions kept,
 * and its centre of mass goes to the field's, by whole pixels. Then faint ink is stretched to 255.
 */
export function toField(ink: Ink, box: Box): Field {
  const scale = DIGIT / Math.max(box.width, box.height);
  const [width, height] = [Math.max(1, Math.round(scale * box.width)), Math.max(1, Math.round(scale * box.height))];
  const digit = shrink(ink, box, width, height);
  const place = { ...centred(digit, width, height), width, height };
  const brightest = digit.reduce((most, value) => (value > most ? value : most), 0);
  const stretch = brightest < FULL ? 255 / brightest : 1;
  const pixels = new Uint8Array(FIELD * FIELD);
  // Rounds, and stays within 0 … 255.
  const levels = Uint8ClampedArray.from(digit, (value) => stretch * value);
  for (let row = 0; row < height; row++) {
    pixels.set(levels.subarray(row * width, (row + 1) * width), (place.top + row) * FIELD + place.left);
  }
  return { pixels, place, brightest };
}

/** Where the digit begins in the field. It never leaves it. */
function centred(digit: Float64Array, width: number, height: number): { left: number; top: number } {
  let [mass, x, y] = [0, 0, 0];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const value = digit[row * width + column]!;
      mass += value;
      x += value * column;
      y += value * row;
    }
  }
  const start = (moment: number, size: number) =>
    Math.min(FIELD - size, Math.max(0, FIELD / 2 - Math.round(moment / mass)));
  return { left: start(x, width), top: start(y, height) };
}

/** [height · width]: the box in fewer pixels, or in more. */
function shrink(ink: Ink, box: Box, width: number, height: number): Float64Array {
  const columns = sharesOf(box.width, width);
  const rows = sharesOf(box.height, height);
  const narrow = new Float64Array(box.height * width);
  for (let row = 0; row < box.height; row++) {
    const line = (box.top + row) * ink.width + box.left;
    for (let target = 0; target < width; target++) {
      const { first, weights } = columns[target]!;
      let sum = 0;
      for (let index = 0; index < weights.length; index++) sum += weights[index]! * ink.values[line + first + index]!;
      narrow[row * width + target] = sum;
    }
  }
  const small = new Float64Array(height * width);
  for (let target = 0; target < height; target++) {
    const { first, weights } = rows[target]!;
    for (let index = 0; index < weights.length; index++) {
      const line = (first + index) * width;
      for (let column = 0; column < width; column++) {
        small[target * width + column]! += weights[index]! * narrow[line + column]!;
      }
    }
  }
  return small;
}

interface Shares {
  first: number;
  weights: number[];
}

/**
 * For each target pixel the first source pixel and the weights from there: a triangle as wide as
 * two targets, and at least as two sources. Of as many targets as sources, each is its source.
 */
function sharesOf(sources: number, targets: number): Shares[] {
  const scale = sources / targets;
  const reach = scale > 1 ? scale : 1;
  return Array.from({ length: targets }, (_, target) => {
    const middle = (target + 0.5) * scale;
    const first = Math.max(0, Math.ceil(middle - reach - 0.5));
    const weights: number[] = [];
    let sum = 0;
    for (let source = first; source < sources && source + 0.5 < middle + reach; source++) {
      const distance = source + 0.5 - middle;
      const weight = 1 - (distance < 0 ? -distance : distance) / reach;
      weights.push(weight);
      sum += weight;
    }
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}
