/** A run trained again through the API by a real worker, to the same bytes or not. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import type { Run } from '../../../../src/experiments/records/run.js';
import { SMALL_SPEC, startApi, type TestApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';
import { type Installation, newInstallation } from '../../../support/worker.js';
import { startWorkerProcess, type WorkerProcess } from '../../../support/worker-process.js';

const redis = await startTestRedis();
let here: Installation;
let api: TestApi;
let worker: WorkerProcess;
beforeAll(async () => {
  here = await newInstallation(redis.url);
  api = await startApi(redis.url, { prefix: here.prefix, folder: path.join(here.data, 'artifacts') });
  worker = await startWorkerProcess(here, redis.url);
});
afterAll(async () => {
  worker.child.kill('SIGKILL');
  await worker.exited;
  await here.close();
});

const reproduce = async (runId: string) => api.call('POST', `/v1/runs/${runId}/reproduce`);

/** The one run of the experiment that a reproduction is, once it has ended. */
async function repetitionOf(runId: string): Promise<Run> {
  const response = await reproduce(runId);
  expect(response.statusCode).toBe(202);
  const { id, runs } = response.json<Experiment>();
  expect(response.headers.location).toBe(`/v1/experiments/${id}`);
  expect(runs).toHaveLength(1);
  await here.finished(id, runs[0]!.id);
  return (await api.call('GET', `/v1/runs/${runs[0]!.id}`)).json<Run>();
}

/** Replicas that each see other images: which ones depends on all seeds of the spec. */
const SPEC = {
  dataset: { trainSize: 600, labelNoise: 0.1, resampling: 'disjoint' },
  kind: 'biasVariance',
  seeds: [3, 4],
  training: { epochs: 2 },
  arms: [
    { name: 'plain', model: { architecture: 'mlp', hiddenUnits: [8] } },
    { name: 'dropout', model: { architecture: 'mlp', hiddenUnits: [8] }, regularization: { dropout: { rate: 0.5 } } },
  ],
};

describe('POST /v1/runs/{runId}/reproduce', () => {
  it('trains the run again to the same bytes, and leaves the first experiment as it was', async () => {
    const experiment = await api.submit(SPEC);
    for (const { id } of experiment.runs) await here.finished(experiment.id, id);
    const { id: runId } = experiment.runs.find(({ arm, seed }) => arm === 'dropout' && seed === 4)!;
    const before = (await api.call('GET', `/v1/experiments/${experiment.id}`)).json();
    const original = (await api.call('GET', `/v1/runs/${runId}`)).json<Run>();
    expect(original).toMatchObject({ reproduction: null, receipt: { seed: 4, weightsSha256: original.weightsSha256 } });
    expect(Object.keys(original.receipt!.streams)).toEqual(
      expect.arrayContaining(['label-noise', 'disjoint', 'dropout/0']),
    );

    const repetition = await repetitionOf(runId);
    expect(repetition).toMatchObject({ arm: 'dropout', seed: 4, weightsSha256: original.weightsSha256 });
    expect(repetition.reproduction).toEqual({
      of: runId,
      matches: true,
      expected: original.weightsSha256,
      found: original.weightsSha256,
      differingReceiptFields: [],
    });
    expect((await api.call('GET', `/v1/experiments/${experiment.id}`)).json()).toEqual(before);
  });

  it('reports other bytes, and the causes that it knows', async () => {
    // A run that somebody trained elsewhere, whose weights nothing here can give.
    const runId = (await api.submit({ ...SMALL_SPEC, dataset: { trainSize: 200 }, training: { epochs: 1 } })).runs[0]!
      .id;
    await here.finished((await here.apiStore.getRun(runId))!.experimentId, runId);
    const { receipt } = (await here.apiStore.getRun(runId))!;
    const elsewhere = { ...receipt!, cpu: { ...receipt!.cpu, model: 'another' }, weightsSha256: 'other' };
    await here.connection.hset(here.keys.run(runId), { receipt: JSON.stringify(elsewhere), weightsSha256: 'other' });
    const { reproduction } = await repetitionOf(runId);
    expect(reproduction).toMatchObject({ matches: false, expected: 'other', differingReceiptFields: ['/cpu/model'] });
  });

  it('refuses a run that has left no weights, and one that does not exist', async () => {
    const running = await api.submit({ ...SMALL_SPEC, training: { epochs: 1000 } });
    const refused = await reproduce(running.runs[0]!.id);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'RUN_NOT_REPRODUCIBLE']);
    await api.call('POST', `/v1/experiments/${running.id}/cancel`);
    const unknown = await reproduce('run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60');
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'RUN_NOT_FOUND']);
  });
});
