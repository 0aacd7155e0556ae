/** What must be there of experiments whose submit was acknowledged, whatever was killed. */
import { expect } from '@jest/globals';
import { jobIdFor } from '../../../src/queue/run-jobs.js';
import { execute } from '../../../src/store/redis.js';
import { type SweepResult, sweep } from '../../../src/worker/upkeep/reconcile.js';
import { type Installation, silent } from '../../support/worker.js';
import type { Submit } from './api-process.js';

export type Acknowledged = Extract<Submit, { outcome: 'acknowledged' }>;

/** Of these, those that the store does not have. */
export async function lost({ connection, keys }: Installation, submits: Acknowledged[]): Promise<string[]> {
  const pipeline = connection.pipeline();
  for (const { experimentId } of submits) pipeline.exists(keys.experiment(experimentId));
  const exist = await execute(pipeline);
  return submits.filter((_, index) => exist[index] !== 1).map(({ experimentId }) => experimentId);
}

/**
 * Expects each of these to be whole and queued, and every run that the store has to have its job
 * once a sweep has been made.
 * @returns the runs that had no job before
 */
export async function expectQueued(here: Installation, submits: Acknowledged[]): Promise<string[]> {
  const { requeued } = await sweepOnce(here);
  for (const { experimentId, runIds } of submits) {
    expect(await here.apiStore.getExperiment(experimentId)).toMatchObject({
      status: 'queued',
      runs: runIds.map((id) => ({ id, status: 'queued' })),
    });
    for (const runId of runIds) expect([runId, await here.jobs.has(jobIdFor(runId, 0))]).toEqual([runId, true]);
  }
  // Nor is there an unacknowledged run without a job.
  expect((await sweepOnce(here)).requeued).toEqual([]);
  return requeued;
}

const sweepOnce = ({ store, apiStores, artifacts, usage, queue }: Installation): Promise<SweepResult> =>
  sweep({
    workerId: 'sweeper',
    store,
    apiStores,
    artifacts,
    usage,
    queue,
    retention: { days: 0, diskQuotaMegabytes: 0 },
    maxRunningRuns: 0,
    logger: silent,
    everyMs: 30_000,
  });
