/**
 * The frame that all charts share: axes, grid, legend, title and description. Colours and line styles are classes
 * (`style.ts`), so that a chart follows the page into dark mode and onto paper. All lengths are in units of the viewBox.
 */
import { escapeXml } from '../escape.js';
import { type Scale, ticksOf } from './scale.js';

export interface Axis {
  label: string;
  scale: Scale;
  /** Where ticks stand; chosen from the scale when left out. */
  ticks?: number[];
  format(value: number): string;
}

export interface Frame {
  title: string;
  description: string;
  x: Axis;
  /** Without a label of its own where rows are labelled instead. */
  y?: Axis;
  width?: number;
  height?: number;
  /** Room on the left for labels of rows or ticks. */
  left?: number;
  legend?: string[];
}

/** Inside of the axes. */
export interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const SIZE = { width: 720, height: 340 } as const;
const MARGIN = { top: 14, right: 18, bottom: 46 } as const;
const LEGEND_ROW = 20;
const CHARACTER = 7;
/** Colours before they are used again, with another marker and dash. */
export const STYLES = 8;

/** A chart as one `<svg>` element. `draw` fills the area; both scales have been set to it. */
export function chart(frame: Frame, draw: (area: Area) => string): string {
  const { width = SIZE.width, left = 64 } = frame;
  const legend = layOutLegend(frame.legend ?? [], width - left - MARGIN.right);
  const height = (frame.height ?? SIZE.height) + legend.height;
  const area = { left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom - legend.height };
  frame.x.scale.range = [area.left, area.right];
  if (frame.y) frame.y.scale.range = [area.bottom, area.top];
  const id = `c${hash(frame.title + frame.description)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}t ${id}d">`,
    `<title id="${id}t">${escapeXml(frame.title)}</title><desc id="${id}d">${escapeXml(frame.description)}</desc>`,
    xAxis(frame.x, area),
    frame.y ? yAxis(frame.y, area) : '',
    draw(area),
    `<g transform="translate(${area.left} ${height - legend.height + 2})">${legend.svg}</g>`,
    '</svg>',
  ].join('');
}

function xAxis({ scale, format, label, ticks = ticksOf(scale) }: Axis, { left, right, top, bottom }: Area): string {
  const marks = ticks.map((value) => {
    const x = at(scale.place(value));
    return `<line class="grid" x1="${x}" y1="${top}" x2="${x}" y2="${bottom}"/><text class="tick" x="${x}" y="${bottom + 16}" text-anchor="middle">${escapeXml(format(value))}</text>`;
  });
  const middle = (left + right) / 2;
  return `${marks.join('')}<line class="axis" x1="${left}" y1="${bottom}" x2="${right}" y2="${bottom}"/><text class="label" x="${middle}" y="${bottom + 36}" text-anchor="middle">${escapeXml(label)}</text>`;
}

function yAxis({ scale, format, label, ticks = ticksOf(scale) }: Axis, { left, right, top, bottom }: Area): string {
  const marks = ticks.map((value) => {
    const y = at(scale.place(value));
    return `<line class="grid" x1="${left}" y1="${y}" x2="${right}" y2="${y}"/><text class="tick" x="${left - 8}" y="${at(y + 4)}" text-anchor="end">${escapeXml(format(value))}</text>`;
  });
  const middle = (top + bottom) / 2;
  return `${marks.join('')}<text class="label" transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">${escapeXml(label)}</text>`;
}

function layOutLegend(names: string[], width: number): { svg: string; height: number } {
  if (names.length === 0) return { svg: '', height: 0 };
  let x = 0;
  let row = 0;
  const entries = names.map((name, index) => {
    const needed = 46 + CHARACTER * name.length;
    if (x > 0 && x + needed > width) {
      x = 0;
      row++;
    }
    const entry = `<g transform="translate(${x} ${row * LEGEND_ROW})"><line class="line ${styleOf(index)}" x1="0" y1="6" x2="24" y2="6"/>${marker(12, 6, index)}<text class="tick" x="30" y="10">${escapeXml(name)}</text></g>`;
    x += needed;
    return entry;
  });
  return { svg: entries.join(''), height: (row + 1) * LEGEND_ROW + 4 };
}

// ---- marks -----------------------------------------------------------------------------------------------------

export const styleOf = (index: number) => `s${index % STYLES}`;

/** Two decimals are finer than any screen. */
export const at = (value: number) => Math.round(value * 100) / 100;

/** Markers differ in shape, so that series are told apart without colour. */
export function marker(x: number, y: number, index: number, size = 3.5): string {
  const shape = index % 4;
  const style = `class="mark ${styleOf(index)}"`;
  if (shape === 0) return `<circle ${style} cx="${at(x)}" cy="${at(y)}" r="${size}"/>`;
  if (shape === 1)
    return `<rect ${style} x="${at(x - size)}" y="${at(y - size)}" width="${2 * size}" height="${2 * size}"/>`;
  const points =
    shape === 2
      ? [x, y - size * 1.2, x + size * 1.1, y + size * 0.9, x - size * 1.1, y + size * 0.9]
      : [x, y - size * 1.3, x + size * 1.3, y, x, y + size * 1.3, x - size * 1.3, y];
  return `<polygon ${style} points="${points.map(at).join(' ')}"/>`;
}

export function polyline(points: [number, number][], className: string): string {
  if (points.length === 0) return '';
  return `<polyline class="${className}" points="${points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ')}"/>`;
}

/** Ids must differ between the charts of a page and be the same each time. */
function hash(content: string): string {
  let value = 5381;
  for (const character of content) value = ((value * 33) ^ character.codePointAt(0)!) >>> 0;
  return value.toString(36);
}
