/**
 * F3: the worker alone is killed, so that its trainer is an orphan. It must exit at once, and
 * nothing it does may count.
 */
import { expect } from '@jest/globals';
import { startTestRedis } from '../support/redis.js';
import { processGone } from '../support/worker-process.js';
import { trialFence } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { JOBS, jobNamed, STEPS } from './support/jobs.js';
import { openWorkerPair, type WorkerPair } from './support/worker-pair.js';

const redis = await startTestRedis({ appendOnly: true });

interface Plan {
  job: string;
  step: number;
}

describeFault<Plan, WorkerPair>({
  fault: 'F3',
  title: 'a trainer loses its worker',
  trials: { quick: 8, full: 100 },
  lanes: 2,
  plan: (choices, index) => ({ job: JOBS[index % JOBS.length]!.name, step: choices.integer(1, STEPS) }),
  open: (plans) =>
    openWorkerPair(redis.url, {
      crashes: plans.map(({ index, plan }) => `kill-worker@${trialFence(index) + 1}/step:${plan.step}`),
      jobs: plans.map(({ plan }) => plan.job),
    }),
  close: (workers) => workers.close(),

  async trial({ index, plan, bench, count, measure }) {
    const job = jobNamed(plan.job);
    const run = await bench.submit(job, { fence: trialFence(index) });
    const { worker } = await bench.taken(run);
    const trainers = worker.lines
      .filter(({ msg }) => msg === 'trainer ready')
      .map(({ trainerPid }) => Number(trainerPid));
    expect(trainers).toHaveLength(1);
    await worker.exited;
    const orphaned = performance.now();
    bench.replace();
    await processGone(trainers[0]!, 5000);
    measure('seconds until the orphan was gone', (performance.now() - orphaned) / 1000);
    count('orphans');

    await bench.finished(run);
    // What the orphan may still have written is stored under its own fence, and is not the result.
    expect((await bench.here.apiStore.getArtifacts(run.runId))!.fence).toBe(trialFence(index) + 2);
    await bench.expectIdentical(run, job);
    count('identical results');
    await bench.replaced();
  },
});
