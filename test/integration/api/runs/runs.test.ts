import { describe, expect, it } from '@jest/globals';
import { EXAMPLE_IMAGE } from '../../../../src/api/openapi/examples.js';
import type { Run } from '../../../../src/experiments/records/run.js';
import type { ClaimedRun } from '../../../../src/store/store.js';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { EVALUATION, epochMetrics } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const NOBODY = 'run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';

async function submitRun(): Promise<string> {
  return (await api.submit()).runs[0]!.id;
}

async function trainedRun(epochs: number): Promise<string> {
  const runId = (await api.submit({ ...SMALL_SPEC, training: { epochs } })).runs[0]!.id;
  await finishRun(api, runId, { epochs: Array.from({ length: epochs }, (_, index) => epochMetrics(index + 1)) });
  return runId;
}

describe('GET /v1/runs/{runId}', () => {
  it('tells status, stop reason and evaluation without rounding a number', async () => {
    const runId = await trainedRun(3);
    const response = await api.call('GET', `/v1/runs/${runId}`);
    const run = response.json<Run>();
    expect(run).toMatchObject({ status: 'succeeded', attempt: 1, stopReason: { kind: 'completed', epoch: 3 } });
    expect(run.evaluation).toEqual(EVALUATION);
    expect(response.payload).toContain('-3403284.1666666665');
  });

  it('makes shares that an earlier version stored as float32 exact, epoch by epoch too', async () => {
    const runId = (await api.submit({ ...SMALL_SPEC, training: { epochs: 1 } })).runs[0]!.id;
    const stored = (count: number, samples: number) => ({
      ...EVALUATION.test,
      accuracy: Math.fround(count / samples),
      samples,
    });
    const robustness = [{ type: 'rotation' as const, strength: 30, accuracy: Math.fround(9295 / 10_000), dataLoss: 1 }];
    const evaluation = { ...EVALUATION, train: stored(319, 400), validation: stored(1, 3), test: stored(9295, 10_000) };
    const [train, validation] = [evaluation.train, evaluation.validation];
    await finishRun(api, runId, {
      epochs: [{ ...epochMetrics(1), train, validation }],
      evaluation: { ...evaluation, robustness },
    });
    const run = (await api.call('GET', `/v1/runs/${runId}`)).json<Run>();
    expect(run.evaluation).toMatchObject({
      train: { accuracy: 319 / 400 },
      validation: { accuracy: 1 / 3 },
      test: { accuracy: 0.9295 },
      robustness: [{ accuracy: 0.9295 }],
    });
    const [epoch] = (await api.call('GET', `/v1/runs/${runId}/metrics`)).json().epochs;
    expect(epoch).toMatchObject({ train: { accuracy: 319 / 400 }, validation: { accuracy: 1 / 3 } });
  });

  it('answers 304 until something happens to this run', async () => {
    const { runs } = await api.submit({ ...SMALL_SPEC, seeds: [1, 2] });
    const [first, second] = runs.map(({ id }) => id) as [string, string];
    const etag = String((await api.call('GET', `/v1/runs/${first}`)).headers.etag);
    const again = () => api.call('GET', `/v1/runs/${first}`, { headers: { 'if-none-match': `"other", ${etag}` } });
    await finishRun(api, second);
    expect((await again()).statusCode).toBe(304);
    await finishRun(api, first);
    expect((await again()).statusCode).toBe(200);
  });

  it.each([NOBODY, 'run_1', 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60', '..%2f'])('finds no run %s', async (id) => {
    for (const part of ['', '/metrics', '/events', '/artifacts', '/artifacts/model.json']) {
      const response = await api.call('GET', `/v1/runs/${id}${part}`);
      expect(response.statusCode).toBe(404);
      expect(response.json().code).toBe('RUN_NOT_FOUND');
    }
  });
});

describe('POST /v1/runs/{runId}/predict', () => {
  it('says how to wait for a model that is not there yet', async () => {
    const runId = await submitRun();
    const predict = () => api.call('POST', `/v1/runs/${runId}/predict`, { payload: { images: [EXAMPLE_IMAGE] } });
    expect((await predict()).json().detail).toBe(
      `Run ${runId} is queued and has no saved model yet. Wait for it with "regulab watch ${runId}", or GET /v1/runs/${runId} with Prefer: wait=30.`,
    );
    await api.call('POST', `/v1/runs/${runId}/cancel`);
    expect((await predict()).json().detail).toBe(`Run ${runId} is cancelled and has no saved model.`);
  });
});

describe('GET /v1/runs/{runId}/metrics', () => {
  it('gives every epoch as it was measured', async () => {
    const runId = await trainedRun(3);
    const response = await api.call('GET', `/v1/runs/${runId}/metrics`);
    expect(response.json()).toEqual({ runId, epochs: [1, 2, 3].map(epochMetrics) });
    const etag = String(response.headers.etag);
    const again = await api.call('GET', `/v1/runs/${runId}/metrics`, { headers: { 'if-none-match': etag } });
    expect(again.statusCode).toBe(304);
  });

  it('is empty before the first epoch has ended', async () => {
    const runId = await submitRun();
    expect((await api.call('GET', `/v1/runs/${runId}/metrics`)).json()).toEqual({ runId, epochs: [] });
  });

  it('gives only the metrics asked for', async () => {
    const runId = await trainedRun(1);
    const url = `/v1/runs/${runId}/metrics?names=train.accuracy,validation.dataLoss`;
    const { train, validation, ...rest } = epochMetrics(1);
    expect((await api.call('GET', url)).json().epochs).toEqual([
      { ...rest, train: { accuracy: train.accuracy }, validation: { dataLoss: validation?.dataLoss } },
    ]);
    const lossOnly = await api.call('GET', `/v1/runs/${runId}/metrics?names=train.penalty`);
    expect(lossOnly.json().epochs).toEqual([{ ...rest, train: { penalty: train.penalty } }]);
  });

  it.each([
    [2, [1, 10]],
    [3, [1, 6, 10]],
    [4, [1, 4, 7, 10]],
    [10, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [50, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ])('keeps the first, the last and evenly spaced epochs of ten with maxPoints=%i', async (maxPoints, epochs) => {
    const response = await api.call('GET', `/v1/runs/${await trainedRun(10)}/metrics?maxPoints=${maxPoints}`);
    expect(response.json().epochs.map(({ epoch }: { epoch: number }) => epoch)).toEqual(epochs);
  });

  it.each([
    ['names=', 'names'],
    ['names=accuracy', 'names'],
    ['names=train.accuracy,', 'names'],
    ['names=train.accuracy&names=train.penalty', 'names'],
    ['names=train.__proto__', 'names'],
    ['maxPoints=1', 'maxPoints'],
    ['maxPoints=1001', 'maxPoints'],
    ['maxpoints=5', 'maxpoints'],
  ])('refuses ?%s', async (query, parameter) => {
    const response = await api.call('GET', `/v1/runs/${await submitRun()}/metrics?${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json().errors[0].parameter.split('.')[0]).toBe(parameter);
  });
});

describe('POST /v1/runs/{runId}/pause and /resume', () => {
  const post = (runId: string, what: string) => api.call('POST', `/v1/runs/${runId}/${what}`);

  it('pause a queued run at once and queue it again', async () => {
    const runId = await submitRun();
    const paused = await post(runId, 'pause');
    expect([paused.statusCode, paused.json<Run>().status]).toEqual([202, 'paused']);
    expect(paused.headers.location).toBe(`/v1/runs/${runId}`);
    expect((await post(runId, 'pause')).statusCode).toBe(200);
    const resumed = await post(runId, 'resume');
    expect([resumed.statusCode, resumed.json<Run>().status]).toEqual([202, 'queued']);
    expect(await api.jobs.has(`${runId}-1`)).toBe(true);
    expect((await post(runId, 'resume')).statusCode).toBe(200);
  });

  it('ask for the pause of a running one, and take it back', async () => {
    const runId = await submitRun();
    await api.execution.claimRun(runId, { workerId: 'test', maxAttempts: 3 });
    const paused = await post(runId, 'pause');
    expect([paused.statusCode, paused.json<Run>().status]).toEqual([202, 'running']);
    expect(paused.headers['retry-after']).toBeDefined();
    expect((await post(runId, 'resume')).statusCode).toBe(200);
  });

  it('refuse a finished run, and an unknown one', async () => {
    const runId = await submitRun();
    await post(runId, 'cancel');
    const answers = await Promise.all([
      post(runId, 'pause'),
      post(runId, 'resume'),
      post(NOBODY, 'pause'),
      post(NOBODY, 'resume'),
    ]);
    expect(answers.map((answer) => [answer.statusCode, answer.json().code])).toEqual([
      [409, 'RUN_NOT_PAUSABLE'],
      [409, 'RUN_NOT_RESUMABLE'],
      [404, 'RUN_NOT_FOUND'],
      [404, 'RUN_NOT_FOUND'],
    ]);
  });
});

describe('POST /v1/runs/{runId}/cancel', () => {
  it('cancels a queued run at once and leaves a cancelled one as it is', async () => {
    const runId = await submitRun();
    const first = await api.call('POST', `/v1/runs/${runId}/cancel`);
    expect(first.statusCode).toBe(202);
    expect(first.headers.location).toBe(`/v1/runs/${runId}`);
    expect(first.headers['retry-after']).toBeUndefined();
    expect(first.json<Run>().status).toBe('cancelled');
    const second = await api.call('POST', `/v1/runs/${runId}/cancel`);
    expect(second.statusCode).toBe(200);
    expect(second.json<Run>()).toEqual(first.json<Run>());
  });

  it('asks for the end of a running one', async () => {
    const runId = await submitRun();
    await api.execution.claimRun(runId, { workerId: 'test', maxAttempts: 3 });
    const response = await api.call('POST', `/v1/runs/${runId}/cancel`);
    expect(response.statusCode).toBe(202);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json<Run>().status).toBe('cancelling');
  });

  it.each(['run', 'experiment'])('keeps the model of a paused one when asked to, by its %s', async (by) => {
    const runId = await submitRun();
    const { fence, run } = (await api.execution.claimRun(runId, { workerId: 'test', maxAttempts: 3 })) as ClaimedRun;
    await api.execution.recordCheckpoint(runId, fence, { epoch: 0, step: 3, steps: 4 });
    await api.call('POST', `/v1/runs/${runId}/pause`);
    await api.execution.releaseRun(runId, fence, 'paused');
    const resource = by === 'run' ? `runs/${runId}` : `experiments/${run.experimentId}`;
    const response = await api.call('POST', `/v1/${resource}/cancel?keepModel=true`);
    expect(response.statusCode).toBe(202);
    expect(response.json().status).toBe('cancelling');
    expect(await api.jobs.has(`${runId}-${fence + 1}`)).toBe(true);
    expect((await api.call('POST', `/v1/${resource}/cancel?keepModel=maybe`)).json().code).toBe('INVALID_REQUEST');
  });

  it('knows no run that does not exist', async () => {
    expect((await api.call('POST', `/v1/runs/${NOBODY}/cancel`)).statusCode).toBe(404);
  });
});

describe('POST /v1/runs/{runId}/retry', () => {
  it('queues a cancelled run again with a job of its own', async () => {
    const runId = await submitRun();
    await api.call('POST', `/v1/runs/${runId}/cancel`);
    const response = await api.call('POST', `/v1/runs/${runId}/retry`);
    expect(response.statusCode).toBe(202);
    expect(response.json<Run>()).toMatchObject({ status: 'queued', stopReason: null, error: null, attempt: 1 });
    await finishRun(api, runId);
    expect((await api.call('GET', `/v1/runs/${runId}`)).json<Run>().status).toBe('succeeded');
  });

  it('refuses a run that has not failed', async () => {
    const queued = await submitRun();
    const succeeded = await trainedRun(1);
    for (const runId of [queued, succeeded]) {
      const response = await api.call('POST', `/v1/runs/${runId}/retry`);
      expect(response.statusCode).toBe(409);
      expect(response.json().code).toBe('RUN_NOT_RETRYABLE');
    }
    expect((await api.call('POST', `/v1/runs/${NOBODY}/retry`)).statusCode).toBe(404);
  });
});
