import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { assertRedisUsable, connectRedis, untilReady } from '../../../src/store/redis.js';
import { newExperiment, progressAt } from '../../support/experiments.js';
import { closeAfterTests, startTestRedis } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

const WORKER = { workerId: 'w', maxAttempts: 3 };

describe('while Redis is away', () => {
  let server: Awaited<ReturnType<typeof startTestRedis>>;
  let stores: Awaited<ReturnType<typeof connectStores>>;
  beforeAll(async () => {
    server = await startTestRedis({ appendOnly: true });
    stores = await connectStores(server.url);
  });

  /** Every call of the API's store, with something to work on. */
  function everyCall(): Promise<unknown>[] {
    const experiment = newExperiment();
    const { resources } = stores;
    const runId = experiment.runs[0]!.id;
    const scope = { experimentId: experiment.id };
    return [
      resources.createExperiment(experiment),
      resources.getExperiment(experiment.id),
      resources.listExperiments({ limit: 10 }),
      resources.listRuns(experiment.id, { limit: 10 }),
      resources.getRun(runId),
      resources.getMetrics(runId),
      resources.getArtifacts(runId),
      resources.readEvents(scope, '0', 10),
      resources.revision(scope),
      resources.deleteExperiment(experiment.id),
      resources.cancelRun(runId),
      resources.cancelExperiment(experiment.id),
      resources.retryRun(runId),
      resources.countWorkers(),
      resources.countRuns(),
      resources.ping(),
    ];
  }

  it.each(['killed', 'frozen'] as const)(
    'refuses every call of the API within 2 s and recovers by itself: %s',
    async (how) => {
      const { resources, executions, redis } = stores;
      const kept = newExperiment();
      await resources.createExperiment(kept);
      const claim = await executions.claimRun(kept.runs[0]!.id, WORKER);
      if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
      await redis.call('CONFIG', 'SET', 'appendfsync', 'always');

      if (how === 'killed') await server.kill();
      else server.freeze();
      const start = performance.now();
      // The worker's call waits all the while.
      const report = executions.reportProgress(kept.runs[0]!.id, claim.fence, progressAt(1));
      const answers = await Promise.allSettled(everyCall());
      // A lost connection is known at once; a silent one only by its time-out.
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
      expect(await resources.getRun(kept.runs[0]!.id)).toMatchObject({ status: 'running', progress: { epoch: 1 } });
    },
  );

  it('gives up waiting for a Redis that never was there', async () => {
    const redis = connectRedis(`unix://${server.directory}/nowhere.sock`, 'api');
    closeAfterTests(redis);
    await expect(untilReady(redis, 200)).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE' });
  });
});

describe('when Redis is out of memory', () => {
  let stores: Awaited<ReturnType<typeof connectStores>>;
  beforeAll(async () => {
    stores = await connectStores((await startTestRedis()).url);
  });
  afterEach(() => stores.redis.call('CONFIG', 'SET', 'maxmemory', '0'));

  it('refuses writes with REDIS_FULL and leaves nothing half done, but deletes', async () => {
    const { resources, executions, redis } = stores;
    const finished = newExperiment();
    const running = newExperiment();
    for (const experiment of [finished, running]) await resources.createExperiment(experiment);
    await resources.cancelExperiment(finished.id);
    const runId = running.runs[0]!.id;
    const claim = await executions.claimRun(runId, WORKER);
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    const before = await dump();

    await redis.call('CONFIG', 'SET', 'maxmemory', '1');
    const stop = { kind: 'error', epoch: 0 } as const;
    const writes = [
      () => resources.createExperiment(newExperiment({ arms: 3 })),
      () => resources.cancelRun(runId),
      () => resources.cancelExperiment(running.id),
      () => resources.retryRun(finished.runs[0]!.id),
      () => executions.claimRun(runId, WORKER),
      () => executions.reportProgress(runId, claim.fence, progressAt(1)),
      () => executions.finishRun(runId, claim.fence, { status: 'failed', stopReason: stop }),
      () => executions.failAttempt(runId, claim.fence, { code: 'INTERNAL', message: '' }),
      () => executions.releaseRun(runId, claim.fence, 'shutdown'),
    ];
    for (const write of writes)
      await expect(write()).rejects.toMatchObject({ code: 'REDIS_FULL', retryAfterSeconds: 2 });
    expect(await dump()).toEqual(before);
    expect((await resources.getExperiment(running.id))!.status).toBe('running');
    expect(await resources.deleteExperiment(finished.id)).toMatchObject({ outcome: 'deleted' });

    await redis.call('CONFIG', 'SET', 'maxmemory', '0');
    expect(await executions.reportProgress(runId, claim.fence, progressAt(1))).toBe('written');
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
    await expect(assertRedisUsable(redis)).resolves.toBeUndefined();
  });

  it('refuses one that evicts, and says what to set', async () => {
    await redis.call('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(assertRedisUsable(redis)).rejects.toThrow(/maxmemory-policy allkeys-lru.*noeviction/);
  });
});
