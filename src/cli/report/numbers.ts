/** Numbers as a report writes them; every figure keeps enough digits to be found again in the API's answer. */
import type { ComparisonMetric } from '../../analysis/schemas.js';
import { significant } from '../output/format.js';

export const isShare = (metric: ComparisonMetric) => metric.endsWith('.accuracy');

/** Accuracies in percent, other metrics as they are. */
export const inUnit = (value: number, metric: ComparisonMetric) => (isShare(metric) ? 100 * value : value);
export const unitOf = (metric: ComparisonMetric) => (isShare(metric) ? `${metric}, %` : metric);
export const differenceUnitOf = (metric: ComparisonMetric) => (isShare(metric) ? `${metric}, points` : metric);

export function amount(value: number | null | undefined, metric: ComparisonMetric): string {
  if (value === null || value === undefined) return '–';
  return isShare(metric) ? (100 * value).toFixed(2) : significant(value);
}

export function signedAmount(value: number | null | undefined, metric: ComparisonMetric): string {
  if (value === null || value === undefined) return '–';
  return `${value > 0 ? '+' : ''}${amount(value, metric)}`;
}

export function range(
  interval: { low: number; high: number } | null | undefined,
  show: (value: number) => string,
): string {
  return interval ? `${show(interval.low)} … ${show(interval.high)}` : '–';
}

export const figureOf = (value: number | null | undefined) =>
  value === null || value === undefined ? '–' : significant(value);

export const probability = (p: number | null | undefined) =>
  p === null || p === undefined ? '–' : p < 0.001 ? '< 0.001' : String(Number(p.toPrecision(2)));

/** Short text of a tick. */
export const tick = (value: number) =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(0) : String(Number(value.toPrecision(6)));

export const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
