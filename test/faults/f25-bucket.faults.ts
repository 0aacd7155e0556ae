/**
 * F25: a worker is killed whose files are in a bucket. Another one, on a machine with a folder of
 * its own, continues the run from the checkpoint that was uploaded last.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { startTestBucket, type TestBucket } from '../support/bucket.js';
import { startTestRedis } from '../support/redis.js';
import { RECOVERY_MS, stepsOf, trialFence } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { JOBS, jobNamed, STEPS } from './support/jobs.js';
import { openWorkerPair, type WorkerPair } from './support/worker-pair.js';

const redis = await startTestRedis();

interface Plan {
  job: string;
  crash: 'kill-worker' | 'kill-both' | 'random moment';
  /** The training step after which it happens. */
  step: number;
  /** For a random moment: milliseconds after the run was taken. */
  afterMs: number;
}

interface Workers extends WorkerPair {
  bucket: TestBucket;
}

describeFault<Plan, Workers>({
  fault: 'F25',
  title: 'a worker is killed whose files are in a bucket',
  trials: { quick: 1, full: 60 },
  plan: (choices, index) => ({
    job: JOBS[index % JOBS.length]!.name,
    crash: choices.pick(['kill-worker', 'kill-both', 'random moment']),
    step: choices.integer(STEPS / 2, STEPS),
    afterMs: choices.integer(0, 600),
  }),
  open: async (plans) => {
    const bucket = await startTestBucket();
    const workers = await openWorkerPair(redis.url, {
      crashes: plans
        .filter(({ plan }) => plan.crash !== 'random moment')
        .map(({ index, plan }) => `${plan.crash}@${trialFence(index) + 1}/step:${plan.step}`),
      jobs: plans.map(({ plan }) => plan.job),
      ways: [redis.url, redis.url, redis.url],
      bucket,
    });
    return { ...workers, bucket };
  },
  close: async ({ bucket, close }) => {
    await close();
    await bucket.close();
  },

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
      expect(performance.now() - killed).toBeLessThan(2 * RECOVERY_MS);
      await bench.finished(run);
      const [resumed] = stepsOf(await bench.events(run), 'run.resumed');
      count('killed before the end');
      if (resumed !== undefined) count('resumed from a checkpoint of the bucket');
      // A checkpoint that had not arrived is lost with its machine.
      if (saved !== undefined) measure('steps trained again', saved - (resumed ?? 0));
    }
    await bench.expectIdentical(run, job);
    count('identical results');
    await bench.replaced();
  },
});
