/**
 * F8: Redis answers nothing for a while and keeps its connections, as when its machine swaps. The
 * API refuses in time and says so, training continues while its lock can hold, and however long it
 * takes there is one result.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { atEpoch } from '../support/experiments.js';
import { startTestRedis, type TestRedis } from '../support/redis.js';
import { type Installation, newInstallation } from '../support/worker.js';
import { type Acknowledged, expectQueued, lost } from './support/accepted.js';
import { type ApiProcess, startApiProcess } from './support/api-process.js';
import { LOCK_MS } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { jobNamed, LONG_MLPS } from './support/jobs.js';
import { startTraffic } from './support/traffic.js';
import { openWorkerPair, type WorkerPair } from './support/worker-pair.js';

const FROZEN_MS = [1000, 3 * LOCK_MS, LOCK_MS];
const FIRST_FENCE = 1;

interface Plan {
  job: string;
  frozenMs: number;
  /** The epoch after which it happens. */
  afterEpoch: number;
}

interface Bench {
  redis: TestRedis;
  workers: WorkerPair;
  /** Where clients submit; no worker trains it. */
  here: Installation;
  api: ApiProcess;
  acknowledged: Acknowledged[];
}

describeFault<Plan, Bench>({
  fault: 'F8',
  title: 'Redis is frozen',
  trials: { quick: 3, full: 90 },
  plan: (choices, index) => ({
    job: choices.pick(LONG_MLPS).name,
    frozenMs: FROZEN_MS[index % FROZEN_MS.length]!,
    afterEpoch: choices.integer(1, 5),
  }),
  open: async (plans) => {
    const redis = await startTestRedis();
    const here = await newInstallation(redis.url);
    const [workers, api] = await Promise.all([
      openWorkerPair(redis.url, { jobs: plans.map(({ plan }) => plan.job) }),
      startApiProcess(here, redis.url),
    ]);
    return { redis, workers, here, api, acknowledged: [] };
  },
  close: async ({ redis, workers, here, api }) => {
    redis.thaw();
    await Promise.all([workers.close(), api.kill()]);
    await here.close();
    await redis.stop();
  },

  async trial({ plan, bench, count, measure }) {
    const { redis, workers, here, api } = bench;
    const { job: name, frozenMs, afterEpoch } = plan;
    const run = await workers.submit(jobNamed(name));
    const { worker } = await workers.taken(run);
    await workers.here.event(run.experimentId, run.runId, atEpoch(afterEpoch));
    const traffic = startTraffic(api.url, { count, measure });
    await traffic.untilNext('acknowledged');

    redis.freeze();
    const thawed = delay(frozenMs).then(() => redis.thaw());
    if (frozenMs >= LOCK_MS) {
      measure('seconds until readiness says no', await traffic.untilReadinessIs(503));
      await traffic.untilNext('refused');
    }
    await thawed;
    count(`frozen for ${frozenMs / 1000} s`);
    measure('seconds until readiness says yes', await traffic.untilReadinessIs(200));
    await traffic.untilNext('acknowledged');
    await traffic.stop();
    expect([...traffic.refusals.keys()].filter((code) => code !== 'REDIS_UNAVAILABLE')).toEqual([]);

    if (frozenMs >= LOCK_MS) await workers.outdated(worker, run, FIRST_FENCE);
    expect(await workers.finished(run)).toMatchObject({ status: 'succeeded' });
    const executions = (await workers.events(run)).filter(({ type }) => type === 'run.started').length;
    // Below the lock's time nobody else may take the run; above it, one more does at most.
    expect(executions).toBeLessThanOrEqual(frozenMs < LOCK_MS ? 1 : 2);
    count('executions', executions);
    await workers.expectIdentical(run, jobNamed(name));
    count('identical results');

    bench.acknowledged.push(...traffic.acknowledged);
    expect(await lost(here, bench.acknowledged)).toEqual([]);
    await expectQueued(here, traffic.acknowledged);
  },
});
