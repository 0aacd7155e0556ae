/** Early stopping by the rules of Keras's EarlyStopping, and the memory of the best epoch. */
import type { EpochMetrics } from '../experiments/resources.js';
import type { EarlyStopping as EarlyStoppingSpec } from '../experiments/spec.js';

export interface EarlyStopping {
  /** Takes in the metrics of an epoch. */
  observe(metrics: EpochMetrics): { improved: boolean; stop: boolean };
}

/**
 * An epoch is an improvement when it is better than the best so far by more than minDelta; training stops after
 * `patience` epochs in a row without one. The first epoch always improves. A monitored metric that is not measured
 * (no validation images) counts as improving: then nothing is stopped, and the last epoch is the best.
 */
export function createEarlyStopping(spec: EarlyStoppingSpec): EarlyStopping {
  const [split, metric] = spec.monitor.split('.') as ['train' | 'validation', 'dataLoss' | 'accuracy'];
  const sign = metric === 'accuracy' ? 1 : -1;
  let best = Number.NEGATIVE_INFINITY;
  let waited = 0;
  return {
    observe(metrics) {
      const measured = metrics[split];
      if (measured === null) return { improved: true, stop: false };
      const value = sign * measured[metric];
      waited++;
      if (value - spec.minDelta > best) {
        best = value;
        waited = 0;
        return { improved: true, stop: false };
      }
      return { improved: false, stop: waited >= spec.patience };
    },
  };
}
