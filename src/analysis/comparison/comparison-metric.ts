/** The metrics that are compared: what their names say, and where a run has them. */

import { imagesRight } from '../../experiments/records/metrics.js';
import type { Comparison, ComparisonMetric, Measure, Split } from '../schemas.js';
import { lossResolution, SHARE_RESOLUTION } from '../statistics/descriptive.js';
import type { ComparedRun } from './comparison-input.js';

export const partsOf = (metric: ComparisonMetric) => metric.split('.') as [Split, Measure];
export const isAccuracy = (metric: ComparisonMetric) => metric.endsWith('.accuracy');
export const onValidation = (metric: ComparisonMetric): ComparisonMetric => `validation.${partsOf(metric)[1]}`;
export const inPoints = (metric: ComparisonMetric, value: number) => (isAccuracy(metric) ? 100 * value : null);

/** @param margin in percentage points for accuracies, else in the metric's own unit */
export function marginOf(metric: ComparisonMetric, margin: number): NonNullable<Comparison['margin']> {
  return isAccuracy(metric) ? { points: margin, value: margin / 100 } : { points: null, value: margin };
}

/** A metric of the saved weights; null when there are none, or no validation images. */
export function savedValue({ evaluation }: Pick<ComparedRun, 'evaluation'>, metric: ComparisonMetric): number | null {
  const [split, measure] = partsOf(metric);
  return evaluation?.[split]?.[measure] ?? null;
}

/** By how much values of the metric, or their differences, differ without meaning it. */
export const resolutionOf = (metric: ComparisonMetric, values: readonly number[]): number =>
  isAccuracy(metric) ? SHARE_RESOLUTION : lossResolution(values);

type Evaluated = Pick<ComparedRun, 'evaluation'>;

/**
 * Left minus right of a metric. Accuracies on equally many images are subtracted as counts of
 * images, so that the same number of images is the same difference, bit for bit.
 * @param values of the two runs, which both have an evaluation
 */
export function differenceOf(
  metric: ComparisonMetric,
  [left, right]: readonly [Evaluated, Evaluated],
  values: readonly [number, number],
): number {
  const [split] = partsOf(metric);
  const [samples, others] = [left, right].map(({ evaluation }) => evaluation?.[split]?.samples);
  if (!isAccuracy(metric) || !samples || samples !== others) return values[0] - values[1];
  return (imagesRight(values[0], samples) - imagesRight(values[1], samples)) / samples;
}
