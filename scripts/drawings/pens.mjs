// @ts-check
// Test digits drawn again: larger, or along their skeleton with a round pen of any width.
import sharp from 'sharp';

const SIDE = 28;
// Jest looks up a global object slowly, and these are asked for every pixel.
const { floor, hypot, max, min } = Math;

/**
 * @typedef {{ left: number, top: number, size: number }} Place of the 28 × 28 on a canvas, in
 * pixels
 */

/**
 * How much ink each pixel of a square canvas has, 0 … 255: the digit resized (bicubic).
 * @param {Uint8Array} digit @param {number} side of the canvas @param {Place} place
 */
export async function enlarged(digit, side, { left, top, size }) {
  const field = await sharp(digit, { raw: { width: SIDE, height: SIDE, channels: 1 } })
    .resize(size, size, { kernel: 'cubic' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const ink = new Uint8Array(side * side);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [x, y] = [left + column, top + row];
      if (x >= 0 && y >= 0 && x < side && y < side) ink[y * side + x] = field[row * size + column] ?? 0;
    }
  }
  return ink;
}

/**
 * The same drawn along the digit's skeleton with a round pen.
 * @param {Uint8Array} digit @param {number} side @param {Place} place @param {number} pen width
 * in pixels
 */
export function redrawn(digit, side, { left, top, size }, pen) {
  const scale = size / SIDE;
  const ink = new Uint8Array(side * side);
  for (const [a, b] of segmentsOf(thinned(digit))) {
    const [ax, ay, bx, by] = [...a, ...b].map((value) => (value + 0.5) * scale);
    stroke(ink, side, [left + (ax ?? 0), top + (ay ?? 0)], [left + (bx ?? 0), top + (by ?? 0)], pen / 2);
  }
  return ink;
}

/** @typedef {[x: number, y: number]} Point */

/**
 * @param {Uint8Array} ink
 * @param {number} side
 * @param {Point} from
 * @param {Point} to
 * @param {number} radius
 */
function stroke(ink, side, [ax, ay], [bx, by], radius) {
  const reach = radius + 1;
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  for (let y = max(0, floor(min(ay, by) - reach)); y <= min(side - 1, max(ay, by) + reach); y++) {
    for (let x = max(0, floor(min(ax, bx) - reach)); x <= min(side - 1, max(ax, bx) + reach); x++) {
      const [px, py] = [x + 0.5, y + 0.5];
      const share = length === 0 ? 0 : min(1, max(0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length));
      const distance = hypot(px - ax - share * (bx - ax), py - ay - share * (by - ay));
      const cover = 255 * min(1, max(0, radius + 0.5 - distance));
      ink[y * side + x] = max(ink[y * side + x] ?? 0, cover);
    }
  }
}

/**
 * Neighbouring pixels of a skeleton, as segments between their middles.
 * @param {Uint8Array} skeleton
 */
function segmentsOf(skeleton) {
  /** @type {[Point, Point][]} */
  const segments = [];
  /** @param {number} x @param {number} y */
  const is = (x, y) => x >= 0 && x < SIDE && y < SIDE && skeleton[y * SIDE + x] === 1;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      if (!is(x, y)) continue;
      segments.push([
        [x, y],
        [x, y],
      ]);
      if (is(x + 1, y))
        segments.push([
          [x, y],
          [x + 1, y],
        ]);
      if (is(x, y + 1))
        segments.push([
          [x, y],
          [x, y + 1],
        ]);
      // Diagonals where no neighbour already joins the two.
      if (is(x + 1, y + 1) && !is(x + 1, y) && !is(x, y + 1))
        segments.push([
          [x, y],
          [x + 1, y + 1],
        ]);
      if (is(x - 1, y + 1) && !is(x - 1, y) && !is(x, y + 1))
        segments.push([
          [x, y],
          [x - 1, y + 1],
        ]);
    }
  }
  return segments;
}

/** The skeleton of a digit (Zhang and Suen 1984), 0 or 1. @param {Uint8Array} digit */
function thinned(digit) {
  const image = Uint8Array.from(digit, (value) => Number(value > 127));
  for (let changed = true; changed; ) {
    changed = false;
    for (const second of [false, true]) {
      const gone = [...image.keys()].filter((at) => image[at] === 1 && isRemovable(neighboursOf(image, at), second));
      for (const at of gone) image[at] = 0;
      if (gone.length > 0) changed = true;
    }
  }
  return image;
}

/** P2 … P9 of the paper: clockwise from above. @param {Uint8Array} image @param {number} at */
function neighboursOf(image, at) {
  const [x, y] = [at % SIDE, floor(at / SIDE)];
  const around = [
    [0, -1],
    [1, -1],
    [1, 0],
    [1, 1],
    [0, 1],
    [-1, 1],
    [-1, 0],
    [-1, -1],
  ];
  return around.map(([dx = 0, dy = 0]) => {
    const [column, row] = [x + dx, y + dy];
    return column >= 0 && row >= 0 && column < SIDE && row < SIDE ? (image[row * SIDE + column] ?? 0) : 0;
  });
}

/**
 * @param {number[]} around
 * @param {boolean} second whether it is the second of the two sub-steps
 */
function isRemovable(around, second) {
  const [above = 0, , right = 0, , below = 0, , left = 0] = around;
  const count = around.reduce((sum, value) => sum + value, 0);
  const rises = around.filter((value, index) => value === 0 && around[(index + 1) % 8] === 1).length;
  if (count < 2 || count > 6 || rises !== 1) return false;
  return second
    ? above * right * left === 0 && above * below * left === 0
    : above * right * below === 0 && right * below * left === 0;
}
