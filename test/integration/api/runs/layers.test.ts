/** What the API shows of the inside of a run. */
import { describe, expect, it } from '@jest/globals';
import type { Generalization } from '../../../../src/analysis/schemas.js';
import type { LayerReport, LayerState } from '../../../../src/experiments/records/layer-report.js';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { epochMetrics } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const NOBODY = 'run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';

const state = (epoch: number): LayerState => ({
  epoch,
  layers: [
    {
      layer: 'output',
      type: 'dense',
      weights: [
        {
          name: 'kernel',
          shape: [784, 10],
          trainable: true,
          l1: 2 * epoch,
          l2: epoch,
          max: 0.5,
          hoyer: 0.25,
          shares: [{ threshold: 1e-4, share: 0.1 }],
          zeroShare: 0,
          seenZeroShare: 0,
          gradientNorm: 0.01,
          histogram: { edges: [-0.5, 0.5], counts: [7840] },
        },
      ],
      activations: { norm: 3, zeroShare: 0, units: 10, deadUnits: null },
    },
  ],
});

const layerReport = (runId: string): LayerReport => ({
  runId,
  savedEpoch: 3,
  sample: { activations: 1000, gradients: 32 },
  unseenPixels: 67,
  final: state(3),
  epochs: [state(2), state(4)],
  pruning: { split: 'validation', samples: 100, points: [{ threshold: 0, zeroed: 0, accuracy: 0.9, dataLoss: 0.3 }] },
});

async function finishedRun(epochs = [epochMetrics(1), epochMetrics(2)]): Promise<string> {
  const runId = (await api.submit(SMALL_SPEC)).runs[0]!.id;
  await finishRun(api, runId, {
    epochs,
    files: { 'layers.json': Buffer.from(JSON.stringify(layerReport(runId))) },
  });
  return runId;
}

describe('GET /v1/runs/{runId}/layers', () => {
  const get = async (runId: string, query = '') => api.call('GET', `/v1/runs/${runId}/layers${query}`);

  it('shows the saved weights, one epoch, or every measured one', async () => {
    const runId = await finishedRun();
    const saved = await get(runId);
    expect(saved.json()).toMatchObject({ savedEpoch: 3, unseenPixels: 67, pruning: { split: 'validation' } });
    const epochsOf = async (query: string) =>
      (await get(runId, query)).json().states.map(({ epoch }: LayerState) => epoch);
    expect(saved.json().states).toEqual([state(3)]);
    expect(await epochsOf('?epoch=2')).toEqual([2]);
    expect(await epochsOf('?epoch=3')).toEqual([3]);
    expect(await epochsOf('?epoch=all')).toEqual([2, 4]);
    const unmeasured = await get(runId, '?epoch=1');
    expect([unmeasured.statusCode, unmeasured.json().detail]).toEqual([400, expect.stringContaining('2, 4, 3')]);
    expect(unmeasured.json().errors).toMatchObject([{ parameter: 'epoch', code: 'UNKNOWN_REFERENCE' }]);
  });

  it('shows only the figures that are asked for', async () => {
    const { states } = (await get(await finishedRun(), '?fields=l2,activations')).json();
    expect(states[0].layers).toEqual([
      {
        layer: 'output',
        type: 'dense',
        weights: [{ name: 'kernel', shape: [784, 10], l2: 3 }],
        activations: { norm: 3, zeroShare: 0, units: 10, deadUnits: null },
      },
    ]);
    const unknown = await get(await finishedRun(), '?fields=l3');
    expect([unknown.statusCode, unknown.json().code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('answers 304 while nothing has happened', async () => {
    const url = `/v1/runs/${await finishedRun()}/layers`;
    const { etag } = (await api.call('GET', url)).headers;
    const again = await api.call('GET', url, { headers: { 'if-none-match': String(etag) } });
    expect(again.statusCode).toBe(304);
  });

  it('says that there is nothing to show of a run without a model', async () => {
    const response = await get((await api.submit(SMALL_SPEC)).runs[0]!.id);
    expect([response.statusCode, response.json().code]).toEqual([404, 'ARTIFACT_NOT_FOUND']);
    expect((await get(NOBODY)).json().code).toBe('RUN_NOT_FOUND');
  });
});

describe('GET /v1/runs/{runId}/generalization', () => {
  it('shows the gaps so far', async () => {
    const runId = await finishedRun();
    const response = await api.call('GET', `/v1/runs/${runId}/generalization`);
    const { epochs, saved, effectiveParameters } = response.json<Generalization>();
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(epochs[0]!.dataLoss).toBeCloseTo(0.3 - 1 / 3, 12);
    expect(saved?.test).toEqual({ error: 0, dataLoss: 0 });
    expect(effectiveParameters).toEqual({ estimate: 0, parameters: 7850, images: 48000 });
    expect((await api.call('GET', `/v1/runs/${NOBODY}/generalization`)).json().code).toBe('RUN_NOT_FOUND');
  });
});
