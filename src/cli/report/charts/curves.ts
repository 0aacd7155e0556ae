/** Lines over an axis: learning curves, paths along sweeps, bias and variance. */
import type { BiasVariance } from '../../../analysis/studies/bias-variance.js';
import type { SweepPaths } from '../../../analysis/studies/path.js';
import type { Figure } from '../document.js';
import type { ReportedRun } from '../gather.js';
import { amount, figureOf, inUnit, mean, range, tick, unitOf } from '../numbers.js';
import { at, chart, marker, polyline, styleOf } from './chart.js';
import { linear, ofStrengths } from './scale.js';

/** Arms in one chart; the others go into further ones. */
export const MAX_LINES = 6;

interface Curve {
  arm: string;
  train: number[];
  held: number[];
}

/** Mean over the seeds of an arm after each epoch, as far as all of its runs went. */
function curvesOf(runs: ReportedRun[], arms: string[], measure: 'accuracy' | 'dataLoss'): Curve[] {
  return arms.map((arm) => {
    const histories = runs
      .filter(({ run, epochs }) => run.arm === arm && epochs.length > 0)
      .map(({ epochs }) => epochs);
    const length = histories.length === 0 ? 0 : Math.min(...histories.map((epochs) => epochs.length));
    const along = (split: 'train' | 'validation') =>
      Array.from({ length }, (_, epoch) =>
        mean(histories.map((epochs) => epochs[epoch]![split]?.[measure] ?? Number.NaN)),
      );
    return { arm, train: along('train'), held: along('validation').filter(Number.isFinite) };
  });
}

/** Training images dashed, validation images solid. */
export function learningCurves(runs: ReportedRun[], arms: string[], measure: 'accuracy' | 'dataLoss'): Figure | null {
  const unit = (value: number) => (measure === 'accuracy' ? 100 * value : value);
  const curves = curvesOf(runs, arms, measure).filter(({ train }) => train.length > 0);
  const values = curves
    .flatMap(({ train, held }) => [...train, ...held])
    .map(unit)
    .filter(Number.isFinite);
  if (values.length === 0) return null;
  const name = measure === 'accuracy' ? 'accuracy' : 'data loss';
  const title = `Learning curves: ${name}`;
  const description = `Mean over the seeds of each arm after every epoch: validation images as solid lines, training images as dashed ones. Where the two part, the network overfits.`;
  const last = Math.max(...curves.map(({ train }) => train.length));
  const x = { label: 'epoch', scale: linear([1, last], { margin: 0.02 }), format: tick };
  const y = { label: measure === 'accuracy' ? 'accuracy, %' : name, scale: linear(values), format: tick };
  const svg = chart({ title, description, x, y, legend: curves.map(({ arm }) => arm) }, () =>
    curves
      .map(({ train, held }, index) => {
        const points = (along: number[]) =>
          along.map((value, epoch): [number, number] => [x.scale.place(epoch + 1), y.scale.place(unit(value))]);
        const shown = held.length > 0 ? held : train;
        const [endX, endY] = points(shown).at(-1)!;
        return `${polyline(points(train), `line dashed ${styleOf(index)}`)}${polyline(points(held), `line ${styleOf(index)}`)}${marker(endX, endY, index)}`;
      })
      .join(''),
  );
  return {
    title,
    description,
    svg,
    table: {
      headings: ['arm', 'epochs>', `train ${name} at the end>`, `validation ${name} at the end>`],
      rows: curves.map(({ arm, train, held }) => [
        arm,
        String(train.length),
        measure === 'accuracy' ? `${(100 * train.at(-1)!).toFixed(2)} %` : figureOf(train.at(-1)),
        held.length === 0
          ? '–'
          : measure === 'accuracy'
            ? `${(100 * held.at(-1)!).toFixed(2)} %`
            : figureOf(held.at(-1)),
      ]),
    },
  };
}

/** A metric against the strength of what was swept; sweeps of the same field in one chart. */
export function pathCharts({ metric, paths, others }: SweepPaths): Figure[] {
  const single = paths.filter(({ fields }) => fields.length === 1);
  const fields = [...new Set(single.map((path) => path.fields[0]!))];
  return fields.map((field) => {
    const ofField = single.filter((path) => path.fields[0] === field);
    const unit = (value: number) => inUnit(value, metric);
    const known = ofField.map(({ sweep, points }) => ({
      sweep,
      points: points.filter((point) => point.mean !== null),
    }));
    const strengths = ofField.flatMap(({ points }) => points.map(({ point }) => point[field]!));
    const reference = others[0]?.mean ?? null;
    const values = known.flatMap(({ points }) =>
      points.flatMap(({ mean: center, interval }) => [center!, ...(interval ? [interval.low, interval.high] : [])]),
    );
    const shown = [...values, ...(reference === null ? [] : [reference])].map(unit);
    const title = `${metric} along ${field}`;
    const description = `Mean over the seeds with its 95 % interval at every strength of ${field}${reference === null ? '' : `; the dashed line is ${others[0]!.arm}`}. A point is missing where every run failed.`;
    const x = { label: field, scale: ofStrengths(strengths), format: tick };
    const y = { label: unitOf(metric), scale: linear(shown.length === 0 ? [0, 1] : shown), format: tick };
    const svg = chart({ title, description, x, y, legend: known.map(({ sweep }) => sweep) }, ({ left, right }) => {
      const line =
        reference === null
          ? ''
          : `<line class="zero" x1="${left}" y1="${at(y.scale.place(unit(reference)))}" x2="${right}" y2="${at(y.scale.place(unit(reference)))}"/>`;
      const drawn = known.map(({ points }, index) => {
        // Side by side, so that intervals at the same strength do not hide each other.
        const shift = known.length === 1 ? 0 : (index - (known.length - 1) / 2) * 5;
        const placed = points.map(({ point, mean: center, interval }) => ({
          x: x.scale.place(point[field]!) + shift,
          y: y.scale.place(unit(center!)),
          interval: interval && [y.scale.place(unit(interval.low)), y.scale.place(unit(interval.high))],
        }));
        const bars = placed.map(({ x: px, interval }) =>
          interval
            ? `<line class="interval ${styleOf(index)}" x1="${at(px)}" y1="${at(interval[0]!)}" x2="${at(px)}" y2="${at(interval[1]!)}"/>`
            : '',
        );
        const marks = placed.map(({ x: px, y: py }) => marker(px, py, index, 4.5));
        const path = polyline(
          placed.map((point): [number, number] => [point.x, point.y]),
          `line ${styleOf(index)}`,
        );
        return path + bars.join('') + marks.join('');
      });
      return line + drawn.join('');
    });
    return {
      title,
      description,
      svg,
      table: {
        headings: ['sweep', `${field}>`, 'runs>', 'failed>', 'mean>', '95 % interval>'],
        rows: ofField.flatMap(({ sweep, points }) =>
          points.map(({ point, n, planned, failed, mean: center, interval }) => [
            sweep,
            tick(point[field]!),
            `${n}/${planned}`,
            String(failed.count),
            amount(center, metric),
            range(interval, (value) => amount(value, metric)),
          ]),
        ),
      },
    };
  });
}

const PARTS = ['error', 'bias', 'variance'] as const;

/** Error, bias and what the variance adds to the error, along each sweep. */
export function biasVarianceCharts({ curves, arms }: BiasVariance): Figure[] {
  return curves
    .filter(({ fields }) => fields.length === 1)
    .map(({ sweep, fields, points }) => {
      const field = fields[0]!;
      const known = points.flatMap(({ arm, point }) => {
        const zeroOne = arms.find((each) => each.arm === arm)?.zeroOne;
        return zeroOne ? [{ arm, strength: point[field]!, ...zeroOne }] : [];
      });
      const shareOf = (point: (typeof known)[number], part: (typeof PARTS)[number]) =>
        100 * (part === 'variance' ? point.netVariance : point[part]);
      const values = known.flatMap((point) => PARTS.map((part) => shareOf(point, part)));
      const title = `Bias and variance of the 0-1 loss along ${field} (${sweep})`;
      const description = `Error = bias + net variance, in per cent of the test images, at every strength of ${field}.`;
      const x = { label: field, scale: ofStrengths(points.map(({ point }) => point[field]!)), format: tick };
      const y = {
        label: '% of test images',
        scale: linear(values.length === 0 ? [0, 1] : [...values, 0]),
        format: tick,
      };
      const legend = ['error', 'bias', 'net variance'];
      const svg = chart({ title, description, x, y, legend }, () =>
        PARTS.map((part, index) => {
          const line = known.map((point): [number, number] => [
            x.scale.place(point.strength),
            y.scale.place(shareOf(point, part)),
          ]);
          return polyline(line, `line ${styleOf(index)}`) + line.map(([px, py]) => marker(px, py, index, 4.5)).join('');
        }).join(''),
      );
      return {
        title,
        description,
        svg,
        table: {
          headings: ['arm', 'error (%)>', 'bias>', 'net variance>', 'unbiased variance>', 'biased variance>'],
          rows: known.map(({ arm, error, bias, netVariance, unbiasedVariance, biasedVariance }) => [
            arm,
            ...[error, bias, netVariance, unbiasedVariance, biasedVariance].map((value) => (100 * value).toFixed(2)),
          ]),
        },
      };
    });
}
