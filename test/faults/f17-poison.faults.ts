/**
 * F17: a run that kills, blocks or exhausts its trainer. It fails after three attempts, with the
 * reason.
 */
import { expect } from '@jest/globals';
import type { Run } from '../../src/experiments/records/run.js';
import { startTestRedis } from '../support/redis.js';
import type { WorkerProcess } from '../support/worker-process.js';
import { type Bench, openBench, reference, trialFence } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { JOBS } from './support/jobs.js';
import { SETTINGS } from './support/settings.js';

const redis = await startTestRedis();

/** What the run does at its first step, each time, and what is then recorded. */
const POISONS = {
  throw: 'INTERNAL',
  abort: 'TRAINER_CRASHED',
  hang: 'TRAINER_STUCK',
  'eat-memory': 'TRAINER_OUT_OF_MEMORY',
} as const;
type Poison = keyof typeof POISONS;
const JOB = JOBS[0]!;
const ATTEMPTS = 3;
const HEALTHY = SETTINGS.mode === 'full' ? 50 : 15;

interface Poisoned extends Bench {
  worker: WorkerProcess;
  /** How long a healthy run takes when there is no poison, in ms. */
  usualMs: number;
}

describeFault<{ poison: Poison }, Poisoned>({
  fault: 'F17',
  title: 'a run is poison',
  trials: { quick: 4, full: 80 },
  limitMs: 240_000,
  plan: (_choices, index) => ({ poison: (Object.keys(POISONS) as Poison[])[index % 4]! }),
  open: async (plans) => {
    const bench = await openBench(redis.url);
    const crashes = plans.flatMap(({ index, plan }) =>
      Array.from({ length: ATTEMPTS + 1 }, (_, attempt) => `${plan.poison}@${trialFence(index) + 1 + attempt}/step:1`),
    );
    const limits = {
      // Long enough to eat the memory on a busy machine.
      REGULAB_TRAINER_SILENCE_SECONDS: '6',
      REGULAB_TRAINER_MAX_MEMORY_MB: '1500',
      REGULAB_MAX_MEMORY_MB: '1500',
    };
    const worker = await bench.startWorker(limits, crashes);
    await reference(bench, JOB);
    const undisturbed = await Promise.all(Array.from({ length: HEALTHY }, () => bench.submit(JOB)));
    const usualMs = middleMs(await Promise.all(undisturbed.map((run) => bench.finished(run))));
    return { ...bench, worker, usualMs };
  },
  close: (bench) => bench.close(),

  async trial({ index, plan, bench, count, measure }) {
    const poisoned = await bench.submit(JOB, { fence: trialFence(index) });
    // Between two attempts of the poison the others have their turn.
    const healthy = await Promise.all(Array.from({ length: HEALTHY }, () => bench.submit(JOB)));
    expect(await bench.finished(poisoned)).toMatchObject({
      status: 'failed',
      attempt: ATTEMPTS,
      stopReason: { kind: 'error' },
      error: { code: POISONS[plan.poison] },
    });
    const events = await bench.events(poisoned);
    expect(events.filter(({ type }) => type === 'run.started')).toHaveLength(ATTEMPTS);
    count(`given up after ${ATTEMPTS} attempts: ${plan.poison}`);
    const others = await Promise.all(healthy.map((run) => bench.finished(run)));
    for (const { attempt } of others) expect(attempt).toBe(1);
    for (const run of healthy) await bench.expectIdentical(run, JOB);
    count('others trained, identical', HEALTHY);
    measure('time of the other runs relative to their usual time', middleMs(others) / bench.usualMs);
    expect(bench.workers()).toEqual([bench.worker]);
  },
});

/** The median time that runs were trained, in ms. */
function middleMs(runs: Run[]): number {
  const times = runs.map(({ startedAt, finishedAt }) => Date.parse(finishedAt!) - Date.parse(startedAt!));
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)]!;
}
