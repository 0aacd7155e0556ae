import { expect, it } from '@jest/globals';
import { RUN_STATUSES, type RunStatus } from '../../../src/experiments/records/run.js';
import { experimentStatus } from '../../../src/experiments/records/states.js';
import { newExperiment } from '../../support/experiments.js';
import { startTestRedis } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

const server = await startTestRedis();
const { apiStore, redis, keys } = await connectStores(server.url);

/** Every way to have none, one or two runs in each state. */
const allCounts = Array.from({ length: 3 ** RUN_STATUSES.length }, (_, code) =>
  Object.fromEntries(RUN_STATUSES.map((status, digit) => [status, Math.floor(code / 3 ** digit) % 3])),
) as Record<RunStatus, number>[];

it('follows from the runs in Lua as it does in TypeScript', async () => {
  const experiment = newExperiment();
  await apiStore.createExperiment(experiment);
  const runId = experiment.runs[0]!.id;
  await apiStore.cancelRun(runId);
  const key = keys.experiment(experiment.id);

  const wrong: unknown[] = [];
  for (const counts of allCounts) {
    await redis.hset(key, Object.fromEntries(Object.entries(counts).map(([status, n]) => [`runs:${status}`, n])));
    // The run is finished, so this only derives the experiment's status again.
    await apiStore.cancelRun(runId);
    const status = await redis.hget(key, 'status');
    if (status !== experimentStatus(counts)) wrong.push({ counts, status });
  }
  expect(wrong).toEqual([]);
});

it('is read again only when Redis answers something else', async () => {
  const { id, runs } = newExperiment();
  await apiStore.createExperiment({ ...newExperiment(), id, runs });
  const read = () => apiStore.getExperiment(id);
  const first = await read();
  expect(Object.isFrozen(first?.runs)).toBe(true);
  expect(await read()).toBe(first);

  // Progress within an epoch changes no revision.
  await redis.hset(keys.run(runs[0]!.id), { status: 'running', percent: '50' });
  expect(await read()).toMatchObject({ progress: { percent: 50 / runs.length } });
  expect((await read())!.runs[0]!.status).toBe('running');
  await redis.hset(keys.experiment(id), { name: 'another' });
  expect(await read()).toMatchObject({ name: 'another' });
  await redis.hset(keys.experiment(id), { schemaVersion: '99' });
  await expect(read()).rejects.toMatchObject({ code: 'RECORD_UNREADABLE' });
  await redis.del(keys.experiment(id), keys.experimentRuns(id));
  expect(await read()).toBeNull();
});

it('is so of a run, too, whose reason to wait is never remembered', async () => {
  const experiment = newExperiment();
  await apiStore.createExperiment(experiment);
  const { id } = experiment.runs[0]!;
  const read = () => apiStore.getRun(id);
  expect(await read()).toMatchObject({ status: 'queued', waitReason: 'no_worker' });
  await redis.zadd(keys.heldExperiments, 'inf', experiment.id);
  expect(await read()).toMatchObject({ status: 'queued', waitReason: 'other_experiments' });

  await redis.hset(keys.run(id), { status: 'running', percent: '50' });
  const running = await read();
  expect(await read()).toBe(running);
  expect(Object.isFrozen(running)).toBe(true);
  await redis.hset(keys.run(id), { percent: '60' });
  expect(await read()).toMatchObject({ status: 'running', progress: { percent: 60 } });
  await redis.hset(keys.run(id), { schemaVersion: '99' });
  await expect(read()).rejects.toMatchObject({ code: 'RECORD_UNREADABLE' });
});
