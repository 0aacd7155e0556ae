import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { Worker } from 'bullmq';
import { jobDataSchema, jobIdFor, queuePrefix, RUN_QUEUE, retryDelayMs } from '../../../src/queue/run-jobs.js';
import { createRunQueue } from '../../../src/queue/run-queue.js';
import { connectRedis } from '../../../src/store/redis.js';
import type { QueuedRun } from '../../../src/store/store.js';
import { newExperiment } from '../../support/experiments.js';
import { openJobs } from '../../support/jobs.js';
import { closeAfterTests, randomPrefix, startTestRedis, untilReady } from '../../support/redis.js';

const server = await startTestRedis({ appendOnly: true, settings: { appendfsync: 'always' } });
const connection = connectRedis(server.url, 'api');
const workerConnection = connectRedis(server.url, 'worker');
closeAfterTests(connection, workerConnection);
await untilReady(connection);

function newQueue() {
  const prefix = randomPrefix();
  const queue = createRunQueue({ connection, prefix });
  const worker = new Worker(RUN_QUEUE, null, {
    connection: workerConnection,
    prefix: queuePrefix(prefix),
    autorun: false,
  });
  worker.on('error', () => {}); // Redis stops on purpose
  closeAfterTests({ disconnect: () => worker.close(true) });
  return { queue, jobs: openJobs(connection, prefix), worker, prefix };
}

function queuedRuns(count: number, jobFence = 0): QueuedRun[] {
  const { id, runs } = newExperiment({ seeds: Array.from({ length: count }, (_, seed) => seed) });
  return runs.map((run) => ({ runId: run.id, experimentId: id, jobFence }));
}

describe('the run queue', () => {
  it('hands runs over in the order given, one job each', async () => {
    const { queue, jobs, worker } = newQueue();
    const runs = queuedRuns(3);
    await queue.enqueue(runs);
    for (const { runId, experimentId } of runs) {
      const job = (await worker.getNextJob('token'))!;
      expect(job.id).toBe(jobIdFor(runId, 0));
      expect(jobDataSchema.parse(job.data)).toEqual({ runId, experimentId });
    }
    expect(await jobs.counts()).toMatchObject({ active: 3, waiting: 0 });
  });

  it('leaves a job that exists as it is, and adds one for a new fence', async () => {
    const { queue, jobs } = newQueue();
    const [run] = queuedRuns(1);
    await queue.enqueue([run!]);
    await queue.enqueue([run!]);
    expect(await jobs.counts()).toMatchObject({ waiting: 1 });
    await queue.enqueue([{ ...run!, jobFence: 1 }], { delayMs: 60_000 });
    expect(await jobs.counts()).toMatchObject({ waiting: 1, delayed: 1 });
    expect(await jobs.has(jobIdFor(run!.runId, 1))).toBe(true);
    expect(await jobs.has(jobIdFor(run!.runId, 2))).toBe(false);
  });

  it('puts back only jobs that are missing or were given up', async () => {
    const { queue, jobs, worker } = newQueue();
    const runs = queuedRuns(4);
    const [failed, active, waiting, missing] = runs;
    await queue.enqueue([failed!, active!, waiting!]);
    const job = (await worker.getNextJob('token'))!;
    await job.moveToFailed(new Error('stalled too often'), 'token', false);
    await worker.getNextJob('token');
    expect(await queue.enqueueMissing(runs)).toEqual([failed, missing]);
    expect(await jobs.counts()).toMatchObject({ waiting: 3, active: 1, failed: 0 });
    expect(await queue.enqueueMissing(runs)).toEqual([]);
  });

  it('keeps all its keys under one hash tag', async () => {
    const { queue, prefix } = newQueue();
    await queue.enqueue(queuedRuns(1));
    const keys = await connection.keys(`*${prefix}*`);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !key.startsWith(`{${prefix}}:queue:`))).toEqual([]);
  });

  it('counts its jobs by state', async () => {
    const { queue } = newQueue();
    await queue.enqueue(queuedRuns(2));
    expect(await queue.jobCounts()).toMatchObject({ waiting: 2, active: 0, failed: 0 });
  });

  it.each(['killed', 'frozen'] as const)(
    'refuses within 2 s while Redis is unreachable and works again after: %s',
    async (how) => {
      const { queue } = newQueue();
      const runs = queuedRuns(2);
      await queue.enqueue(runs);
      if (how === 'killed') {
        const closed = once(connection, 'close');
        await server.kill();
        await closed;
      } else server.freeze();
      const start = performance.now();
      const late = createRunQueue({ connection, prefix: randomPrefix() });
      const answers = await Promise.allSettled([
        queue.enqueue(queuedRuns(1)),
        queue.enqueueMissing(runs),
        queue.jobCounts(),
        late.enqueue(queuedRuns(1)),
      ]);
      // A lost connection is noticed at once; a silent one only by its timeout.
      expect(performance.now() - start).toBeLessThan(how === 'killed' ? 1000 : 2000);
      for (const answer of answers) {
        expect(answer).toMatchObject({
          status: 'rejected',
          reason: { code: 'REDIS_UNAVAILABLE', retryAfterSeconds: 1 },
        });
      }
      if (how === 'killed') await server.restart();
      else server.thaw();
      await untilReady(connection);
      expect(await queue.enqueueMissing(runs)).toEqual([]);
      await expect(late.enqueue(queuedRuns(1))).resolves.toBeUndefined();
    },
  );
});

describe('retryDelayMs', () => {
  it('doubles up to half a minute', () => {
    expect([1, 2, 3, 5, 6, 50].map(retryDelayMs)).toEqual([1000, 2000, 4000, 16_000, 30_000, 30_000]);
  });
});
