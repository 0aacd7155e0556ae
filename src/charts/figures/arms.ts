/** Comparisons: what every arm reaches, and how it differs from the baseline. */
import { lostRuns } from '../../analysis/comparison/lost-runs.js';
import type { ArmSummary, Comparison } from '../../analysis/schemas.js';
import {
  amount,
  capitalized,
  differenceUnitOf,
  inUnit,
  isShare,
  nameOfMetric,
  range,
  signedAmount,
  unitOf,
} from '../../number-format.js';
import type { ArmStyles } from '../drawing/series.js';
import type { Figure } from './figure.js';
import { drawRows } from './rows.js';

type Interval = { low: number; high: number };

/** What each arm reaches, seed by seed. */
export function armsChart({ metric, arms, baseline }: Comparison, styles: ArmStyles): Figure {
  const title = `${capitalized(nameOfMetric(metric))} by arm and seed`;
  const better = isShare(metric) ? 'Further right is better.' : 'Further left is better.';
  const description = `One row for each arm. Dots are seeds, the bar is their mean, the line its 95 % interval. ${better} The baseline is ${baseline}.`;
  const rows = arms.map(({ arm, values, mean, interval }) => ({
    arm,
    values: values.map(({ value }) => inUnit(value, metric)),
    mean: mean === null ? null : inUnit(mean, metric),
    interval: interval && intervalInUnit(interval, metric),
    shown: amount(mean, metric),
  }));
  return {
    title,
    description,
    svg: drawRows(rows, styles, { title, description, label: unitOf(metric), emphasized: baseline }),
    table: {
      headings: [
        'arm',
        'runs>',
        ...LOST_HEADINGS,
        `mean${isShare(metric) ? ' (%)' : ''}>`,
        'deviation>',
        '95 % interval>',
      ],
      rows: arms.map(({ arm, n, planned, failed, mean, standardDeviation, interval }) => [
        arm,
        `${n}/${planned}`,
        ...lostOf(failed),
        amount(mean, metric),
        amount(standardDeviation, metric),
        range(interval, (value) => amount(value, metric)),
      ]),
    },
  };
}

/** The paired differences from the baseline, seed by seed. */
export function differencesChart({ metric, comparisons, baseline }: Comparison, styles: ArmStyles): Figure {
  const title = `${capitalized(nameOfMetric(metric))}: difference from ${baseline}`;
  const description =
    'One row for each arm. Dots are the paired differences of single seeds, the bar is their mean, the line its 95 % interval. An interval without 0, the dashed line, is evidence of a difference; with several arms, see the adjusted p-values.';
  const rows = comparisons.map(({ arm, difference }) => ({
    arm,
    values: difference?.values.map(({ value }) => inUnit(value, metric)) ?? [],
    mean: difference === null ? null : inUnit(difference.mean, metric),
    interval: difference?.interval ? intervalInUnit(difference.interval, metric) : null,
    shown: signedAmount(difference?.mean, metric),
  }));
  return {
    title,
    description,
    svg: drawRows(rows, styles, {
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

/** For tables: runs without a model that failed, and those that someone cancelled. */
export const LOST_HEADINGS = ['failed>', 'cancelled>'];
export function lostOf(lost: ArmSummary['failed']): string[] {
  const { failed, cancelled } = lostRuns(lost);
  return [String(failed), String(cancelled)];
}

const intervalInUnit = ({ low, high }: Interval, metric: string): Interval => ({
  low: inUnit(low, metric),
  high: inUnit(high, metric),
});
