/** A worker process that is drained while it trains, and one that is resumed. */
import { afterAll, expect, it } from '@jest/globals';
import type { WorkerState } from '../../../../src/store/store.js';
import { atEpoch } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';
import { newInstallation } from '../../../support/worker.js';
import { startWorkerProcess, type WorkerProcess } from '../../../support/worker-process.js';

const redis = await startTestRedis({ appendOnly: true });
const here = await newInstallation(redis.url);
const processes: WorkerProcess[] = [];
afterAll(async () => {
  for (const { child, exited } of processes) {
    child.kill('SIGKILL');
    await exited;
  }
  await here.close();
});

const { service } = here.apiStores;

async function startWorker(): Promise<{ worker: WorkerProcess; id: string }> {
  const worker = await startWorkerProcess(here, redis.url);
  processes.push(worker);
  return { worker, id: (await worker.logged(({ msg }) => msg === 'worker ready')).workerId as string };
}

/** Trains for longer than a worker takes to learn of a drain. */
async function submit(epochs = 500) {
  const model = { architecture: 'mlp', hiddenUnits: [16] };
  const { experimentId, runIds } = await here.submit({
    arms: [{ name: 'dropout', model, regularization: { dropout: { rate: 0.5 } } }],
    dataset: { trainSize: 1000 },
    training: { epochs, batchSize: 32 },
  });
  return { experimentId, runId: runIds[0]! };
}

const find = async (id: string) => (await service.listWorkers()).find((worker) => worker.id === id)!;
const untilIs = (id: string, state: WorkerState) =>
  until(`${id} is ${state}`, async () => (await find(id)).state === state, { withinMs: 20_000 });
const startsOf = async (runId: string) =>
  (await here.apiStore.readEvents({ runId }, '0', 10_000))!
    .filter(({ type }) => type === 'run.started')
    .map(({ data }) => data.workerId);

it('hands its run to another worker, which trains the same weights, and takes runs again when resumed', async () => {
  const workers = await Promise.all([startWorker(), startWorker()]);
  const drained = await submit();
  const { data } = await here.event(drained.experimentId, drained.runId, ({ type }) => type === 'run.started');
  const first = workers.find(({ id }) => id === data.workerId)!;
  const second = workers.find(({ id }) => id !== data.workerId)!;
  const undisturbed = await submit();
  await here.event(drained.experimentId, drained.runId, atEpoch(1));
  await until('it says what it trains', async () => (await find(first.id)).busy === 1);
  expect(await find(first.id)).toMatchObject({ runs: [drained.runId], slots: 1, tensorflow: expect.any(String) });

  // Asked twice, of the store: no API process runs here.
  for (let time = 0; time < 2; time += 1) expect(await service.setDrain(first.id, true)).toBe('asked');
  expect(await find(first.id)).toMatchObject({ state: 'draining' });
  await untilIs(first.id, 'drained');
  expect(await find(first.id)).toMatchObject({ busy: 0, runs: [] });
  expect(await here.apiStore.countWorkers()).toEqual({ workers: 1, trainers: 1 });

  const other = await here.finished(undisturbed.experimentId, undisturbed.runId);
  const run = await here.finished(drained.experimentId, drained.runId);
  expect(run).toMatchObject({ status: 'succeeded', attempt: 1, weightsSha256: other.weightsSha256 });
  expect(await startsOf(undisturbed.runId)).toEqual([second.id]);
  expect(await startsOf(drained.runId)).toEqual([first.id, second.id]);
  const events = (await here.apiStore.readEvents({ runId: drained.runId }, '0', 10_000))!;
  expect(events.filter(({ data }) => data.reason === 'shutdown')).toHaveLength(1);
  const [resumed] = events.filter(({ type }) => type === 'run.resumed');
  expect(resumed!.data.epoch).toBeGreaterThan(0);

  expect(first.worker.child.exitCode).toBeNull();
  await service.setDrain(second.id, true);
  await untilIs(second.id, 'drained');
  expect(await here.apiStore.countWorkers()).toEqual({ workers: 0, trainers: 0 });
  const waiting = await submit(2);
  expect((await here.apiStore.getRun(waiting.runId))!.waitReason).toBe('no_worker');
  expect(await service.setDrain(first.id, false)).toBe('asked');
  await here.finished(waiting.experimentId, waiting.runId);
  expect(await startsOf(waiting.runId)).toEqual([first.id]);
  await untilIs(first.id, 'active');

  for (const { worker } of [first, second]) {
    worker.child.kill('SIGTERM');
    expect(await worker.exited).toEqual({ code: 0, signal: null });
  }
});
