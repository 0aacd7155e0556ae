/** A PNG of a digit as 28 × 28 pixels of white ink on black, as models see MNIST. */
import { PNG } from 'pngjs';
import { PREDICTION_LIMITS } from '../../experiments/records/prediction.js';
import { IMAGE_SIDE as SIDE } from '../../experiments/spec/dataset.js';

const { minSide, maxSide } = PREDICTION_LIMITS;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Why an image cannot be used. The message continues "Must be". */
export class UnusableImage extends Error {}

/**
 * Pixels a side, from the header alone: nothing is decompressed.
 * @throws UnusableImage when it is no square PNG of 28 … 1024 pixels a side
 */
export function pngSide(png: Buffer): number {
  const isPng = png.length >= 33 && png.subarray(0, 8).equals(SIGNATURE) && png.toString('latin1', 12, 16) === 'IHDR';
  if (!isPng) throw new UnusableImage('a PNG');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const size = `it has ${width} × ${height}`;
  if (width !== height) throw new UnusableImage(`a square PNG; ${size}`);
  if (width < minSide) throw new UnusableImage(`a PNG of at least ${SIDE} × ${SIDE} pixels; ${size}`);
  if (width > maxSide) throw new UnusableImage(`a PNG of at most ${maxSide} × ${maxSide} pixels; ${size}`);
  return width;
}

/**
 * Decodes, converts to grey (ITU-R BT.601) on white where transparent, inverts dark-on-light
 * images, and downscales by area averaging.
 * @param invert `auto`: if the outermost pixels are bright on average
 * @returns [784], 0 … 255
 * @throws UnusableImage
 */
export function digitOfPng(png: Buffer, invert: boolean | 'auto'): number[] {
  const side = pngSide(png);
  let rgba: Buffer;
  try {
    rgba = PNG.sync.read(png, { checkCRC: true }).data;
  } catch {
    throw new UnusableImage('an intact PNG; this one is damaged');
  }
  const grey = Array.from({ length: side * side }, (_, pixel) => greyOf(rgba, 4 * pixel));
  const isInverted = invert === 'auto' ? isBrightOutside(grey, side) : invert;
  return downscale(isInverted ? grey.map((value) => 255 - value) : grey, side);
}

function greyOf(rgba: Buffer, at: number): number {
  const [red, green, blue] = [rgba[at]!, rgba[at + 1]!, rgba[at + 2]!];
  const opacity = rgba[at + 3]! / 255;
  // Grey keeps its exact value, so that a saved MNIST digit looks the same as in training.
  const luminance = red === green && green === blue ? red : 0.299 * red + 0.587 * green + 0.114 * blue;
  return opacity === 1 ? luminance : 255 + opacity * (luminance - 255);
}

function isBrightOutside(grey: number[], side: number): boolean {
  const isOutermost = (pixel: number) => {
    const [row, column] = [Math.floor(pixel / side), pixel % side];
    return row === 0 || column === 0 || row === side - 1 || column === side - 1;
  };
  const outermost = grey.filter((_, pixel) => isOutermost(pixel));
  return outermost.reduce((sum, value) => sum + value, 0) / outermost.length > 127.5;
}

/** Each of the 28 × 28 pixels is the mean of the area it covers. */
function downscale(grey: number[], side: number): number[] {
  if (side === SIDE) return grey;
  const columns = averageAlong(grey, side, side, (line, at) => line * side + at);
  // columns is [side rows · 28]
  return averageAlong(columns, side, SIDE, (line, at) => at * SIDE + line, true);
}

/**
 * Averages `lines` lines of `length` values down to 28 each.
 * @param at index in `values` of a position on a line
 * @param transposed whether lines become columns of the result
 */
function averageAlong(
  values: number[],
  length: number,
  lines: number,
  at: (line: number, position: number) => number,
  transposed = false,
): number[] {
  const scale = length / SIDE;
  const result = new Array<number>(lines * SIDE).fill(0);
  for (let line = 0; line < lines; line++) {
    for (let target = 0; target < SIDE; target++) {
      const [from, to] = [target * scale, (target + 1) * scale];
      let sum = 0;
      for (let position = Math.floor(from); position < Math.min(length, Math.ceil(to)); position++) {
        sum += values[at(line, position)]! * (Math.min(position + 1, to) - Math.max(position, from));
      }
      result[transposed ? target * SIDE + line : line * SIDE + target] = sum / scale;
    }
  }
  return result;
}
