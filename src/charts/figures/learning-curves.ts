/** Learning curves: accuracy or loss after every epoch. */
import { least } from 'd3-array';
import { counted, inUnit, numberOrDash, orDash, percent } from '../../number-format.js';
import { type Axis, linearAxis, logAxis } from '../drawing/axis.js';
import { drawFrame, type Frame, type Layout, type LegendEntry, layOut } from '../drawing/frame.js';
import { type ArmStyles, band, curve, marker, type SeriesStyle, seriesEntry } from '../drawing/series.js';
import { element, line } from '../drawing/svg.js';
import { type Paint, paint } from '../drawing/theme.js';
import type { Figure } from './figure.js';
import { type CurvePoint, type MeanCurves, type Measure, meanCurves, type RunHistory } from './mean-curves.js';

/** Arms in one chart; draw the others in further ones. */
export const MAX_LINES = 6;

/** What is shaded: the spread of the seeds, or the gap between training and validation images. */
export type Shade = 'seeds' | 'gap' | 'none';

export interface CurveOptions {
  shade?: Shade;
  /** From 0, as measured, to 0.99. */
  smoothing?: number;
  /** Accuracies are shown as errors then: near 100 % they would all look alike. */
  isLog?: boolean;
  /** Marks the best epoch of each arm, and where runs ended before their time. */
  marks?: boolean;
}

/** A point of a chart as it is drawn, in the unit of the axis. */
export interface DrawnPoint extends CurvePoint {
  y: number;
}

/** Where the curves are, for those who show values over the chart. */
export interface CurvesGeometry extends Layout {
  /** With the unit of the values. */
  label: string;
  epochs: { epoch: number; x: number }[];
  arms: { arm: string; train: DrawnPoint[]; validation: DrawnPoint[] }[];
}

export interface CurvesFigure extends Figure {
  geometry: CurvesGeometry;
}

const TRAINING_DASH = '5 4';
/** Of a mean of fewer runs. */
const PALE = { opacity: 0.45 };

/** Means over the seeds of each of these arms; null when no run has an epoch. */
export function learningCurves(
  runs: readonly RunHistory[],
  arms: readonly string[],
  measure: Measure,
  styles: ArmStyles,
  options: CurveOptions = {},
): CurvesFigure | null {
  const measured = arms
    .map((arm) => meanCurves(arm, runs, measure, options.smoothing))
    .filter(({ train }) => train.length > 0);
  if (measured.length === 0) return null;
  const scale = scaleOf(measure, options.isLog ?? false);
  const curves = measured.map((each) => inUnits(each, scale.unit));
  const frame = frameOf(curves, measure, scale, styles, options);
  const geometry = geometryOf(curves, frame, scale.label);
  const svg = drawFrame(frame, ({ bottom }) =>
    [
      ...curves.map((each) => shading(each, frame, styles(each.arm).colour, options)),
      ...curves.map((each) => lines(each, frame, styles(each.arm))),
      ...(options.marks ? curves.map((each) => marks(each, frame, styles(each.arm), bottom, scale.isBetter)) : []),
    ].join(''),
  );
  return { title: frame.title, description: frame.description, svg, table: tableOf(measured, measure), geometry };
}

interface Scale {
  label: string;
  unit: (value: number) => number;
  isLog: boolean;
  /** Whether one shown value is better than another. */
  isBetter: (left: number, right: number) => boolean;
}

function scaleOf(measure: Measure, isLog: boolean): Scale {
  const isLower = (left: number, right: number) => left < right;
  const unit = (value: number) => inUnit(value, `.${measure}`);
  if (measure === 'dataLoss') return { label: 'data loss', unit, isLog, isBetter: isLower };
  if (isLog) return { label: 'error, %', unit: (share) => 100 - unit(share), isLog, isBetter: isLower };
  return { label: 'accuracy, %', unit, isLog, isBetter: (left, right) => left > right };
}

function inUnits(curves: MeanCurves, unit: (value: number) => number): MeanCurves {
  const shown = ({ epoch, mean, low, high, runs }: CurvePoint): CurvePoint => {
    const ends = [unit(low), unit(high)];
    return { epoch, mean: unit(mean), low: Math.min(...ends), high: Math.max(...ends), runs };
  };
  const { train, validation, later } = curves;
  return {
    ...curves,
    train: train.map(shown),
    validation: validation.map(shown),
    later: { train: later.train.map(shown), validation: later.validation.map(shown) },
  };
}

type CurvesFrame = Frame & { y: Axis };

function frameOf(
  curves: MeanCurves[],
  measure: Measure,
  { label, isLog }: Scale,
  styles: ArmStyles,
  { shade = 'none', marks: hasMarks = false, smoothing = 0 }: CurveOptions,
): CurvesFrame {
  const held = curves.some(({ validation }) => validation.length > 0);
  const seen = (point: CurvePoint) => (shade === 'seeds' ? [point.mean, point.low, point.high] : [point.mean]);
  const values = curves.flatMap(({ train, validation, later }) => [
    ...[...train, ...later.train, ...later.validation].map(({ mean }) => mean),
    ...heldOf({ train, validation }).flatMap(seen),
  ]);
  const last = Math.max(...curves.flatMap((each) => [lastOf(each).epoch, ...each.stops]));
  const x = linearAxis('epoch', [], [1, Math.max(last, 2)]);
  x.ticks = x.ticks
    .filter(({ value }) => Number.isInteger(value))
    .map((tick) => ({ ...tick, label: String(tick.value) }));
  return {
    title: `Learning curves: ${measure === 'accuracy' ? 'accuracy' : 'data loss'}`,
    description: `${curves.some(({ runs }) => runs > 1) ? 'Mean over the seeds of each arm after every epoch. ' : ''}${held ? 'Solid lines are validation images, dashed lines are training images. A widening gap between the two is a sign of overfitting.' : 'All of it is measured on the training images: no others are held out.'}${shade === 'seeds' ? ' The shaded area spans all seeds.' : ''}${laterInWords(curves)}${smoothing > 0 ? ` Smoothed (${smoothing}): the values are moving means.` : ''}`,
    x,
    y: isLog ? logAxis(label, values) : linearAxis(label, values),
    right: 26,
    legend: [...curves.map(({ arm }) => seriesEntry(arm, styles(arm))), ...signs(held, shade, hasMarks, curves)],
  };
}

const lastOf = ({ train, later }: MeanCurves): CurvePoint => later.train.at(-1) ?? train.at(-1)!;

/** That a mean continues with fewer runs, and how many. */
function laterInWords(curves: readonly MeanCurves[]): string {
  const ends = curves.filter(({ later }) => later.train.length > 0);
  if (ends.length === 0) return '';
  const counts = ends.map((each) => `${lastOf(each).runs} of ${counted(each.runs, 'seed')} of ${each.arm}`);
  return ` Paler lines are means of the seeds that have more epochs than others: at their ends, ${counts.join(', ')}.`;
}

/** What is read as the result: validation images, or training images where there are no others. */
const heldOf = ({ train, validation }: Pick<MeanCurves, 'train' | 'validation'>) =>
  validation.length > 0 ? validation : train;

function signs(held: boolean, shade: Shade, hasMarks: boolean, curves: MeanCurves[]): LegendEntry[] {
  const shades: Record<Shade, LegendEntry[]> = {
    seeds: [{ label: 'all seeds, lowest to highest', sign: shadeSign }],
    gap: [{ label: 'gap between the two', sign: shadeSign }],
    none: [],
  };
  return [
    ...(held ? [{ label: 'validation images', sign: lineSign() }] : []),
    { label: 'training images', sign: lineSign(TRAINING_DASH) },
    ...(curves.some(({ later }) => later.train.length > 0)
      ? [{ label: 'mean of fewer seeds', sign: curve(SIGN, 'soft', PALE) }]
      : []),
    ...shades[shade],
    ...(hasMarks ? [{ label: 'best epoch', sign: ring(13, 6, 'soft') }] : []),
    ...(hasMarks && curves.some(({ stops }) => stops.length > 0)
      ? [{ label: 'a run stopped', sign: stopMark(13, 12, 'soft') }]
      : []),
  ];
}

function geometryOf(curves: MeanCurves[], frame: CurvesFrame, label: string): CurvesGeometry {
  const layout = layOut(frame);
  const drawn = (points: CurvePoint[]) => points.map((point) => ({ ...point, y: frame.y.place(point.mean) }));
  const epochs = [...new Set(curves.flatMap(({ train }) => train.map(({ epoch }) => epoch)))];
  return {
    ...layout,
    label,
    epochs: epochs.sort((left, right) => left - right).map((epoch) => ({ epoch, x: frame.x.place(epoch) })),
    arms: curves.map(({ arm, train, validation }) => ({ arm, train: drawn(train), validation: drawn(validation) })),
  };
}

function shading(curves: MeanCurves, { x, y }: CurvesFrame, colour: Paint, { shade = 'none' }: CurveOptions): string {
  if (shade === 'none') return '';
  const between = shade === 'seeds' ? heldOf(curves) : gapOf(curves);
  return band(
    between.map(({ epoch, low, high }) => [x.place(epoch), y.place(low), y.place(high)]),
    colour,
  );
}

/** As a band from the one curve to the other. */
function gapOf({ train, validation }: MeanCurves): CurvePoint[] {
  const held = new Map(validation.map((point) => [point.epoch, point.mean]));
  return train.flatMap((point) => {
    const other = held.get(point.epoch);
    return other === undefined ? [] : [{ ...point, low: point.mean, high: other }];
  });
}

function lines(curves: MeanCurves, { x, y }: CurvesFrame, style: SeriesStyle): string {
  const points = (along: CurvePoint[]) =>
    along.map(({ epoch, mean }): [number, number] => [x.place(epoch), y.place(mean)]);
  const [endX, endY] = points(heldOf(curves)).at(-1)!;
  const { train, validation, later } = curves;
  const onwards = (shared: CurvePoint[], rest: CurvePoint[]) =>
    rest.length === 0 ? [] : points([...shared.slice(-1), ...rest]);
  const training = { 'stroke-width': 1.5, 'stroke-dasharray': TRAINING_DASH };
  return [
    curve(points(train), style.colour, training),
    curve(points(validation), style.colour),
    curve(onwards(train, later.train), style.colour, { ...training, ...PALE }),
    curve(onwards(validation, later.validation), style.colour, PALE),
    Number.isFinite(endY) ? marker(endX, endY, style) : '',
  ].join('');
}

function marks(
  curves: MeanCurves,
  { x, y }: CurvesFrame,
  { colour }: SeriesStyle,
  bottom: number,
  isBetter: Scale['isBetter'],
): string {
  const best = least(heldOf(curves), (left, right) =>
    isBetter(left.mean, right.mean) ? -1 : Number(isBetter(right.mean, left.mean)),
  );
  const height = best ? y.place(best.mean) : Number.NaN;
  return [
    Number.isFinite(height) ? ring(x.place(best!.epoch), height, colour) : '',
    ...curves.stops.map((epoch) => stopMark(x.place(epoch), bottom, colour)),
  ].join('');
}

const ring = (cx: number, cy: number, colour: Paint) =>
  element('circle', { ...paint({ stroke: colour }), 'stroke-width': 2, cx, cy, r: 6.5 });

/** Stands on the axis. */
const stopMark = (x: number, bottom: number, colour: Paint) =>
  line([x, bottom - 12], [x, bottom], { ...paint({ stroke: colour }), 'stroke-width': 2.5 });

function tableOf(curves: MeanCurves[], measure: Measure): Figure['table'] {
  const name = measure === 'accuracy' ? 'accuracy' : 'data loss';
  const show = (point: CurvePoint | undefined) =>
    measure === 'accuracy' ? orDash(point?.mean, percent) : numberOrDash(point?.mean);
  return {
    headings: ['arm', 'epochs>', `last train ${name}>`, `last validation ${name}>`],
    rows: curves.map(({ arm, train, validation }) => [
      arm,
      String(train.at(-1)!.epoch),
      show(train.at(-1)),
      show(validation.at(-1)),
    ]),
  };
}

const SIGN: [number, number][] = [
  [0, 6],
  [26, 6],
];
const lineSign = (dash?: string): string => curve(SIGN, 'soft', { 'stroke-dasharray': dash });
const shadeSign = band(
  [
    [0, 0, 12],
    [26, 0, 12],
  ],
  'soft',
);
