/** A worker's claim while the replicas do not confirm it. */
import { expect, it } from '@jest/globals';
import { createKeys } from '../../../../src/store/keys.js';
import { connectRedis } from '../../../../src/store/redis.js';
import { createReplicatedWorkerStore } from '../../../../src/store/replicated-store.js';
import { startReplicatedRedis } from '../../../faults/support/replicated-redis.js';
import { untilReady } from '../../../support/redis.js';
import { until } from '../../../support/until.js';
import { newInstallation } from '../../../support/worker.js';

it('trains no run before the replicas have its claim, and uses its fence once, also after a failover', async () => {
  const redis = await startReplicatedRedis();
  const here = await newInstallation(redis.url);
  const claims = connectRedis(redis.url, 'worker');
  await untilReady(claims);
  try {
    const { experimentId, runIds } = await here.submit({ arms: [{ name: 'train' }] });
    const runId = runIds[0]!;
    await redis.caughtUp();
    await redis.cutLink();
    const store = createReplicatedWorkerStore(here.store, {
      redis: claims,
      keys: createKeys(here.prefix),
      replicas: 1,
    });
    await here.startWorker({ context: { store } });
    await until('the claim was asked for twice, and not confirmed', async () => {
      const [, calls] = /cmdstat_wait:calls=(\d+)/.exec(await here.connection.info('commandstats')) ?? [];
      return Number(calls) >= 2;
    });
    expect(await here.apiStore.getRun(runId)).toMatchObject({ status: 'running' });
    expect(await here.apiStore.getMetrics(runId)).toEqual([]);

    await redis.failOver();
    await redis.rejoin();
    expect(await here.finished(experimentId, runId)).toMatchObject({ status: 'succeeded', attempt: 1 });
    expect((await here.apiStore.getArtifacts(runId))!.fence).toBe(1);
    const events = (await here.apiStore.readEvents({ runId }, '0', 100))!;
    expect(events.filter(({ type }) => type === 'run.started')).toHaveLength(1);
  } finally {
    await here.close();
    claims.disconnect();
    await redis.close();
  }
});
