import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createKeys } from '../../../src/store/keys.js';
import { connectRedis } from '../../../src/store/redis.js';
import { assertRedisUsable } from '../../../src/store/redis-check.js';
import { newExperiment, progressAt } from '../../support/experiments.js';
import { startTestRedis, untilReady } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

const WORKER = { workerId: 'w', maxAttempts: 3 };

describe('while Redis is unreachable', () => {
  let server: Awaited<ReturnType<typeof startTestRedis>>;
  let stores: Awaited<ReturnType<typeof connectStores>>;
  beforeAll(async () => {
    server = await startTestRedis({ appendOnly: true });
    stores = await connectStores(server.url);
  });

  /** Every call of the API's store, with something to work on. */
  function everyCall(): Promise<unknown>[] {
    const experiment = newExperiment();
    const { apiStore } = stores;
    const runId = experiment.runs[0]!.id;
    const scope = { experimentId: experiment.id };
    return [
      apiStore.createExperiment(experiment),
      apiStore.getExperiment(experiment.id),
      apiStore.listExperiments({ limit: 10 }),
      apiStore.listRuns(experiment.id, { limit: 10 }),
      apiStore.getRun(runId),
      apiStore.getMetrics(runId),
      apiStore.getArtifacts(runId),
      apiStore.readEvents(scope, '0', 10),
      apiStore.revision(scope),
      apiStore.deleteExperiment(experiment.id),
      apiStore.cancelRun(runId),
      apiStore.cancelExperiment(experiment.id),
      apiStore.retryRun(runId),
      apiStore.countWorkers(),
      apiStore.countRuns(),
      apiStore.assertWritable(),
    ];
  }

  it.each(['killed', 'frozen'] as const)(
    'refuses every call of the API within 2 s and recovers by itself: %s',
    async (how) => {
      const { apiStore, workerStore, redis } = stores;
      const kept = newExperiment();
      await apiStore.createExperiment(kept);
      const claim = await workerStore.claimRun(kept.runs[0]!.id, WORKER);
      if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
      await redis.call('CONFIG', 'SET', 'appendfsync', 'always');

      if (how === 'killed') await server.kill();
      else server.freeze();
      const start = performance.now();
      // The worker's call waits in the meantime.
      const report = workerStore.reportProgress(kept.runs[0]!.id, claim.fence, progressAt(1));
      const answers = await Promise.allSettled(everyCall());
      // A lost connection is noticed at once; a silent one only by its timeout.
      expect(performance.now() - start).toBeLessThan(how === 'killed' ? 1000 : 2000);
      for (const answer of answers) {
        expect(answer).toMatchObject({
          status: 'rejected',
          reason: { code: 'REDIS_UNAVAILABLE', retryAfterSeconds: 1 },
        });
      }

      if (how === 'killed') await server.restart();
      else server.thaw();
      await untilReady(redis);
      expect(await report).toBe('written');
      expect(await apiStore.getRun(kept.runs[0]!.id)).toMatchObject({ status: 'running', progress: { epoch: 1 } });
    },
  );
});

describe('when Redis is out of memory', () => {
  let stores: Awaited<ReturnType<typeof connectStores>>;
  beforeAll(async () => {
    stores = await connectStores((await startTestRedis()).url);
  });
  afterEach(() => stores.redis.call('CONFIG', 'SET', 'maxmemory', '0'));

  it('refuses writes with REDIS_FULL and leaves nothing half done, but deletes', async () => {
    const { apiStore, workerStore, redis } = stores;
    const finished = newExperiment();
    const running = newExperiment();
    for (const experiment of [finished, running]) await apiStore.createExperiment(experiment);
    await apiStore.cancelExperiment(finished.id);
    const runId = running.runs[0]!.id;
    const claim = await workerStore.claimRun(runId, WORKER);
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    const before = await dump();

    await redis.call('CONFIG', 'SET', 'maxmemory', '1');
    const stop = { kind: 'error', epoch: 0 } as const;
    const writes = [
      () => apiStore.createExperiment(newExperiment({ arms: 3 })),
      () => apiStore.cancelRun(runId),
      () => apiStore.cancelExperiment(running.id),
      () => apiStore.retryRun(finished.runs[0]!.id),
      () => workerStore.claimRun(runId, WORKER),
      () => workerStore.reportProgress(runId, claim.fence, progressAt(1)),
      () => workerStore.finishRun(runId, claim.fence, { status: 'failed', stopReason: stop }),
      () => workerStore.failAttempt(runId, claim.fence, { code: 'INTERNAL', message: '' }),
      () => workerStore.releaseRun(runId, claim.fence, 'shutdown'),
    ];
    for (const write of writes)
      await expect(write()).rejects.toMatchObject({ code: 'REDIS_FULL', retryAfterSeconds: 2 });
    expect(await dump()).toEqual(before);
    expect((await apiStore.getExperiment(running.id))!.status).toBe('running');
    expect(await apiStore.deleteExperiment(finished.id)).toMatchObject({ outcome: 'deleted' });

    await redis.call('CONFIG', 'SET', 'maxmemory', '0');
    expect(await workerStore.reportProgress(runId, claim.fence, progressAt(1))).toBe('written');
  });

  /** Every key with a digest of its value. */
  async function dump() {
    const keys = (await stores.redis.keys('*')).sort();
    return Promise.all(keys.map(async (key) => [key, await stores.redis.dump(key)]));
  }
});

describe('assertRedisUsable', () => {
  let redis: Awaited<ReturnType<typeof connectStores>>['redis'];
  beforeAll(async () => {
    ({ redis } = await connectStores((await startTestRedis()).url));
  });

  it('accepts a Redis that evicts nothing', async () => {
    await expect(assertRedisUsable(redis, createKeys('any'))).resolves.toBeUndefined();
  });

  it('refuses one that evicts, and says what to set', async () => {
    await redis.call('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(assertRedisUsable(redis, createKeys('any'))).rejects.toThrow(
      /maxmemory-policy allkeys-lru.*noeviction/,
    );
  });

  it.each([0, 1, 2, 3, 5, 8, 13, 21])(
    'rejects, and nothing else does, when the connection is lost %i turns after its start',
    async (turns) => {
      const lost = connectRedis((await startTestRedis()).url, 'api');
      await untilReady(lost);
      const checked = assertRedisUsable(lost, createKeys('any')).then(
        () => 'passed',
        (error) => error.code,
      );
      for (let turn = 0; turn < turns; turn += 1) await setImmediate();
      lost.disconnect();
      expect(await checked).toMatch(turns === 0 ? /REDIS_UNAVAILABLE/ : /REDIS_UNAVAILABLE|passed/);
      await setImmediate();
    },
  );
});
