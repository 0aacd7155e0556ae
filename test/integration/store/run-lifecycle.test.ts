import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EventType } from '../../../src/experiments/records/event.js';
import type { ClaimedRun, FencedAnswer, NewExperiment, WorkerStore } from '../../../src/store/store.js';
import { createWorkerStore } from '../../../src/store/worker-store/worker-store.js';
import { EVALUATION, epochMetrics, newExperiment, progressAt } from '../../support/experiments.js';
import { startTestRedis } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

const server = await startTestRedis();
const { apiStore, workerStore, redis, keys } = await connectStores(server.url);
const WORKER = { workerId: 'worker-1', maxAttempts: 3 };
const ARTIFACTS = [
  { name: 'weights.bin', size: 31400, sha256: 'ab'.repeat(32), contentType: 'application/octet-stream' },
];
const SUCCESS = {
  status: 'succeeded',
  stopReason: { kind: 'completed', epoch: 3 },
  evaluation: EVALUATION,
  weightsSha256: 'cd'.repeat(32),
  artifacts: ARTIFACTS,
} as const;
const FAILURE = {
  status: 'failed',
  stopReason: { kind: 'error', epoch: 1 },
  error: { code: 'TRAINER_CRASHED', message: 'gone' },
} as const;

let experiment: NewExperiment;
let runId: string;
beforeEach(async () => {
  await redis.flushall();
  experiment = newExperiment();
  runId = experiment.runs[0]!.id;
  await apiStore.createExperiment(experiment);
});

async function claim(id = runId, options = WORKER): Promise<ClaimedRun> {
  const answer = await workerStore.claimRun(id, options);
  if (answer.outcome !== 'claimed') throw new Error(`claim answered ${answer.outcome}`);
  return answer;
}

async function eventTypes(id = experiment.id): Promise<EventType[]> {
  return (await apiStore.readEvents({ experimentId: id }, '0', 1000))!.map((event) => event.type);
}

/** Puts the run into a state from which something is tried. */
const arrange = {
  queued: async () => {},
  running: async () => void (await claim()),
  cancelling: async () => {
    await claim();
    await apiStore.cancelRun(runId);
  },
  succeeded: async () => void (await workerStore.finishRun(runId, (await claim()).fence, SUCCESS)),
  failed: async () => void (await workerStore.finishRun(runId, (await claim()).fence, FAILURE)),
  cancelled: async () => void (await apiStore.cancelRun(runId)),
};

describe('a submitted experiment', () => {
  it('is returned as it was submitted, with its runs queued', async () => {
    const { runs, estimate, warnings, spec, createdAt, name } = experiment;
    expect(await apiStore.getExperiment(experiment.id)).toEqual({
      id: experiment.id,
      externalId: null,
      name,
      description: null,
      labels: {},
      metadata: {},
      preset: null,
      status: 'queued',
      createdAt,
      startedAt: null,
      finishedAt: null,
      after: [],
      startAt: null,
      archivedAt: null,
      spec,
      warnings,
      estimate,
      progress: { percent: 0, etaSeconds: null },
      runs: runs.map(({ id, arm, seed }) => ({ id, arm, seed, status: 'queued' })),
    });
    expect(await eventTypes()).toEqual(['experiment.created', 'run.queued']);
    expect((await workerStore.activeRuns('0')).runs).toEqual([
      {
        ...{ runId, experimentId: experiment.id, status: 'queued', fence: 0, jobFence: 0, workerId: null },
        ...{ tenant: 'default', isParked: false, isHeld: false },
      },
    ]);
  });

  it('is stored once when it is sent twice', async () => {
    await apiStore.createExperiment(experiment);
    expect(await eventTypes()).toEqual(['experiment.created', 'run.queued']);
    expect((await apiStore.countRuns()).queued).toBe(1);
  });

  it('keeps the characters of its name; half a surrogate pair becomes U+FFFD', async () => {
    const named = { ...newExperiment(), name: 'é "quoted" \\ \u0000 😀 \ud800' };
    await apiStore.createExperiment(named);
    expect((await apiStore.getExperiment(named.id))!.name).toBe('é "quoted" \\ \u0000 😀 \ufffd');
  });

  it('is trained and keeps its results to the last digit', async () => {
    const { fence, attempt, spec, run } = await claim();
    expect({ fence, attempt, arm: run.arm, seed: spec.seed, epochs: spec.training.epochs }).toEqual({
      fence: 1,
      attempt: 1,
      arm: 'arm-0',
      seed: 1,
      epochs: 3,
    });
    expect((await apiStore.getExperiment(experiment.id))!.status).toBe('running');
    // Epochs arrive in any order and are returned sorted.
    for (const epoch of [2, 1, 3, 3]) {
      expect(await workerStore.appendEpoch(runId, fence, epochMetrics(epoch), progressAt(epoch))).toBe('written');
    }
    expect(await apiStore.getMetrics(runId)).toEqual([epochMetrics(1), epochMetrics(2), epochMetrics(3)]);
    expect(await workerStore.finishRun(runId, fence, SUCCESS)).toBe('written');

    const finished = (await apiStore.getRun(runId))!;
    expect(finished).toMatchObject({
      status: 'succeeded',
      stopReason: SUCCESS.stopReason,
      evaluation: EVALUATION,
      weightsSha256: SUCCESS.weightsSha256,
      progress: { epoch: 3, epochs: 3, percent: 100, etaSeconds: 0 },
      error: null,
    });
    expect(Date.parse(finished.finishedAt!)).toBeGreaterThanOrEqual(Date.parse(finished.startedAt!));
    expect(await apiStore.getArtifacts(runId)).toEqual({ fence: 1, artifacts: ARTIFACTS });
    expect(await apiStore.getExperiment(experiment.id)).toMatchObject({
      status: 'succeeded',
      progress: { percent: 100, etaSeconds: 0 },
    });
    expect(await eventTypes()).toEqual([
      'experiment.created',
      'run.queued',
      'run.started',
      'run.epoch',
      'run.epoch',
      'run.epoch',
      'run.finished',
      'experiment.finished',
    ]);
    expect((await workerStore.activeRuns('0')).runs).toEqual([]);
    expect((await workerStore.finishedExperiments(10)).map(({ id, runIds }) => ({ id, runIds }))).toEqual([
      { id: experiment.id, runIds: [runId] },
    ]);
  });

  it('finds nothing that does not exist', async () => {
    const other = newExperiment();
    expect(await apiStore.getExperiment(other.id)).toBeNull();
    expect(await apiStore.getRun(other.runs[0]!.id)).toBeNull();
    expect(await apiStore.getMetrics(other.runs[0]!.id)).toBeNull();
    expect(await apiStore.getArtifacts(other.runs[0]!.id)).toBeNull();
    expect(await apiStore.listRuns(other.id, { limit: 10 })).toBeNull();
    expect(await apiStore.readEvents({ experimentId: other.id }, '0', 10)).toBeNull();
    expect(await apiStore.readEvents({ runId: other.runs[0]!.id }, '0', 10)).toBeNull();
    expect(await apiStore.revision({ experimentId: other.id })).toBeNull();
    expect(await apiStore.cancelExperiment(other.id)).toMatchObject({ outcome: 'not_found', jobs: [] });
    expect(await apiStore.cancelRun(other.runs[0]!.id)).toMatchObject({ outcome: 'not_found', jobs: [] });
    expect(await apiStore.retryRun(other.runs[0]!.id)).toEqual({ outcome: 'not_found' });
    expect(await apiStore.deleteExperiment(other.id)).toEqual({ outcome: 'not_found' });
    expect(await workerStore.claimRun(other.runs[0]!.id, WORKER)).toEqual({ outcome: 'nothing_to_do' });
  });

  it('refuses numbers that are not finite', async () => {
    const { fence } = await claim();
    const metrics = { ...epochMetrics(1), durationMs: Number.NaN };
    await expect(workerStore.appendEpoch(runId, fence, metrics, progressAt(1))).rejects.toMatchObject({
      code: 'INTERNAL',
    });
    const progress = { ...progressAt(1), percent: Number.POSITIVE_INFINITY };
    await expect(workerStore.reportProgress(runId, fence, progress)).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await apiStore.getMetrics(runId)).toEqual([]);
  });
});

describe('a fence', () => {
  const writes: Record<string, (store: WorkerStore, fence: number) => Promise<FencedAnswer>> = {
    reportProgress: (store, fence) => store.reportProgress(runId, fence, progressAt(2)),
    appendEpoch: (store, fence) => store.appendEpoch(runId, fence, epochMetrics(2), progressAt(2)),
    finishRun: (store, fence) => store.finishRun(runId, fence, SUCCESS),
    failAttempt: (store, fence) => store.failAttempt(runId, fence, FAILURE.error),
    releaseRun: (store, fence) => store.releaseRun(runId, fence, 'shutdown'),
  };

  it.each(Object.entries(writes))('lets its owner %s', async (_, write) => {
    expect(await write(workerStore, (await claim()).fence)).toBe('written');
  });

  it.each(Object.entries(writes))('keeps a lost execution from %s', async (_, write) => {
    const lost = await claim();
    const owner = await claim();
    expect(owner.fence).toBe(lost.fence + 1);
    const before = [await apiStore.getRun(runId), await apiStore.getMetrics(runId), await eventTypes()];
    expect(await write(workerStore, lost.fence)).toBe('stale');
    expect([await apiStore.getRun(runId), await apiStore.getMetrics(runId), await eventTypes()]).toEqual(before);
  });

  it.each(Object.entries(writes))('keeps an execution whose run is finished from %s', async (name, write) => {
    const { fence } = await claim();
    await workerStore.finishRun(runId, fence, FAILURE);
    const before = [await apiStore.getRun(runId), await eventTypes()];
    // A broken connection sends the same finish again: same answer, no change.
    expect(await write(workerStore, fence)).toBe(name === 'finishRun' ? 'written' : 'stale');
    expect([await apiStore.getRun(runId), await eventTypes()]).toEqual(before);
  });
});

describe('claimRun', () => {
  it('uses an attempt when the run is running already, and keeps its metrics', async () => {
    const { fence } = await claim();
    await workerStore.appendEpoch(runId, fence, epochMetrics(1), progressAt(1));
    expect(await claim()).toMatchObject({ fence: 2, attempt: 2 });
    expect(await apiStore.getMetrics(runId)).toEqual([epochMetrics(1)]);
    expect((await apiStore.getRun(runId))!.progress).toEqual(progressAt(1));
    const events = (await apiStore.readEvents({ runId }, '0', 100))!;
    expect(events.map((event) => event.type)).toEqual([
      'run.queued',
      'run.started',
      'run.epoch',
      'run.retrying',
      'run.started',
    ]);
    expect(events[3]!.data).toMatchObject({ attempt: 2, error: { code: 'EXECUTION_LOST' } });
  });

  it('gives up the run when no attempt is left', async () => {
    await claim();
    await claim();
    await claim();
    expect(await workerStore.claimRun(runId, WORKER)).toEqual({ outcome: 'given_up' });
    expect(await apiStore.getRun(runId)).toMatchObject({
      status: 'failed',
      attempt: 3,
      stopReason: { kind: 'error', epoch: 0 },
      error: { code: 'EXECUTION_LOST' },
    });
    expect((await apiStore.getExperiment(experiment.id))!.status).toBe('failed');
    expect((await eventTypes()).slice(-2)).toEqual(['run.finished', 'experiment.finished']);
  });

  it('cancels a run whose owner died before it did', async () => {
    await arrange.cancelling();
    expect(await workerStore.claimRun(runId, WORKER)).toEqual({ outcome: 'cancelled' });
    expect(await apiStore.getRun(runId)).toMatchObject({ status: 'cancelled', stopReason: { kind: 'cancelled' } });
  });

  it.each(['succeeded', 'failed', 'cancelled'] as const)('leaves a %s run alone', async (status) => {
    await arrange[status]();
    expect(await workerStore.claimRun(runId, WORKER)).toEqual({ outcome: 'nothing_to_do' });
    expect((await apiStore.getRun(runId))!.status).toBe(status);
  });
});

describe('checkpoints', () => {
  const at = (epoch: number, step: number) => ({ epoch, step, steps: 10 });
  const eventsOf = async (type: EventType) =>
    (await apiStore.readEvents({ runId }, '0', 1000))!.filter((event) => event.type === type).map(({ data }) => data);
  const storedEpochs = async () => (await apiStore.getMetrics(runId))!.map(({ epoch }) => epoch);

  it('are announced once each, and passed to the next execution', async () => {
    const { fence } = await claim();
    await workerStore.startTraining(runId, fence, at(0, 0), progressAt(0));
    for (const place of [at(1, 0), at(1, 5), at(1, 5)]) await workerStore.recordCheckpoint(runId, fence, place);
    expect(await eventsOf('run.checkpoint')).toEqual([
      { epoch: 1, step: 0 },
      { epoch: 1, step: 5 },
    ]);
    const next = await claim();
    expect((await eventsOf('run.started')).map(({ resumedFrom }) => resumedFrom)).toEqual([
      null,
      { epoch: 1, step: 5 },
    ]);
    await workerStore.startTraining(runId, next.fence, at(1, 5), progressAt(1));
    await workerStore.startTraining(runId, next.fence, at(1, 5), progressAt(1));
    expect(await eventsOf('run.resumed')).toEqual([{ epoch: 1, step: 5 }]);
  });

  it('decide which metrics stay: those of the epochs before, and none of an epoch that is trained again', async () => {
    const first = await claim();
    await workerStore.startTraining(runId, first.fence, at(0, 0), progressAt(0));
    for (const epoch of [1, 2])
      await workerStore.appendEpoch(runId, first.fence, epochMetrics(epoch), progressAt(epoch));
    const second = await claim();
    expect(await storedEpochs()).toEqual([1, 2]);
    await workerStore.startTraining(runId, second.fence, at(1, 3), progressAt(1));
    expect(await storedEpochs()).toEqual([1]);
    await workerStore.appendEpoch(runId, second.fence, epochMetrics(1), progressAt(1));
    await workerStore.appendEpoch(runId, second.fence, epochMetrics(2), progressAt(2));
    expect(await storedEpochs()).toEqual([1, 2]);
    const third = await claim();
    await workerStore.startTraining(runId, third.fence, at(0, 0), progressAt(0));
    expect(await storedEpochs()).toEqual([]);
  });

  it.each(['startTraining', 'recordCheckpoint'] as const)(
    'of an execution that lost the run are refused: %s',
    async (name) => {
      const { fence } = await claim();
      await claim();
      const before = [await apiStore.getRun(runId), await eventTypes()];
      const answer =
        name === 'startTraining'
          ? await workerStore.startTraining(runId, fence, at(2, 0), progressAt(2))
          : await workerStore.recordCheckpoint(runId, fence, at(2, 0));
      expect(answer).toBe('stale');
      expect([await apiStore.getRun(runId), await eventTypes()]).toEqual(before);
    },
  );

  it('reset the count of failures: a run is given up after three in a row without one', async () => {
    const fail = async (position?: { epoch: number; step: number; steps: number }) => {
      const { fence, failuresWithoutProgress } = await claim();
      if (position) await workerStore.recordCheckpoint(runId, fence, position);
      return failuresWithoutProgress;
    };
    // Each claim finds the run running, so the execution before it was lost.
    expect([await fail(), await fail(), await fail(at(0, 5)), await fail(at(0, 6))]).toEqual([0, 1, 2, 1]);
    // The same checkpoint again, as after a damaged one, is not progress.
    expect([await fail(at(0, 6)), await fail(at(0, 4))]).toEqual([1, 2]);
    expect(await workerStore.claimRun(runId, WORKER)).toEqual({ outcome: 'given_up' });
    expect(await apiStore.getRun(runId)).toMatchObject({ status: 'failed', attempt: 6 });
  });

  it('that the trainer finds further than those on record are progress, too', async () => {
    for (const step of [0, 5]) {
      const { fence } = await claim();
      await workerStore.startTraining(runId, fence, at(0, step), progressAt(0));
    }
    expect(await claim()).toMatchObject({ attempt: 3, failuresWithoutProgress: 1, checkpointSteps: 5 });
  });

  it('are forgotten when a user has the run trained again', async () => {
    const { fence } = await claim();
    await workerStore.recordCheckpoint(runId, fence, at(1, 5));
    await workerStore.appendEpoch(runId, fence, epochMetrics(1), progressAt(1));
    await workerStore.finishRun(runId, fence, FAILURE);
    await apiStore.retryRun(runId);
    expect(await storedEpochs()).toEqual([]);
    expect(await claim()).toMatchObject({ fence: 3, oldestFence: 2, checkpointSteps: 0, failuresWithoutProgress: 0 });
    expect((await eventsOf('run.started')).at(-1)).toMatchObject({ resumedFrom: null });
  });
});

describe('pausing', () => {
  const lastEvent = async () => (await apiStore.readEvents({ runId }, '0', 1000))!.at(-1)!;
  const statuses = async () => [
    (await apiStore.getRun(runId))!.status,
    (await apiStore.getExperiment(experiment.id))!.status,
  ];

  it('stops a queued run at once, and resuming queues it again under a new job', async () => {
    expect(await apiStore.pauseRun(runId)).toBe('paused');
    expect(await statuses()).toEqual(['paused', 'paused']);
    expect(await lastEvent()).toMatchObject({ type: 'run.paused', data: { epoch: 0 } });
    expect(await workerStore.claimRun(runId, WORKER)).toEqual({ outcome: 'nothing_to_do' });
    expect(await apiStore.pauseRun(runId)).toBe('unchanged');
    const resumed = await apiStore.resumeRun(runId);
    expect(resumed).toEqual({ outcome: 'queued', job: { runId, experimentId: experiment.id, jobFence: 1 } });
    expect(await lastEvent()).toMatchObject({ type: 'run.queued', data: { reason: 'resumed', attempt: 1 } });
    expect(await workerStore.claimRun(runId, { ...WORKER, jobFence: 0 })).toEqual({ outcome: 'nothing_to_do' });
    expect(await claim(runId, { ...WORKER, jobFence: 1 } as typeof WORKER)).toMatchObject({ attempt: 1 });
  });

  it('asks the owner of a running one with its next write, and keeps metrics and checkpoint', async () => {
    const { fence } = await claim();
    expect(await apiStore.pauseRun(runId)).toBe('pausing');
    expect(await apiStore.pauseRun(runId)).toBe('unchanged');
    expect(await workerStore.appendEpoch(runId, fence, epochMetrics(1), progressAt(1))).toBe('pausing');
    await workerStore.recordCheckpoint(runId, fence, { epoch: 1, step: 2, steps: 10 });
    expect(await workerStore.releaseRun(runId, fence, 'paused')).toBe('pausing');
    expect(await workerStore.releaseRun(runId, fence, 'paused')).toBe('pausing');
    expect(await statuses()).toEqual(['paused', 'paused']);
    expect(await lastEvent()).toMatchObject({ type: 'run.paused', data: { epoch: 1 } });
    await apiStore.resumeRun(runId);
    expect(await claim()).toMatchObject({ attempt: 1, checkpointSteps: 12, run: { progress: { epoch: 1 } } });
    expect(await apiStore.getMetrics(runId)).toEqual([epochMetrics(1)]);
  });

  it('is withdrawn by resuming before the owner has paused', async () => {
    const { fence } = await claim();
    await apiStore.pauseRun(runId);
    expect(await apiStore.resumeRun(runId)).toEqual({ outcome: 'unchanged' });
    expect(await workerStore.reportProgress(runId, fence, progressAt(1))).toBe('written');
    expect(await workerStore.releaseRun(runId, fence, 'paused')).toBe('written');
    expect((await statuses())[0]).toBe('queued');
  });

  it('takes effect when the owner died or failed before it paused', async () => {
    await claim();
    await apiStore.pauseRun(runId);
    expect(await workerStore.claimRun(runId, WORKER)).toEqual({ outcome: 'nothing_to_do' });
    expect(await apiStore.getRun(runId)).toMatchObject({ status: 'paused', attempt: 1 });
    await apiStore.resumeRun(runId);
    const { fence } = await claim();
    await apiStore.pauseRun(runId);
    expect(await workerStore.failAttempt(runId, fence, FAILURE.error)).toBe('pausing');
    expect(await apiStore.getRun(runId)).toMatchObject({ status: 'paused', attempt: 2 });
  });

  it('yields to cancelling', async () => {
    const { fence } = await claim();
    await apiStore.pauseRun(runId);
    await apiStore.cancelRun(runId);
    expect(await workerStore.reportProgress(runId, fence, progressAt(1))).toBe('cancelling');
    expect(await workerStore.releaseRun(runId, fence, 'paused')).toBe('cancelling');
    expect((await statuses())[0]).toBe('cancelled');
    await redis.flushall();
    await apiStore.createExperiment(experiment);
    await apiStore.pauseRun(runId);
    expect(await apiStore.cancelRun(runId)).toMatchObject({ outcome: 'cancelled', jobs: [] });
  });

  it.each(['cancelling', 'succeeded', 'failed', 'cancelled'] as const)('does nothing to a %s run', async (status) => {
    await arrange[status]();
    expect(await apiStore.pauseRun(runId)).toBe('not_pausable');
    expect(await apiStore.resumeRun(runId)).toEqual({ outcome: 'not_resumable' });
    expect((await apiStore.getRun(runId))!.status).toBe(status);
  });

  it('finds no run that does not exist', async () => {
    const unknown = newExperiment().runs[0]!.id;
    expect(await apiStore.pauseRun(unknown)).toBe('not_found');
    expect(await apiStore.resumeRun(unknown)).toEqual({ outcome: 'not_found' });
  });
});

describe('handing a run back', () => {
  it('uses an attempt when the execution failed, and names a new job', async () => {
    const { fence } = await claim();
    expect(await workerStore.failAttempt(runId, fence, FAILURE.error)).toBe('written');
    expect(await apiStore.getRun(runId)).toMatchObject({ status: 'queued', attempt: 2, waitReason: 'retry_backoff' });
    expect((await workerStore.activeRuns('0')).runs).toMatchObject([
      { status: 'queued', fence: 1, jobFence: 1, workerId: null },
    ]);
    expect(await claim()).toMatchObject({ fence: 2, attempt: 2, run: { waitReason: null } });
    // Claims do not change which job is the run's.
    expect((await workerStore.activeRuns('0')).runs).toMatchObject([
      { status: 'running', fence: 2, jobFence: 1, workerId: 'worker-1' },
    ]);
  });

  it('uses none on shutdown', async () => {
    const { fence } = await claim();
    expect(await workerStore.releaseRun(runId, fence, 'shutdown')).toBe('written');
    expect(await apiStore.getRun(runId)).toMatchObject({ status: 'queued', attempt: 1 });
    const last = (await apiStore.readEvents({ runId }, '0', 100))!.at(-1)!;
    expect(last).toMatchObject({ type: 'run.queued', data: { reason: 'shutdown', attempt: 1 } });
    expect(await workerStore.releaseRun(runId, fence, 'shutdown')).toBe('written');
    expect((await apiStore.readEvents({ runId }, '0', 100))!.at(-1)).toEqual(last);
  });

  it.each(['failAttempt', 'releaseRun'] as const)('cancels instead when the user asked for it: %s', async (name) => {
    const { fence } = await claim();
    await apiStore.cancelRun(runId);
    const answer =
      name === 'failAttempt'
        ? await workerStore.failAttempt(runId, fence, FAILURE.error)
        : await workerStore.releaseRun(runId, fence, 'shutdown');
    expect(answer).toBe('cancelling');
    expect((await apiStore.getRun(runId))!.status).toBe('cancelled');
    expect((await apiStore.getExperiment(experiment.id))!.status).toBe('cancelled');
  });

  it('reports that a queued run waits when there is no worker', async () => {
    expect((await apiStore.getRun(runId))!.waitReason).toBe('no_worker');
    await workerStore.heartbeat({ id: 'worker-1', host: 'here', pid: 1, concurrency: 2 }, 60_000);
    expect((await apiStore.getRun(runId))!.waitReason).toBeNull();
    expect(await apiStore.countWorkers()).toEqual({ workers: 1, trainers: 2 });
    await workerStore.removeHeartbeat('worker-1');
    expect(await apiStore.countWorkers()).toEqual({ workers: 0, trainers: 0 });
  });

  it('drops a worker whose heartbeat has expired', async () => {
    await workerStore.heartbeat({ id: 'worker-1', host: 'here', pid: 1, concurrency: 2 }, 60_000);
    await redis.del(keys.worker('worker-1')); // as its expiry does
    expect(await apiStore.countWorkers()).toEqual({ workers: 0, trainers: 0 });
    expect(await redis.scard(keys.workers)).toBe(0);
  });
});

describe('cancelling', () => {
  it.each([
    ['queued', 'cancelled', 'cancelled'],
    ['running', 'cancelling', 'cancelling'],
    ['cancelling', 'cancelling', 'cancelling'],
    ['succeeded', 'already_finished', 'succeeded'],
    ['failed', 'already_finished', 'failed'],
    ['cancelled', 'already_finished', 'cancelled'],
  ] as const)('a %s run answers %s and leaves it %s, for the run as for its experiment', async (from, answer, to) => {
    await arrange[from]();
    expect(await apiStore.cancelRun(runId)).toMatchObject({ outcome: answer, jobs: [] });
    expect((await apiStore.getRun(runId))!.status).toBe(to);
    await redis.flushall();
    await apiStore.createExperiment(experiment);
    await arrange[from]();
    expect(await apiStore.cancelExperiment(experiment.id)).toMatchObject({ outcome: answer, jobs: [] });
    expect((await apiStore.getExperiment(experiment.id))!.status).toBe(to);
  });

  it('reaches the execution with its next write, which then finishes the run', async () => {
    const { fence } = await claim();
    await apiStore.cancelRun(runId);
    expect(await workerStore.reportProgress(runId, fence, progressAt(1))).toBe('cancelling');
    expect(await workerStore.appendEpoch(runId, fence, epochMetrics(1), progressAt(1))).toBe('cancelling');
    const stopReason = { kind: 'cancelled', epoch: 1 } as const;
    expect(await workerStore.finishRun(runId, fence, { status: 'cancelled', stopReason })).toBe('written');
    expect(await eventTypes()).toEqual([
      'experiment.created',
      'run.queued',
      'run.started',
      'run.cancelling',
      'experiment.cancelling',
      'run.epoch',
      'run.finished',
      'experiment.finished',
    ]);
  });

  it('cancels the queued runs of an experiment and asks the running ones', async () => {
    const many = newExperiment({ arms: 2, seeds: [1, 2] });
    await apiStore.createExperiment(many);
    await claim(many.runs[0]!.id);
    expect(await apiStore.cancelExperiment(many.id)).toMatchObject({ outcome: 'cancelling', jobs: [] });
    expect((await apiStore.getExperiment(many.id))!.runs.map((run) => run.status)).toEqual([
      'cancelling',
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
  });
});

describe('cancelling with the model kept', () => {
  const saved = { epoch: 1, step: 2, steps: 4 };
  const CANCELLED = { ...SUCCESS, status: 'cancelled', stopReason: { kind: 'cancelled', epoch: 1 } } as const;
  /** Hands the run back after a checkpoint. */
  async function leave(): Promise<void> {
    const { fence } = await claim();
    await workerStore.recordCheckpoint(runId, fence, saved);
    await workerStore.releaseRun(runId, fence, 'shutdown');
  }

  it('reaches the execution with its next write, which then saves the model', async () => {
    const { fence, keepModel } = await claim();
    expect(keepModel).toBe(false);
    expect(await apiStore.cancelRun(runId, { keepModel: true })).toMatchObject({ outcome: 'cancelling', jobs: [] });
    expect(await workerStore.reportProgress(runId, fence, progressAt(1))).toBe('cancelling_keep_model');
    expect(await workerStore.finishRun(runId, fence, CANCELLED)).toBe('written');
    expect(await apiStore.getRun(runId)).toMatchObject({ status: 'cancelled', evaluation: EVALUATION });
    expect((await apiStore.getArtifacts(runId))!.artifacts).toEqual(ARTIFACTS);
    expect((await apiStore.getExperiment(experiment.id))!.status).toBe('cancelled');
  });

  it.each(['queued', 'paused'] as const)('resumes a %s run from its checkpoint to save its model', async (from) => {
    await leave();
    if (from === 'paused') await apiStore.pauseRun(runId);
    const { outcome, jobs } = await apiStore.cancelRun(runId, { keepModel: true });
    expect(outcome).toBe('cancelling');
    expect(jobs).toEqual([{ runId, experimentId: experiment.id, jobFence: expect.any(Number) }]);
    expect(await workerStore.claimRun(runId, { ...WORKER, jobFence: 0 })).toEqual({ outcome: 'nothing_to_do' });
    const next = await claim(runId, { ...WORKER, jobFence: jobs[0]!.jobFence } as typeof WORKER);
    expect(next).toMatchObject({ keepModel: true, attempt: 1, run: { status: 'cancelling' } });
    expect(await workerStore.finishRun(runId, next.fence, CANCELLED)).toBe('written');
    expect(await redis.exists(keys.waitingRuns('default'))).toBe(0);
  });

  it.each(['queued', 'paused'] as const)('cancels a %s run without a checkpoint at once', async (from) => {
    if (from === 'paused') await apiStore.pauseRun(runId);
    expect(await apiStore.cancelRun(runId, { keepModel: true })).toMatchObject({ outcome: 'cancelled', jobs: [] });
  });

  it('survives failures, shutdowns and a lost owner, and gives up after as many as any run', async () => {
    const { fence } = await claim();
    await workerStore.recordCheckpoint(runId, fence, saved);
    await apiStore.cancelRun(runId, { keepModel: true });
    expect(await workerStore.releaseRun(runId, fence, 'shutdown')).toBe('written');
    const second = await claim();
    expect(await workerStore.failAttempt(runId, second.fence, FAILURE.error)).toBe('written');
    await claim(); // this owner dies
    expect(await claim()).toMatchObject({ keepModel: true, attempt: 3 });
    expect(await workerStore.claimRun(runId, WORKER)).toEqual({ outcome: 'cancelled' });
    expect(await apiStore.getRun(runId)).toMatchObject({ status: 'cancelled', evaluation: null });
  });

  it.each(['failAttempt', 'releaseRun'] as const)(
    'has no model to keep before the first checkpoint: %s',
    async (name) => {
      const { fence } = await claim();
      await apiStore.cancelRun(runId, { keepModel: true });
      const hand = {
        failAttempt: () => workerStore.failAttempt(runId, fence, FAILURE.error),
        releaseRun: () => workerStore.releaseRun(runId, fence, 'shutdown'),
      };
      expect(await hand[name]()).toBe('cancelling');
      expect((await apiStore.getRun(runId))!.status).toBe('cancelled');
    },
  );

  it('takes precedence over pausing', async () => {
    const { fence } = await claim();
    await workerStore.recordCheckpoint(runId, fence, saved);
    await apiStore.pauseRun(runId);
    await apiStore.cancelRun(runId, { keepModel: true });
    expect(await workerStore.releaseRun(runId, fence, 'paused')).toBe('written');
    expect((await apiStore.getRun(runId))!.status).toBe('cancelling');
  });

  it('yields to cancelling without it, and cannot be asked for again', async () => {
    const { fence } = await claim();
    await workerStore.recordCheckpoint(runId, fence, saved);
    await apiStore.cancelRun(runId, { keepModel: true });
    await apiStore.cancelRun(runId);
    expect((await apiStore.cancelRun(runId, { keepModel: true })).outcome).toBe('cancelling');
    expect(await workerStore.reportProgress(runId, fence, progressAt(1))).toBe('cancelling');
  });

  it('finishes at once when no worker has the run and the model is no longer wanted', async () => {
    await leave();
    await apiStore.cancelRun(runId, { keepModel: true });
    expect(await apiStore.cancelRun(runId)).toMatchObject({ outcome: 'cancelled', jobs: [] });
  });

  it.each(['succeeded', 'failed', 'cancelled'] as const)('does nothing to a %s run', async (status) => {
    await arrange[status]();
    expect(await apiStore.cancelExperiment(experiment.id, { keepModel: true })).toMatchObject({
      outcome: 'already_finished',
      jobs: [],
    });
    expect((await apiStore.getRun(runId))!.status).toBe(status);
  });
});

describe('retryRun', () => {
  it.each(['failed', 'cancelled'] as const)('queues a %s run as new, under a job of another name', async (status) => {
    await arrange[status]();
    const before = (await redis.hget(keys.run(runId), 'fence'))!;
    expect(await apiStore.retryRun(runId)).toEqual({
      outcome: 'queued',
      job: { runId, experimentId: experiment.id, jobFence: Number(before) + 1 },
    });
    expect(await apiStore.getRun(runId)).toMatchObject({
      status: 'queued',
      attempt: 1,
      stopReason: null,
      error: null,
      startedAt: null,
      finishedAt: null,
      progress: { epoch: 0, percent: 0, etaSeconds: null },
    });
    expect(await apiStore.getExperiment(experiment.id)).toMatchObject({ status: 'queued', finishedAt: null });
    expect(await workerStore.finishedExperiments(10)).toEqual([]);
    await workerStore.finishRun(runId, (await claim()).fence, SUCCESS);
    expect((await apiStore.getExperiment(experiment.id))!.status).toBe('succeeded');
  });

  it.each(['queued', 'running', 'cancelling', 'succeeded'] as const)('refuses a %s run', async (status) => {
    await arrange[status]();
    expect(await apiStore.retryRun(runId)).toEqual({ outcome: 'not_retryable' });
    expect((await apiStore.getRun(runId))!.status).toBe(status);
  });
});

describe('deleteExperiment', () => {
  it('removes every trace of a finished experiment and nothing of another', async () => {
    const before = await allKeys();
    const doomed = newExperiment({ arms: 2 });
    await apiStore.createExperiment(doomed);
    for (const run of doomed.runs) {
      const { fence } = await claim(run.id);
      await workerStore.appendEpoch(run.id, fence, epochMetrics(1), progressAt(1));
      await workerStore.finishRun(run.id, fence, SUCCESS);
    }
    expect(await apiStore.deleteExperiment(doomed.id)).toEqual({
      outcome: 'deleted',
      runIds: doomed.runs.map((run) => run.id),
    });
    expect(await allKeys()).toEqual(before);
    expect(await apiStore.countRuns()).toMatchObject({ queued: 1, running: 0, succeeded: 0 });
    expect(await apiStore.deleteExperiment(doomed.id)).toEqual({ outcome: 'not_found' });
    expect(await workerStore.artifactFences([doomed.runs[0]!.id, runId])).toEqual(
      new Map([
        [doomed.runs[0]!.id, null],
        [runId, { current: 0, published: null, isFinished: false }],
      ]),
    );
  });

  it.each(['queued', 'running', 'cancelling'] as const)('refuses one that is %s', async (status) => {
    await arrange[status]();
    expect(await apiStore.deleteExperiment(experiment.id)).toEqual({ outcome: 'not_finished' });
    expect(await apiStore.getExperiment(experiment.id)).not.toBeNull();
  });

  /** Without the totals of the whole service, which stay. */
  const allKeys = async () => (await redis.keys('*')).filter((key) => !/:(run-counts|epoch-seconds)$/.test(key)).sort();
});

describe('fifty callers at once', () => {
  it('finish each run once and the experiment once', async () => {
    const many = newExperiment({ arms: 2, seeds: [1, 2] });
    await apiStore.createExperiment(many);
    const fences = new Map<string, number>();
    for (const run of many.runs) fences.set(run.id, (await claim(run.id)).fence);
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const { id } = many.runs[index % 4]!;
        const fence = fences.get(id)!;
        const calls: (() => Promise<unknown>)[] = [
          () => workerStore.finishRun(id, fence, SUCCESS),
          () => workerStore.finishRun(id, fence, FAILURE),
          () => apiStore.cancelRun(id),
          () => apiStore.cancelExperiment(many.id),
          () => workerStore.finishRun(id, fence, { status: 'cancelled', stopReason: { kind: 'cancelled', epoch: 0 } }),
        ];
        return calls[index % 5]!();
      }),
    );
    const events = (await apiStore.readEvents({ experimentId: many.id }, '0', 1000))!;
    for (const run of many.runs) {
      expect(events.filter((event) => event.type === 'run.finished' && event.runId === run.id)).toHaveLength(1);
    }
    expect(events.filter((event) => event.type === 'experiment.finished')).toHaveLength(1);
    expect(events.at(-1)!.type).toBe('experiment.finished');
    expect(events.map((event) => Number(event.id))).toEqual(events.map((_, index) => index + 1));
  });

  it('get fifty different fences', async () => {
    const claims = await Promise.all(Array.from({ length: 50 }, () => claim(runId, { ...WORKER, maxAttempts: 100 })));
    expect(new Set(claims.map(({ fence }) => fence)).size).toBe(50);
  });
});

describe('clocks that disagree', () => {
  const HOUR_MS = 3_600_000;
  const worker = (hours: number) => createWorkerStore(redis, keys, () => new Date(Date.now() + hours * HOUR_MS));

  it('never store an end before its beginning', async () => {
    const [fast, slow] = [worker(1), worker(-1)];
    const claimed = await fast.claimRun(runId, WORKER);
    if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome);
    await slow.appendEpoch(runId, claimed.fence, epochMetrics(1), progressAt(1));
    expect(await slow.finishRun(runId, claimed.fence, SUCCESS)).toBe('written');

    for (const resource of [await apiStore.getRun(runId), await apiStore.getExperiment(experiment.id)]) {
      const { createdAt, startedAt, finishedAt } = resource!;
      expect(Date.parse(startedAt!)).toBeGreaterThan(Date.parse(createdAt));
      expect(finishedAt).toBe(startedAt);
    }
    const times = (await apiStore.readEvents({ experimentId: experiment.id }, '0', 100))!.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
  });

  it('do not move the deadline of an experiment', async () => {
    const claimed = await worker(0).claimRun(runId, WORKER);
    const again = await worker(1).claimRun(runId, { ...WORKER, workerId: 'worker-2' });
    expect([claimed, again]).toMatchObject([{ experimentMs: 0 }, { outcome: 'claimed' }]);
    expect((again as ClaimedRun).experimentMs).toBeLessThan(HOUR_MS / 2);
  });

  it('keep no lease for longer than it was taken', async () => {
    expect(await workerStore.takeLease('task', 'worker-1', 1000)).toBe(true);
    // As when Redis's clock is set back by an hour.
    await redis.pexpire(keys.lease('task'), HOUR_MS + 1000);
    expect(await workerStore.takeLease('task', 'worker-2', 1000)).toBe(false);
    expect(await redis.pttl(keys.lease('task'))).toBeLessThanOrEqual(1000);
  });
});
