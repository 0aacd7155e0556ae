/**
 * F2: the trainer alone is killed at a chosen training step. Its worker survives and soon has the
 * run trained again.
 */
import { expect } from '@jest/globals';
import { startTestRedis } from '../support/redis.js';
import { type Bench, openBench, reference, stepsOf, trialFence } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { JOBS, jobNamed, STEPS } from './support/jobs.js';

const redis = await startTestRedis();

interface Plan {
  job: string;
  step: number;
}

async function openWorker(plans: { index: number; plan: Plan }[]): Promise<Bench> {
  const crashes = plans.map(({ index, plan }) => `kill@${trialFence(index) + 1}/step:${plan.step}`);
  const bench = await openBench(redis.url);
  await bench.startWorker({}, crashes);
  return bench;
}

describeFault<Plan, Bench>({
  fault: 'F2',
  title: 'a trainer is killed',
  trials: { quick: 8, full: 100 },
  lanes: 2,
  plan: (choices, index) => ({ job: JOBS[index % JOBS.length]!.name, step: choices.integer(1, STEPS) }),
  open: openWorker,
  close: (bench) => bench.close(),

  async trial({ index, plan, bench, count, measure }) {
    const job = jobNamed(plan.job);
    await reference(bench, job);
    const [worker] = bench.workers();
    const run = await bench.submit(job, { fence: trialFence(index) });
    expect(await bench.finished(run)).toMatchObject({ status: 'succeeded', attempt: 2 });
    count('trainers killed');

    const events = await bench.events(run);
    const retrying = events.find(({ type }) => type === 'run.retrying')!;
    expect(retrying.data.error).toMatchObject({ code: 'TRAINER_CRASHED' });
    const again = events.find(({ type, id }) => type === 'run.started' && Number(id) > Number(retrying.id))!;
    const waited = (Date.parse(again.at) - Date.parse(retrying.at)) / 1000;
    measure('seconds until the next attempt', waited);
    expect(waited).toBeLessThan(4); // 2 on a machine that does nothing else
    expect(bench.workers()).toEqual([worker]);

    const [saved] = stepsOf(events.slice(0, events.indexOf(retrying)), 'run.checkpoint').slice(-1);
    const [resumed] = stepsOf(events, 'run.resumed');
    if (saved !== undefined) expect(resumed).toBeGreaterThanOrEqual(saved);
    await bench.expectIdentical(run, job);
    count('identical results');
  },
});
