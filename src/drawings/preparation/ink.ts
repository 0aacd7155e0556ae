/**
 * Ink: how far each pixel is from the ground, and where a drawing is among what differs from it.
 */
import type { Ground } from './ground.js';
import { type Box, CHANNELS, type Colours, OPACITY } from './picture.js';

/** [height · width], 0 … 255: the distance of each pixel of an area from the ground. */
export interface Ink {
  values: Float32Array;
  width: number;
  height: number;
}

/** Ink of which side of the ground counts. */
export type Side = 'both' | 'darker' | 'lighter';

/** Less than this many levels from the ground is no ink. */
export const MIN_CONTRAST = 20;
/** The longer side of a drawing, as a share of the picture's; anything smaller is a speck. */
export const MIN_SIZE = 1 / 20;
/** A blot is about as broad as high, and the ellipse of 0.7 of its box has ink all over. */
const BLOT = { aspect: 0.6, ellipse: 0.7, filled: 0.95 };
/** The share of the contrast from which a pixel certainly is ink. */
const CERTAIN = 0.2;
/** Below this correlation of neighbours, a picture is noise. A line one pixel thin has about 1. */
const MIN_COHERENCE = 0.75;
/** Ink of several pieces is looked at in cells, as many along the longer side. */
const CELLS = 56;
/** A piece with less than this share of the ink is dust. */
const DUST = 0.02;

/**
 * The largest difference of the channels. Differences like those of the ground's own noise are 0.
 * Where the ground is opaque, transparent pixels that reach the sides of the area are outside of
 * the paper and no ink; others were erased from it, which draws as well.
 */
export function inkOf(
  { values, width, height }: Colours,
  area: Box,
  { surface, noise, ...ground }: GroundLevel,
  side: Side,
): Ink {
  const floor = Math.max(0.5, 4 * noise);
  const outside = ground.isOpaque ? outsidePaper({ values, width, height }, area) : null;
  const ink = new Float32Array(area.width * area.height);
  const [low, high] = [side === 'lighter' ? 0 : 1, side === 'darker' ? 0 : 1];
  const [level, slope, bend] = [new Float64Array(CHANNELS), new Float64Array(CHANNELS), new Float64Array(CHANNELS)];
  for (let row = 0; row < area.height; row++) {
    const v = (2 * (area.top + row)) / ground.height - 1;
    for (let channel = 0; channel < CHANNELS; channel++) {
      const [a, b, c, d, e, f] = surface[channel] as [number, number, number, number, number, number];
      level[channel] = a + c * v + f * v * v;
      slope[channel] = b + e * v;
      bend[channel] = d;
    }
    for (let column = 0; column < area.width; column++) {
      const u = (2 * (area.left + column)) / width - 1;
      const at = CHANNELS * ((area.top + row) * width + area.left + column);
      let largest = 0;
      for (let channel = 0; channel < CHANNELS; channel++) {
        const above = values[at + channel]! - (level[channel]! + u * (slope[channel]! + u * bend[channel]!));
        const distance = above > 0 ? above * high : -above * low;
        if (distance > largest) largest = distance;
      }
      if (outside?.[row * area.width + column]) largest *= values[at + OPACITY]! / 255;
      if (largest > floor) ink[row * area.width + column] = largest > 255 ? 255 : largest;
    }
  }
  return { values: ink, width: area.width, height: area.height };
}

/** [height · width] of the area: 1 where pixels that are not opaque reach one of its sides. */
function outsidePaper({ values, width }: Colours, area: Box): Uint8Array {
  const outside = new Uint8Array(area.width * area.height);
  const open: number[] = [];
  const visit = (row: number, column: number) => {
    if (row < 0 || column < 0 || row >= area.height || column >= area.width) return;
    const at = row * area.width + column;
    const opacity = values[CHANNELS * ((area.top + row) * width + area.left + column) + OPACITY]!;
    if (outside[at] === 1 || opacity === 255) return;
    outside[at] = 1;
    open.push(at);
  };
  for (let column = 0; column < area.width; column++) {
    visit(0, column);
    visit(area.height - 1, column);
  }
  for (let row = 0; row < area.height; row++) {
    visit(row, 0);
    visit(row, area.width - 1);
  }
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const column = at % area.width;
    const row = (at - column) / area.width;
    visit(row - 1, column);
    visit(row + 1, column);
    visit(row, column - 1);
    visit(row, column + 1);
  }
  return outside;
}

interface GroundLevel extends Ground {
  isOpaque: boolean;
  /** Rows of the picture: the surface belongs to all of it. */
  height: number;
}

/**
 * The box of a drawing, or null: too faint, too small, noise, or a blot. Dust far from the drawing
 * is left out.
 */
export function boxOfDrawing(ink: Ink): Box | null {
  const contrast = contrastOf(ink);
  if (contrast < MIN_CONTRAST || coherenceOf(ink) < MIN_COHERENCE) return null;
  const certain = CERTAIN * contrast;
  const box = boxOfPieces(ink, certain);
  const [long, short] = [Math.max(box.width, box.height), Math.min(box.width, box.height)];
  if (long < MIN_SIZE * Math.max(ink.width, ink.height)) return null;
  if (short >= BLOT.aspect * long && isFilled(ink, box, contrast / 2)) return null;
  return box;
}

/** The box of all ink, dust included, or null when there is none. */
export function boxOfInk(ink: Ink): Box | null {
  const found = inCell(ink, 1, 0, 0, Math.max(ink.width, ink.height));
  return found && boxOf(found);
}

/** What the blackest pixels have: a few in 10,000, so that a single wrong one does not count. */
function contrastOf({ values }: Ink): number {
  const counts = new Uint32Array(256);
  const levels = Uint8Array.from(values);
  for (const level of levels) counts[level]!++;
  let left = Math.ceil(0.0002 * values.length);
  for (let level = 255; level > 0; level--) {
    left -= counts[level]!;
    if (left <= 0) return level;
  }
  return 0;
}

/**
 * The correlations of neighbours in four directions together: near 0 for noise, 4 for areas. Noise
 * that was resized or compressed has up to 0.7.
 */
function coherenceOf({ values, width, height }: Ink): number {
  let [sum, squares, products] = [0, 0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  for (let row = 0; row + 1 < height; row++) {
    for (let at = row * width + 1; at + 1 < (row + 1) * width; at++) {
      const below = at + width;
      const around = values[at + 1]! + values[below - 1]! + values[below]! + values[below + 1]!;
      products += (values[at]! - mean) * (around - 4 * mean);
    }
  }
  const variance = squares / values.length - mean * mean;
  return variance === 0 ? 0 : products / ((width - 2) * (height - 1)) / variance;
}

/** The box of all pieces of ink but dust. Pieces are groups of neighbouring cells with ink. */
function boxOfPieces(ink: Ink, certain: number): Box {
  const cell = Math.ceil(Math.max(ink.width, ink.height) / CELLS);
  const pieces = piecesOf(ink, certain, cell);
  const all = pieces.reduce((sum, { mass }) => sum + mass, 0);
  const drawing = nothing(ink);
  for (const piece of pieces) if (piece.mass >= DUST * all) join(drawing, piece);
  return boxOf(drawing);
}

const boxOf = ({ left, top, right, bottom }: Piece): Box => ({
  left,
  top,
  width: right - left + 1,
  height: bottom - top + 1,
});

interface Piece {
  mass: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const nothing = ({ width, height }: Ink): Piece => ({ mass: 0, left: width, top: height, right: 0, bottom: 0 });

function join(piece: Piece, other: Piece): void {
  piece.mass += other.mass;
  if (other.left < piece.left) piece.left = other.left;
  if (other.top < piece.top) piece.top = other.top;
  if (other.right > piece.right) piece.right = other.right;
  if (other.bottom > piece.bottom) piece.bottom = other.bottom;
}

function piecesOf(ink: Ink, certain: number, cell: number): Piece[] {
  const [columns, rows] = [Math.ceil(ink.width / cell), Math.ceil(ink.height / cell)];
  const cells: (Piece | null)[] = Array.from({ length: columns * rows }, (_, index) =>
    inCell(ink, certain, cell * (index % columns), cell * Math.floor(index / columns), cell),
  );
  const pieces: Piece[] = [];
  for (let start = 0; start < cells.length; start++) {
    const piece = cells[start];
    if (!piece) continue;
    pieces.push(piece);
    const open = [start];
    cells[start] = null;
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      for (const neighbour of neighboursOf(index, columns, rows)) {
        const found = cells[neighbour];
        if (!found) continue;
        cells[neighbour] = null;
        open.push(neighbour);
        join(piece, found);
      }
    }
  }
  return pieces;
}

/** The certain ink of one cell. */
function inCell(ink: Ink, certain: number, x: number, y: number, cell: number): Piece | null {
  const { values, width, height } = ink;
  const piece = nothing(ink);
  for (let row = y; row < height && row < y + cell; row++) {
    for (let column = x; column < width && column < x + cell; column++) {
      const mass = values[row * width + column]!;
      if (mass >= certain) join(piece, { mass, left: column, top: row, right: column, bottom: row });
    }
  }
  return piece.mass === 0 ? null : piece;
}

/** The eight cells around one. */
function neighboursOf(index: number, columns: number, rows: number): number[] {
  const x = index % columns;
  const y = (index - x) / columns;
  const found: number[] = [];
  for (let row = y - 1; row <= y + 1; row++) {
    for (let column = x - 1; column <= x + 1; column++) {
      if (row >= 0 && column >= 0 && row < rows && column < columns) found.push(row * columns + column);
    }
  }
  return found;
}

/** No digit is: the 8 and the 0 of the thickest pens have a hole or a waist. */
function isFilled({ values, width }: Ink, box: Box, level: number): boolean {
  let [inside, filled] = [0, 0];
  for (let row = 0; row < box.height; row++) {
    const y = (2 * row + 1) / box.height - 1;
    for (let column = 0; column < box.width; column++) {
      const x = (2 * column + 1) / box.width - 1;
      if (x * x + y * y > BLOT.ellipse) continue;
      inside++;
      if (values[(box.top + row) * width + box.left + column]! >= level) filled++;
    }
  }
  return filled >= BLOT.filled * inside;
}
