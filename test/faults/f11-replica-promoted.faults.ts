/**
 * F11: a replica that lags behind replaces its Redis. With REGULAB_REDIS_REPLICAS nothing that was
 * acknowledged is lost; without it what is lost is what was acknowledged while the replica was
 * behind, and no more. Runs end the same either way.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { type Installation, newInstallation } from '../support/worker.js';
import { type Acknowledged, expectQueued, lost } from './support/accepted.js';
import { type ApiProcess, startApiProcess } from './support/api-process.js';
import { openBench, reference, type Bench as Workers } from './support/bench.js';
import { startChosenReplicas } from './support/chosen-redis.js';
import { describeFault } from './support/fault.js';
import { jobNamed, LONG_MLPS } from './support/jobs.js';
import type { ReplicatedRedis } from './support/replicated-redis.js';
import { startTraffic } from './support/traffic.js';

interface Plan {
  job: string;
  /** Whether the API waits for the replica before it acknowledges. */
  waits: boolean;
  /** How long the replica gets nothing before it takes over. */
  lagMs: number;
}

interface Bench {
  redis: ReplicatedRedis;
  workers: Workers;
  /** Where clients submit; no worker trains it. */
  here: Installation;
  apis: { waits: ApiProcess; doesNot: ApiProcess };
  acknowledged: Acknowledged[];
}

describeFault<Plan, Bench>({
  fault: 'F11',
  title: 'a replica that is behind takes over',
  trials: { quick: 2, full: 60 },
  plan: (choices, index) => ({
    job: choices.pick(LONG_MLPS).name,
    waits: index % 2 === 0,
    lagMs: choices.integer(100, 1500),
  }),
  open: async (plans) => {
    const redis = await startChosenReplicas();
    const [workers, here] = await Promise.all([openBench(redis.url), newInstallation(redis.url)]);
    const [waits, doesNot] = await Promise.all([
      startApiProcess(here, redis.url, { environment: { REGULAB_REDIS_REPLICAS: '1' } }),
      startApiProcess(here, redis.url),
      workers.startWorker({ REGULAB_RECONCILE_SECONDS: '2' }),
    ]);
    for (const { plan } of plans) await reference(workers, jobNamed(plan.job));
    return { redis, workers, here, apis: { waits, doesNot }, acknowledged: [] };
  },
  close: async ({ redis, workers, here, apis }) => {
    await Promise.all([workers.close(), apis.waits.kill(), apis.doesNot.kill()]);
    await here.close();
    await redis.close();
  },

  async trial(trial) {
    const { plan, bench, count, measure } = trial;
    const { redis, workers, here, apis } = bench;
    const api = plan.waits ? apis.waits : apis.doesNot;
    const how = plan.waits ? 'waiting for the replica' : 'not waiting';
    const run = await workers.submit(jobNamed(plan.job));
    await workers.here.event(run.experimentId, run.runId, ({ type }) => type === 'run.epoch');
    const traffic = startTraffic(api.url, trial);
    await traffic.untilNext('acknowledged');

    const before = [...traffic.acknowledged];
    await redis.caughtUp();
    await redis.cutLink();
    await Promise.all([delay(plan.lagMs), traffic.untilNext(plan.waits ? 'refused' : 'acknowledged')]);
    await redis.failOver();
    const promoted = performance.now();
    const untilReady = async () => measure('seconds until readiness says yes', await traffic.untilReadinessIs(200));
    // Before the replica is back the API that waits for it acknowledges nothing, and is not ready.
    if (!plan.waits) await untilReady();
    await redis.rejoin();
    if (plan.waits) await untilReady();
    await traffic.untilNext('acknowledged');
    await traffic.stop();
    // Also what was stored before the failover and acknowledged after it, as its job could not be
    // queued at once.
    const lagging = traffic.acknowledged.slice(before.length).filter(({ began }) => began < promoted);
    count(`failovers, ${how}`);
    count(`acknowledged while the replica was behind, ${how}`, lagging.length);

    const gone = await lost(here, [...bench.acknowledged, ...traffic.acknowledged]);
    count(`acknowledged and lost, ${how}`, gone.length);
    const mayBeGone = plan.waits ? [] : lagging.map(({ experimentId }) => experimentId);
    expect(gone.filter((id) => !mayBeGone.includes(id))).toEqual([]);
    const kept = traffic.acknowledged.filter(({ experimentId }) => !gone.includes(experimentId));
    await expectQueued(here, kept);
    bench.acknowledged.push(...kept);

    await workers.finished(run);
    expect(await workers.result(run)).toEqual(await reference(workers, jobNamed(plan.job)));
    count('identical results');
  },
});
