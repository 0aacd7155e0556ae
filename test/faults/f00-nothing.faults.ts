/**
 * F0: nothing goes wrong. The same spec gives the same bits, in a warm trainer and in a new one:
 * all other faults rely on it.
 */
import { expect } from '@jest/globals';
import { startTestRedis } from '../support/redis.js';
import { type Bench, openBench, reference } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { JOBS, jobNamed } from './support/jobs.js';

const redis = await startTestRedis();
/** After so many runs a trainer is replaced. */
const RUNS_OF_A_TRAINER = 8;

describeFault<{ job: string }, Bench>({
  fault: 'F0',
  title: 'nothing goes wrong',
  trials: { quick: 20, full: 400 },
  plan: (_choices, index) => ({ job: JOBS[index % JOBS.length]!.name }),
  open: async () => {
    const bench = await openBench(redis.url);
    await bench.startWorker({ REGULAB_TRAINER_MAX_RUNS: String(RUNS_OF_A_TRAINER) });
    return bench;
  },
  close: (bench) => bench.close(),

  async trial({ plan, bench, count }) {
    const job = jobNamed(plan.job);
    await reference(bench, job);
    const run = await bench.submit(job);
    expect(await bench.finished(run)).toMatchObject({ attempt: 1 });
    await bench.expectIdentical(run, job);
    count('identical results');
    count(`identical with ${job.training.optimizer.type}`);
  },
});
