/**
 * Early stopping: by patience, with the rules of Keras, or by one of Prechelt's criteria; and the
 * memory of the best epoch.
 */
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import type { EarlyStopping as EarlyStoppingSpec } from '../../experiments/spec/training.js';

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
  /** What the criterion remembers; the criterion `patience` needs nothing more. */
  criterion?: CriterionState | undefined;
}

interface CriterionState {
  /** Lowest monitored error so far; null before the first. */
  lowest: number | null;
  /** Training errors of the strip under way. */
  strip: number[];
}

type Criterion = EarlyStoppingSpec['criterion'];

/** Judges the errors of an epoch. Errors are losses, or shares of wrong answers. */
interface Judge {
  /** Whether training is to stop after this epoch. */
  observe(monitored: number, training: number): boolean;
  state(): CriterionState;
}

/**
 * An epoch is an improvement when it is better than the best so far by more than minDelta. The
 * first epoch always improves. By patience, training stops after `patience` epochs in a row without
 * an improvement; Prechelt's criteria judge how far the monitored error is above its minimum. A
 * monitored metric that is not measured (no validation images) counts as improving: then nothing is
 * stopped, and the last epoch is the best.
 * @param from a state to resume from
 */
export function createEarlyStopping(spec: EarlyStoppingSpec, from?: EarlyStoppingState): EarlyStopping {
  const [split, metric] = spec.monitor.split('.') as ['train' | 'validation', 'dataLoss' | 'accuracy'];
  const sign = metric === 'accuracy' ? 1 : -1;
  // Keras judges accuracies as float32, and so do the runs of earlier versions.
  const judged = (measured: { dataLoss: number; accuracy: number }) =>
    metric === 'accuracy' ? Math.fround(measured.accuracy) : measured.dataLoss;
  const errorOf = (measured: { dataLoss: number; accuracy: number }) =>
    metric === 'accuracy' ? 1 - judged(measured) : measured.dataLoss;
  const judge = createJudge(spec.criterion, from?.criterion);
  let best = from?.best ?? Number.NEGATIVE_INFINITY;
  let waited = from?.waited ?? 0;
  let stop = from?.stop ?? false;
  return {
    observe(metrics) {
      const measured = metrics[split];
      if (measured === null) return { improved: true, stop: false };
      const value = sign * judged(measured);
      const improved = value - spec.minDelta > best;
      waited = improved ? 0 : waited + 1;
      if (improved) best = value;
      stop = judge ? judge.observe(errorOf(measured), errorOf(metrics.train)) : !improved && waited >= spec.patience;
      return { improved, stop };
    },
    state: () => ({ best: Number.isFinite(best) ? best : null, waited, stop, criterion: judge?.state() }),
  };
}

function createJudge(criterion: Criterion, from?: CriterionState): Judge | null {
  if (criterion.type === 'patience') return null;
  let lowest = from?.lowest ?? Number.POSITIVE_INFINITY;
  let strip = from?.strip ?? [];
  return {
    observe(monitored, training) {
      lowest = Math.min(lowest, monitored);
      const loss = generalizationLoss(monitored, lowest);
      if (criterion.type === 'generalizationLoss') return loss > criterion.alpha;
      strip = [...strip, training];
      if (strip.length < criterion.stripLength) return false;
      const progress = trainingProgress(strip);
      strip = [];
      return loss > criterion.alpha * progress;
    },
    state: () => ({ lowest: Number.isFinite(lowest) ? lowest : null, strip }),
  };
}

/**
 * GL = 100·(error / lowest error so far - 1): how far the error is above its minimum, in percent.
 */
function generalizationLoss(error: number, lowest: number): number {
  return error === lowest ? 0 : 100 * (error / lowest - 1);
}

/**
 * P = 1000·(mean of the strip's training errors / their minimum - 1): how far training still moves,
 * in per mille.
 */
function trainingProgress(strip: readonly number[]): number {
  const minimum = Math.min(...strip);
  const mean = strip.reduce((sum, error) => sum + error, 0) / strip.length;
  return mean === minimum ? 0 : 1000 * (mean / minimum - 1);
}
