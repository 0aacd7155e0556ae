/** Axes: from values to positions, with round ticks. d3-scale does the arithmetic. */
import { extent } from 'd3-array';
import { scaleLinear, scaleLog, scalePoint } from 'd3-scale';

export interface Axis {
  label: string;
  ticks: { value: number; label: string }[];
  /** Sets the positions of the two ends; the chart does it before anything is drawn. */
  fit(ends: [number, number]): void;
  place(value: number): number;
}

const TICKS = 6;
/** Room between the outermost values and the ends of the axis, as a share of the values' range. */
const MARGIN = 0.06;
/** Sweeps over this many times their lowest strength get a logarithmic axis. */
const LOG_RATIO = 20;
/** More strengths than this do not fit as names next to each other. */
const MAX_NAMED_STRENGTHS = 12;

/**
 * Covers the values, with a margin unless `domain` gives the ends. Values that are not finite are
 * left out.
 */
export function linearAxis(label: string, values: number[], domain?: [number, number]): Axis {
  const scale = scaleLinear(domain ?? paddedExtent(values.filter(Number.isFinite)), [0, 1]);
  const highest = Math.max(...scale.domain().map(Math.abs));
  const format = scale.tickFormat(TICKS, highest >= 1e6 || highest < 1e-3 ? '~e' : undefined);
  return {
    label,
    ticks: scale.ticks(TICKS).map((value) => ({ value, label: format(value) })),
    fit: (ends) => void scale.range(ends),
    place: scale,
  };
}

function paddedExtent(values: number[]): [number, number] {
  const [low = 0, high = 1] = extent(values);
  const span = high - low || 0.1 * Math.abs(high) || 1;
  return [low - MARGIN * span, high + MARGIN * span];
}

/**
 * For values above 0; others are left out. Ticks are powers of ten, or rounder steps within one.
 */
export function logAxis(label: string, values: number[]): Axis {
  const [low, high] = paddedExtent(values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10));
  const scale = scaleLog([10 ** low, 10 ** high], [0, 1]);
  const all = scale.ticks(TICKS);
  const powers = all.filter((value) => Number.isInteger(Math.round(1e9 * Math.log10(value)) / 1e9));
  return {
    label,
    ticks: (powers.length > 1 ? powers : all).map((value) => ({ value, label: plainNumber(value) })),
    fit: (ends) => void scale.range(ends),
    place: scale,
  };
}

/**
 * The axis that shows a sweep best: logarithmic over decades, names next to each other for a few
 * strengths, else linear.
 */
export function strengthAxis(label: string, strengths: number[]): Axis {
  const distinct = [...new Set(strengths)].sort((left, right) => left - right);
  const [lowest = 0] = distinct;
  if (lowest > 0 && distinct.at(-1)! / lowest >= LOG_RATIO) return logAxis(label, distinct);
  return distinct.length <= MAX_NAMED_STRENGTHS ? namedAxis(label, distinct) : linearAxis(label, distinct);
}

function namedAxis(label: string, values: number[]): Axis {
  const scale = scalePoint(values, [0, 1]).padding(0.5);
  return {
    label,
    ticks: values.map((value) => ({ value, label: plainNumber(value) })),
    fit: (ends) => void scale.range(ends),
    place: (value) => scale(value) ?? Number.NaN,
  };
}

/** A number of an axis or a sweep, in full: `0.00025` as `2.5e-4`. */
export const plainNumber = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3
    ? String(Number(value.toPrecision(6)).toExponential())
    : String(Number(value.toPrecision(6)));
