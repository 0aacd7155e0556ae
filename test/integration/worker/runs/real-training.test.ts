/** The built worker process with real trainers on real MNIST, and what it survives. */
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../../../src/experiments/records/event.js';
import { atEpoch } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';
import { type Installation, newInstallation } from '../../../support/worker.js';
import { processGone, startWorkerProcess, type WorkerProcess } from '../../../support/worker-process.js';

const redis = await startTestRedis({ appendOnly: true });
let here: Installation;
const workers: WorkerProcess[] = [];
beforeEach(async () => {
  here = await newInstallation(redis.url);
});
afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.child.kill('SIGKILL');
    await worker.exited;
  }
  await here.close();
});

async function startWorker(environment?: Record<string, string>, crashes?: string[]): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(here, redis.url, environment, crashes);
  workers.push(worker);
  return worker;
}

/** So many that a run is still training when a test has seen its first epoch and acts on it. */
const EPOCHS = 60;

/** One run: dropout, so that each step draws random numbers, and 1000 images. */
async function submitOne({ epochs = EPOCHS, seed = 1 } = {}) {
  const { experimentId, runIds } = await here.submit({
    arms: [
      {
        name: 'dropout',
        model: { architecture: 'mlp', hiddenUnits: [16] },
        regularization: { dropout: { rate: 0.5 } },
      },
    ],
    seeds: [seed],
    dataset: { trainSize: 1000 },
    training: { epochs, batchSize: 32 },
  });
  return { experimentId, runId: runIds[0]! };
}

/** Saves a checkpoint at every opportunity. */
const EAGER_CHECKPOINTS = { REGULAB_CHECKPOINT_SECONDS: '0' };

/** Places of a run's events of a type. */
async function places(runId: string, type: Event['type']) {
  const events = (await here.apiStore.readEvents({ runId }, '0', 1000))!.filter((event) => event.type === type);
  return events.map(({ data }) => data as { epoch: number; step: number });
}

const everyEpoch = Array.from({ length: EPOCHS }, (_, index) => index + 1);
const storedEpochs = async (runId: string) => (await here.apiStore.getMetrics(runId))!.map(({ epoch }) => epoch);

/** What the undisturbed training of {@link submitOne} gives; trained once for all tests. */
let undisturbed: Promise<string> | undefined;
function undisturbedWeights(): Promise<string> {
  undisturbed ??= (async () => {
    await startWorker();
    const { experimentId, runId } = await submitOne();
    const run = await here.finished(experimentId, runId);
    workers[0]!.child.kill('SIGTERM');
    await workers[0]!.exited;
    workers.length = 0;
    return run.weightsSha256!;
  })();
  return undisturbed;
}

describe('a worker process', () => {
  it('trains a run on MNIST and leaves its model, its metrics and its log', async () => {
    await startWorker();
    const { experimentId, runId } = await submitOne();
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({ status: 'succeeded', attempt: 1, stopReason: { kind: 'completed', epoch: EPOCHS } });
    expect(run.evaluation!.test.accuracy).toBeGreaterThan(0.5);
    expect(run.evaluation!.test.samples).toBe(10000);
    expect(await storedEpochs(runId)).toEqual(everyEpoch);
    const { fence, artifacts } = (await here.apiStore.getArtifacts(runId))!;
    expect(artifacts.map(({ name }) => name).sort()).toEqual([
      'layers.json',
      'model.json',
      'predictions.bin',
      'run.json',
      'training.log',
      'weights.bin',
    ]);
    expect(await readFile(here.artifacts.pathOf(runId, fence, 'training.log'), 'utf8')).toContain(
      `epoch ${EPOCHS}/${EPOCHS}`,
    );
  });

  it('resumes a run whose trainer was killed, to the same weights and metrics', async () => {
    const expected = await undisturbedWeights();
    const worker = await startWorker(EAGER_CHECKPOINTS);
    const { experimentId, runId } = await submitOne();
    await here.event(experimentId, runId, atEpoch(2));
    process.kill(await worker.trainerPid(), 'SIGKILL');
    expect(await here.finished(experimentId, runId)).toMatchObject({
      status: 'succeeded',
      attempt: 2,
      weightsSha256: expected,
    });
    expect(await storedEpochs(runId)).toEqual(everyEpoch);
    const [resumed] = await places(runId, 'run.resumed');
    expect(resumed!.epoch).toBeGreaterThanOrEqual(1);
    const retrying = (await here.apiStore.readEvents({ runId }, '0', 100))!.find(({ type }) => type === 'run.retrying');
    expect(retrying!.data.error).toMatchObject({
      code: 'TRAINER_CRASHED',
      message: expect.stringContaining('SIGKILL'),
    });
  });

  it('that is killed leaves no trainer behind, and another one finishes its run to the same weights', async () => {
    const expected = await undisturbedWeights();
    const worker = await startWorker(EAGER_CHECKPOINTS);
    const { experimentId, runId } = await submitOne();
    await here.event(experimentId, runId, atEpoch(2));
    const trainer = await worker.trainerPid();
    worker.child.kill('SIGKILL');
    await worker.exited;
    await processGone(trainer, 1000);

    await startWorker();
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({ status: 'succeeded', attempt: 2, weightsSha256: expected });
    expect(await storedEpochs(runId)).toEqual(everyEpoch);
    const [resumed] = await places(runId, 'run.resumed');
    expect(resumed!.epoch).toBeGreaterThanOrEqual(1);
  });

  it('that is killed has its run training again within 20 s, at the lock times of the defaults', async () => {
    const defaults = { REGULAB_LOCK_MS: '10000', REGULAB_STALLED_CHECK_MS: '3000' };
    const worker = await startWorker(defaults);
    const { experimentId, runId } = await submitOne({ epochs: 1000 });
    const isStart = (event: Event) => event.type === 'run.started';
    const first = await here.event(experimentId, runId, isStart);
    const killed = performance.now();
    worker.child.kill('SIGKILL');
    await startWorker(defaults); // as a supervisor would
    await here.event(experimentId, runId, (event) => isStart(event) && event.id !== first.id);
    expect(performance.now() - killed).toBeLessThan(20_000);
  });

  it('hands its run back on SIGTERM within seconds, using no attempt and leaving no process', async () => {
    const worker = await startWorker();
    const { experimentId, runId } = await submitOne({ epochs: 1000 });
    await here.event(experimentId, runId, atEpoch(1));
    const trainer = await worker.trainerPid();
    const asked = performance.now();
    worker.child.kill('SIGTERM');
    worker.child.kill('SIGINT'); // Ctrl-C and a supervisor at once
    expect(await worker.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(5000);
    await processGone(trainer, 100);
    expect(await here.apiStore.getRun(runId)).toMatchObject({ status: 'queued', attempt: 1 });
    expect(await here.apiStore.countWorkers()).toEqual({ workers: 0, trainers: 0 });
    expect(await here.jobs.has(`${runId}-1`)).toBe(true);
  });

  it('loses no step on SIGTERM: the next one resumes where it stopped', async () => {
    const expected = await undisturbedWeights();
    const worker = await startWorker();
    const { experimentId, runId } = await submitOne();
    await here.event(experimentId, runId, atEpoch(1));
    worker.child.kill('SIGTERM');
    await worker.exited;
    const stoppedAt = (await places(runId, 'run.checkpoint')).at(-1);
    await startWorker();
    expect(await here.finished(experimentId, runId)).toMatchObject({ attempt: 1, weightsSha256: expected });
    expect(await places(runId, 'run.resumed')).toEqual([stoppedAt]);
    expect(await storedEpochs(runId)).toEqual(everyEpoch);
    // No epoch was reported twice.
    const reported = (await here.apiStore.readEvents({ runId }, '0', 1000))!.filter(({ type }) => type === 'run.epoch');
    expect(reported).toHaveLength(EPOCHS);
  });

  it('gives a run up after three executions in a row without a new checkpoint, and not before', async () => {
    // Dies once with checkpoints behind it, and then at once, again and again.
    await startWorker(EAGER_CHECKPOINTS, ['1/step:60', 'step:61']);
    const { experimentId, runId } = await submitOne();
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({ status: 'failed', stopReason: { kind: 'error' }, error: { code: 'TRAINER_CRASHED' } });
    const furthest = (await places(runId, 'run.checkpoint')).at(-1);
    const resumed = await places(runId, 'run.resumed');
    expect(resumed.slice(-2)).toEqual([furthest, furthest]);
    expect(run.attempt).toBeGreaterThan(3);
  });

  it('pauses a run without using an attempt or losing a step, and resumes it on request', async () => {
    const expected = await undisturbedWeights();
    await startWorker();
    const { experimentId, runId } = await submitOne();
    await here.event(experimentId, runId, atEpoch(1));
    expect(await here.apiStore.pauseRun(runId)).toBe('pausing');
    await here.event(experimentId, runId, ({ type }) => type === 'run.paused');
    const pausedAt = (await places(runId, 'run.checkpoint')).at(-1);
    const resumed = await here.apiStore.resumeRun(runId);
    if (resumed.outcome !== 'queued') throw new Error(resumed.outcome);
    await here.queue.enqueue([resumed.job!]);
    expect(await here.finished(experimentId, runId)).toMatchObject({ attempt: 1, weightsSha256: expected });
    expect(await places(runId, 'run.resumed')).toEqual([pausedAt]);
    expect(await storedEpochs(runId)).toEqual(everyEpoch);
  });

  it('exits when its supervisor is gone', async () => {
    const worker = await startWorker();
    worker.child.disconnect();
    expect(await worker.exited).toEqual({ code: 0, signal: null });
  });

  it('cancels a running run within two seconds, at the request of another process', async () => {
    const worker = await startWorker();
    const { experimentId, runId } = await submitOne({ epochs: 1000 });
    await here.event(experimentId, runId, atEpoch(1));
    const asked = performance.now();
    await here.apiStore.cancelRun(runId);
    expect(await here.finished(experimentId, runId)).toMatchObject({ status: 'cancelled' });
    expect(performance.now() - asked).toBeLessThan(2000);
    expect(worker.lines.filter(({ msg }) => msg === 'trainer ready')).toHaveLength(1);
  });

  it('keeps the model of a run on request when it is cancelled, wherever its training was', async () => {
    const worker = await startWorker();
    const { experimentId, runId } = await submitOne({ epochs: 1000 });
    await here.event(experimentId, runId, atEpoch(1));
    await here.apiStore.cancelRun(runId, { keepModel: true });
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({ status: 'cancelled', attempt: 1, stopReason: { kind: 'cancelled' } });
    expect(run.evaluation!.test.samples).toBe(10000);
    expect(run.evaluation!.savedEpoch).toBeLessThan(1000);
    const { artifacts } = (await here.apiStore.getArtifacts(runId))!;
    expect(artifacts.map(({ name }) => name)).toContain('model.json');
    expect(worker.lines.filter(({ msg }) => msg === 'trainer ready')).toHaveLength(1);
  });

  it('keeps training while Redis is unreachable and writes everything once it is back', async () => {
    const expected = await undisturbedWeights();
    await startWorker({ REGULAB_LOCK_MS: '10000' });
    const { experimentId, runId } = await submitOne();
    await here.event(experimentId, runId, atEpoch(1));
    await redis.kill();
    await redis.restart();
    const run = await here.finished(experimentId, runId);
    expect(run).toMatchObject({ status: 'succeeded', weightsSha256: expected });
    expect(await storedEpochs(runId)).toEqual(everyEpoch);
  });

  it('logs run id, experiment id, attempt and fence with everything about a run', async () => {
    const worker = await startWorker();
    const { experimentId, runId } = await submitOne({ epochs: 1 });
    const line = await worker.logged(({ msg }) => msg === 'run finished');
    expect(line).toMatchObject({ runId, experimentId, attempt: 1, fence: 1, status: 'succeeded', name: 'worker' });
  });

  it('does not start with an invalid setting, and names it', async () => {
    await expect(startWorker({ REGULAB_LOCK_MS: 'long' })).rejects.toThrow(
      /ended \(78\).*could not start.*REGULAB_LOCK_MS/s,
    );
  });
});
