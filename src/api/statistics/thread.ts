/** The statistics thread: reads stored predictions, computes one answer, ends. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { compareArms } from '../../analysis/comparison.js';
import type { ImageScores } from '../../analysis/comparison-input.js';
import { diagnose } from '../../analysis/diagnostics.js';
import { correctness, type Predictions, sampleLosses } from '../../analysis/predictions.js';
import { loadTestLabels } from '../../models/dataset/load-dataset.js';
import type { StatisticsTask, StoredPredictions, TestLabels } from './task.js';

parentPort?.postMessage(await work(workerData as StatisticsTask));

async function work(task: StatisticsTask) {
  if (task.kind === 'comparison') {
    const scores = await scoreImages(task.predictions, task.labels);
    return compareArms({ ...task.input, scores });
  }
  const { predictions, labels, question } = task;
  return diagnose(predictions.runId, await readPredictions(predictions, await readLabels(labels)), question);
}

/** What each run's predictions say of each test image; the probabilities themselves are let go at once. */
async function scoreImages(stored: StoredPredictions[], source: TestLabels): Promise<Map<string, ImageScores>> {
  const scores = new Map<string, ImageScores>();
  if (stored.length === 0) return scores;
  const labels = await readLabels(source);
  for (const each of stored) {
    const read = await readPredictions(each, labels);
    const known = 'missing' in read ? read : { correct: correctness(read), losses: sampleLosses(read) };
    scores.set(each.runId, known);
  }
  return scores;
}

type Labels = Uint8Array | { missing: string };

async function readLabels({ dataset, folder }: TestLabels): Promise<Labels> {
  const missing = `The test labels of the data set "${dataset}" cannot be read by this service`;
  // Without a folder there is only the packaged data set.
  if (folder === null && dataset !== 'mnist') return { missing };
  return loadTestLabels(folder ?? undefined).catch(() => ({ missing }));
}

/** Float32, little-endian, [images, units]. */
async function readPredictions(stored: StoredPredictions, labels: Labels): Promise<Predictions | { missing: string }> {
  if ('missing' in stored) return stored;
  if ('missing' in labels) return labels;
  const bytes = await readFile(stored.file).catch(() => null);
  if (bytes === null) return { missing: 'Its stored predictions cannot be read' };
  if (bytes.length !== 4 * labels.length * stored.output.units) {
    return { missing: 'Its stored predictions do not fit the test labels' };
  }
  if (os.endianness() === 'BE') bytes.swap32();
  const probabilities = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return { probabilities, labels, output: stored.output };
}
