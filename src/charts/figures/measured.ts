/** What was measured of a technique in several situations: an effect and its interval for each. */
import { range, signedNumber } from '../../number-format.js';
import { type ArmStyles, styleArms } from '../drawing/series.js';
import type { Figure } from './figure.js';
import { drawRows } from './rows.js';

export interface MeasuredEffect {
  /** The situation, in a few words. */
  label: string;
  /** Of the test accuracy, in percentage points. */
  mean: number;
  /** Ends of the 95 % interval; null where there is none. */
  low: number | null;
  high: number | null;
}

const TWO = (value: number): string => signedNumber(Number(value.toFixed(2)));
const STYLES: ArmStyles = () => styleArms(['with'], '')('with');

/** @param technique its title */
export function measuredChart(technique: string, effects: readonly MeasuredEffect[]): Figure {
  const title = `What ${technique} did to the test accuracy`;
  const description =
    'One row for each situation. The bar is the change of the accuracy against the same network without it, the line its 95 % interval. Right of the dashed line is better; an interval that touches it shows no difference.';
  const rows = effects.map(({ label, mean, low, high }) => ({
    arm: label,
    values: [],
    mean,
    interval: low === null || high === null ? null : { low, high },
    shown: TWO(mean),
  }));
  const label = 'change of the test accuracy, points';
  return {
    title,
    description,
    svg: drawRows(rows, STYLES, { title, description, label, zero: true, hasSeeds: false }),
    table: {
      headings: ['situation', 'change (points)>', '95 % interval>'],
      rows: rows.map(({ arm, mean, interval }) => [arm, TWO(mean), range(interval, TWO)]),
    },
  };
}
