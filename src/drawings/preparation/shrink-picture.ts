/** A picture as 28 × 28 pixels with the digit left where it is. */
import { FIELD } from './field.js';
import { CHANNELS, greyOf, OPACITY, type Picture } from './picture.js';

export interface ShrunkPicture {
  /** [784], 0 … 255, row by row: 0 is ground, 255 is ink. */
  pixels: Float64Array;
  inverted: boolean;
}

/**
 * Grey (ITU-R BT.601), white where transparent, each of 28 × 28 pixels the mean of the area that it
 * covers.
 * @param picture square, with at least 28 pixels a side
 * @param invert `auto`: if the outermost pixels are bright on average
 */
export function shrinkPicture(picture: Picture, invert: boolean | 'auto'): ShrunkPicture {
  const side = picture.width;
  const scale = side / FIELD;
  const inverted = invert === 'auto' ? isBrightOutside(picture) : invert;
  const targets = Int32Array.from({ length: side }, (_, at) => Math.floor(at / scale));
  // How much of a source pixel is in its first target; the rest is in the next one.
  const shares = Float64Array.from(targets, (target, at) => Math.min(1, (target + 1) * scale - at));
  const pixels = new Float64Array(FIELD * FIELD);
  const line = new Float64Array(FIELD + 1);
  for (let row = 0; row < side; row++) {
    line.fill(0);
    for (let column = 0, at = CHANNELS * row * side; column < side; column++, at += CHANNELS) {
      const grey = greyOnWhite(picture.data, at);
      const target = targets[column]!;
      line[target]! += shares[column]! * grey;
      line[target + 1]! += (1 - shares[column]!) * grey;
    }
    const start = FIELD * targets[row]!;
    for (let target = 0; target < FIELD; target++) {
      pixels[start + target]! += shares[row]! * line[target]!;
      // Beyond the last row there is nothing, and its share is 0.
      if (shares[row]! < 1 && start + FIELD < pixels.length) {
        pixels[start + FIELD + target]! += (1 - shares[row]!) * line[target]!;
      }
    }
  }
  const area = scale * scale;
  return { pixels: pixels.map((sum) => (inverted ? 255 - sum / area : sum / area)), inverted };
}

/** Grey pixels keep their exact value, so that a saved digit is what it was. */
function greyOnWhite(data: ArrayLike<number>, at: number): number {
  const red = data[at]!;
  const green = data[at + 1]!;
  const blue = data[at + 2]!;
  const grey = red === green && green === blue ? red : greyOf(red, green, blue);
  const opacity = data[at + OPACITY]!;
  return opacity === 255 ? grey : 255 + (opacity / 255) * (grey - 255);
}

function isBrightOutside({ data, width: side }: Picture): boolean {
  const grey = (row: number, column: number) => greyOnWhite(data, CHANNELS * (row * side + column));
  let sum = 0;
  for (let at = 0; at < side; at++) sum += grey(0, at) + grey(side - 1, at);
  for (let row = 1; row < side - 1; row++) sum += grey(row, 0) + grey(row, side - 1);
  return sum / (4 * side - 4) > 127.5;
}
