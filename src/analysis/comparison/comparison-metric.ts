/** The metrics that are compared: what their names say, and where a run has them. */

import type { Comparison, ComparisonMetric, Measure, Split } from '../schemas.js';
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
