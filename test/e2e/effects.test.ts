/**
 * Effects of techniques that are far larger than chance, measured by fewer seeds of the presets.
 * docs/assignment.md has the whole figures; a failure here means that training, a technique or the
 * comparison is broken.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Comparison } from '../../src/analysis/schemas.js';
import type { Experiment } from '../../src/experiments/records/experiment.js';
import { killCommands, type Service, startService, temporaryFolder } from './regulab.js';

let folder: string;
let service: Service;

beforeAll(async () => {
  folder = await temporaryFolder();
  service = await startService(path.join(folder, 'data'), { REGULAB_CONCURRENCY: '2' });
});

afterAll(async () => {
  await service?.interrupt();
  killCommands();
  await fs.rm(folder, { recursive: true, force: true });
});

/** Trains a preset with these seeds, and compares its arms in test accuracy. */
async function measure(preset: string, seeds: number[]): Promise<Comparison> {
  const accepted = await fetch(`${service.url}/v1/experiments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ preset, overrides: { seeds } }),
  });
  const { id } = (await accepted.json()) as Experiment;
  await service.regulab('watch', id);
  const comparison = await fetch(`${service.url}/v1/experiments/${id}/comparison`);
  return (await comparison.json()) as Comparison;
}

const accuracyOf = ({ arms }: Comparison, name: string) => arms.find(({ arm }) => arm === name)!.mean!;

describe('the measured effects', () => {
  it('early stopping keeps the network from learning wrong labels by heart', async () => {
    const { complete, comparisons } = await measure('early-stopping', [1, 2, 3]);
    expect(complete).toBe(true);
    for (const { arm, n, difference } of comparisons) {
      expect({ arm, n }).toEqual({ arm, n: 3 });
      // Over ten seeds: 7.3 to 9.5 points, the 95 % intervals from 5.5 to 11.2.
      expect(difference!.mean).toBeGreaterThan(0.03);
    }
  }, 180_000);

  it('batch normalization learns at a rate at which the plain network does not', async () => {
    const comparison = await measure('batch-norm-learning-rate', [1]);
    // Over five seeds: 94.0 % and 14.2 %; at a rate of 3 every plain run diverges.
    expect(accuracyOf(comparison, 'batch-norm_learningRate-1')).toBeGreaterThan(0.85);
    expect(accuracyOf(comparison, 'plain_learningRate-1')).toBeLessThan(0.5);
    const diverged = comparison.arms.find(({ arm }) => arm === 'plain_learningRate-3')!.failed;
    expect(diverged).toMatchObject({ count: 1, runs: [{ reason: 'diverged' }] });
  }, 180_000);
});
