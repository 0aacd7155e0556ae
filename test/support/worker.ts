/**
 * A worker for tests: the real queue, store and pool on a test's Redis, with trainers of the test's
 * choice.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuid } from 'uuid';
import { planRuns } from '../../src/experiments/planning/plan-runs.js';
import type { Event } from '../../src/experiments/records/event.js';
import type { Run } from '../../src/experiments/records/run.js';
import { type Arm, experimentSpecSchema } from '../../src/experiments/spec/experiment.js';
import { type InstallationOptions, openInstallation } from '../../src/installation.js';
import { createLogger } from '../../src/logger.js';
import type { CreateOptions } from '../../src/store/store.js';
import type { ExecutionContext } from '../../src/worker/runs/execution.js';
import { createRunJobConsumer, type RunJobConsumer } from '../../src/worker/runs/run-job-consumer.js';
import { TrainerPool, type TrainerPoolOptions } from '../../src/worker/trainers/trainer-pool.js';
import type { ReconcileOptions } from '../../src/worker/upkeep/reconcile.js';
import { openJobs } from './jobs.js';
import { untilReady } from './redis.js';
import { wholeStore } from './stores.js';

/** Speaks the trainer's messages without TensorFlow; the arm's name is its behaviour. */
export const FAKE_TRAINER = fileURLToPath(new URL('../fixtures/trainer-child.mjs', import.meta.url));

export const silent = createLogger({ level: process.env.TEST_LOG ?? 'silent' }, 'test');

export type Installation = Awaited<ReturnType<typeof newInstallation>>;

/**
 * One installation with a key prefix and an artifact folder of its own, as API and worker see it.
 * @param bucket that has the artifacts instead
 */
export async function newInstallation(redisUrl: string, { bucket = null }: Pick<InstallationOptions, 'bucket'> = {}) {
  const prefix = `test-${uuid().slice(-12)}`;
  const data = await mkdtemp(path.join(os.tmpdir(), 'regulab-test-'));
  const paths = { artifacts: path.join(data, 'artifacts') };
  const opened = openInstallation({ redis: { url: redisUrl, prefix, replicas: 0 }, paths, bucket }, 'worker');
  const { redis: connection, subscriber, keys, apiStores, workerStore: store, artifacts, usage, queue, feed } = opened;
  await Promise.all([untilReady(connection), untilReady(subscriber)]);
  const apiStore = wholeStore(apiStores);
  const { webhooks } = opened;
  const jobs = openJobs(connection, prefix);
  const workers: { worker: RunJobConsumer; pool: TrainerPool }[] = [];

  /** Starts a worker inside the test's process, with short waits. */
  async function startWorker(options: {
    context?: Partial<ExecutionContext>;
    pool?: Partial<TrainerPoolOptions>;
    concurrency?: number;
    lockMs?: number;
    reconcileMs?: number;
    onLockLost?: () => void;
  }) {
    const pool = new TrainerPool({
      logger: silent,
      modulePath: FAKE_TRAINER,
      environment: { PATH: process.env.PATH ?? '' },
      maxRuns: 100,
      maxMegabytes: 3000,
      hardMaxMegabytes: 4000,
      memoryCheckMs: 50,
      ...options.pool,
    });
    const worker = createRunJobConsumer({
      connection,
      prefix,
      settings: {
        concurrency: options.concurrency ?? 1,
        lockMs: options.lockMs ?? 2000,
        stalledCheckMs: 300,
        reconcileMs: options.reconcileMs ?? 1000,
      },
      context: {
        workerId: `worker-${uuid()}`,
        store,
        artifacts,
        queue,
        feed,
        pool,
        logger: silent,
        maxAttempts: 3,
        maxRunningRuns: 0,
        runDeadlineMs: 0,
        silenceMs: 60_000,
        ...options.context,
      },
      ...(options.onLockLost && { onLockLost: options.onLockLost }),
    });
    workers.push({ worker, pool });
    await worker.ready();
    return { worker, pool };
  }

  /** Stores and queues an experiment; returns its id and those of its runs. */
  async function submit(options: {
    arms: (Pick<Arm, 'name'> & { model?: object; regularization?: object })[];
    seeds?: number[];
    training?: object;
    dataset?: object;
    deadlines?: object;
    /** Fields to set in the records of its runs before they are queued. */
    record?: Record<string, string | number>;
    tenant?: string;
    /** What its runs wait for; they are not queued then. */
    schedule?: Pick<CreateOptions, 'after' | 'startAt'>;
  }) {
    const { seeds = [1], training = { epochs: 2 }, dataset = {}, deadlines = {}, record = {}, schedule } = options;
    const ofTenant = apiStores.forTenant(options.tenant ?? 'default');
    const arms = options.arms.map((arm) => ({ model: { architecture: 'softmax-regression' }, ...arm }));
    const parsed = experimentSpecSchema.parse({ name: 'test', seeds, training, dataset, deadlines, arms });
    const spec = { ...parsed, seeds, arms: parsed.arms.map((arm) => ({ ...arm, training: parsed.training })) };
    const runs = planRuns(spec).map(({ arm, seed }) => ({
      id: `run_${uuid()}`,
      arm,
      seed,
      epochs: spec.training.epochs,
    }));
    const id = `exp_${uuid()}`;
    const estimate = { arms: arms.length, runs: runs.length, parameters: {}, memoryMegabytes: 1, seconds: 1 };
    const createdAt = new Date().toISOString();
    await ofTenant.createExperiment({ id, name: 'test', createdAt, spec, warnings: [], estimate, runs }, schedule);
    if (Object.keys(record).length > 0) await Promise.all(runs.map((run) => connection.hset(keys.run(run.id), record)));
    if (schedule === undefined) {
      await queue.enqueue(runs.map((run) => ({ runId: run.id, experimentId: id, jobFence: 0 })));
    }
    return { experimentId: id, runIds: runs.map((run) => run.id) };
  }

  /** Waits, woken by the store's own events, until one of a run's events satisfies the rule. */
  function event(experimentId: string, runId: string, rule: (event: Event) => boolean): Promise<Event> {
    return new Promise((resolve, reject) => {
      const look = async () => {
        try {
          const found = (await apiStore.readEvents({ runId }, '0', 1000))?.find(rule);
          if (!found) return;
          forget();
          resolve(found);
        } catch (error) {
          reject(error);
        }
      };
      const forget = feed.onEvents(experimentId, () => void look());
      void look();
    });
  }

  /** Waits until the run is finished and returns it. */
  async function finished(experimentId: string, runId: string): Promise<Run> {
    await event(experimentId, runId, ({ type }) => type === 'run.finished');
    return (await apiStore.getRun(runId))!;
  }

  async function close(): Promise<void> {
    await Promise.all(workers.map(({ worker }) => worker.close()));
    await Promise.all(workers.map(({ pool }) => pool.close()));
    await opened.close();
    await rm(data, { recursive: true, force: true });
  }

  return {
    prefix,
    data,
    connection,
    keys,
    apiStores,
    apiStore,
    store,
    webhooks,
    artifacts,
    usage,
    queue,
    jobs,
    feed,
    startWorker,
    submit,
    event,
    finished,
    close,
  };
}

/** A sweep over an installation, without retention unless the changes say so. */
export const sweepOptions = (here: Installation, changes: Partial<ReconcileOptions> = {}): ReconcileOptions => ({
  workerId: 'worker-1',
  store: here.store,
  apiStores: here.apiStores,
  artifacts: here.artifacts,
  usage: here.usage,
  queue: here.queue,
  retention: { days: 0, diskQuotaMegabytes: 0 },
  maxRunningRuns: 0,
  logger: silent,
  everyMs: 30_000,
  ...changes,
});
