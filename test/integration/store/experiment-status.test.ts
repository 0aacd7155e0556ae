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
