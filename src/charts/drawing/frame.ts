/**
 * What all charts share: size, axes, grid, legend, title and description. Lengths are pixels at 720
 * a chart.
 */
import { max, min } from 'd3-array';
import type { Axis } from './axis.js';
import { escapeXml } from './escape.js';
import { element, group, line, text, textWidth, translate } from './svg.js';
import { paint } from './theme.js';

export interface LegendEntry {
  label: string;
  /** Drawn in a box of 26 × 12. */
  sign: string;
}

export interface Frame {
  title: string;
  /** What there is to see, for people who cannot see it. */
  description: string;
  x: Axis;
  /** Left out where rows are labelled instead. */
  y?: Axis;
  width?: number;
  /** Without the legend. */
  height?: number;
  /** Room for the labels of rows. */
  left?: number;
  right?: number;
  legend?: LegendEntry[];
}

/** Inside of the axes. */
export interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const FONT = { tick: 12, label: 13 } as const;
const FAMILY = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif';
const SIZE = { width: 720, height: 340 } as const;
const MARGIN = { top: 14, right: 18, bottom: 48 } as const;
const LEGEND = { above: 8, row: 20, sign: 32, gap: 22 } as const;

/** Where everything of a chart is, in the pixels of its picture. */
export interface Layout {
  width: number;
  /** With the legend. */
  height: number;
  area: Area;
}

/** No chart is drawn wider: a page sets it to the room that it has, so that texts stay readable. */
let widest = Number.POSITIVE_INFINITY;

/** @param width in pixels, of every chart that is drawn from now on */
export function drawAtMost(width: number): void {
  widest = width;
}

/** The width that a chart gets which asks for this one. */
export const widthOfChart = (asked: number = SIZE.width): number => Math.min(asked, widest);

/** The places of a frame, for those who draw over its chart; the axes fit it from then on. */
export function layOut(frame: Frame): Layout {
  const { right = MARGIN.right, height = SIZE.height, x, y } = frame;
  const width = widthOfChart(frame.width);
  const left = frame.left ?? Math.max(56, 34 + (max(y?.ticks ?? [], (tick) => textWidth(tick.label, FONT.tick)) ?? 0));
  const area = { left, right: width - right, top: MARGIN.top, bottom: height - MARGIN.bottom };
  x.fit([area.left, area.right]);
  y?.fit([area.bottom, area.top]);
  return { width, height: height + layOutLegend(frame.legend ?? [], roomOfLegend(area, width)).height, area };
}

/** A chart as one `<svg>` element. `draw` fills the area; the axes fit it by then. */
export function drawFrame(frame: Frame, draw: (area: Area) => string): string {
  const { x, y } = frame;
  const { width, height, area } = layOut(frame);
  const room = roomOfLegend(area, width);
  const legend = layOutLegend(frame.legend ?? [], room);
  const below = height - legend.height + LEGEND.above;
  return picture({ ...frame, width, height }, [
    drawX(x, area, width),
    y ? drawY(y, area) : '',
    draw(area),
    legend.height > 0 ? group({ transform: translate(room.left, below) }, legend.content) : '',
  ]);
}

/** An `<svg>` element with title, description and background. */
export function picture(
  { title, description, width, height }: Required<Pick<Frame, 'title' | 'description' | 'width' | 'height'>>,
  content: string[],
): string {
  const body = content.join('');
  const id = `c${hash(title + description + body)}`;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      width: Math.ceil(width),
      height: Math.ceil(height),
      role: 'img',
      'aria-labelledby': `${id}t ${id}d`,
      'font-family': FAMILY,
      'font-size': FONT.tick,
    },
    element('title', { id: `${id}t` }, escapeXml(title)),
    element('desc', { id: `${id}d` }, escapeXml(description)),
    element('rect', { ...paint({ fill: 'paper' }), width: '100%', height: '100%' }),
    body,
  );
}

const NARROW = 260;

/** Under the axis; where that is too short, under the whole chart. */
const roomOfLegend = (area: Area, width: number): Pick<Area, 'left' | 'right'> =>
  area.right - area.left < NARROW ? { left: MARGIN.right, right: width - MARGIN.right } : area;

function drawX(axis: Axis, { left, right, top, bottom }: Area, width: number): string {
  const marks = axis.ticks.map(({ value, label }) => ({ at: axis.place(value), label }));
  const grid = marks.map(({ at }) => line([at, top], [at, bottom], {}));
  const labels = thinned(marks).map(({ at, label }) => text(at, bottom + 17, label));
  return [
    group(paint({ stroke: 'rule' }), ...grid, ''),
    line([left, bottom], [right, bottom], paint({ stroke: 'soft' })),
    group({ ...paint({ fill: 'soft' }), 'text-anchor': 'middle' }, ...labels, ''),
    axisLabel(axis.label, inside((left + right) / 2, textWidth(axis.label, FONT.label), width), bottom + 38),
  ].join('');
}

/** The middle of a text, so that no end of it is cut off. */
const inside = (middle: number, length: number, width: number) =>
  Math.max(Math.min(middle, width - length / 2), length / 2);

/** Every second, third … label, where all of them would run into each other. */
function thinned<Mark extends { at: number; label: string }>(marks: Mark[]): Mark[] {
  const widest = max(marks, ({ label }) => textWidth(label, FONT.tick)) ?? 0;
  const distance = min(marks.slice(1), ({ at }, index) => Math.abs(at - marks[index]!.at)) ?? Number.POSITIVE_INFINITY;
  const every = Math.max(1, Math.ceil((widest + 10) / distance));
  return marks.filter((_, index) => index % every === 0);
}

function drawY(axis: Axis, { left, right, top, bottom }: Area): string {
  const marks = axis.ticks.map(({ value, label }) => ({ at: axis.place(value), label }));
  const grid = marks.map(({ at }) => line([left, at], [right, at], {}));
  const labels = marks.map(({ at, label }) => text(left - 8, at + 4, label));
  return [
    group(paint({ stroke: 'rule' }), ...grid, ''),
    group({ ...paint({ fill: 'soft' }), 'text-anchor': 'end' }, ...labels, ''),
    group({ transform: `${translate(14, (top + bottom) / 2)} rotate(-90)` }, axisLabel(axis.label, 0, 0)),
  ].join('');
}

export const axisLabel = (label: string, x: number, y: number): string =>
  text(x, y, label, { ...paint({ fill: 'ink' }), 'font-size': FONT.label, 'text-anchor': 'middle' });

function layOutLegend(
  entries: LegendEntry[],
  { left, right }: Pick<Area, 'left' | 'right'>,
): { content: string; height: number } {
  const width = right - left;
  let x = 0;
  let row = 0;
  const placed = entries.map(({ label, sign }) => {
    const needed = LEGEND.sign + textWidth(label, FONT.tick);
    if (x > 0 && x + needed > width) {
      x = 0;
      row++;
    }
    const entry = group(
      { transform: translate(x, row * LEGEND.row) },
      sign,
      text(LEGEND.sign, 10, label, paint({ fill: 'ink' })),
    );
    x += needed + LEGEND.gap;
    return entry;
  });
  return { content: placed.join(''), height: entries.length === 0 ? 0 : LEGEND.above + (row + 1) * LEGEND.row };
}

/** Ids must differ between the charts of a page, and be the same each time. */
function hash(content: string): string {
  let value = 5381;
  for (const character of content) value = ((value * 33) ^ character.codePointAt(0)!) >>> 0;
  return value.toString(36);
}
