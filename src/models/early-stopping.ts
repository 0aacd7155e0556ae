/** Early stopping by the rules of Keras's EarlyStopping, and the memory of the best epoch. */
import type { EpochMetrics } from '../experiments/resources.js';
import type { EarlyStopping as EarlyStoppingSpec } from '../experiments/spec.js';

export interface EarlyStopping {
  /** Takes in the metrics of an epoch. */
  observe(metrics: EpochMetrics): { improved: boolean; stop: boolean };
  /** Everything that its further verdicts depend on. */
  state(): EarlyStoppingState;
}

export interface EarlyStoppingState {
  /** Best value so far, turned so that higher is better; null before the first. */
  best: number | null;
  /** Epochs in a row without an improvement. */
  waited: number;
  /** Its last verdict. */
  stop: boolean;
}

/**
 * An epoch is an improvement when it is better than the best so far by more than minDelta; training stops after
 * `patience` epochs in a row without one. The first epoch always improves. A monitored metric that is not measured
 * (no validation images) counts as improving: then nothing is stopped, and the last epoch is the best.
 * @param from a state to go on from
 */
export function createEarlyStopping(spec: EarlyStoppingSpec, from?: EarlyStoppingState): EarlyStopping {
  const [split, metric] = spec.monitor.split('.') as ['train' | 'validation', 'dataLoss' | 'accuracy'];
  const sign = metric === 'accuracy' ? 1 : -1;
  let best = from?.best ?? Number.NEGATIVE_INFINITY;
  let waited = from?.waited ?? 0;
  let stop = from?.stop ?? false;
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
      stop = waited >= spec.patience;
      return { improved: false, stop };
    },
    state: () => ({ best: Number.isFinite(best) ? best : null, waited, stop }),
  };
}
