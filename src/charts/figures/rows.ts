/**
 * A row for each arm: every seed a dot, the mean a bar, its interval a line, and the mean as a
 * number at the end.
 */
import { max } from 'd3-array';
import { withMinusSign } from '../../number-format.js';
import { type Axis, linearAxis } from '../drawing/axis.js';
import { type Area, drawFrame, FONT, type LegendEntry, widthOfChart } from '../drawing/frame.js';
import type { ArmStyles } from '../drawing/series.js';
import { clipText, element, group, line, text, textWidth } from '../drawing/svg.js';
import { type Paint, paint } from '../drawing/theme.js';

export interface Row {
  arm: string;
  /** One for each seed. */
  values: number[];
  mean: number | null;
  interval: { low: number; high: number } | null;
  /** The mean as text, drawn with the minus sign of the axes. */
  shown: string;
}

export interface RowsFrame {
  title: string;
  description: string;
  /** Of the axis, with the unit. */
  label: string;
  /** Draws a line at 0, to see which intervals touch it. */
  zero?: boolean;
  emphasized?: string;
  /** Whether the legend explains the dots of seeds; true by default. */
  hasSeeds?: boolean;
}

const ROW_HEIGHT = 30;
const MAX_LABEL = 220;
/** Of the width of the chart. */
const LABEL_SHARE = 0.34;
/** How much wider a label is that is set in bold. */
const BOLD = 1.12;

/** @returns one `<svg>` element */
export function drawRows(rows: Row[], styles: ArmStyles, frame: RowsFrame): string {
  const shown = rows.flatMap(({ values, mean, interval }) => [
    ...values,
    ...(mean === null ? [] : [mean]),
    ...(interval ? [interval.low, interval.high] : []),
  ]);
  const x = linearAxis(frame.label, frame.zero ? [...shown, 0] : shown);
  const room = Math.min(MAX_LABEL, LABEL_SHARE * widthOfChart());
  const labels = rows.map(({ arm }) => clipText(arm, FONT.label, room));
  const left = Math.max(80, 26 + BOLD * (max(labels, (label) => textWidth(label, FONT.label)) ?? 0));
  const right = 22 + (max(rows, (row) => textWidth(row.shown, FONT.tick)) ?? 0);
  const height = ROW_HEIGHT * rows.length + 70;
  return drawFrame(
    { ...frame, x, height, left, right, legend: frame.hasSeeds === false ? LEGEND.slice(1) : LEGEND },
    (area) => {
      const step = (area.bottom - area.top) / Math.max(1, rows.length);
      const zero = frame.zero
        ? line([x.place(0), area.top], [x.place(0), area.bottom], {
            ...paint({ stroke: 'soft' }),
            'stroke-width': 1.5,
            'stroke-dasharray': '5 4',
          })
        : '';
      const drawn = rows.map((row, index) =>
        drawRow(row, { x, area, y: area.top + (index + 0.5) * step }, styles(row.arm).colour, {
          label: labels[index]!,
          bold: row.arm === frame.emphasized,
        }),
      );
      return zero + drawn.join('');
    },
  );
}

interface Position {
  x: Axis;
  area: Area;
  y: number;
}

function drawRow(
  { values, mean, interval, shown }: Row,
  { x, area, y }: Position,
  colour: Paint,
  { label, bold }: { label: string; bold: boolean },
): string {
  return group(
    {},
    text(area.left - 12, y + 4.5, label, {
      ...paint({ fill: 'ink' }),
      'text-anchor': 'end',
      'font-size': FONT.label,
      'font-weight': bold ? 600 : undefined,
    }),
    interval ? intervalBar([x.place(interval.low), y], [x.place(interval.high), y], colour) : '',
    ...values.map((value) => seedDot(x.place(value), y, colour)),
    mean === null ? '' : meanBar(x.place(mean), y, colour),
    text(area.right + 10, y + 4, withMinusSign(shown), paint({ fill: 'ink' })),
  );
}

/** The line of an interval. */
export const intervalBar = (from: [number, number], to: [number, number], colour: Paint): string =>
  line(from, to, { ...paint({ stroke: colour }), 'stroke-width': 2 });

const seedDot = (x: number, y: number, colour: Paint) =>
  element('circle', { ...paint({ fill: colour, stroke: 'paper' }), 'fill-opacity': 0.55, cx: x, cy: y, r: 4.5 });

const meanBar = (x: number, y: number, colour: Paint) =>
  line([x, y - 9], [x, y + 9], { ...paint({ stroke: colour }), 'stroke-width': 3.5 });

const LEGEND: LegendEntry[] = [
  { label: 'one seed', sign: seedDot(13, 6, 'soft') },
  {
    label: 'mean',
    sign: line([13, -1], [13, 13], { ...paint({ stroke: 'soft' }), 'stroke-width': 3.5 }),
  },
  { label: '95 % interval of the mean', sign: intervalBar([0, 6], [26, 6], 'soft') },
];
