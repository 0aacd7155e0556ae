/**
 * F21: a worker gets SIGTERM in the middle of training. It is gone within 10 s, and its run resumes
 * where it stopped.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { atEpoch } from '../support/experiments.js';
import { startTestRedis } from '../support/redis.js';
import { stepsOf, stopWorker } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { jobNamed, LONG_JOBS } from './support/jobs.js';
import { openWorkerPair, type WorkerPair } from './support/worker-pair.js';

const redis = await startTestRedis();

interface Plan {
  job: string;
  afterEpoch: number;
  afterMs: number;
}

describeFault<Plan, WorkerPair>({
  fault: 'F21',
  title: 'a worker is asked to stop',
  trials: { quick: 8, full: 100 },
  lanes: 2,
  plan: (choices, index) => ({
    job: LONG_JOBS[index % LONG_JOBS.length]!.name,
    afterEpoch: choices.integer(1, 8),
    afterMs: choices.integer(0, 50),
  }),
  // Checkpoints are due seldom, so that it is the stop that must save one.
  open: (plans) =>
    openWorkerPair(redis.url, {
      jobs: plans.map(({ plan }) => plan.job),
      environment: { REGULAB_CHECKPOINT_SECONDS: '3600' },
    }),
  close: (workers) => workers.close(),

  async trial({ plan, bench, count, measure }) {
    const job = jobNamed(plan.job);
    const run = await bench.submit(job);
    const { worker } = await bench.taken(run);
    await bench.here.event(run.experimentId, run.runId, atEpoch(plan.afterEpoch));
    await delay(plan.afterMs);
    measure('seconds to the end of the worker', await stopWorker(worker));
    bench.replace();

    expect(await bench.finished(run)).toMatchObject({ attempt: 1 });
    const events = await bench.events(run);
    const handed = events.findIndex(({ type, data }) => type === 'run.queued' && data.reason === 'shutdown');
    if (handed >= 0) {
      const stopped = stepsOf(events.slice(0, handed), 'run.checkpoint').at(-1);
      expect(stepsOf(events, 'run.resumed')).toEqual([stopped]);
      count('resumed without repeating a step');
    } else count('over before the word came');
    await bench.expectIdentical(run, job);
    count('identical results');
    await bench.replaced();
  },
});
