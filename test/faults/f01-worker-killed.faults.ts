/**
 * F1: a worker is killed as a whole, at a chosen training step or at a random moment. A second one
 * takes over its run.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { RECOVERY_MS, stepsOf, trialFence } from './support/bench.js';
import { startChosenRedis } from './support/chosen-redis.js';
import { describeFault } from './support/fault.js';
import { JOBS, jobNamed, STEPS } from './support/jobs.js';
import { openWorkerPair, type WorkerPair } from './support/worker-pair.js';

const redis = await startChosenRedis();

interface Plan {
  job: string;
  /** Who dies: the worker and with it, for want of a parent, its trainer; or both in one moment. */
  crash: 'kill-worker' | 'kill-both' | 'random moment';
  /** The training step after which it happens. */
  step: number;
  /** For a random moment: milliseconds after the run was taken. */
  afterMs: number;
}

describeFault<Plan, WorkerPair>({
  fault: 'F1',
  title: 'a whole worker is killed',
  trials: { quick: 12, full: 200 },
  lanes: 2,
  plan: (choices, index) => ({
    job: JOBS[index % JOBS.length]!.name,
    crash: choices.pick(['kill-worker', 'kill-both', 'random moment']),
    step: choices.integer(1, STEPS),
    afterMs: choices.integer(0, 400),
  }),
  open: (plans) =>
    openWorkerPair(redis.url, {
      crashes: plans
        .filter(({ plan }) => plan.crash !== 'random moment')
        .map(({ index, plan }) => `${plan.crash}@${trialFence(index) + 1}/step:${plan.step}`),
      jobs: plans.map(({ plan }) => plan.job),
    }),
  close: (workers) => workers.close(),

  async trial({ index, plan, bench, count, measure }) {
    const job = jobNamed(plan.job);
    const run = await bench.submit(job, { fence: trialFence(index) });
    const { worker, started } = await bench.taken(run);
    if (plan.crash === 'random moment') {
      await delay(plan.afterMs);
      worker.child.kill('SIGKILL');
    }
    expect(await worker.exited).toEqual({ code: null, signal: 'SIGKILL' });
    const killed = performance.now();
    count('workers killed');
    bench.replace();

    const before = await bench.events(run);
    if (before.every(({ type }) => type !== 'run.finished')) {
      const saved = stepsOf(before, 'run.checkpoint').at(-1);
      await bench.taken(run, started);
      measure('recovery seconds', (performance.now() - killed) / 1000);
      expect(performance.now() - killed).toBeLessThan(2 * RECOVERY_MS);
      await bench.finished(run);
      const [resumed] = stepsOf(await bench.events(run), 'run.resumed');
      // At the last checkpoint that was reported, or a later one that could not be reported.
      if (saved !== undefined) expect(resumed).toBeGreaterThanOrEqual(saved);
      count('killed before the end');
      if (resumed !== undefined) count('resumed from a checkpoint');
    }
    await bench.expectIdentical(run, job);
    count('identical results');
    await bench.replaced();
  },
});
