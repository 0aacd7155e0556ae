// @ts-check
// Kinds of drawings, made from test digits: what people draw that MNIST never shows a model.
import sharp from 'sharp';
import { enlarged, redrawn } from './pens.mjs';

// Jest looks up a global object slowly, and these are asked for every pixel.
const { cos, floor, hypot, log, max, min, sqrt } = Math;

const CANVAS = 280;

/** @typedef {[red: number, green: number, blue: number]} Colour */
/** @typedef {() => number} Random from 0 to 1 */
/**
 * @typedef {(digit: Uint8Array, random: Random) => Promise<Buffer>} Kind makes the bytes of a
 * picture
 */

/**
 * Numbers that a seed repeats (Numerical Recipes' generator).
 * @param {number} seed
 * @returns {Random}
 */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (1664525 * state + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** @type {Colour} */
const BLACK = [0, 0, 0];
/** @type {Colour} */
const WHITE = [255, 255, 255];

const whole = (side = CANVAS) => ({ left: 0, top: 0, size: side });

/**
 * The 28 × 28 at a share of the canvas.
 * @param {number} share
 * @param {number} x 0 … 1
 * @param {number} y
 * @param {number} side
 */
function part(share, x, y, side = CANVAS) {
  const size = Math.round(share * side);
  return { left: Math.round(x * (side - size)), top: Math.round(y * (side - size)), size };
}

/**
 * A canvas on which the digit's own box, 20 of the 28, is this share.
 * @param {number} share
 * @param {number} side
 */
function filling(share, side = CANVAS) {
  const size = Math.round((share * side * 28) / 20);
  const left = Math.round((side - size) / 2);
  return { left, top: left, size };
}

/**
 * Ink in a colour on a ground.
 * @param {Uint8Array} ink [side · side]
 * @param {Colour} pen @param {Colour | ((x: number, y: number) => Colour)} ground x, y: 0 … 1
 */
function onGround(ink, pen, ground) {
  const side = sqrt(ink.length);
  const data = new Uint8ClampedArray(3 * ink.length);
  for (let at = 0; at < ink.length; at++) {
    const x = at % side;
    const [red, green, blue] = typeof ground === 'function' ? ground(x / side, (at - x) / side / side) : ground;
    const share = (ink[at] ?? 0) / 255;
    data[3 * at] = red + share * (pen[0] - red);
    data[3 * at + 1] = green + share * (pen[1] - green);
    data[3 * at + 2] = blue + share * (pen[2] - blue);
  }
  return sharp(data, { raw: { width: side, height: side, channels: 3 } });
}

/**
 * Ink in a colour on nothing.
 * @param {Uint8Array} ink
 * @param {Colour} pen
 * @param {number} opacity 0 … 1
 */
function onNothing(ink, pen, opacity = 1) {
  const side = sqrt(ink.length);
  const data = new Uint8ClampedArray(4 * ink.length);
  for (let at = 0; at < ink.length; at++) data.set([...pen, (ink[at] ?? 0) * opacity], 4 * at);
  return sharp(data, { raw: { width: side, height: side, channels: 4 } });
}

/** @param {ReturnType<typeof sharp>} picture */
const png = (picture) => picture.png().toBuffer();

/** Standard normal. @param {Random} random */
const normal = (random) => sqrt(-2 * log(1 - random())) * cos(2 * Math.PI * random());

/** Paper under a lamp: bright at one corner. @type {(x: number, y: number) => Colour} */
const paper = (x, y) => [250 - 60 * x - 30 * y, 246 - 60 * x - 30 * y, 235 - 60 * x - 30 * y];

/** @param {Uint8Array} ink */
const hard = (ink) => ink.map((value) => (value > 127 ? 255 : 0));

/** Black pixels at chance places. @param {Uint8Array} ink @param {Random} random */
function withDust(ink, random) {
  for (let speck = 0; speck < 5; speck++) ink[floor(random() * ink.length)] = 255;
  return ink;
}

/** A border of 4 pixels. @param {Uint8Array} ink @param {Colour} colour */
function framed(ink, colour) {
  const width = 4;
  const edges = { left: width, right: width, top: width, bottom: width };
  return onGround(ink, BLACK, WHITE).extend({ ...edges, background: { r: colour[0], g: colour[1], b: colour[2] } });
}

/**
 * A pen on uneven paper with grain.
 * @param {Uint8Array} ink
 * @param {Random} random
 */
function photo(ink, random) {
  const grained = (/** @type {number} */ x, /** @type {number} */ y) => {
    const noise = 5 * normal(random);
    return /** @type {Colour} */ (paper(x, y).map((level) => level + noise));
  };
  return onGround(ink, [40, 40, 90], grained).jpeg({ quality: 70 }).toBuffer();
}

/** Kinds whose strokes are drawn again look less like the digit than those that are resized. */
export const REDRAWN = /pen,|hard edge|photo/;

/** @type {Record<string, Kind>} */
export const KINDS = {
  'MNIST frame, black on white': async (digit) => png(onGround(await enlarged(digit, CANVAS, whole()), BLACK, WHITE)),
  'white on black': async (digit) => png(onGround(await enlarged(digit, CANVAS, whole()), WHITE, BLACK)),
  'black on transparent': async (digit) => png(onNothing(await enlarged(digit, CANVAS, whole()), BLACK)),
  'white on transparent': async (digit) => png(onNothing(await enlarged(digit, CANVAS, whole()), WHITE)),
  'half-transparent white': async (digit) => png(onNothing(await enlarged(digit, CANVAS, whole()), WHITE, 0.5)),
  'half-transparent black': async (digit) => png(onNothing(await enlarged(digit, CANVAS, whole()), BLACK, 0.5)),
  'white on transparent, palette': async (digit) =>
    onNothing(await enlarged(digit, CANVAS, whole()), WHITE)
      .png({ palette: true })
      .toBuffer(),
  'blue pen': async (digit) => png(onGround(await enlarged(digit, CANVAS, whole()), [20, 40, 200], WHITE)),
  'yellow on transparent': async (digit) => png(onNothing(await enlarged(digit, CANVAS, whole()), [250, 220, 40])),
  '1024 pixels': async (digit) => png(onGround(await enlarged(digit, 1024, whole(1024)), BLACK, WHITE)),
  'a third, in the middle': async (digit) =>
    png(onGround(await enlarged(digit, CANVAS, part(1 / 3, 0.5, 0.5)), BLACK, WHITE)),
  'a third, in a corner': async (digit, random) => {
    const place = part(1 / 3, Math.round(random()), Math.round(random()));
    return png(onGround(await enlarged(digit, CANVAS, place), BLACK, WHITE));
  },
  'half size, anywhere': async (digit, random) =>
    png(onGround(await enlarged(digit, CANVAS, part(0.5, random(), random())), BLACK, WHITE)),
  'fills 90 %': async (digit) => png(onGround(await enlarged(digit, CANVAS, filling(0.9)), BLACK, WHITE)),
  'thin pen, 4 pixels': async (digit) => png(onGround(redrawn(digit, CANVAS, whole(), 4), BLACK, WHITE)),
  'thin pen, 8 of 1024': async (digit) => png(onGround(redrawn(digit, 1024, whole(1024), 8), BLACK, WHITE)),
  'thin pen, a third, in a corner of 1024': async (digit, random) => {
    const place = part(1 / 3, Math.round(random()), Math.round(random()), 1024);
    return png(onGround(redrawn(digit, 1024, place, 8), BLACK, WHITE));
  },
  'medium pen, 20 pixels': async (digit) => png(onGround(redrawn(digit, CANVAS, whole(), 20), BLACK, WHITE)),
  'thick pen, 44 pixels': async (digit) => png(onGround(redrawn(digit, CANVAS, whole(), 44), BLACK, WHITE)),
  'hard edge': async (digit) => png(onGround(hard(redrawn(digit, CANVAS, whole(), 20)), BLACK, WHITE)),
  'chalk on green': async (digit, random) => {
    const ink = (await enlarged(digit, CANVAS, whole())).map((value) => value * (0.7 + 0.3 * random()));
    return png(onGround(ink, [235, 235, 225], [30, 90, 60]));
  },
  'light pencil': async (digit) =>
    png(onGround(await enlarged(digit, CANVAS, whole()), [150, 150, 150], [250, 250, 250])),
  'black frame': async (digit) => png(framed(await enlarged(digit, CANVAS, whole()), BLACK)),
  'grey frame': async (digit) => png(framed(await enlarged(digit, CANVAS, whole()), [128, 128, 128])),
  'gradient paper': async (digit) => png(onGround(await enlarged(digit, CANVAS, whole()), [40, 40, 60], paper)),
  'gradient paper, digit at 60 %': async (digit) =>
    png(onGround(await enlarged(digit, CANVAS, part(0.6, 0.5, 0.5)), [40, 40, 60], paper)),
  'photo: gradient, noise, JPEG': async (digit, random) =>
    photo(redrawn(digit, CANVAS, part(0.7, 0.5, 0.4), 9), random),
  'photo, thick pen': async (digit, random) => photo(redrawn(digit, CANVAS, whole(), 44), random),
  'photo, thick pen, fills the paper': async (digit, random) =>
    photo(redrawn(digit, CANVAS, part(1.4, 0.5, 0.5), 60), random),
  'JPEG of poor quality': async (digit) =>
    onGround(await enlarged(digit, CANVAS, whole()), BLACK, WHITE)
      .jpeg({ quality: 30 })
      .toBuffer(),
  'dust on the paper': async (digit, random) =>
    png(onGround(withDust(await enlarged(digit, CANVAS, part(0.6, 0.5, 0.5)), random), BLACK, WHITE)),
};

/** Pictures without a digit. @type {Record<string, (random: Random) => Promise<Buffer>>} */
export const BLANKS = {
  white: async () => png(onGround(new Uint8Array(CANVAS ** 2), BLACK, WHITE)),
  black: async () => png(onGround(new Uint8Array(CANVAS ** 2), BLACK, BLACK)),
  'grey 127': async () => png(onGround(new Uint8Array(CANVAS ** 2), BLACK, [127, 127, 127])),
  transparent: async () => png(onNothing(new Uint8Array(CANVAS ** 2), BLACK)),
  'transparent white': async () => png(onNothing(new Uint8Array(CANVAS ** 2), WHITE)),
  'opaque on nothing': async () => png(onNothing(new Uint8Array(CANVAS ** 2).fill(255), BLACK)),
  'a frame': async () => png(framed(new Uint8Array(CANVAS ** 2), BLACK)),
  'gradient paper': async () => png(onGround(new Uint8Array(CANVAS ** 2), BLACK, paper)),
  'paper with grain': async (random) =>
    png(onGround(new Uint8Array(CANVAS ** 2), BLACK, () => grey(240 + 4 * normal(random)))),
  'grain, JPEG': async (random) =>
    onGround(new Uint8Array(CANVAS ** 2), BLACK, () => grey(230 + 5 * normal(random)))
      .jpeg({ quality: 50 })
      .toBuffer(),
  noise: async (random) => png(onGround(new Uint8Array(CANVAS ** 2), BLACK, () => grey(255 * random()))),
  'noise of 28 pixels': async (random) => png(onGround(new Uint8Array(28 ** 2), BLACK, () => grey(255 * random()))),
  'a speck': async () => png(onGround(disk(140, 140, 4), BLACK, WHITE)),
  'a dot of a thick pen': async () => png(onGround(disk(120, 160, 22), BLACK, WHITE)),
  dust: async (random) => png(onGround(withDust(new Uint8Array(CANVAS ** 2), random), BLACK, WHITE)),
};

/** @param {number} level @returns {Colour} */
const grey = (level) => [level, level, level];

/** @param {number} x @param {number} y @param {number} radius */
function disk(x, y, radius) {
  const ink = new Uint8Array(CANVAS ** 2);
  for (let at = 0; at < ink.length; at++) {
    const distance = hypot((at % CANVAS) + 0.5 - x, floor(at / CANVAS) + 0.5 - y);
    ink[at] = 255 * min(1, max(0, radius + 0.5 - distance));
  }
  return ink;
}
