/**
 * The ground of a drawing: paper, a board, a screen or nothing at all. Light falls on it unevenly,
 * so each channel is a surface, `a + bu + cv + du² + euv + fv²` with u, v from -1 to 1.
 */
import { type Box, CHANNELS, type Colours, distanceOf } from './picture.js';

export interface Ground {
  /** [channel][6]: coefficients over the whole picture. */
  surface: number[][];
  /** Median distance of the ground's pixels from the surface, in levels. */
  noise: number;
  /** How much of the picture is ground, 0 … 1. */
  share: number;
}

const TERMS = 6;
/** Samples along each side: enough for a surface, whatever the size of the picture. */
const SAMPLES = 32;
/** Levels from the surface that still belong to it while it is being found. */
const TOLERANCE = 24;
/** Levels within which a colour is the same. */
const FLAT = 0.5;
/** Terms of the surface, round by round: first a plane, which also holds outside its samples. */
const ROUNDS = [3, 3, 3, TERMS, TERMS, TERMS];
const REFINEMENTS = 4;

interface Sample {
  u: number;
  v: number;
  colour: Float32Array;
}

/** The first guess is the median colour near the sides of the area: ink is in the middle. */
export function findGround(colours: Colours, area: Box): Ground {
  const { samples, outer } = samplesOf(colours, area);
  const colour = Array.from({ length: CHANNELS }, (_, channel) => medianOf(outer.map((each) => each.colour[channel]!)));
  const near = (levels: number) => samples.filter((each) => distanceOf(each.colour, colour) <= levels).length;
  // Most drawings were made on a screen: their ground is one colour.
  if (near(FLAT) < samples.length / 2) return unevenGround(samples, surfaceOf(colour));
  return { surface: surfaceOf(colour), noise: 0, share: near(TOLERANCE) / samples.length };
}

const surfaceOf = (colour: readonly number[]) =>
  colour.map((level) => [level, ...new Array<number>(TERMS - 1).fill(0)]);

/** Least squares on the samples close to the last surface, again and again. */
function unevenGround(samples: readonly Sample[], first: number[][]): Ground {
  let surface = first;
  let close = samples;
  const closerThan = (levels: number) => samples.filter((sample) => distanceTo(surface, sample) <= levels);
  const noiseOf = () => medianOf(close.map((sample) => distanceTo(surface, sample)));
  for (const terms of ROUNDS) {
    close = closerThan(TOLERANCE);
    if (close.length < 4 * TERMS) break;
    surface = fitted(close, terms);
  }
  const share = closerThan(TOLERANCE).length / samples.length;
  // Faint ink was close, too: only what is as close as most of the ground is kept.
  for (let round = 0; round < REFINEMENTS; round++) {
    close = closerThan(Math.max(FLAT, 4 * noiseOf()));
    surface = fitted(close, TERMS);
  }
  return { surface, noise: noiseOf(), share };
}

function samplesOf({ values, width, height }: Colours, area: Box): { samples: Sample[]; outer: Sample[] } {
  const samples: Sample[] = [];
  const outer: Sample[] = [];
  const columns = spread(area.left, area.width);
  const rows = spread(area.top, area.height);
  for (const [row, y] of rows.entries()) {
    for (const [column, x] of columns.entries()) {
      const at = CHANNELS * (y * width + x);
      const sample = {
        u: (2 * x) / width - 1,
        v: (2 * y) / height - 1,
        colour: values.subarray(at, at + CHANNELS),
      };
      samples.push(sample);
      if (row < 2 || column < 2 || row >= rows.length - 2 || column >= columns.length - 2) outer.push(sample);
    }
  }
  return { samples, outer };
}

/** Pixels at equal distances. */
function spread(first: number, length: number): number[] {
  const count = Math.min(SAMPLES, length);
  return Array.from({ length: count }, (_, index) => first + Math.floor(((index + 0.5) * length) / count));
}

const termsAt = ({ u, v }: Sample) => [1, u, v, u * u, u * v, v * v];

/** Least squares of each channel on the first terms; the others are 0. */
function fitted(samples: readonly Sample[], count: number): number[][] {
  const matrix = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  const sides = Array.from({ length: count }, () => new Array<number>(CHANNELS).fill(0));
  for (const sample of samples) {
    const { colour } = sample;
    const terms = termsAt(sample);
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < count; column++) matrix[row]![column]! += terms[row]! * terms[column]!;
      for (let channel = 0; channel < CHANNELS; channel++) sides[row]![channel]! += terms[row]! * colour[channel]!;
    }
  }
  // Where the samples say nothing of a slope, it is 0.
  for (let row = 1; row < count; row++) matrix[row]![row]! += 1e-6 * samples.length;
  const solution = solved(matrix, sides);
  return Array.from({ length: CHANNELS }, (_, channel) =>
    Array.from({ length: TERMS }, (_, term) => solution[term]?.[channel] ?? 0),
  );
}

/** Gaussian elimination; the matrix is positive definite, so no pivots are looked for. */
function solved(matrix: number[][], sides: number[][]): number[][] {
  const size = matrix.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const factor = matrix[row]![pivot]! / matrix[pivot]![pivot]!;
      for (let column = pivot; column < size; column++) matrix[row]![column]! -= factor * matrix[pivot]![column]!;
      for (let side = 0; side < CHANNELS; side++) sides[row]![side]! -= factor * sides[pivot]![side]!;
    }
  }
  return sides.map((row, index) => row.map((value) => value / matrix[index]![index]!));
}

function distanceTo(surface: readonly number[][], sample: Sample): number {
  const terms = termsAt(sample);
  const level = surface.map((coefficients) => {
    let value = 0;
    for (let term = 0; term < TERMS; term++) value += coefficients[term]! * terms[term]!;
    return value;
  });
  return distanceOf(sample.colour, level);
}

function medianOf(values: number[]): number {
  return values.length === 0 ? 0 : Float64Array.from(values).sort()[Math.floor(values.length / 2)]!;
}
