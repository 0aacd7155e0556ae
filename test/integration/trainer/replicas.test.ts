/** Replicas in a real trainer: what differs between the seeds, and what does not. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { planRuns, runSpecFor } from '../../../src/experiments/planning/plan-runs.js';
import { resolveSpec } from '../../../src/experiments/planning/resolve-spec.js';
import type { FinishedReport } from '../../../src/trainer/messages.js';
import { TrainerProcess } from './trainer-process.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'regulab-replicas-'));
let trainer: TrainerProcess;
beforeAll(async () => {
  trainer = new TrainerProcess();
  await trainer.report('ready');
});
afterAll(async () => {
  await trainer.end();
  rmSync(folder, { recursive: true });
});

/**
 * Trains seeds 1 and 2 of one arm. A rate that is 0 in float32 leaves the initial weights as they
 * are, to the last bit.
 */
async function train(seedChanges: 'everything' | 'data', learningRate: number) {
  const { spec } = resolveSpec(
    {
      kind: 'biasVariance',
      seedChanges,
      seeds: [1, 2],
      dataset: { trainSize: 300, resampling: 'disjoint' },
      training: { epochs: 1, optimizer: { type: 'sgd', learningRate } },
      arms: [{ name: 'only', model: { architecture: 'mlp', hiddenUnits: [8] } }],
    },
    { parameters: 1e6, memoryMegabytes: 1000 },
    ['mnist'],
  );
  const reports: FinishedReport[] = [];
  for (const { arm, seed } of planRuns(spec)) {
    const report = await trainer.train(runSpecFor(spec, arm, seed), {
      artifactDirectory: mkdtempSync(path.join(folder, 'run-')),
    });
    expect(report.type).toBe('finished');
    reports.push(report as FinishedReport);
  }
  return reports;
}

const weightsOf = (reports: FinishedReport[]) => new Set(reports.map(({ weightsSha256 }) => weightsSha256)).size;

describe('replicas', () => {
  it('that differ in their images alone begin with the same weights and end with others', async () => {
    expect(weightsOf(await train('data', 1e-50))).toBe(1);
    expect(weightsOf(await train('data', 0.1))).toBe(2);
  });

  it('that differ in everything begin with weights of their own', async () => {
    expect(weightsOf(await train('everything', 1e-50))).toBe(2);
  });

  it('train on their share of the images and validate on the same ones', async () => {
    const reports = await train('everything', 0.1);
    expect(reports.map(({ evaluation }) => [evaluation.train.samples, evaluation.validation?.samples])).toEqual([
      [120, 60],
      [120, 60],
    ]);
  });

  it('say in run.json which part is theirs', async () => {
    const directory = mkdtempSync(path.join(folder, 'record-'));
    const { spec } = resolveSpec(
      {
        seeds: [7, 8],
        dataset: { trainSize: 200, resampling: 'disjoint' },
        training: { epochs: 1 },
        arms: [{ name: 'only', model: { architecture: 'softmax-regression' } }],
      },
      { parameters: 1e6, memoryMegabytes: 1000 },
      ['mnist'],
    );
    await trainer.train(runSpecFor(spec, 'only', 8), { artifactDirectory: directory });
    const record = JSON.parse(readFileSync(path.join(directory, 'run.json'), 'utf8'));
    expect(record.spec).toMatchObject({ seed: 8, part: { index: 1, of: 2, cutSeed: 7 } });
  });
});
