/**
 * F24: a worker does nothing for twice the time of its lock, as when its event loop is blocked,
 * while its trainer keeps training. The run is trained twice at most; the late results are refused.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { startTestRedis } from '../support/redis.js';
import { LOCK_MS } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { jobNamed, LONG_JOBS } from './support/jobs.js';
import { openWorkerPair, type WorkerPair } from './support/worker-pair.js';

const redis = await startTestRedis();

const FIRST_FENCE = 1;

describeFault<{ job: string; afterMs: number }, WorkerPair>({
  fault: 'F24',
  title: 'a worker is blocked',
  trials: { quick: 2, full: 60 },
  lanes: 2,
  plan: (choices, index) => ({ job: LONG_JOBS[index % LONG_JOBS.length]!.name, afterMs: choices.integer(0, 300) }),
  open: (plans) => openWorkerPair(redis.url, { jobs: plans.map(({ plan }) => plan.job) }),
  close: (workers) => workers.close(),

  async trial({ plan, bench, count }) {
    const job = jobNamed(plan.job);
    const run = await bench.submit(job);
    const { worker, started } = await bench.taken(run);
    const before = await bench.here.apiStore.workerTroubles();
    const linesBefore = worker.lines.length;
    await delay(plan.afterMs);
    worker.child.kill('SIGSTOP');
    const blocked = delay(2 * LOCK_MS);
    const second = await bench.taken(run, started);
    expect(second.worker).not.toBe(worker);
    count('taken over from a blocked worker');
    await blocked;
    worker.child.kill('SIGCONT');
    // Both the new owner's end and the old one's word that it has lost the run.
    await bench.finished(run);
    await bench.outdated(worker, run, FIRST_FENCE);
    expect((await bench.events(run)).filter(({ type }) => type === 'run.started')).toHaveLength(2);
    await bench.expectIdentical(run, job);
    count('identical results');
    // Told once it was stored; /metrics shows what is stored.
    await worker.logged((line) => Number(line.blocked) > 0 && worker.lines.indexOf(line) >= linesBefore);
    const after = await bench.here.apiStore.workerTroubles();
    expect(after.blocked).toBeGreaterThan(before.blocked);
    expect(after.blockedSeconds - before.blockedSeconds).toBeGreaterThan((2 * LOCK_MS) / 1000 - 1);
    count('alarms raised');
  },
});
