/**
 * Trainers that die at chosen moments: at training steps, and at every boundary of saving a checkpoint and of publishing the
 * artifacts. Whatever happens, the run ends with the bits of one that nothing happened to.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RunSpec } from '../../src/experiments/spec.js';
import { totalSteps } from '../../src/experiments/training-position.js';
import { randomStream } from '../../src/models/random.js';
import type { FinishedReport } from '../../src/trainer/messages.js';
import { runSpec, TrainerProcess } from '../integration/trainer/trainer-process.js';
import { everything, model, training } from '../support/specs.js';
import { SETTINGS } from './support/settings.js';

const SEED = SETTINGS.seed;
const KILLS = 3;

const scratch = mkdtempSync(path.join(os.tmpdir(), 'regulab-faults-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const newFolder = () => mkdtempSync(path.join(scratch, 'run-'));

const OPTIMIZERS = [
  { type: 'sgd', learningRate: 0.05 },
  { type: 'momentum', learningRate: 0.05 },
  { type: 'rmsprop', learningRate: 0.001, momentum: 0.9, centered: true },
  { type: 'adam', learningRate: 0.001 },
] as const;

/** 6 epochs of 30 steps, with every technique. */
const specWith = (optimizer: (typeof OPTIMIZERS)[number]): RunSpec =>
  runSpec({
    model: model({ architecture: 'mlp', hiddenUnits: [8] }),
    regularization: everything,
    training: training({ epochs: 6, batchSize: 8, optimizer, earlyStopping: { patience: 3 } }),
  });
const STEPS = 180;

interface Survived {
  weightsSha256: string;
  /** Of every artifact by name, and the metric history without its times. */
  artifacts: Record<string, string>;
  epochs: unknown[];
  /** Where each execution began, in steps. */
  starts: number[];
  folders: { artifacts: string; checkpoints: string };
}

/** Trains a run in as many executions as it takes; each that dies is followed by the next, as the worker would. */
async function survive(spec: RunSpec, environment: Record<string, string> = {}): Promise<Survived> {
  const checkpoints = { folder: newFolder(), oldestFence: 0 };
  const starts: number[] = [];
  for (let fence = 1; fence < 20; fence++) {
    const trainer = new TrainerProcess({ REGULAB_CHECKPOINT_SECONDS: '0', ...environment });
    const artifactDirectory = newFolder();
    try {
      await trainer.report('ready');
      const last = (await trainer.train(spec, { fence, checkpoints, artifactDirectory })) as FinishedReport;
      expect(last.type).toBe('finished');
      const record = JSON.parse(readFileSync(path.join(artifactDirectory, 'run.json'), 'utf8'));
      starts.push(totalSteps((await trainer.report('started')).position));
      return {
        weightsSha256: last.weightsSha256,
        artifacts: Object.fromEntries(last.artifacts.map(({ name, sha256 }) => [name, sha256])),
        epochs: record.epochs.map((epoch: object) => ({ ...epoch, durationMs: 0 })),
        starts,
        folders: { artifacts: artifactDirectory, checkpoints: checkpoints.folder },
      };
    } catch (error) {
      if (trainer.child.signalCode !== 'SIGKILL') throw error;
      const started = trainer.reports.find((report) => report.type === 'started');
      if (started) starts.push(totalSteps(started.position));
    } finally {
      await trainer.end();
    }
  }
  throw new Error('The run did not survive 20 executions.');
}

const result = ({ weightsSha256, artifacts, epochs }: Survived) => ({
  weightsSha256,
  epochs,
  model: artifacts['model.json'],
  predictions: artifacts['predictions.bin'],
});

const undisturbed = new Map<string, Promise<Survived>>();
function expected(optimizer: (typeof OPTIMIZERS)[number]): Promise<Survived> {
  const known = undisturbed.get(optimizer.type) ?? survive(specWith(optimizer), { REGULAB_CHECKPOINT_SECONDS: '3600' });
  undisturbed.set(optimizer.type, known);
  return known;
}

describe.each(OPTIMIZERS)('F0, F2, F4: a run with $type', (optimizer) => {
  it('gives the same bits when nothing happens, with checkpoints and without', async () => {
    expect(result(await survive(specWith(optimizer)))).toEqual(result(await expected(optimizer)));
  }, 60_000);

  const random = randomStream(SEED, ['kill', optimizer.type]);
  const steps = Array.from({ length: KILLS }, () => uniformInt(random, 1, STEPS));
  it.each(steps)(
    'gives the same bits when its trainer is killed at step %i',
    async (step) => {
      const survived = await survive(specWith(optimizer), { REGULAB_CRASH_AT: `1/step:${step}` });
      expect(survived.starts).toHaveLength(2);
      expect(result(survived)).toEqual(result(await expected(optimizer)));
    },
    60_000,
  );

  it('gives the same bits when its trainer is killed again and again', async () => {
    const crashes = [25, 60, 95, 130, 165].map((step, index) => `${index + 1}/step:${step}`).join();
    const survived = await survive(specWith(optimizer), { REGULAB_CRASH_AT: crashes });
    expect(survived.starts).toHaveLength(6);
    expect([...survived.starts].sort((a, b) => a - b)).toEqual(survived.starts);
    expect(result(survived)).toEqual(result(await expected(optimizer)));
  }, 120_000);
});

const CHECKPOINT_MOMENTS = ['begun', 'opened', 'written', 'flushed', 'renamed', 'folder-flushed', 'pruned', 'reported'];
const PUBLISH_MOMENTS = ['opened', 'written', 'flushed', 'renamed'].flatMap((moment) =>
  [1, 2, 3, 4].map((file) => `publish.${moment}:${file}`),
);
const CRASH_POINTS = [
  ...CHECKPOINT_MOMENTS.flatMap((moment) => [1, 3].map((count) => `checkpoint.${moment}:${count}`)),
  ...PUBLISH_MOMENTS,
  'publish.folder-flushed:1',
];

describe('F5: a trainer that dies', () => {
  const adam = OPTIMIZERS[3];
  it.each(CRASH_POINTS)(
    'at %s tears nothing and changes nothing',
    async (point) => {
      const survived = await survive(specWith(adam), { REGULAB_CRASH_AT: `1/${point}` });
      expect(survived.starts).toHaveLength(2);
      expect(result(survived)).toEqual(result(await expected(adam)));
      const { artifacts, checkpoints } = survived.folders;
      const names = [...readdirSync(artifacts), ...readdirSync(checkpoints)];
      expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
      expect(readdirSync(checkpoints).length).toBeLessThanOrEqual(2);
    },
    60_000,
  );
});
