/** `regulab_trainers_wanted`, by which workers are scaled: to none while it is 0. */
import { expect, it } from '@jest/globals';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { finishRun, SMALL_SPEC, startApi, type TestApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();

async function wanted(api: TestApi): Promise<number> {
  const { payload } = await api.call('GET', '/metrics');
  return Number(/^regulab_trainers_wanted (\d+)$/m.exec(payload)?.[1]);
}

async function submit(api: TestApi, query: string, spec: object = SMALL_SPEC): Promise<Experiment> {
  const answer = await api.call('POST', `/v1/experiments${query}`, { payload: spec });
  return answer.json<Experiment>();
}

it('counts runs that wait or train, and neither paused nor held ones', async () => {
  const api = await startApi(redis.url);
  expect(await wanted(api)).toBe(0);
  const { runs } = await submit(api, '?priority=3', { ...SMALL_SPEC, seeds: [1, 2, 3] });
  await submit(api, `?startAt=${new Date(Date.now() + 86_400_000).toISOString()}`);
  expect(await wanted(api)).toBe(3);
  await api.call('POST', `/v1/runs/${runs[0]!.id}/pause`);
  expect(await wanted(api)).toBe(2);
  await api.execution.claimRun(runs[1]!.id, { workerId: 'w', maxAttempts: 3 });
  expect(await wanted(api)).toBe(2);
  await finishRun(api, runs[2]!.id);
  expect(await wanted(api)).toBe(1);
});

it('is 1 while an experiment is to be released, which a worker does', async () => {
  const api = await startApi(redis.url);
  const first = await submit(api, '');
  const held = await submit(api, `?after=${first.id}`, { ...SMALL_SPEC, seeds: [1, 2, 3] });
  await finishRun(api, first.runs[0]!.id);
  expect(await wanted(api)).toBe(1);
  expect(await api.execution.releaseExperiment()).toMatchObject({ experimentId: held.id });
  expect(await wanted(api)).toBe(3);
});

it('is 1 while a webhook waits for a worker to send its message', async () => {
  const api = await startApi(redis.url);
  const url = 'https://example.com/hook';
  await api.call('POST', '/v1/webhooks', { payload: { url, events: ['run.finished'] } });
  const { runs } = await submit(api, '');
  await finishRun(api, runs[0]!.id);
  expect(await wanted(api)).toBe(1);
});
