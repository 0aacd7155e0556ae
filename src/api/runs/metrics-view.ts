/** Smaller views of a run's history: fewer metrics, fewer epochs. */
import { type EpochMetrics, METRICS, type MetricName, type SplitMetrics } from '../../experiments/records/metrics.js';

export interface SelectedEpochMetrics extends Omit<EpochMetrics, 'train' | 'validation'> {
  train?: Partial<SplitMetrics>;
  validation?: Partial<SplitMetrics> | null;
}

/**
 * At most `maxPoints` (2 or more) items: the first, the last, and evenly spaced ones in between.
 */
export function selectPoints<Item>(items: Item[], maxPoints = Number.POSITIVE_INFINITY): Item[] {
  if (items.length <= maxPoints) return items;
  const stride = (items.length - 1) / (maxPoints - 1);
  return Array.from({ length: maxPoints }, (_, point) => items[Math.round(point * stride)] as Item);
}

/** Only the named metrics. A split without any is left out. */
export function selectMetrics(epochs: EpochMetrics[], names: readonly MetricName[]): SelectedEpochMetrics[] {
  const wanted = (split: 'train' | 'validation') => METRICS.filter((metric) => names.includes(`${split}.${metric}`));
  const [train, validation] = [wanted('train'), wanted('validation')];
  return epochs.map(({ epoch, train: trained, validation: validated, runningObjective, durationMs }) => {
    const selected: SelectedEpochMetrics = { epoch, runningObjective, durationMs };
    if (train.length > 0) selected.train = pick(trained, train);
    if (validation.length > 0) selected.validation = validated && pick(validated, validation);
    return selected;
  });
}

function pick(split: SplitMetrics, metrics: readonly (keyof SplitMetrics)[]): Partial<SplitMetrics> {
  const picked: Partial<SplitMetrics> = {};
  for (const metric of metrics) picked[metric] = split[metric];
  return picked;
}
