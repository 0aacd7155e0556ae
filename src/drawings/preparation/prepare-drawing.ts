/**
 * A drawing as people make them, prepared like the digits that models were trained on. MNIST's
 * makers cut out each digit, shrank it to 20 × 20 and put its centre of mass into the middle of
 * 28 × 28 pixels of white ink on black (LeCun et al. 1998, "Gradient-based learning applied to
 * document recognition"). Server and browser share this code: it imports nothing from outside
 * this folder.
 */
import { FIELD, toField } from './field.js';
import { insideFrame } from './frame.js';
import { findGround, type Ground } from './ground.js';
import { boxOfDrawing, boxOfInk, type Ink, inkOf, type Side } from './ink.js';
import { type Box, CHANNELS, type Colours, coloursOf, greyOf, OPACITY, type Picture } from './picture.js';

export type { Box, Picture } from './picture.js';

export interface PreparedDrawing {
  /** [784], row by row: 0 is ground, 255 is ink. */
  pixels: Uint8Array;
  /** Dark ink on lighter ground, light ink on darker ground, or any ink on a transparent ground. */
  ink: 'dark' | 'light' | 'opaque';
  /** Where the ink is in the picture, in its pixels. */
  box: Box;
  /** Where it is in the 28 × 28. */
  place: Box;
  /** Of the brightest of the 784 pixels before they were stretched, 0 … 1. */
  contrast: number;
}

/** The least share of a picture that its ground has. */
const MIN_GROUND = 0.2;
/** Levels that the thinnest stroke of the faintest pen leaves in the 28 × 28; dust leaves fewer. */
const MIN_BRIGHTEST = 6;

/**
 * Finds the ink of a picture, whatever its colour, size, place and ground.
 * @param invert true: ink is darker than its ground, and what is transparent is white; false:
 * ink is lighter, and what is transparent is black; auto: ink is what differs from its ground
 * @returns null when there is no ink: nothing but ground, noise, a speck or a blot
 */
export function prepareDrawing(picture: Picture, invert: boolean | 'auto'): PreparedDrawing | null {
  const colours = coloursOf(picture, invert === 'auto' ? null : invert ? 255 : 0);
  const area = insideFrame(colours);
  const ground = findGround(colours, area);
  if (ground.share < MIN_GROUND) return null;
  const isOpaque = ground.surface[OPACITY]![0]! > 127;
  const side: Side = invert === 'auto' ? 'both' : invert ? 'darker' : 'lighter';
  const ink = inkOf(colours, area, { ...ground, isOpaque, height: picture.height }, side);
  const drawing = boxOfDrawing(ink);
  if (drawing === null) return null;
  const box = boxOfPreparedDigit(ink) ?? drawing;
  const { pixels, place, brightest } = toField(ink, box);
  if (brightest < MIN_BRIGHTEST) return null;
  return {
    pixels,
    ink: isOpaque ? (isDark(colours, area, box, ink.values, ground) ? 'dark' : 'light') : 'opaque',
    box: { ...box, left: area.left + box.left, top: area.top + box.top },
    place,
    // Weights that add up to 1 may give a hair less.
    contrast: Math.round(1e4 * (brightest / 255)) / 1e4,
  };
}

/**
 * Of a digit that has been prepared before: a saved digit of MNIST stays as it is, dust included.
 */
function boxOfPreparedDigit(ink: Ink): Box | null {
  if (ink.width !== FIELD || ink.height !== FIELD) return null;
  const box = boxOfInk(ink);
  const place = box && toField(ink, box).place;
  const stays = place && (['left', 'top', 'width', 'height'] as const).every((name) => place[name] === box[name]);
  return stays ? box : null;
}

/** Whether the ink in the box is on average darker than the ground in the middle of the picture. */
function isDark({ values, width }: Colours, area: Box, box: Box, ink: Float32Array, { surface }: Ground): boolean {
  const [red, green, blue] = surface.map(([level]) => level!) as [number, number, number];
  let above = 0;
  for (let row = box.top; row < box.top + box.height; row++) {
    for (let column = box.left; column < box.left + box.width; column++) {
      if (ink[row * area.width + column] === 0) continue;
      const at = CHANNELS * ((area.top + row) * width + area.left + column);
      above += greyOf(values[at]! - red, values[at + 1]! - green, values[at + 2]! - blue);
    }
  }
  return above < 0;
}
