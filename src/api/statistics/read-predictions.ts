/** Reads stored predictions and the labels of the test images. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import type { Predictions } from '../../analysis/predictions/predictions.js';
import { asDiskReadError } from '../../errors.js';
import { loadTestLabels } from '../../models/data/load-dataset.js';
import type { StoredPredictions, TestLabels } from './task.js';

export type StoredProbabilities = Predictions & { probabilities: Float32Array };
export type Labels = Uint8Array | { missing: string };

/** One digit per test image, or why they are unknown. */
export async function readLabels({ dataset, folder }: TestLabels): Promise<Labels> {
  const missing = `The test labels of the data set "${dataset}" cannot be read by this service`;
  // Without a folder there is only the packaged data set.
  if (folder === null && dataset !== 'mnist') return { missing };
  return loadTestLabels(folder ?? undefined).catch((error: Error) => {
    throwIfUnreadable(error.cause);
    return { missing };
  });
}

/** Float32, little-endian, [images, units]. */
export async function readPredictions(
  stored: StoredPredictions,
  labels: Labels,
): Promise<StoredProbabilities | { missing: string }> {
  if ('missing' in stored) return stored;
  if ('missing' in labels) return labels;
  const bytes = await readFile(stored.file).catch((error) => {
    throwIfUnreadable(error);
    return null;
  });
  if (bytes === null) return { missing: 'Its stored predictions cannot be read' };
  if (bytes.length !== 4 * labels.length * stored.output.units) {
    return { missing: 'Its stored predictions do not fit the test labels' };
  }
  if (os.endianness() === 'BE') bytes.swap32();
  const probabilities = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return { probabilities, labels, output: stored.output };
}

/** A disk that cannot be read must not become an answer, because answers are kept. */
function throwIfUnreadable(error: unknown): void {
  if (asDiskReadError(error)) throw error;
}
