import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../../../src/experiments/records/event.js';
import { createLogger } from '../../../../src/logger.js';
import { whileForbidden } from '../../../support/disk-trouble.js';
import { startTestRedis } from '../../../support/redis.js';
import { type Installation, newInstallation } from '../../../support/worker.js';

const redis = await startTestRedis();
let here: Installation;
beforeEach(async () => {
  here = await newInstallation(redis.url);
});
afterEach(() => here.close());

/** Submits an experiment with one run of this behaviour. */
async function submitOne(behaviour: string) {
  const { experimentId, runIds } = await here.submit({ arms: [{ name: behaviour }] });
  return { experimentId, runId: runIds[0]! };
}

const isType = (type: Event['type']) => (event: Event) => event.type === type;

/** Names of the files of an execution; empty when its folder is gone. */
async function filesOf(runId: string, fence: number): Promise<string[]> {
  return (await readdir(`${here.data}/artifacts/${runId}/${fence}`).catch(() => [])).sort();
}

async function eventTypes(runId: string): Promise<string[]> {
  return (await here.apiStore.readEvents({ runId }, '0', 1000))!.map(({ type }) => type);
}

describe('a run', () => {
  it('is trained, recorded epoch by epoch, and leaves its artifacts with the log among them', async () => {
    await here.startWorker({});
    const { experimentId, runId } = await submitOne('train');
    const run = await here.finished(experimentId, runId);

    expect(run).toMatchObject({ status: 'succeeded', attempt: 1, stopReason: { kind: 'completed', epoch: 2 } });
    expect(run.progress).toMatchObject({ epoch: 2, epochs: 2, percent: 100 });
    expect(run.evaluation?.test.accuracy).toBe(0.5);
    expect((await here.apiStore.getMetrics(runId))?.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(await eventTypes(runId)).toEqual(['run.queued', 'run.started', 'run.epoch', 'run.epoch', 'run.finished']);

    const published = await here.apiStore.getArtifacts(runId);
    expect(published).toMatchObject({ fence: 1, artifacts: [{ name: 'weights.bin' }, { name: 'training.log' }] });
    expect(run.weightsSha256).toBe(published!.artifacts[0]!.sha256);
    const log = await readFile(here.artifacts.pathOf(runId, 1, 'training.log'));
    expect(log.toString()).toContain(`training ${runId}\n`);
    expect(log.toString()).toContain('a word of the native library\n');
    expect(published!.artifacts[1]).toMatchObject({
      size: log.length,
      sha256: createHash('sha256').update(log).digest('hex'),
    });
  });

  it('keeps its output apart from that of the run before it in the same trainer', async () => {
    const { pool } = await here.startWorker({});
    const first = await submitOne('train');
    await here.finished(first.experimentId, first.runId);
    const second = await submitOne('train');
    await here.finished(second.experimentId, second.runId);
    const log = await readFile(here.artifacts.pathOf(second.runId, 1, 'training.log'), 'utf8');
    expect(log).toContain(second.runId);
    expect(log).not.toContain(first.runId);
    expect(pool.size).toBe(1);
  });

  it('is retried after a crash of its trainer and finishes', async () => {
    await here.startWorker({});
    const { experimentId, runId } = await submitOne('crash-once');
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({ status: 'succeeded', attempt: 2, error: null });
    expect(await eventTypes(runId)).toEqual([
      'run.queued',
      'run.started',
      'run.retrying',
      'run.started',
      'run.epoch',
      'run.epoch',
      'run.finished',
    ]);
    expect(await filesOf(runId, 1)).toEqual([]);
    expect(await filesOf(runId, 2)).toEqual(['training.log', 'weights.bin']);
  });

  it.each([
    ['crash', 'exited with code 7. Last output:\nabout to crash'],
    ['abort', 'was killed by SIGABRT'],
  ])('whose trainer always ends by %s fails after exactly its attempts, with the reason', async (behaviour, reason) => {
    await here.startWorker({ context: { maxAttempts: 2 } });
    const { experimentId, runId } = await submitOne(behaviour);
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({ status: 'failed', attempt: 2, stopReason: { kind: 'error', epoch: 0 } });
    expect(run.error).toMatchObject({ code: 'TRAINER_CRASHED', message: expect.stringContaining(reason) });
    expect((await eventTypes(runId)).filter((type) => type === 'run.started')).toHaveLength(2);
    expect((await here.apiStore.getArtifacts(runId))?.artifacts.map(({ name }) => name)).toEqual(['training.log']);
  });

  it('that eats memory is killed and fails with the reason', async () => {
    await here.startWorker({ context: { maxAttempts: 1 }, pool: { hardMaxMegabytes: 300 } });
    const { experimentId, runId } = await submitOne('eat-memory');
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({ status: 'failed', error: { code: 'TRAINER_OUT_OF_MEMORY' } });
  });

  it('that gets stuck is killed and fails with the reason', async () => {
    await here.startWorker({ context: { maxAttempts: 2, silenceMs: 300 } });
    const { experimentId, runId } = await submitOne('hang');
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({ status: 'failed', attempt: 2, error: { code: 'TRAINER_STUCK' } });
    expect(run.error!.message).toContain('reported nothing for 0.3 s');
  });

  it('that diverges fails at once with the step and keeps its log', async () => {
    await here.startWorker({});
    const { experimentId, runId } = await submitOne('diverge');
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({
      status: 'failed',
      attempt: 1,
      stopReason: { kind: 'diverged', epoch: 1, step: 12 },
      error: { code: 'TRAINING_DIVERGED', message: expect.stringContaining('step 12') },
    });
    expect((await here.apiStore.getArtifacts(runId))?.artifacts.map(({ name }) => name)).toEqual(['training.log']);
  });

  it('whose data set is invalid fails at once', async () => {
    await here.startWorker({});
    const { experimentId, runId } = await submitOne('bad-data');
    expect(await here.finished(experimentId, runId)).toMatchObject({
      status: 'failed',
      attempt: 1,
      error: { code: 'DATASET_INVALID', message: 'train-images: wrong MD5' },
    });
  });

  it('waits while the disk is full, with the reason, uses no attempt and resumes when there is space', async () => {
    await here.startWorker({ context: { storageRetryMs: 200, maxAttempts: 1 } });
    const { experimentId, runId } = await submitOne('disk-full');
    await here.event(experimentId, runId, ({ type, data }) => type === 'run.queued' && data.reason === 'disk_full');
    expect(await here.apiStore.getRun(runId)).toMatchObject({
      status: 'queued',
      attempt: 1,
      waitReason: 'disk_full',
    });
    expect(await here.finished(experimentId, runId)).toMatchObject({
      status: 'succeeded',
      attempt: 1,
      waitReason: null,
      error: null,
    });
  });

  it('waits while the disk is unavailable, with the reason, uses no attempt and resumes when it is back', async () => {
    await here.startWorker({ context: { storageRetryMs: 200, maxAttempts: 1 } });
    const root = path.join(here.data, 'artifacts');
    await mkdir(root, { recursive: true });
    const { experimentId, runId } = await whileForbidden([root], async () => {
      const run = await submitOne('train');
      await here.event(
        run.experimentId,
        run.runId,
        ({ type, data }) => type === 'run.queued' && data.reason === 'disk_unavailable',
      );
      expect(await here.apiStore.getRun(run.runId)).toMatchObject({ waitReason: 'disk_unavailable', attempt: 1 });
      return run;
    });
    expect(await here.finished(experimentId, runId)).toMatchObject({
      status: 'succeeded',
      attempt: 1,
      waitReason: null,
    });
  });

  it('is ended by its deadline, without another attempt', async () => {
    await here.startWorker({ context: { runDeadlineMs: 300 } });
    const { experimentId, runId } = await submitOne('wait');
    expect(await here.finished(experimentId, runId)).toMatchObject({
      status: 'failed',
      attempt: 1,
      stopReason: { kind: 'deadline', epoch: 1 },
      error: { code: 'DEADLINE_EXCEEDED' },
    });
  });

  it.each([
    ['of its own', { runSeconds: 0.3 }, 'The run was still training after 0.3 s, its deadline.'],
    ['of its experiment', { experimentSeconds: 0.3 }, 'The experiment had not finished after 0.3 s, its deadline.'],
  ])('is ended by the deadline %s, without another attempt', async (_, deadlines, message) => {
    await here.startWorker({});
    const { experimentId, runIds } = await here.submit({ arms: [{ name: 'wait' }], seeds: [1, 2], deadlines });
    for (const runId of runIds) {
      expect(await here.finished(experimentId, runId)).toMatchObject({
        status: 'failed',
        attempt: 1,
        stopReason: { kind: 'deadline' },
        error: { code: 'DEADLINE_EXCEEDED', message },
      });
    }
  });

  it('is cancelled while it trains, its files are removed and its trainer stays warm', async () => {
    const { pool } = await here.startWorker({});
    const { experimentId, runId } = await submitOne('wait');
    await here.event(experimentId, runId, isType('run.epoch'));
    expect(await here.apiStore.cancelRun(runId)).toMatchObject({ outcome: 'cancelling', jobs: [] });
    const asked = performance.now();
    const run = await here.finished(experimentId, runId);
    expect(performance.now() - asked).toBeLessThan(2000);
    expect(run).toMatchObject({ status: 'cancelled', stopReason: { kind: 'cancelled', epoch: 1 }, error: null });

    const next = await submitOne('train');
    await here.finished(next.experimentId, next.runId);
    expect(await filesOf(runId, 1)).toEqual([]);
    expect(pool.size).toBe(1);
  });

  it('that is retried while the cancelled execution still cleans up keeps its files', async () => {
    // The disk of the first worker is slow to remove files.
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let isHeld = false;
    const slowly = async <Result>(work: () => Promise<Result>) => {
      isHeld = true;
      await held;
      return work();
    };
    const { artifacts } = here;
    await here.startWorker({
      context: {
        artifacts: {
          ...artifacts,
          removeRun: (runId) => slowly(() => artifacts.removeRun(runId)),
          removeExecutions: (runId, fence) => slowly(() => artifacts.removeExecutions(runId, fence)),
          removeFence: (runId, fence) => slowly(() => artifacts.removeFence(runId, fence)),
          removeCheckpoints: (runId, fence) => slowly(() => artifacts.removeCheckpoints(runId, fence)),
        },
      },
    });
    const { experimentId, runId } = await submitOne('wait-once');
    await here.event(experimentId, runId, isType('run.epoch'));
    await here.apiStore.cancelRun(runId);
    await here.finished(experimentId, runId);
    while (!isHeld) await delay(10);

    await here.startWorker({});
    const retried = await here.apiStore.retryRun(runId);
    if (retried.outcome !== 'queued') throw new Error(`The run is ${retried.outcome}.`);
    await here.queue.enqueue([retried.job!]);
    const [end] = (await here.apiStore.readEvents({ runId }, '0', 1000))!.slice(-1);
    await here.event(experimentId, runId, ({ id, type }) => type === 'run.finished' && Number(id) > Number(end!.id));
    release();
    const next = await submitOne('train');
    await here.finished(next.experimentId, next.runId);
    const { fence } = (await here.apiStore.getArtifacts(runId))!;
    expect(await filesOf(runId, fence)).toEqual(['training.log', 'weights.bin']);
    expect(await filesOf(runId, 1)).toEqual([]);
  });

  it('is cancelled with its model kept: trained no further, evaluated and saved', async () => {
    await here.startWorker({});
    const { experimentId, runId } = await submitOne('save-and-wait');
    await here.event(experimentId, runId, isType('run.epoch'));
    expect(await here.apiStore.cancelRun(runId, { keepModel: true })).toMatchObject({
      outcome: 'cancelling',
      jobs: [],
    });
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({ status: 'cancelled', attempt: 1, stopReason: { kind: 'cancelled', epoch: 2 } });
    expect(run.evaluation?.test.accuracy).toBe(0.5);
    expect((await here.apiStore.getArtifacts(runId))?.artifacts.map(({ name }) => name)).toContain('weights.bin');
    expect(await filesOf(runId, 1)).toEqual(['training.log', 'weights.bin']);
  });

  it('that was paused is cancelled with its model kept', async () => {
    await here.startWorker({});
    const { experimentId, runId } = await submitOne('save-and-wait');
    await here.event(experimentId, runId, isType('run.epoch'));
    await here.apiStore.pauseRun(runId);
    await here.event(experimentId, runId, isType('run.paused'));
    const { outcome, jobs } = await here.apiStore.cancelRun(runId, { keepModel: true });
    expect(outcome).toBe('cancelling');
    await here.queue.enqueue(jobs);
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({ status: 'cancelled', evaluation: { savedEpoch: 2 } });
  });

  it('that cannot save its model is cancelled without it, with the reason', async () => {
    await here.startWorker({ context: { maxAttempts: 2 } });
    const { experimentId, runId } = await submitOne('save-and-die');
    await here.event(experimentId, runId, isType('run.epoch'));
    await here.apiStore.cancelRun(runId, { keepModel: true });
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({ status: 'cancelled', evaluation: null, error: { code: 'TRAINER_CRASHED' } });
  });

  it('loses its model when it is cancelled again without keeping it', async () => {
    await here.startWorker({});
    const { experimentId, runId } = await submitOne('hang');
    await here.event(experimentId, runId, isType('run.epoch'));
    await here.apiStore.cancelRun(runId, { keepModel: true });
    await here.apiStore.cancelRun(runId);
    expect(await here.finished(experimentId, runId)).toMatchObject({ status: 'cancelled', evaluation: null });
  });

  it('is cancelled although the broadcast was lost', async () => {
    await here.startWorker({ context: { feed: { onCancel: () => () => undefined }, pollMs: 100 } });
    const { experimentId, runId } = await submitOne('wait');
    await here.event(experimentId, runId, isType('run.epoch'));
    await here.apiStore.cancelRun(runId);
    expect(await here.finished(experimentId, runId)).toMatchObject({ status: 'cancelled' });
  });

  it('is cancelled by a kill when its trainer does not obey', async () => {
    await here.startWorker({ context: { stopTimeoutMs: 200 } });
    const { experimentId, runId } = await submitOne('hang');
    await here.event(experimentId, runId, isType('run.epoch'));
    await here.apiStore.cancelRun(runId);
    expect(await here.finished(experimentId, runId)).toMatchObject({ status: 'cancelled' });
  });

  it('taken over by another execution is left to it: the old trainer stops and its folder is removed', async () => {
    await here.startWorker({ context: { pollMs: 100 } });
    const { experimentId, runId } = await submitOne('wait');
    await here.event(experimentId, runId, isType('run.epoch'));
    const claim = await here.store.claimRun(runId, { workerId: 'another', maxAttempts: 3 });
    expect(claim).toMatchObject({ outcome: 'claimed', fence: 2 });

    // The only slot of the worker is free again when the next run is finished.
    const next = await submitOne('train');
    await here.finished(next.experimentId, next.runId);
    expect(await filesOf(runId, 1)).toEqual([]);
    expect(await here.apiStore.getRun(runId)).toMatchObject({ status: 'running' });
    expect(await here.store.reportProgress(runId, 2, { epoch: 1, epochs: 2, percent: 50, etaSeconds: 1 })).toBe(
      'written',
    );
  });

  it('is handed back at shutdown without using an attempt, and the next worker trains it', async () => {
    const { worker } = await here.startWorker({});
    const { experimentId, runId } = await submitOne('wait');
    await here.event(experimentId, runId, isType('run.epoch'));
    await worker.close();
    expect(await here.apiStore.getRun(runId)).toMatchObject({ status: 'queued', attempt: 1 });
    expect(await filesOf(runId, 1)).toEqual([]);

    await here.startWorker({});
    await here.event(experimentId, runId, (event) => event.type === 'run.started' && Number(event.id) > 4);
    expect(await here.apiStore.getRun(runId)).toMatchObject({ status: 'running', attempt: 1 });
  });

  it('whose job lost its lock is handed back without using an attempt', async () => {
    await here.startWorker({ lockMs: 1000 });
    const { experimentId, runId } = await submitOne('wait');
    await here.event(experimentId, runId, isType('run.epoch'));
    const locks = await here.connection.keys('*:lock');
    await here.connection.set(locks[0]!, 'of another worker');
    await here.event(experimentId, runId, (event) => event.type === 'run.queued' && event.data.reason === 'lock_lost');
    await here.connection.del(locks[0]!);
    await here.event(
      experimentId,
      runId,
      (event) => event.type === 'run.started' && event.data.attempt === 1 && Number(event.id) > 5,
    );
    expect((await here.apiStore.getRun(runId))?.attempt).toBe(1);
  });

  it('whose lock cannot be renewed is stopped while Redis is unreachable, and handed back afterwards', async () => {
    const interrupted: unknown[] = [];
    let tell = () => {};
    const logger = createLogger({ level: 'info' }, 'test', {
      write: (text) => {
        const { msg, by } = JSON.parse(text);
        if (msg !== 'run interrupted') return;
        interrupted.push(by);
        tell();
      },
    });
    let locksLost = 0;
    const onLockLost = () => void locksLost++;
    await here.startWorker({ lockMs: 1500, context: { logger }, onLockLost });
    const { experimentId, runId } = await submitOne('wait');
    await here.event(experimentId, runId, isType('run.epoch'));
    // While Redis is there it is renewed, for longer than lock and stalled check together.
    await delay(2500);
    expect(interrupted).toEqual([]);

    redis.freeze();
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    await Promise.race([told, delay(20_000, undefined, { ref: false })]);
    const whileAway = [...interrupted];
    redis.thaw();
    expect(whileAway).toEqual(['lock_lost']);
    expect(locksLost).toBe(1);
    await here.event(experimentId, runId, (event) => event.type === 'run.queued' && event.data.reason === 'lock_lost');
    await here.event(experimentId, runId, (event) => event.type === 'run.started' && Number(event.id) > 5);
    expect((await here.apiStore.getRun(runId))?.attempt).toBe(1);
  });

  it('delivered by an outdated job is left alone', async () => {
    await here.startWorker({ concurrency: 2 });
    const { experimentId, runId } = await submitOne('wait');
    await here.event(experimentId, runId, isType('run.epoch'));
    await here.queue.enqueue([{ runId, experimentId, jobFence: 7 }]);
    const other = await submitOne('train'); // is taken after the outdated job
    await here.finished(other.experimentId, other.runId);
    expect(await here.apiStore.getRun(runId)).toMatchObject({ status: 'running', attempt: 1 });
    expect((await eventTypes(runId)).filter((type) => type === 'run.started')).toHaveLength(1);
  });
});
