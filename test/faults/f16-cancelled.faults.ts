/**
 * F16: a run is cancelled in each of its states and in between, once, twice, many times at once. It
 * finishes once and stays finished.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { startTestRedis } from '../support/redis.js';
import { until } from '../support/until.js';
import { type Bench, openBench, reference } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { JOBS, jobNamed } from './support/jobs.js';

const redis = await startTestRedis();

const MOMENTS = ['queued', 'taken', 'training', 'at the last epoch', 'over'] as const;
const MANY = 50;

interface Plan {
  job: string;
  when: (typeof MOMENTS)[number];
  afterMs: number;
  times: number;
}

describeFault<Plan, Bench>({
  fault: 'F16',
  title: 'a run is cancelled',
  trials: { quick: 50, full: 500 },
  plan: (choices, index) => ({
    job: JOBS[index % 4]!.name,
    when: MOMENTS[index % MOMENTS.length]!,
    afterMs: choices.pick([0, choices.integer(0, 60)]),
    times: choices.pick([1, 2, MANY]),
  }),
  open: async () => {
    const bench = await openBench(redis.url);
    // One trainer for all trials.
    await bench.startWorker({ REGULAB_TRAINER_MAX_RUNS: '10000' });
    return bench;
  },
  close: (bench) => bench.close(),

  async trial({ plan, bench, count, measure }) {
    const job = jobNamed(plan.job);
    await reference(bench, job);
    const { here } = bench;
    const run = await bench.submit(job);
    const seen = (type: string, epoch = 0) =>
      here.event(run.experimentId, run.runId, (event) => {
        const at = (event.data.metrics as { epoch: number } | undefined)?.epoch ?? 0;
        return event.type === type && at >= epoch;
      });
    if (plan.when === 'taken') await seen('run.started');
    if (plan.when === 'training') await seen('run.epoch', 1);
    if (plan.when === 'at the last epoch') await Promise.race([seen('run.epoch', 2), seen('run.finished')]);
    if (plan.when === 'over') await seen('run.finished');
    await delay(plan.afterMs);

    const asked = performance.now();
    await Promise.all(Array.from({ length: plan.times }, () => here.apiStore.cancelRun(run.runId)));
    const ended = await bench.finished(run);
    if (plan.when !== 'over') measure('seconds from the request to the end', (performance.now() - asked) / 1000);
    expect(['cancelled', 'succeeded']).toContain(ended.status);
    count(`${ended.status} when ${plan.when}`);

    const again = await Promise.all([here.apiStore.cancelRun(run.runId), here.apiStore.cancelRun(run.runId)]);
    expect(again.map(({ outcome }) => outcome)).toEqual(['already_finished', 'already_finished']);
    expect(await here.apiStore.getRun(run.runId)).toEqual(ended);
    if (ended.status === 'succeeded') return bench.expectIdentical(run, job);

    await untilGone(path.join(here.data, 'artifacts', run.runId));
    const events = await bench.events(run);
    expect(events.filter(({ type }) => type === 'run.finished')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'run.started').length).toBeLessThanOrEqual(1);
    expect(events.at(-1)!.type).toBe('run.finished');
    // The trainer is not the worse for it.
    expect(bench.workers()[0]!.lines.filter(({ msg }) => msg === 'trainer ready')).toHaveLength(1);
  },
});

/** The worker removes the files after the record says that the run is cancelled. */
const untilGone = (folder: string): Promise<void> => until(`${folder} is gone`, () => !existsSync(folder));
