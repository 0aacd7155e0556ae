/**
 * F4: one to five kills within one run, of trainers and of workers. It is not given up while it
 * makes progress.
 */
import { expect } from '@jest/globals';
import { startTestRedis } from '../support/redis.js';
import { stepsOf, trialFence } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { JOBS, jobNamed, STEPS } from './support/jobs.js';
import { openWorkerPair, type WorkerPair } from './support/worker-pair.js';

const redis = await startTestRedis({ appendOnly: true });

interface Kill {
  crash: 'kill' | 'kill-worker';
  step: number;
}

interface Plan {
  job: string;
  /**
   * In the order of their executions; each is far enough from the one before for a checkpoint in
   * between.
   */
  kills: Kill[];
}

describeFault<Plan, WorkerPair>({
  fault: 'F4',
  title: 'a run is killed again and again',
  trials: { quick: 5, full: 60 },
  lanes: 2,
  plan: (choices, index) => {
    const number = choices.integer(1, 5);
    const part = Math.floor((STEPS - 10) / number);
    const kills = Array.from({ length: number }, (_, position): Kill => {
      return {
        // Most of them of trainers, which cost no waiting for a lock.
        crash: choices.pick(['kill', 'kill', 'kill-worker']),
        step: 6 + position * part + choices.integer(0, part - 6),
      };
    });
    return { job: JOBS[index % JOBS.length]!.name, kills };
  },
  open: (plans) =>
    openWorkerPair(redis.url, {
      crashes: plans.flatMap(({ index, plan }) =>
        plan.kills.map(({ crash, step }, position) => `${crash}@${trialFence(index) + 1 + position}/step:${step}`),
      ),
      jobs: plans.map(({ plan }) => plan.job),
    }),
  close: (workers) => workers.close(),

  async trial({ index, plan, bench, count }) {
    const job = jobNamed(plan.job);
    const run = await bench.submit(job, { fence: trialFence(index) });
    let before: Awaited<ReturnType<WorkerPair['taken']>>['started'] | undefined;
    for (const { crash } of plan.kills) {
      const { worker, started } = await bench.taken(run, before);
      before = started;
      if (crash === 'kill-worker') {
        await worker.exited;
        bench.replace();
        await bench.replaced();
      }
      count(crash === 'kill' ? 'trainers killed' : 'workers killed');
    }
    expect(await bench.finished(run)).toMatchObject({ attempt: plan.kills.length + 1 });
    const resumed = stepsOf(await bench.events(run), 'run.resumed');
    expect([...resumed].sort((one, other) => one - other)).toEqual(resumed);
    await bench.expectIdentical(run, job);
    count('identical results');
  },
});
