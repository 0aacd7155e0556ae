/**
 * F15: the lock of a run's job is deleted in the middle of its training, so that the queue delivers
 * it twice. One result, no stale write.
 */
import { expect } from '@jest/globals';
import { atEpoch, epochMetrics, progressAt } from '../support/experiments.js';
import { startTestRedis } from '../support/redis.js';
import { describeFault } from './support/fault.js';
import { jobNamed, LONG_JOBS } from './support/jobs.js';
import { openWorkerPair, type WorkerPair } from './support/worker-pair.js';

const redis = await startTestRedis({ appendOnly: true });

const FIRST_FENCE = 1;

describeFault<{ job: string; afterEpoch: number }, WorkerPair>({
  fault: 'F15',
  title: 'a run is delivered twice',
  trials: { quick: 8, full: 100 },
  lanes: 4,
  plan: (choices, index) => ({
    job: LONG_JOBS[index % LONG_JOBS.length]!.name,
    afterEpoch: choices.integer(1, 10),
  }),
  open: (plans) => openWorkerPair(redis.url, { jobs: plans.map(({ plan }) => plan.job) }),
  close: (workers) => workers.close(),

  async trial({ plan, bench, count }) {
    const job = jobNamed(plan.job);
    const { here } = bench;
    const run = await bench.submit(job);
    const { worker, started } = await bench.taken(run);
    await here.event(run.experimentId, run.runId, atEpoch(plan.afterEpoch));
    // It keeps training and hears nothing, as behind a broken network: it cannot renew its lock.
    worker.child.kill('SIGSTOP');
    const locks = await here.connection.keys(`{${here.prefix}}:queue:*${run.runId}*:lock`);
    expect(locks).toHaveLength(1);
    await here.connection.del(locks[0]!);
    count('locks deleted');
    const second = await bench.taken(run, started);
    expect(second.worker).not.toBe(worker);
    count('delivered twice');
    worker.child.kill('SIGCONT'); // both are at it now

    await expectRefused(bench, run.runId, FIRST_FENCE);
    count('stale writes refused', 3);
    await bench.finished(run);
    await bench.outdated(worker, run, FIRST_FENCE);
    await bench.expectIdentical(run, job);
    count('identical results');
  },
});

/** Each kind of write under a fence that was the run's. */
async function expectRefused({ here }: WorkerPair, runId: string, fence: number): Promise<void> {
  const stopReason = { kind: 'completed', epoch: 1 } as const;
  expect(await here.store.appendEpoch(runId, fence, epochMetrics(1), progressAt(1))).toBe('stale');
  expect(await here.store.recordCheckpoint(runId, fence, { epoch: 0, step: 1, steps: 50 })).toBe('stale');
  expect(await here.store.finishRun(runId, fence, { status: 'failed', stopReason })).toBe('stale');
}
