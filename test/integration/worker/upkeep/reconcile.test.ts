import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { SCHEMA_VERSION } from '../../../../src/store/records.js';
import type { FinishedRun } from '../../../../src/store/store.js';
import { type ReconcileOptions, startReconciling, sweep } from '../../../../src/worker/upkeep/reconcile.js';
import { NEWER_VERSION } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';
import { type Installation, newInstallation, silent, sweepOptions } from '../../../support/worker.js';

const redis = await startTestRedis();
let here: Installation;
beforeEach(async () => {
  here = await newInstallation(redis.url);
});
afterEach(() => here.close());

const options = (changes?: Partial<ReconcileOptions>) => sweepOptions(here, changes);

async function submitOne() {
  const { experimentId, runIds } = await here.submit({ arms: [{ name: 'train' }] });
  const job = { runId: runIds[0]!, experimentId, jobFence: 0 };
  return { experimentId, runId: runIds[0]!, job };
}

const claim = (runId: string) => here.store.claimRun(runId, { workerId: 'another', maxAttempts: 3 });
const CANCELLED: FinishedRun = { status: 'cancelled', stopReason: { kind: 'cancelled', epoch: 0 } };

/** A folder of an execution with a file of so many bytes, last changed so many minutes ago. */
async function leaveFolder(runId: string, fence: number, { bytes = 10, minutesOld = 60 } = {}) {
  const folder = path.join(here.data, 'artifacts', runId, String(fence));
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'weights.bin'), Buffer.alloc(bytes));
  const changed = new Date(Date.now() - minutesOld * 60_000);
  for (const each of [folder, path.dirname(folder)]) await utimes(each, changed, changed);
}

/** Three finished experiments, the first one first, each with a run of 600 KB. */
async function threeWithFiles() {
  const experiments = [await submitOne(), await submitOne(), await submitOne()];
  for (const { runId } of experiments) {
    await claim(runId);
    await leaveFolder(runId, 1, { bytes: 600 * 1024 });
    await here.store.finishRun(runId, 1, CANCELLED);
  }
  return experiments;
}

/** Without those of checkpoints, which a worker removes on its own time. */
const foldersOf = async (runId: string) =>
  (await readdir(path.join(here.data, 'artifacts', runId)).catch(() => [])).filter((name) => /^\d/.test(name)).sort();

describe('a run that another version stored', () => {
  it('is left alone, and its job comes back for a worker that can read it', async () => {
    const { experimentId, runId } = await submitOne();
    const record = here.keys.run(runId);
    await here.connection.hset(record, 'schemaVersion', NEWER_VERSION);
    const before = await here.connection.hgetall(record);
    let leaves = 0;
    const left = new Promise<void>((resolve) => {
      const logger = Object.create(silent, {
        // Twice: the job came back.
        warn: { value: (_: object, message: string) => /another version/.test(message) && ++leaves === 2 && resolve() },
      });
      void here.startWorker({ reconcileMs: 50, context: { logger } });
    });
    await left;
    expect(await here.connection.hgetall(record)).toEqual(before);
    expect(await sweep(options())).toMatchObject({ requeued: [] });

    await here.connection.hset(record, 'schemaVersion', SCHEMA_VERSION);
    expect(await here.finished(experimentId, runId)).toMatchObject({ status: 'succeeded', attempt: 1 });
  });

  it('keeps its folders, even if an older version cannot read them', async () => {
    const { runId } = await submitOne();
    await claim(runId);
    await here.store.finishRun(runId, 1, CANCELLED);
    await here.connection.hset(here.keys.run(runId), 'schemaVersion', NEWER_VERSION);
    await leaveFolder(runId, 1);
    await leaveFolder(runId, 7);
    await here.artifacts.prepareCheckpoints(runId);
    const later = { graceMs: 0, now: () => Date.now() + 1000 };
    expect(await sweep(options(later))).toMatchObject({ collected: [] });
    expect(await foldersOf(runId)).toEqual(['1', '7']);
    expect(await here.artifacts.lookAt(runId)).toMatchObject({ hasCheckpoints: true });
  });

  it('is not deleted by retention, which continues with the next', async () => {
    const [newer, older] = [await submitOne(), await submitOne()];
    for (const { runId } of [newer, older]) {
      await claim(runId);
      await leaveFolder(runId, 1);
      await here.store.finishRun(runId, 1, CANCELLED);
    }
    await here.connection.hset(here.keys.experiment(newer.experimentId), 'schemaVersion', NEWER_VERSION);
    const stored = await here.connection.hgetall(here.keys.experiment(newer.experimentId));

    const inAWeek = () => Date.now() + 7.1 * 24 * 3600 * 1000;
    const byAge = options({ retention: { days: 7, diskQuotaMegabytes: 0 }, now: inAWeek });
    expect(await sweep(byAge)).toMatchObject({ expired: [older.experimentId] });
    expect(await sweep(byAge)).toMatchObject({ expired: [] });
    expect(await here.connection.hgetall(here.keys.experiment(newer.experimentId))).toEqual(stored);
    expect(await foldersOf(newer.runId)).toEqual(['1']);
    expect(await foldersOf(older.runId)).toEqual([]);
  });
});

describe('a sweep', () => {
  it('queues a run again that has no job, and a worker trains it', async () => {
    const { experimentId, runId, job } = await submitOne();
    await here.jobs.remove([job]);
    expect(await sweep(options())).toMatchObject({ requeued: [runId] });
    expect(await sweep(options())).toMatchObject({ requeued: [] });
    await here.startWorker({});
    expect(await here.finished(experimentId, runId)).toMatchObject({ status: 'succeeded', attempt: 1 });
  });

  it('removes the jobs of runs that are not queued, and no others', async () => {
    const [paused, cancelled, resumed, queued] = [
      await submitOne(),
      await submitOne(),
      await submitOne(),
      await submitOne(),
    ];
    // Straight in the store, as if the API had died before it removed the jobs.
    await here.apiStore.pauseRun(paused.runId);
    await here.apiStore.cancelRun(cancelled.runId);
    await here.apiStore.pauseRun(resumed.runId);
    const resumption = await here.apiStore.resumeRun(resumed.runId);
    if (resumption.outcome !== 'queued') throw new Error(resumption.outcome);
    await here.queue.enqueue([resumption.job!]);
    const { discarded, requeued } = await sweep(options());
    expect(discarded.sort()).toEqual([paused.runId, cancelled.runId, resumed.runId].sort());
    expect(requeued).toEqual([]);
    expect(await here.jobs.counts()).toMatchObject({ waiting: 2 });
    expect(await here.jobs.has(`${resumed.runId}-1`)).toBe(true);
    expect(await here.jobs.has(`${queued.runId}-0`)).toBe(true);
  });

  it('leaves the job of a run that is in work', async () => {
    const { experimentId, runIds } = await here.submit({ arms: [{ name: 'wait' }] });
    await here.startWorker({});
    await here.event(experimentId, runIds[0]!, ({ type }) => type === 'run.epoch');
    expect(await sweep(options())).toMatchObject({ discarded: [], requeued: [] });
    expect(await here.jobs.counts()).toMatchObject({ active: 1 });
    await here.apiStore.cancelRun(runIds[0]!);
    expect(await here.finished(experimentId, runIds[0]!)).toMatchObject({ status: 'cancelled' });
  });

  it('queues a run again whose execution died with its job', async () => {
    const { experimentId, runId, job } = await submitOne();
    await here.jobs.remove([job]);
    await claim(runId);
    await sweep(options());
    await here.startWorker({});
    expect(await here.finished(experimentId, runId)).toMatchObject({ status: 'succeeded', attempt: 2 });
  });

  it('lets a run be cancelled whose execution died before it could obey', async () => {
    const { experimentId, runId, job } = await submitOne();
    await here.jobs.remove([job]);
    await claim(runId);
    expect(await here.apiStore.cancelRun(runId)).toMatchObject({ outcome: 'cancelling', jobs: [] });
    await sweep(options());
    await here.startWorker({});
    expect(await here.finished(experimentId, runId)).toMatchObject({ status: 'cancelled' });
  });

  it('leaves alone a run that is being trained', async () => {
    const { worker } = await here.startWorker({});
    const { experimentId, runIds } = await here.submit({ arms: [{ name: 'wait' }] });
    await here.event(experimentId, runIds[0]!, ({ type }) => type === 'run.epoch');
    expect(await sweep(options({ graceMs: 0 }))).toMatchObject({
      requeued: [],
      discarded: [],
      collected: [],
      expired: [],
    });
    expect(worker.runs()).toHaveLength(1);
  });

  it('removes the folders of deleted runs and of executions that nobody owns', async () => {
    const { runId } = await submitOne();
    await claim(runId);
    await here.store.failAttempt(runId, 1, { code: 'TRAINER_CRASHED', message: 'gone' });
    await claim(runId);
    const unknown = `run_${uuid()}`;
    for (const fence of [1, 2]) await leaveFolder(runId, fence);
    await leaveFolder(unknown, 1);
    const { collected } = await sweep(options());
    expect(collected.sort()).toEqual([`${runId}/1`, unknown].sort());
    expect(await foldersOf(runId)).toEqual(['2']);
    expect(await foldersOf(unknown)).toEqual([]);
  });

  it('removes the checkpoints of a finished run, and of no other', async () => {
    const [over, open] = [await submitOne(), await submitOne()];
    for (const { runId } of [over, open]) {
      await claim(runId);
      await here.artifacts.prepareCheckpoints(runId);
    }
    await here.store.finishRun(over.runId, 1, CANCELLED);
    const later = { graceMs: 0, now: () => Date.now() + 1000 };
    expect((await sweep(options(later))).collected).toEqual([`${over.runId}/checkpoints`]);
    expect(await here.artifacts.listRuns()).toContain(open.runId);
  });

  it('keeps the folder of the result when the run has a later fence', async () => {
    const { experimentId, runId } = await submitOne();
    await here.startWorker({});
    await here.finished(experimentId, runId);
    await here.connection.hset(here.keys.run(runId), 'fence', 3);
    await leaveFolder(runId, 1);
    await leaveFolder(runId, 2);
    expect(await sweep(options())).toMatchObject({ collected: [`${runId}/2`] });
    expect(await foldersOf(runId)).toEqual(['1']);
  });

  it('leaves a folder alone that has just been made', async () => {
    const unknown = `run_${uuid()}`;
    await leaveFolder(unknown, 1, { minutesOld: 0.5 });
    expect(await sweep(options())).toMatchObject({ collected: [] });
    expect(await foldersOf(unknown)).toEqual(['1']);
  });

  it('deletes experiments that finished longer ago than the retention allows, with their files', async () => {
    const { experimentId, runId } = await submitOne();
    const open = await submitOne();
    await claim(runId);
    await leaveFolder(runId, 1);
    await here.store.finishRun(runId, 1, CANCELLED);

    const retention = { days: 7, diskQuotaMegabytes: 0 };
    const inDays = (days: number) => () => Date.now() + days * 24 * 3600 * 1000;
    expect(await sweep(options({ retention, now: inDays(6.9) }))).toMatchObject({ expired: [] });
    expect(await sweep(options({ retention, now: inDays(7.1) }))).toMatchObject({ expired: [experimentId] });
    expect(await here.apiStore.getExperiment(experimentId)).toBeNull();
    expect(await foldersOf(runId)).toEqual([]);
    expect(await here.apiStore.getExperiment(open.experimentId)).not.toBeNull();
  });

  it('deletes the experiments that finished first until the disk quota is met', async () => {
    const experiments = await threeWithFiles();
    const { expired } = await sweep(options({ retention: { days: 0, diskQuotaMegabytes: 1 } }));
    expect(expired).toEqual(experiments.slice(0, 2).map(({ experimentId }) => experimentId));
    expect((await here.usage.read()).bytes).toBe(600 * 1024);
  });

  it('counts towards the quota only what it deleted', async () => {
    const experiments = await threeWithFiles();
    // Left to the version that stored it.
    await here.connection.hset(here.keys.experiment(experiments[0]!.experimentId), 'schemaVersion', NEWER_VERSION);
    const { expired } = await sweep(options({ retention: { days: 0, diskQuotaMegabytes: 1 } }));
    expect(expired).toEqual(experiments.slice(1).map(({ experimentId }) => experimentId));
  });
});

describe('a sweep over many runs that wait', () => {
  it('searches no list of the queue, and finds the one without a job', async () => {
    const arms = Array.from({ length: 50 }, (_, arm) => ({ name: `train-${arm}` }));
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const { experimentId, runIds } = await here.submit({ arms, seeds });
    await here.jobs.remove([{ runId: runIds[700]!, experimentId, jobFence: 0 }]);
    const callsOf = async (command: string) => {
      const stats = await here.connection.info('commandstats');
      return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
    };
    const searches = await callsOf('lpos');
    expect(await sweep(options())).toMatchObject({ requeued: [runIds[700]] });
    expect(await callsOf('lpos')).toBe(searches);
    expect(await sweep(options())).toMatchObject({ requeued: [] });
  });
});

describe('a lease', () => {
  it('is held while a sweep takes longer than it lasts', async () => {
    let end = () => {};
    const held = new Promise<void>((resolve) => (end = resolve));
    const begun = new Promise<() => void>((resolve) => {
      const stop = startReconciling(
        options({
          everyMs: 300,
          queue: {
            ...here.queue,
            readLiveJobs: async () => {
              resolve(stop);
              await held;
              return here.queue.readLiveJobs();
            },
          },
        }),
      );
    });
    const stop = await begun;
    await delay(1000);
    expect(await here.store.takeLease('reconcile', 'worker-2', 300)).toBe(false);
    stop();
    end();
  });
});

describe('reconciling', () => {
  it('sweeps at start, in one worker at a time', async () => {
    const { runId, job } = await submitOne();
    await here.jobs.remove([job]);
    const sweeps: string[] = [];
    const watched = (workerId: string, done: () => void) =>
      options({
        workerId,
        queue: {
          ...here.queue,
          enqueueMissing: async (runs) => {
            sweeps.push(workerId);
            const missing = await here.queue.enqueueMissing(runs);
            done();
            return missing;
          },
        },
      });
    const first = await new Promise<() => void>((resolve) => {
      const stop = startReconciling(watched('worker-1', () => resolve(stop)));
    });
    expect(await here.jobs.has(`${runId}-0`)).toBe(true);
    expect(await here.store.takeLease('reconcile', 'worker-2', 30_000)).toBe(false);
    const answered = new Promise<boolean>((resolve) => {
      const stop = startReconciling({
        ...watched('worker-2', () => undefined),
        store: {
          ...here.store,
          takeLease: async (...parameters) => {
            const taken = await here.store.takeLease(...parameters);
            stop();
            resolve(taken);
            return taken;
          },
        },
      });
    });
    expect(await answered).toBe(false);
    first();
    expect(sweeps).toEqual(['worker-1']);
  });
});
