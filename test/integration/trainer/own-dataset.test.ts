/**
 * Whole runs on a configured data set of another size than MNIST's: what they evaluate and leave.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunSpec } from '../../../src/experiments/spec/experiment.js';
import { loadMnist } from '../../../src/models/data/load-dataset.js';
import type { FinishedReport } from '../../../src/trainer/messages.js';
import { dataset, model, training } from '../../support/specs.js';
import { runSpec, TrainerProcess } from './trainer-process.js';

const scratch = mkdtempSync(path.join(os.tmpdir(), 'regulab-run-'));
afterAll(async () => {
  await trainer.end();
  rmSync(scratch, { recursive: true });
});

/**
 * The first images of MNIST that show a 0, 1 or 2, as a folder: 300 to train on, 50 to test with,
 * three classes.
 */
async function writeFolder(folder: string): Promise<void> {
  const { train } = await loadMnist();
  const chosen = [...train.labels.keys()].filter((index) => train.labels[index]! <= 2).slice(0, 350);
  const words = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer).swap32();
  const write = (name: string, part: number[]) => {
    const pixels = part.map((index) => train.pixels.subarray(index * 784, (index + 1) * 784));
    const labels = Buffer.from(part.map((index) => train.labels[index]!));
    const images = Buffer.concat([words(0x803, part.length, 28, 28), ...pixels]);
    writeFileSync(path.join(folder, `${name}-images-idx3-ubyte`), images);
    writeFileSync(path.join(folder, `${name}-labels-idx1-ubyte`), Buffer.concat([words(0x801, part.length), labels]));
  };
  write('train', chosen.slice(0, 300));
  write('t10k', chosen.slice(300));
}

let trainer: TrainerProcess;
beforeAll(async () => {
  const folder = mkdtempSync(path.join(scratch, 'data-'));
  await writeFolder(folder);
  trainer = new TrainerProcess({ REGULAB_DATASETS: `three-digits=${folder}` });
  await trainer.report('ready');
});

const settings = { epochs: 4, batchSize: 16, optimizer: { type: 'adam', learningRate: 0.01 } } as const;

async function run(change: Partial<RunSpec> = {}) {
  const artifactDirectory = mkdtempSync(path.join(scratch, 'artifacts-'));
  const spec = runSpec({
    dataset: dataset({ name: 'three-digits', trainSize: 240, classBalanced: true, validation: 'stratified' }),
    model: model({ architecture: 'mlp', hiddenUnits: [16] }),
    training: training(settings),
    ...change,
  });
  const checkpoints = { folder: mkdtempSync(path.join(scratch, 'checkpoints-')), oldestFence: 0 };
  const last = await trainer.train(spec, { artifactDirectory, checkpoints });
  expect(last).toMatchObject({ type: 'finished' });
  const read = (name: string) => readFileSync(path.join(artifactDirectory, name));
  const { evaluation, weightsSha256 } = last as FinishedReport;
  return {
    evaluation,
    weightsSha256,
    record: JSON.parse(read('run.json').toString()),
    predictions: read('predictions.bin'),
  };
}

describe('a run on a data set of 300 images in three classes', () => {
  it('trains, validates and tests on its images', async () => {
    const { evaluation, predictions, record } = await run();
    expect([evaluation.train.samples, evaluation.validation!.samples, evaluation.test.samples]).toEqual([192, 48, 50]);
    expect(evaluation.test.accuracy).toBeGreaterThan(0.8);
    expect(predictions).toHaveLength(50 * 10 * 4);
    expect(record.predictions.shape).toEqual([50, 10]);
    expect(evaluation).not.toHaveProperty('robustness');
  });

  it('fails with a clear message when more images are asked for than there are', async () => {
    const spec = runSpec({ dataset: dataset({ name: 'three-digits', trainSize: 301 }) });
    expect(await trainer.train(spec)).toMatchObject({
      type: 'failed',
      code: 'DATASET_INVALID',
      message: expect.stringMatching(/has 300 training images; trainSize asks for 301/),
    });
  });

  it('evaluates the saved weights on distorted test images, the same whenever it is asked for', async () => {
    const robustness: NonNullable<RunSpec['robustness']> = [
      { type: 'rotation', strength: 60 },
      { type: 'shift', strength: 8 },
      { type: 'noise', strength: 0.001 },
      { type: 'blur', strength: 4 },
    ];
    const [plain, asked, again] = [await run(), await run({ robustness }), await run({ robustness })];
    const { evaluation } = asked;
    expect(evaluation.robustness).toHaveLength(4);
    for (const [index, measured] of evaluation.robustness!.entries()) {
      expect(measured).toMatchObject(robustness[index]!);
      expect(measured.dataLoss).not.toBe(evaluation.test.dataLoss);
    }
    const [, shift, noise] = evaluation.robustness!;
    expect(shift!.dataLoss).toBeGreaterThan(2 * evaluation.test.dataLoss);
    expect(noise!.dataLoss / evaluation.test.dataLoss).toBeCloseTo(1, 1);
    expect(again.evaluation.robustness).toEqual(evaluation.robustness);
    expect(asked.record.evaluation.robustness).toEqual(evaluation.robustness);
    expect(asked.weightsSha256).toBe(plain.weightsSha256);
  });

  it('saves averaged weights and says how many epochs they are the mean of', async () => {
    const averaged = training({ ...settings, weightAveraging: { startEpoch: 2 } });
    const { evaluation, record } = await run({ training: averaged });
    expect(evaluation).toMatchObject({ savedEpoch: 4, averagedEpochs: 3 });
    expect(evaluation.train.dataLoss).not.toBe(record.epochs[3].train.dataLoss);
  });
});
