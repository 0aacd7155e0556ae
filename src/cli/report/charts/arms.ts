/** One row for each arm: every seed as a dot, the mean as a bar, its interval as a line. */
import type { Comparison } from '../../../analysis/schemas.js';
import type { Figure } from '../document.js';
import { escapeXml } from '../escape.js';
import { amount, differenceUnitOf, inUnit, isShare, range, signedAmount, tick, unitOf } from '../numbers.js';
import { at, chart, SIZE } from './chart.js';
import { linear, type Scale } from './scale.js';

interface Row {
  label: string;
  values: number[];
  mean: number | null;
  interval: { low: number; high: number } | null;
  /** Set off from the others. */
  marked: boolean;
}

const ROW_HEIGHT = 30;
const MAX_LABEL = 28;

/** What each arm reaches, seed by seed. */
export function armsChart({ metric, arms, baseline }: Comparison): Figure {
  const unit = (value: number) => inUnit(value, metric);
  const rows = arms.map(({ arm, values, mean, interval }) => ({
    label: arm,
    values: values.map(({ value }) => unit(value)),
    mean: mean === null ? null : unit(mean),
    interval: interval && { low: unit(interval.low), high: unit(interval.high) },
    marked: arm === baseline,
  }));
  const best = metric.endsWith('accuracy') ? 'to the right is better' : 'to the left is better';
  const description = `A row for each arm: dots are seeds, the bar is the mean, the line its 95 % interval; ${best}. The baseline is ${baseline}.`;
  const title = `${metric} by arm and seed`;
  return {
    title,
    description,
    svg: rowsChart(rows, { title, description, label: unitOf(metric) }),
    table: {
      headings: ['arm', 'runs>', 'failed>', `mean${isShare(metric) ? ' (%)' : ''}>`, 'deviation>', '95 % interval>'],
      rows: arms.map(({ arm, n, planned, failed, mean, standardDeviation, interval }) => [
        arm,
        `${n}/${planned}`,
        String(failed.count),
        amount(mean, metric),
        amount(standardDeviation, metric),
        range(interval, (value) => amount(value, metric)),
      ]),
    },
  };
}

/** The paired differences from the baseline, seed by seed. */
export function differencesChart({ metric, comparisons, baseline }: Comparison): Figure {
  const unit = (value: number) => inUnit(value, metric);
  const rows = comparisons.map(({ arm, difference }) => ({
    label: arm,
    values: difference?.values.map(({ value }) => unit(value)) ?? [],
    mean: difference === null ? null : unit(difference.mean),
    interval: difference?.interval
      ? { low: unit(difference.interval.low), high: unit(difference.interval.high) }
      : null,
    marked: false,
  }));
  const title = `${metric}: difference from ${baseline}`;
  const description = `A row for each arm: dots are the paired differences of single seeds, the bar is their mean, the line its 95 % interval. An interval that does not touch the line at 0 tells the arms apart.`;
  return {
    title,
    description,
    svg: rowsChart(rows, {
      title,
      description,
      label: `${differenceUnitOf(metric)}, arm minus ${baseline}`,
      zero: true,
    }),
    table: {
      headings: [`minus ${baseline}`, 'pairs>', 'difference>', '95 % interval>'],
      rows: comparisons.map(({ arm, n, difference }) => [
        arm,
        String(n),
        signedAmount(difference?.mean, metric),
        range(difference?.interval, (value) => signedAmount(value, metric)),
      ]),
    },
  };
}

function rowsChart(
  rows: Row[],
  { title, description, label, zero = false }: { title: string; description: string; label: string; zero?: boolean },
): string {
  const shown = rows.flatMap(({ values, mean, interval }) => [
    ...values,
    ...(mean === null ? [] : [mean]),
    ...(interval ? [interval.low, interval.high] : []),
  ]);
  const scale = linear(shown.length === 0 ? [0, 1] : zero ? [...shown, 0] : shown);
  const height = ROW_HEIGHT * rows.length + 70;
  const longest = Math.max(0, ...rows.map((row) => Math.min(MAX_LABEL, row.label.length)));
  const left = Math.max(80, 24 + 7 * longest);
  const frame = { title, description, x: { label, scale, format: tick }, width: SIZE.width, height, left };
  return chart(frame, ({ top, bottom }) => {
    const step = (bottom - top) / Math.max(1, rows.length);
    const zeroLine = zero
      ? `<line class="zero" x1="${at(scale.place(0))}" y1="${top}" x2="${at(scale.place(0))}" y2="${bottom}"/>`
      : '';
    return zeroLine + rows.map((row, index) => drawRow(row, top + (index + 0.5) * step, scale, left)).join('');
  });
}

function drawRow({ label, values, mean, interval, marked }: Row, y: number, scale: Scale, left: number): string {
  const place = (value: number) => at(scale.place(value));
  const name = label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL - 1)}…` : label;
  const style = marked ? 's7' : 's0';
  return [
    `<text class="row" x="${left - 12}" y="${at(y + 4)}" text-anchor="end">${escapeXml(name)}</text>`,
    interval
      ? `<line class="interval ${style}" x1="${place(interval.low)}" y1="${at(y)}" x2="${place(interval.high)}" y2="${at(y)}"/>`
      : '',
    ...values.map((value) => `<circle class="dot ${style}" cx="${place(value)}" cy="${at(y)}" r="4"/>`),
    mean === null
      ? ''
      : `<line class="mean ${style}" x1="${place(mean)}" y1="${at(y - 9)}" x2="${place(mean)}" y2="${at(y + 9)}"/>`,
  ].join('');
}
