/**
 * F26: the bucket with the files fails every fifth request, hangs, denies, or is full. Training
 * continues meanwhile; a run that is at its end waits, uses no attempt, and ends with the
 * same bits.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Event } from '../../src/experiments/records/event.js';
import { type BucketTrouble, startTestBucket, type TestBucket } from '../support/bucket.js';
import { atEpoch } from '../support/experiments.js';
import { startTestRedis } from '../support/redis.js';
import { type Bench, openBench, reference } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { jobNamed, LONG_JOBS } from './support/jobs.js';

const redis = await startTestRedis();

const TROUBLES = ['denying', 'hanging', 'failing', 'full'] as const;

interface Plan {
  job: string;
  trouble: BucketTrouble;
  /** The epoch after which it begins; 0: before the run is submitted. */
  afterEpoch: number;
  /** How long it lasts after the run has begun to wait. */
  ms: number;
}

interface Workers extends Bench {
  bucket: TestBucket;
}

describeFault<Plan, Workers>({
  fault: 'F26',
  title: 'a bucket fails, hangs, denies or is full',
  trials: { quick: 1, full: 60 },
  limitMs: 360_000,
  plan: (choices, index) => ({
    job: LONG_JOBS[index % LONG_JOBS.length]!.name,
    trouble: TROUBLES[index % TROUBLES.length]!,
    afterEpoch: choices.integer(0, 4),
    ms: choices.integer(0, 20_000),
  }),
  open: async () => {
    const bucket = await startTestBucket();
    const bench = await openBench(redis.url, bucket);
    await bench.startWorker();
    return { ...bench, bucket };
  },
  close: async ({ bucket, close }) => {
    bucket.trouble('none');
    await close();
    await bucket.close();
  },

  async trial({ plan, bench, count, measure }) {
    const { bucket, here } = bench;
    const job = jobNamed(plan.job);
    await reference(bench, job);
    const before = bucket.failed();
    const early = plan.afterEpoch === 0;
    if (early) bucket.trouble(plan.trouble);
    const run = await bench.submit(job);
    if (!early) {
      await here.event(run.experimentId, run.runId, atEpoch(plan.afterEpoch));
      bucket.trouble(plan.trouble);
    }
    const finished = bench.finished(run);
    if (plan.trouble === 'failing') await finished;
    else {
      // When it begins, or at its end: the training in between needs no bucket.
      await here.event(run.experimentId, run.runId, isWaiting);
      expect(await here.apiStore.getRun(run.runId)).toMatchObject({ status: 'queued', attempt: 1 });
      count(`waits for a bucket that is ${plan.trouble}`);
      await delay(plan.ms);
    }
    bucket.trouble('none');
    const healed = performance.now();
    expect(await finished).toMatchObject({ status: 'succeeded', attempt: 1 });
    measure('seconds from healing to the end', (performance.now() - healed) / 1000);
    count('requests that failed', bucket.failed() - before);
    await bench.expectIdentical(run, job);
    count('identical results');
  },
});

const isWaiting = ({ type, data }: Event) => type === 'run.queued' && String(data.reason).startsWith('disk_');
