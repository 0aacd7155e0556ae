/**
 * F10: Redis is out of memory and evicts nothing. New work is refused as a whole, what was accepted
 * waits or trains on, processes that start meanwhile start, and when there is memory again
 * everything is finished.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { startTestRedis, type TestRedis } from '../support/redis.js';
import { untilReadiness } from '../support/until.js';
import { type Installation, newInstallation } from '../support/worker.js';
import { expectQueued, lost } from './support/accepted.js';
import { type ApiProcess, startApiProcess } from './support/api-process.js';
import { type Bench, LOCK_MS, openBench, reference } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { JOBS, type Job, jobNamed, LONG_MLPS } from './support/jobs.js';
import { startTraffic } from './support/traffic.js';

const MEMORY = '16mb';
const SMALL_MLPS = JOBS.slice(0, 4).filter(({ architecture }) => architecture === 'mlp');
/** Behind the run that is being trained when memory ends. */
const WAITING: readonly Job[] = Array.from({ length: 9 }, (_, index) => SMALL_MLPS[index % SMALL_MLPS.length]!);
/** A job that the queue could not take back is added again soon. */
const SWEEPING = { REGULAB_RECONCILE_SECONDS: '2' };
const RESTARTED = ['worker and API', 'Redis', 'nothing'] as const;

interface Plan {
  job: string;
  /** What is killed and started again while Redis is full. */
  restarted: (typeof RESTARTED)[number];
  /** How long it is full at least. */
  fullMs: number;
}

interface Full extends Bench {
  redis: TestRedis;
  /** Where clients submit; no worker trains it. */
  clients: Installation;
  api: ApiProcess;
}

describeFault<Plan, Full>({
  fault: 'F10',
  title: 'Redis is full',
  limitMs: 240_000,
  trials: { quick: 2, full: 60 },
  lanes: 2,
  plan: (choices, index) => ({
    job: choices.pick(LONG_MLPS).name,
    restarted: RESTARTED[index % RESTARTED.length]!,
    fullMs: choices.pick([LOCK_MS / 4, LOCK_MS, 2 * LOCK_MS]),
  }),
  open: async () => {
    const redis = await startTestRedis({ appendOnly: true, settings: { maxmemory: MEMORY } });
    const [bench, clients] = await Promise.all([openBench(redis.url), newInstallation(redis.url)]);
    const [api] = await Promise.all([startApiProcess(clients, redis.url), bench.startWorker(SWEEPING)]);
    return { ...bench, redis, clients, api };
  },
  close: async (bench) => {
    await Promise.all([bench.api.kill(), bench.close()]);
    await bench.clients.close();
    await bench.redis.stop();
  },

  async trial({ plan, bench, count, measure }) {
    const jobs = [jobNamed(plan.job), ...WAITING];
    for (const job of new Set(jobs)) await reference(bench, job);
    const runs = [];
    for (const job of jobs) runs.push({ job, run: await bench.submit(job) });
    const { run: trained } = runs[0]!;
    await bench.here.event(trained.experimentId, trained.runId, ({ type }) => type === 'run.epoch');

    let free = await fill(bench);
    const full = delay(plan.fullMs);
    const refused = startTraffic(bench.api.url, { count, measure });
    await refused.untilNext('refused');
    await refused.untilReadinessIs(503);
    await refused.stop();
    expect([...refused.refusals.keys()]).toEqual(['REDIS_FULL']);
    if (plan.restarted !== 'nothing') {
      const freeToo = await restart(plan.restarted, bench);
      const freeFirst = free;
      free = () => Promise.all([freeFirst(), freeToo()]);
    }
    await full;
    // Every process that started is still there.
    expect(bench.workers()).toHaveLength(1);
    const reads = await fetch(`${bench.api.url}/v1/experiments`);
    expect(reads.status).toBe(200);
    count(`restarted: ${plan.restarted}`);

    await free();
    const freed = performance.now();
    const accepted = startTraffic(bench.api.url, { count, measure });
    await accepted.untilNext('acknowledged');
    await accepted.stop();
    for (const { job, run } of runs) {
      await bench.finished(run);
      await bench.expectIdentical(run, job);
      count('identical results');
    }
    measure('seconds from freeing to the last result', (performance.now() - freed) / 1000);

    const acknowledged = [...refused.acknowledged, ...accepted.acknowledged];
    expect(await lost(bench.clients, acknowledged)).toEqual([]);
    await expectQueued(bench.clients, acknowledged);
    await expectNothingByHalf(bench.clients);
  },
});

/** Takes all memory that is left; gives the function that gives it back. */
async function fill({ here: { connection } }: Full): Promise<() => Promise<unknown>> {
  const keys: string[] = [];
  for (const bytes of [2 ** 20, 2 ** 16, 2 ** 12, 2 ** 8, 1]) {
    try {
      for (;;) {
        const key = `filler:${bytes}:${keys.length}:${performance.now()}`;
        await connection.set(key, 'x'.repeat(bytes));
        keys.push(key);
      }
    } catch (error) {
      if (!(error as Error).message.startsWith('OOM')) throw error;
    }
  }
  return async () => {
    if (keys.length > 0) await connection.unlink(keys);
  };
}

/** Restarts processes; gives the function that gives back what was filled after that. */
async function restart(what: Exclude<Plan['restarted'], 'nothing'>, bench: Full): Promise<() => Promise<unknown>> {
  if (what === 'Redis') {
    await bench.redis.kill();
    await bench.redis.restart();
    await untilReadiness(bench.api.url, 200);
    return fill(bench);
  }
  await Promise.all([bench.killWorkers(), bench.api.kill()]);
  const [api] = await Promise.all([startApiProcess(bench.clients, bench.redis.url), bench.startWorker(SWEEPING)]);
  bench.api = api;
  await untilReadiness(api.url, 200);
  return fill(bench);
}

/** Whatever experiments there are, acknowledged or not, are whole. */
async function expectNothingByHalf({ connection, keys, apiStore }: Installation): Promise<void> {
  const ids = await connection.zrange(keys.experiments, 0, '-1');
  for (const id of ids) {
    const experiment = await apiStore.getExperiment(id);
    expect(experiment?.runs).toHaveLength(experiment?.spec.arms.length ?? 0);
  }
  // No run of an experiment that is not there.
  const stored = (await connection.scard(keys.activeRuns)) as number;
  expect(stored).toBe(ids.length);
}
