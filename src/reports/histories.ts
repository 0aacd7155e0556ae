/**
 * The history of a run as its curves need it, as numbers alone: those of a thousand runs are handed
 * to another thread, which would be slow for objects.
 */
import type { CurveEpoch } from '../charts/figures/mean-curves.js';

/**
 * [epochs · 4]: accuracy and data loss on the training images, the same on the validation images,
 * NaN where there are none.
 */
export type CurveHistory = Float64Array<ArrayBuffer>;

const COLUMNS = 4;

export function packHistory(epochs: readonly CurveEpoch[]): CurveHistory {
  const history = new Float64Array(COLUMNS * epochs.length);
  for (const [index, { train, validation }] of epochs.entries()) {
    const { accuracy, dataLoss } = validation ?? { accuracy: Number.NaN, dataLoss: Number.NaN };
    history.set([train.accuracy, train.dataLoss, accuracy, dataLoss], COLUMNS * index);
  }
  return history;
}

export function unpackHistory(history: CurveHistory): CurveEpoch[] {
  return Array.from({ length: history.length / COLUMNS }, (_, index) => {
    const [trained, trainedLoss, held, heldLoss] = history.subarray(COLUMNS * index);
    return {
      epoch: index + 1,
      train: { accuracy: trained!, dataLoss: trainedLoss! },
      validation: Number.isNaN(held) ? null : { accuracy: held!, dataLoss: heldLoss! },
    };
  });
}
