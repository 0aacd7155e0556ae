/**
 * The history of a run as a comparison reads it: a thousand runs may have a million epochs, of
 * which it needs three figures each.
 */
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import type { Measure, Split } from '../schemas.js';

/**
 * [epochs · 4], in ascending order of epochs: the number of the epoch, the measure on the training
 * images, the same on the validation images, and the validation data loss. NaN where there are no
 * validation images.
 */
export type History = Float64Array<ArrayBuffer>;

const COLUMNS = 4;
const COLUMN = { epoch: 0, train: 1, validation: 2, validationLoss: 3 } as const;

/** @param measure of the metric that is compared */
export function historyOf(epochs: readonly EpochMetrics[], measure: Measure): History {
  const history = new Float64Array(COLUMNS * epochs.length);
  for (const [index, { epoch, train, validation }] of epochs.entries()) {
    const [onValidation = Number.NaN, loss = Number.NaN] = [validation?.[measure], validation?.dataLoss];
    history.set([epoch, train[measure], onValidation, loss], COLUMNS * index);
  }
  return history;
}

/** Number of epochs. */
export const lengthOf = (history: History): number => history.length / COLUMNS;

/** The measure on these images after an epoch; null when it was not measured. */
export function measuredAt(history: History, split: Exclude<Split, 'test'>, epoch: number): number | null {
  for (let row = 0; row < history.length; row += COLUMNS) {
    if (history[row + COLUMN.epoch] !== epoch) continue;
    const value = history[row + COLUMN[split]]!;
    return Number.isNaN(value) ? null : value;
  }
  return null;
}

/** The first epoch of the lowest validation data loss; 0 without validation images. */
export function epochOfLowestLoss(history: History): number {
  let best = { epoch: 0, loss: Number.POSITIVE_INFINITY };
  for (let row = 0; row < history.length; row += COLUMNS) {
    const loss = history[row + COLUMN.validationLoss]!;
    if (loss < best.loss) best = { epoch: history[row + COLUMN.epoch]!, loss };
  }
  return best.epoch;
}
