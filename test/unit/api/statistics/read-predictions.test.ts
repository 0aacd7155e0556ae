import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { readPredictions } from '../../../../src/api/statistics/read-predictions.js';
import type { StoredPredictions } from '../../../../src/api/statistics/task.js';
import { whileForbidden } from '../../../support/disk-trouble.js';

const folder = await mkdtemp(path.join(os.tmpdir(), 'regulab-predictions-'));
afterAll(() => rm(folder, { recursive: true }));

const file = path.join(folder, 'predictions.bin');
const labels = Uint8Array.of(3, 1);
const stored: StoredPredictions = { runId: 'run_1', output: { activation: 'sigmoid', units: 1 }, file };

it('reads the probabilities of every test image', async () => {
  await writeFile(file, Float32Array.of(0.25, 0.5));
  expect(await readPredictions(stored, labels)).toMatchObject({ probabilities: Float32Array.of(0.25, 0.5), labels });
});

it('says of a file that is gone or of another length that there are no predictions', async () => {
  await writeFile(file, Float32Array.of(0.25));
  expect(await readPredictions(stored, labels)).toEqual({ missing: expect.stringContaining('do not fit') });
  await rm(file);
  expect(await readPredictions(stored, labels)).toEqual({ missing: expect.stringContaining('cannot be read') });
});

it('gives no answer, which would be kept, while the file cannot be read', async () => {
  await writeFile(file, Float32Array.of(0.25, 0.5));
  const read = () => readPredictions(stored, labels);
  await expect(whileForbidden([file], read)).rejects.toMatchObject({ code: 'EACCES' });
  expect(await read()).toHaveProperty('probabilities');
});
