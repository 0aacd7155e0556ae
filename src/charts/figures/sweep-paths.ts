/** Sweeps: a metric against the strength of what was swept. */
import type { SweepPaths } from '../../analysis/studies/path.js';
import { amount, capitalized, inUnit, nameOfMetric, range, unitOf } from '../../number-format.js';
import { type Axis, linearAxis, plainNumber, strengthAxis } from '../drawing/axis.js';
import { drawFrame, type LegendEntry } from '../drawing/frame.js';
import { type ArmStyles, curve, dashOf, marker, plainShape, seriesEntry } from '../drawing/series.js';
import { line } from '../drawing/svg.js';
import { paint } from '../drawing/theme.js';
import { LOST_HEADINGS, lostOf } from './arms.js';
import type { Figure } from './figure.js';
import { intervalBar } from './rows.js';

type Path = SweepPaths['paths'][number];
/**
 * Distance between the intervals of two sweeps at one strength, so that they do not hide each
 * other.
 */
const OFFSET = 6;
const MARKER_AREA = 64;
const REFERENCE = { ...paint({ stroke: 'soft' }), 'stroke-width': 1.5, 'stroke-dasharray': '2 4' };

/**
 * One figure for each swept field, with all sweeps of that field. Sweeps of several fields at once
 * have none.
 */
export function pathCharts(paths: SweepPaths, styles: ArmStyles): Figure[] {
  const single = paths.paths.filter(({ fields }) => fields.length === 1);
  const fields = [...new Set(single.map((path) => path.fields[0]!))];
  return fields.map((field) =>
    pathChart(
      field,
      single.filter((path) => path.fields[0] === field),
      paths,
      styles,
    ),
  );
}

function pathChart(field: string, sweeps: Path[], { metric, others }: SweepPaths, styles: ArmStyles): Figure {
  const unit = (value: number) => inUnit(value, metric);
  const reference = others.find(({ mean }) => mean !== null);
  const values = sweeps.flatMap(({ points }) =>
    points.flatMap(({ mean, interval }) => [mean, interval?.low, interval?.high]),
  );
  const shown = [...values, reference?.mean].filter((value) => typeof value === 'number').map(unit);
  const x = strengthAxis(
    field,
    sweeps.flatMap(({ points }) => points.map(({ point }) => point[field]!)),
  );
  const y = linearAxis(unitOf(metric), shown);
  const title = `${capitalized(nameOfMetric(metric))} along ${field}`;
  const description = `Mean over the seeds with its 95 % interval at every strength of ${field}.${reference ? ` The dotted line is ${reference.arm}.` : ''} If every run of a point failed, the point is missing.`;
  const legend = sweeps.map(({ sweep }, index) =>
    seriesEntry(sweep, { colour: 'soft', shape: plainShape(index) }, dashOf(index)),
  );
  if (reference) legend.push(referenceEntry(reference.arm));
  const svg = drawFrame({ title, description, x, y, legend }, ({ left, right }) => {
    const level = reference ? y.place(unit(reference.mean!)) : Number.NaN;
    const drawn = sweeps.map((sweep, index) => {
      const offset = (index - (sweeps.length - 1) / 2) * OFFSET;
      return drawSweep(sweep, { x, y, field, unit, index, offset }, styles);
    });
    return (reference ? line([left, level], [right, level], REFERENCE) : '') + drawn.join('');
  });
  return { title, description, svg, table: tableOf(field, sweeps, metric) };
}

interface Placing {
  x: Axis;
  y: Axis;
  field: string;
  unit(value: number): number;
  index: number;
  offset: number;
}

/** Points have the colours of their arms, and the shape of their sweep. */
function drawSweep({ points }: Path, { x, y, field, unit, index, offset }: Placing, styles: ArmStyles): string {
  const placed = points.flatMap(({ arm, point, mean, interval }) =>
    mean === null ? [] : [{ arm, interval, at: x.place(point[field]!) + offset, height: y.place(unit(mean)) }],
  );
  return [
    curve(
      placed.map(({ at, height }) => [at, height]),
      'soft',
      { 'stroke-width': 1.5, 'stroke-dasharray': dashOf(index) },
    ),
    ...placed.map(({ arm, interval, at }) =>
      interval
        ? intervalBar([at, y.place(unit(interval.low))], [at, y.place(unit(interval.high))], styles(arm).colour)
        : '',
    ),
    ...placed.map(({ arm, at, height }) =>
      marker(at, height, { colour: styles(arm).colour, shape: plainShape(index) }, MARKER_AREA),
    ),
  ].join('');
}

const referenceEntry = (label: string): LegendEntry => ({ label, sign: line([0, 6], [26, 6], REFERENCE) });

function tableOf(field: string, sweeps: Path[], metric: string): Figure['table'] {
  return {
    headings: ['sweep', `${field}>`, 'runs>', ...LOST_HEADINGS, 'mean>', '95 % interval>'],
    rows: sweeps.flatMap(({ sweep, points }) =>
      points.map(({ point, n, planned, failed, mean, interval }) => [
        sweep,
        plainNumber(point[field]!),
        `${n}/${planned}`,
        ...lostOf(failed),
        amount(mean, metric),
        range(interval, (value) => amount(value, metric)),
      ]),
    ),
  };
}
