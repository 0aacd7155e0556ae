/** Held experiments are released by workers: soon, once, never early, and whatever dies. */
import { describe, expect, it } from '@jest/globals';
import { sweep } from '../../../../src/worker/upkeep/reconcile.js';
import { releaseDue, startReleasing } from '../../../../src/worker/upkeep/release-held.js';
import { startTestRedis, untilReady } from '../../../support/redis.js';
import { until } from '../../../support/until.js';
import { type Installation, newInstallation, silent, sweepOptions } from '../../../support/worker.js';
import { startWorkerProcess, type WorkerProcess } from '../../../support/worker-process.js';

const server = await startTestRedis({ appendOnly: true });

const train = { arms: [{ name: 'train' }] };
/** Of a started worker's periodic task, under load. */
const SOON_MS = 10_000;

function startReleases(here: Installation, workerId = 'worker-1'): () => void {
  return startReleasing({ workerId, leases: here.store, store: here.store, queue: here.queue, logger: silent });
}

const statusOf = async (here: Installation, id: string) => (await here.apiStore.getExperiment(id))!.status;
const untilStatus = (here: Installation, id: string, status: string) =>
  until(`${id} is ${status}`, async () => (await statusOf(here, id)) === status, { withinMs: SOON_MS });

describe('a worker', () => {
  it('starts an experiment within seconds of the end of the last one that it waits for', async () => {
    const here = await newInstallation(server.url);
    const [succeeds, fails, waits] = [
      await here.submit(train),
      await here.submit({ arms: [{ name: 'diverge' }] }),
      await here.submit({ arms: [{ name: 'wait' }] }),
    ];
    const after = [succeeds, fails, waits].map(({ experimentId }) => experimentId);
    const held = await here.submit({ ...train, seeds: [1, 2, 3], schedule: { after } });
    const stop = startReleases(here);
    await here.startWorker({ concurrency: 3 });
    await untilStatus(here, succeeds.experimentId, 'succeeded');
    await untilStatus(here, fails.experimentId, 'failed');
    expect((await sweep(sweepOptions(here))).requeued).toEqual([]);
    expect(await statusOf(here, held.experimentId)).toBe('queued');

    await here.apiStore.cancelRun(waits.runIds[0]!);
    await untilStatus(here, waits.experimentId, 'cancelled');
    const ended = Date.now();
    await untilStatus(here, held.experimentId, 'succeeded');
    const { startedAt } = (await here.apiStore.getExperiment(held.experimentId))!;
    expect(Date.parse(startedAt!) - ended).toBeLessThan(5000);
    stop();
    await here.close();
  });

  it('starts one at its time, although several workers look for it', async () => {
    const here = await newInstallation(server.url);
    const startAt = Date.now() + 2000;
    const held = await here.submit({ ...train, schedule: { startAt } });
    const stops = ['worker-1', 'worker-2', 'worker-3'].map((id) => startReleases(here, id));
    await here.startWorker({});
    const run = await here.finished(held.experimentId, held.runIds[0]!);
    expect(run).toMatchObject({ status: 'succeeded', attempt: 1 });
    const late = Date.parse(run.startedAt!) - startAt;
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(5000);
    for (const stop of stops) stop();
    await here.close();
  });

  it('writes nothing while nothing is due', async () => {
    const here = await newInstallation(server.url);
    await here.submit({ ...train, schedule: { startAt: Date.now() + 86_400_000 } });
    expect(await here.store.isReleaseDue()).toBe(false);
    expect(await here.store.releaseExperiment()).toBeNull();
    const stop = startReleases(here);
    await until('it has looked', async () => !(await here.store.isReleaseDue()));
    expect(await here.connection.exists(here.keys.lease('held-experiments'))).toBe(0);
    stop();
    await here.close();
  });
});

describe('a sweep', () => {
  it('gives held runs no jobs, and takes away one that somebody added', async () => {
    const here = await newInstallation(server.url);
    const { experimentId, runIds } = await here.submit({ ...train, schedule: { startAt: Date.now() + 86_400_000 } });
    const [runId = ''] = runIds;
    expect(await sweep(sweepOptions(here))).toMatchObject({ requeued: [], discarded: [] });
    await here.queue.enqueue([{ runId, experimentId, jobFence: 0 }]);
    expect(await sweep(sweepOptions(here))).toMatchObject({ requeued: [], discarded: [runId] });
    await here.queue.enqueue([{ runId, experimentId, jobFence: 0 }]);
    await here.startWorker({});
    await until('a worker has refused the job', async () => (await here.jobs.counts()).completed === 1);
    expect(await here.apiStore.getRun(runId)).toMatchObject({ status: 'queued', waitReason: 'start_time' });
    await here.close();
  });

  it('gives jobs to runs whose worker died when it had released them', async () => {
    const here = await newInstallation(server.url);
    const first = await here.submit(train);
    const held = await here.submit({ ...train, seeds: [1, 2], schedule: { after: [first.experimentId] } });
    await here.apiStore.cancelExperiment(first.experimentId);
    expect((await here.store.releaseExperiment())!.jobs.map(({ runId }) => runId)).toEqual(held.runIds);
    expect(await here.store.releaseExperiment()).toBeNull();
    expect((await sweep(sweepOptions(here))).requeued.sort()).toEqual([...held.runIds].sort());
    await here.startWorker({});
    await untilStatus(here, held.experimentId, 'succeeded');
    await here.close();
  });

  it('leaves a run alone that was released while it looked', async () => {
    const here = await newInstallation(server.url);
    const first = await here.submit(train);
    const held = await here.submit({ ...train, schedule: { after: [first.experimentId] } });
    await here.apiStore.cancelExperiment(first.experimentId);
    const store = {
      ...here.store,
      activeRuns: async (cursor: string) => {
        await releaseDue({ ...here, logger: silent });
        return here.store.activeRuns(cursor);
      },
    };
    await sweep(sweepOptions(here, { store }));
    expect(await here.jobs.take(2)).toEqual(held.runIds);
    await here.close();
  });
});

describe('held experiments', () => {
  it('survive that worker and Redis are killed, before and after they are due', async () => {
    const here = await newInstallation(server.url);
    const one = { arms: [{ name: 'only' }], training: { epochs: 1 }, dataset: { trainSize: 200 } };
    const first = await here.submit(one);
    const after = await here.submit({ ...one, schedule: { after: [first.experimentId] } });
    const timed = await here.submit({ ...one, schedule: { startAt: Date.now() + 1000 } });
    const dead = await startWorkerProcess(here, server.url);
    await dead.logged(({ msg }) => msg === 'run started');
    await killAll(dead, here);
    expect(await statusOf(here, after.experimentId)).toBe('queued');
    const worker = await startWorkerProcess(here, server.url);
    for (const { experimentId } of [first, after, timed]) {
      await until(`${experimentId} has succeeded`, async () => (await statusOf(here, experimentId)) === 'succeeded', {
        withinMs: 120_000,
      });
    }
    const [early, late] = await Promise.all([first, after].map(({ runIds }) => here.apiStore.getRun(runIds[0]!)));
    expect(Date.parse(late!.startedAt!)).toBeGreaterThanOrEqual(Date.parse(early!.finishedAt!));
    worker.child.kill('SIGKILL');
    await worker.exited;
    await here.close();
  }, 180_000);
});

/** With SIGKILL; Redis comes back with what it has written. */
async function killAll(worker: WorkerProcess, here: Installation): Promise<void> {
  worker.child.kill('SIGKILL');
  await server.kill();
  await worker.exited;
  await server.restart();
  await untilReady(here.connection);
}
