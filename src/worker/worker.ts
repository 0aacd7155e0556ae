/**
 * The worker: takes runs from the queue and trains them in forked children. Never loads TensorFlow
 * itself.
 */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { type Config, ConfigError, loadConfig } from '../config.js';
import { ServiceError } from '../errors.js';
import { type Installation, openInstallation } from '../installation.js';
import type { Logger } from '../logger.js';
import { loadImageFolder } from '../models/data/load-dataset.js';
import { describeMachine, machineLabels } from '../models/runtime/machine.js';
import { EXIT_IMPOSSIBLE } from '../process-exit.js';
import { readProductVersion } from '../product-version.js';
import { onShutdown, type ShutdownStep, tellSupervisor } from '../shutdown.js';
import { beginProcess } from '../start-checks.js';
import { assertRedisUsable, RedisUnusableError } from '../store/redis-check.js';
import type { HeartbeatAnswer, WorkerHeartbeat } from '../store/store.js';
import { startTracing } from '../tracing/start-tracing.js';
import { createSender } from '../webhooks/sending/send.js';
import { type Duty, startDuty } from './duty.js';
import { createPredictionJobConsumer, type PredictionJobConsumer } from './predictions/prediction-job-consumer.js';
import { createRunJobConsumer, type RunJobConsumer } from './runs/run-job-consumer.js';
import { LibraryMissingError, TrainerPool, type TrainerPoolOptions } from './trainers/trainer-pool.js';
import { monitorEventLoop } from './upkeep/event-loop-monitor.js';
import { startHeartbeat } from './upkeep/heartbeat.js';
import { startReconciling } from './upkeep/reconcile.js';
import { startReleasing } from './upkeep/release-held.js';
import { startDispatching } from './webhooks/dispatch-outbox.js';
import { createWebhookJobConsumer, type WebhookJobConsumer } from './webhooks/webhook-job-consumer.js';

/** The supervisor of `regulab start` waits 5.5 s. A trainer that does not obey takes 2 s of it. */
const SHUTDOWN_MS = 5_000;
/** Answers come before trainings: where processors are short, trainings give way. */
const TRAINING_NICENESS = 3;

/** Which trainer program is started and with which environment; tests choose another. */
export type TrainerProgram = Pick<TrainerPoolOptions, 'modulePath' | 'environment'>;

/** Sent to the supervisor that forked this process once it takes jobs and is counted. */
export interface WorkerReadyMessage {
  type: 'ready';
}

/** Turns this process into a worker; exits with a message when it cannot start. */
export async function runWorkerProcess(program: TrainerProgram): Promise<void> {
  /** Aborts when the process is asked to stop, which may be while it starts. */
  const stopping = new AbortController();
  try {
    const config = loadConfig();
    await startWorker(config, program, stopping);
  } catch (error) {
    if (!stopping.signal.aborted) exitWith(error);
  }
}

function exitWith(error: unknown): never {
  // A stack trace helps only where the fault is ours.
  const impossible = [ConfigError, RedisUnusableError, LibraryMissingError].some((kind) => error instanceof kind);
  const known = impossible || error instanceof ServiceError;
  const { message, stack } = error as Error;
  process.stderr.write(`regulab worker: could not start. ${known ? message : stack}\n`);
  process.exit(impossible ? EXIT_IMPOSSIBLE : 1);
}

/** What the parts of a worker share. */
interface WorkerParts {
  workerId: string;
  config: Config;
  logger: Logger;
  installation: Installation;
}

async function startWorker(config: Config, program: TrainerProgram, stopping: AbortController): Promise<void> {
  const logger = await beginProcess('worker', config, loadImageFolder);
  const tracing = await startTracing(config, 'worker', logger);
  const workerId = `${os.hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const installation = openInstallation(config, 'worker', logger);
  const parts: WorkerParts = { workerId, config, logger, installation };
  const { concurrency } = config.worker;
  const trainers = createPool(parts, program, { maxRuns: config.worker.trainerMaxRuns, niceness: TRAINING_NICENESS });
  // Predictions do not wait behind trainings, and do not wear a trainer out.
  const predictors = createPool(parts, program, { maxRuns: Number.POSITIVE_INFINITY });

  // Grows as parts are started; the last started is closed first.
  const steps: ShutdownStep[] = [];
  const closeFirst = (name: string, close: () => unknown) => steps.unshift({ name, close });
  closeFirst('tracing', () => tracing.close());
  closeFirst('installation', () => installation.close());
  closeFirst('trainers', () => Promise.all([trainers.close(), predictors.close()]));
  closeFirst('start', () => stopping.abort());
  onShutdown(steps, { logger, timeoutMs: SHUTDOWN_MS });

  warnOfArtifacts(parts);
  await Promise.all([assertRedisUsable(installation.redis, installation.keys, logger), trainers.prewarm(concurrency)]);
  stopping.signal.throwIfAborted();

  const store = installation.workerStore;
  const monitor = monitorEventLoop({ store, lockMs: config.worker.lockMs, logger });
  closeFirst('event-loop monitor', () => monitor.close());
  const duty = startDuty(
    () => ({
      runs: consumeRuns(parts, trainers, () => monitor.lockLost()),
      predictions: consumePredictions(parts, predictors),
    }),
    logger,
  );
  const obey = ({ isDrainWanted }: HeartbeatAnswer) => duty.follow(isDrainWanted);
  const heartbeat = startHeartbeat(store, describeWorker(parts, trainers, duty), obey, logger);
  closeFirst('heartbeat', () => heartbeat.stop());
  closeFirst('runs and predictions', () => duty.close());
  closeFirst('reconcile', reconcilePeriodically(parts));
  closeFirst('held experiments', releaseHeld(parts));
  const webhooks = consumeWebhooks(parts);
  closeFirst('webhooks', () => webhooks.close());
  closeFirst('outbox of webhooks', dispatchWebhooks(parts));

  await Promise.all([duty.ready(), webhooks.ready(), heartbeat.stored]);
  logger.info({ workerId, concurrency }, 'worker ready');
  const message: WorkerReadyMessage = { type: 'ready' };
  tellSupervisor(message);
}

/** Runs wait for a disk or bucket that cannot be used; the log says so from the start. */
function warnOfArtifacts({ installation: { artifacts }, logger }: WorkerParts): void {
  artifacts.assertWritable().catch((err) => {
    logger.warn({ err, place: artifacts.place }, 'artifacts cannot be written now, runs will wait');
  });
}

/** What the heartbeats say: what stays as it is, and what changes. */
function describeWorker({ workerId, config }: WorkerParts, trainers: TrainerPool, duty: Duty): () => WorkerHeartbeat {
  const machine = describeMachine();
  const about = {
    ...{ id: workerId, host: os.hostname(), pid: process.pid, concurrency: config.worker.concurrency },
    ...{ version: readProductVersion().version, machine, labels: machineLabels(machine) },
    startedAt: new Date().toISOString(),
  };
  return () => {
    const runs = duty.runs();
    const tensorflow = trainers.versions?.tensorflow ?? null;
    return { ...about, tensorflow, state: duty.state(), busy: runs.length, runs };
  };
}

function createPool(
  { config: { worker, limits }, logger }: WorkerParts,
  program: TrainerProgram,
  forWork: Pick<TrainerPoolOptions, 'maxRuns' | 'niceness'>,
): TrainerPool {
  return new TrainerPool({
    ...program,
    ...forWork,
    logger,
    maxMegabytes: worker.trainerMaxMemoryMegabytes,
    hardMaxMegabytes: Math.max(worker.trainerMaxMemoryMegabytes, limits.memoryMegabytes),
  });
}

function consumeRuns(parts: WorkerParts, pool: TrainerPool, onLockLost: () => void): RunJobConsumer {
  const { workerId, config, logger, installation } = parts;
  const { redis: connection, workerStore: store, artifacts, queue, feed } = installation;
  const { maxAttempts, runDeadlineMs, trainerSilenceMs: silenceMs } = config.worker;
  const { runningRuns: maxRunningRuns } = config.quotas;
  const limits = { maxAttempts, maxRunningRuns, runDeadlineMs, silenceMs };
  const context = { workerId, store, artifacts, queue, feed, pool, logger, ...limits };
  const { prefix } = config.redis;
  return createRunJobConsumer({ connection, prefix, settings: config.worker, context, onLockLost });
}

function consumePredictions({ config, logger, installation }: WorkerParts, pool: TrainerPool): PredictionJobConsumer {
  const { redis: connection, workerStore: store, artifacts } = installation;
  const { prefix } = config.redis;
  return createPredictionJobConsumer({ connection, prefix, settings: config.worker, store, artifacts, pool, logger });
}

function consumeWebhooks({ config, logger, installation }: WorkerParts): WebhookJobConsumer {
  const { redis: connection, webhooks: store } = installation;
  const { retryDelaysMs, ...settings } = config.webhooks;
  const sender = createSender({ ...settings, userAgent: `regulab/${readProductVersion().version}` });
  const { prefix } = config.redis;
  return createWebhookJobConsumer({
    connection,
    prefix,
    settings: config.worker,
    retryDelaysMs,
    store,
    sender,
    logger,
  });
}

function dispatchWebhooks({ workerId, logger, installation }: WorkerParts): () => void {
  const { webhooks: store, workerStore: leases, webhookQueue: queue } = installation;
  return startDispatching({ workerId, leases, store, queue, logger });
}

function releaseHeld({ workerId, logger, installation }: WorkerParts): () => void {
  const { workerStore: store, queue } = installation;
  return startReleasing({ workerId, leases: store, store, queue, logger });
}

function reconcilePeriodically({ workerId, config, logger, installation }: WorkerParts): () => void {
  const { workerStore: store, apiStores, artifacts, usage, queue } = installation;
  const { retention } = config;
  const everyMs = config.worker.reconcileMs;
  const { runningRuns: maxRunningRuns } = config.quotas;
  const stores = { store, apiStores, artifacts, usage, queue };
  return startReconciling({ workerId, ...stores, retention, maxRunningRuns, logger, everyMs });
}
