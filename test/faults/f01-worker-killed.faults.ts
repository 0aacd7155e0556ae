/** F1: a worker is killed as a whole, at a chosen training step or at a random moment. A second one takes its run over. */
import { expect } from '@jest/globals';
import type { Event } from '../../src/experiments/resources.js';
import { startTestRedis } from '../support/redis.js';
import type { WorkerProcess } from '../support/worker-process.js';
import { type Bench, openBench, RECOVERY_MS, reference, stepsOf, trialFence } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { JOBS, jobNamed, STEPS } from './support/jobs.js';

const redis = await startTestRedis({ appendOnly: true });

interface Plan {
  job: string;
  /** Who dies: the worker and with it, for want of a parent, its trainer; or both in one moment. */
  crash: 'kill-worker' | 'kill-both' | 'random moment';
  /** The training step after which it happens. */
  step: number;
  /** For a random moment: milliseconds after the run was taken. */
  afterMs: number;
}

interface Workers extends Bench {
  /** Starts a worker in the place of the one that was killed, and does not wait for it. */
  replace(): void;
  replaced(): Promise<unknown>;
}

async function openWorkers(plans: { index: number; plan: Plan }[]): Promise<Workers> {
  const crashes = plans
    .filter(({ plan }) => plan.crash !== 'random moment')
    .map(({ index, plan }) => `${plan.crash}@${trialFence(index) + 1}/step:${plan.step}`);
  const bench = await openBench(redis.url);
  const start = () => bench.startWorker({ REGULAB_CRASH_AT: crashes.join() });
  let starting: Promise<unknown> = Promise.all([start(), start()]);
  await starting;
  return {
    ...bench,
    replace: () => {
      starting = start();
      starting.catch(() => undefined); // told by replaced()
    },
    replaced: () => starting,
    close: async () => {
      await starting.catch(() => undefined);
      await bench.close();
    },
  };
}

/** The worker that has taken the run, by the id in the event. */
function holderOf(bench: Bench, { data }: Event): WorkerProcess {
  const holder = bench.workers().find(({ child }) => String(data.workerId).includes(`-${child.pid}-`));
  if (!holder) throw new Error(`No worker ${data.workerId} here.`);
  return holder;
}

describeFault<Plan, Workers>({
  fault: 'F1',
  title: 'a whole worker is killed',
  trials: { quick: 12, full: 200 },
  lanes: 4,
  plan: (choices, index) => ({
    job: JOBS[index % JOBS.length]!.name,
    crash: choices.pick(['kill-worker', 'kill-both', 'random moment']),
    step: choices.integer(1, STEPS),
    afterMs: choices.integer(0, 400),
  }),
  open: openWorkers,
  close: (workers) => workers.close(),

  async trial({ index, plan, bench, count, measure }) {
    const job = jobNamed(plan.job);
    await reference(bench, job);
    const run = await bench.submit(job, { fence: trialFence(index) });
    const isStart = (event: Event) => event.type === 'run.started';
    const started = await bench.here.event(run.experimentId, run.runId, isStart);
    const holder = holderOf(bench, started);
    if (plan.crash === 'random moment') {
      await new Promise((resolve) => setTimeout(resolve, plan.afterMs));
      holder.child.kill('SIGKILL');
    }
    expect(await holder.exited).toEqual({ code: null, signal: 'SIGKILL' });
    const killed = performance.now();
    count('workers killed');
    bench.replace();

    const before = await bench.events(run);
    if (before.every(({ type }) => type !== 'run.finished')) {
      const [saved] = stepsOf(before, 'run.checkpoint').slice(-1);
      await bench.here.event(run.experimentId, run.runId, (event) => isStart(event) && event.id !== started.id);
      measure('recovery seconds', (performance.now() - killed) / 1000);
      expect(performance.now() - killed).toBeLessThan(2 * RECOVERY_MS);
      await bench.finished(run);
      const [resumed] = stepsOf(await bench.events(run), 'run.resumed');
      // At the last checkpoint that was told, or a later one that could not be told any more.
      if (saved !== undefined) expect(resumed).toBeGreaterThanOrEqual(saved);
      count('killed before the end');
      if (resumed !== undefined) count('gone on from a checkpoint');
    }
    await bench.expectIdentical(run, job);
    count('identical results');
    await bench.replaced();
  },
});
