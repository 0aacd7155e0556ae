import { readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { expect, it } from '@jest/globals';
import { loadMnist } from '../../../src/models/data/load-dataset.js';
import { splitDataset } from '../../../src/models/data/split.js';
import { fitModel } from '../../../src/models/loop/fit.js';
import { buildModel } from '../../../src/models/model/model.js';
import { GraphCache } from '../../../src/models/tensorflow/compiler/compiled-loop.js';
import { backend, tf } from '../../../src/models/tensorflow/tensorflow.js';
import { residentMegabytes } from '../../../src/worker/trainers/memory.js';
import { dataset, everything, model, regularization, training } from '../../support/specs.js';
import { runSpec, TrainerProcess, trainCommand } from './trainer-process.js';

const MODELS = [
  model({ architecture: 'softmax-regression' }),
  model({ architecture: 'mlp', hiddenUnits: [8] }),
  model({ architecture: 'cnn', filters: [2], hiddenUnits: [4] }),
];

it('frees every tensor of its runs, and keeps no more graphs than the cache holds', async () => {
  const data = splitDataset(await loadMnist(), { ...dataset(), trainSize: 40 }, 1);
  const cache = new GraphCache(4);
  const loadedBefore = backend().binding.getNumOfSavedModels();
  const trainOnce = async (run: number) => {
    const built = buildModel(MODELS[run % MODELS.length]!, run % 2 ? everything : regularization(), run);
    await fitModel({
      model: built,
      data,
      // The last batch is smaller: two graphs a run.
      training: training({ epochs: 1, batchSize: 10 + (run % 5) }),
      seed: run,
      executionMode: { mode: 'compiled', cache },
      signal: new AbortController().signal,
      listener: { onStep() {}, onEpoch() {} },
    });
    built.dispose();
  };
  await trainOnce(0);
  const tensors = [tf.memory().numTensors, backend().binding.getNumOfTensors()];
  for (let run = 1; run <= 30; run++) await trainOnce(run);
  expect([tf.memory().numTensors, backend().binding.getNumOfTensors()]).toEqual(tensors);
  expect(cache.size).toBe(4);
  expect(backend().binding.getNumOfSavedModels() - loadedBefore).toBe(4);
});

/** Resident memory without pages of files where the system reports it (Linux), else all of it. */
async function memoryOf(pid: number): Promise<number> {
  if (os.platform() !== 'linux') return residentMegabytes(pid);
  return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/RssAnon:\s+(\d+) kB/)![1]) / 1024;
}

it('leaves the memory of a warm trainer where it was after the first runs', async () => {
  const trainer = new TrainerProcess();
  await trainer.report('ready');
  let settled = 0;
  for (let run = 1; run <= 60; run++) {
    const spec = runSpec({ seed: run, model: MODELS[run % MODELS.length]!, training: training({ epochs: 1 }) });
    const { artifactDirectory } = trainCommand(spec);
    expect(await trainer.train(spec, { artifactDirectory })).toMatchObject({ type: 'finished' });
    rmSync(artifactDirectory, { recursive: true });
    if (run === 30) settled = await memoryOf(trainer.child.pid!);
  }
  expect((await memoryOf(trainer.child.pid!)) / settled).toBeLessThan(1.1);
  await trainer.end();
}, 120_000);
