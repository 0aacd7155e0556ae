/** The frame round a drawing: a screenshot's border, a card's edge. */
import { type Box, CHANNELS, type Colours, distanceOf } from './picture.js';

/** A frame takes at most this share of a side. */
const MAX_DEPTH = 0.12;
/** Levels between two neighbouring lines that make an edge, and within one that are still even. */
const EDGE = 32;
const EVEN = 24;
/** The share of a line that must have its colour. Its ends belong to other sides of the frame. */
const EVEN_SHARE = 0.9;
const ENDS = 0.12;
/** Pixels that are looked at in a line. */
const SAMPLES = 40;

/**
 * What is inside a frame. A frame goes all the way round: from each side, a line of one colour is
 * followed by a line of another. Without a frame, the whole picture.
 */
export function insideFrame(colours: Colours): Box {
  const { width, height } = colours;
  const whole = { left: 0, top: 0, width, height };
  const depthFrom = (length: number, across: number, line: Line) => frameDepth(colours, length, across, line);
  const top = depthFrom(height, width, (depth, along) => depth * width + along);
  if (top === 0) return whole;
  const bottom = depthFrom(height, width, (depth, along) => (height - 1 - depth) * width + along);
  const left = depthFrom(width, height, (depth, along) => along * width + depth);
  const right = depthFrom(width, height, (depth, along) => along * width + width - 1 - depth);
  if (Math.min(bottom, left, right) === 0) return whole;
  return { left, top, width: width - left - right, height: height - top - bottom };
}

/** The pixel at a place along the line at a depth from one side. */
type Line = (depth: number, along: number) => number;

/** Lines from one side to behind the last edge; 0 when there is none. */
function frameDepth(colours: Colours, length: number, across: number, line: Line): number {
  let depth = 0;
  let before = colourOfLine(colours, across, (along) => line(0, along));
  for (let next = 1; before !== null && next <= MAX_DEPTH * length; next++) {
    const colour = colourOfLine(colours, across, (along) => line(next, along));
    if (colour !== null && distanceOf(colour, before) > EDGE) depth = next;
    before = colour;
  }
  return depth;
}

/** The median of each channel of some of its pixels; null when the line has not one colour. */
function colourOfLine({ values }: Colours, across: number, pixel: (along: number) => number): Float32Array | null {
  const ends = ENDS * across;
  const count = Math.min(SAMPLES, Math.floor(across - 2 * ends));
  const places = Array.from({ length: count }, (_, index) => {
    const along = Math.floor(ends + ((index + 0.5) * (across - 2 * ends)) / count);
    return CHANNELS * pixel(along);
  });
  const middle = new Float32Array(CHANNELS).map((_, channel) => {
    const levels = Float32Array.from(places, (at) => values[at + channel]!).sort();
    return levels[Math.floor(count / 2)]!;
  });
  const even = places.filter((at) => distanceOf(values.subarray(at, at + CHANNELS), middle) <= EVEN).length;
  return even >= EVEN_SHARE * count ? middle : null;
}
