/**
 * How the things compared in a chart look: one colour and one shape for each, so that colour is
 * never the only sign.
 */
import {
  area,
  line,
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from 'd3-shape';
import type { LegendEntry } from './frame.js';
import { type Attributes, element, translate } from './svg.js';
import { type Paint, paint, SERIES_COLOURS } from './theme.js';

export interface SeriesStyle {
  colour: Paint;
  shape: SymbolType;
}

/** The look of each arm by its name: the same in every chart of a document. */
export type ArmStyles = (arm: string) => SeriesStyle;

const SHAPES = [symbolSquare, symbolTriangle, symbolDiamond, symbolCross, symbolStar];
const REFERENCE: SeriesStyle = { colour: 'reference', shape: symbolCircle };

/**
 * Gives each arm its look. The baseline is grey. Colours repeat after six further arms and shapes
 * after five, so that thirty arms look different.
 */
export function styleArms(arms: readonly string[], baseline: string): ArmStyles {
  const others = arms.filter((arm) => arm !== baseline);
  const styles = new Map(others.map((arm, index) => [arm, seriesStyle(index)]));
  return (arm) => styles.get(arm) ?? REFERENCE;
}

const seriesStyle = (index: number): SeriesStyle => ({
  colour: SERIES_COLOURS[index % SERIES_COLOURS.length]!,
  shape: SHAPES[index % SHAPES.length]!,
});

/** Shapes of series that are no arms, and so have no colour of their own. */
export const plainShape = (index: number): SymbolType => [symbolCircle, ...SHAPES][index % (SHAPES.length + 1)]!;
const DASHES = [undefined, '8 4', '8 3 2 3', '14 4'];
export const dashOf = (index: number): string | undefined => DASHES[index % DASHES.length];

const MARKER_AREA = 44;

/**
 * A marker with a thin rim in the colour of the background, so that markers on top of each other
 * can be counted.
 */
export const marker = (x: number, y: number, { colour, shape }: SeriesStyle, area = MARKER_AREA): string =>
  element('path', {
    ...paint({ fill: colour, stroke: 'paper' }),
    transform: translate(x, y),
    d: symbol(shape, area).digits(2)() ?? undefined,
  });

/** A line through points; a point that is not finite interrupts it. */
export function curve(points: [number, number][], colour: Paint, attributes: Attributes = {}): string {
  const path = line()
    .digits(2)
    .defined(([x, y]) => Number.isFinite(x) && Number.isFinite(y))(points);
  if (path === null || path === '') return '';
  return element('path', {
    ...paint({ stroke: colour }),
    'stroke-width': 2,
    'stroke-linejoin': 'round',
    d: path,
    ...attributes,
  });
}

/** An area between two heights at each x; what is not finite interrupts it. */
export function band(points: [x: number, from: number, to: number][], colour: Paint): string {
  const path = area<[number, number, number]>()
    .digits(2)
    .defined((point) => point.every(Number.isFinite))
    .x(([x]) => x)
    .y0(([, from]) => from)
    .y1(([, , to]) => to)(points);
  if (path === null || path === '') return '';
  return element('path', { ...paint({ fill: colour }), 'fill-opacity': 0.16, d: path });
}

/** An entry of the legend: a piece of line with the marker on it. */
export const seriesEntry = (label: string, style: SeriesStyle, dash?: string): LegendEntry => ({
  label,
  sign: curve(
    [
      [0, 6],
      [26, 6],
    ],
    style.colour,
    { 'stroke-dasharray': dash },
  ).concat(marker(13, 6, style)),
});
