/** The worker process: takes runs from the queue and trains them in forked children. Never loads TensorFlow itself. */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { type Config, ConfigError, loadConfig, trainerEnvironment } from '../config.js';
import { ServiceError } from '../errors.js';
import { createLogger, type Logger } from '../logger.js';
import { createRunQueue } from '../queue/run-queue.js';
import { onShutdown, type ShutdownStep } from '../shutdown.js';
import { createResourceStore } from '../store/api-store.js';
import { createArtifactStore } from '../store/artifacts/artifact-store.js';
import { createEventFeed } from '../store/event-feed.js';
import { createKeys } from '../store/keys.js';
import { assertRedisUsable, connectRedis, RedisUnusableError } from '../store/redis.js';
import { createReplicatedExecutionStore } from '../store/replicated-store.js';
import { createExecutionStore } from '../store/worker-store.js';
import { createPredictionWorker } from './predictions/prediction-job-consumer.js';
import { createTrainingWorker } from './runs/run-job-consumer.js';
import { TrainerPool } from './trainers/trainer-pool.js';
import { startAlarms } from './upkeep/event-loop-monitor.js';
import { startHeartbeat } from './upkeep/heartbeat.js';
import { startReconciling } from './upkeep/reconcile.js';

/** The supervisor of `regulab start` waits 5.5 s. A trainer that does not obey takes 2 s of it. */
const SHUTDOWN_MS = 5_000;

/** Aborted when the process is asked to end, which may be while it starts. */
const ending = new AbortController();
try {
  const config = loadConfig();
  await startWorker(config, createLogger(config.log, 'worker'));
} catch (error) {
  if (!ending.signal.aborted) giveUp(error);
}

function giveUp(error: unknown): never {
  // In words for whoever started it; a stack trace helps only where the fault is ours.
  const told = error instanceof ConfigError || error instanceof ServiceError || error instanceof RedisUnusableError;
  console.error(`The worker could not start. ${told ? error.message : (error as Error).stack}`);
  process.exit(1);
}

async function startWorker(config: Config, logger: Logger): Promise<void> {
  const workerId = `${os.hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const { worker: settings, redis, retention } = config;
  const { concurrency, maxAttempts, runDeadlineMs, trainerSilenceMs: silenceMs } = settings;

  const connection = connectRedis(redis.url, 'worker', logger);
  const subscriber = connectRedis(redis.url, 'subscriber', logger);
  const keys = createKeys(redis.prefix);
  const claims = redis.replicas > 0 ? connectRedis(redis.url, 'worker', logger) : null;
  const plainStore = createExecutionStore(connection, keys);
  const store = claims ? createReplicatedExecutionStore(plainStore, claims, keys, redis.replicas) : plainStore;
  const artifacts = createArtifactStore(config.paths.artifacts);
  const queue = createRunQueue({ connection, prefix: redis.prefix, logger });
  const feed = createEventFeed(subscriber, keys);
  const pool = createPool(config, logger);
  // Predictions wait behind no training, and wear no trainer out.
  const predictors = createPool(config, logger, { maxRuns: Number.POSITIVE_INFINITY });

  // Filled as things are started; the last started is closed first.
  const steps: ShutdownStep[] = [];
  const closeFirst = (name: string, close: () => unknown) => steps.unshift({ name, close });
  closeFirst('redis', () => [connection, subscriber, claims].forEach((each) => void each?.disconnect()));
  closeFirst('queue', () => queue.close());
  closeFirst('feed', () => feed.close());
  closeFirst('pool', () => Promise.all([pool.close(), predictors.close()]));
  closeFirst('start', () => ending.abort());
  onShutdown(steps, { logger, timeoutMs: SHUTDOWN_MS });

  await Promise.all([assertRedisUsable(connection, logger), pool.prewarm(concurrency)]);
  ending.signal.throwIfAborted();

  const context = { workerId, store, artifacts, queue, feed, pool, logger, maxAttempts, runDeadlineMs, silenceMs };
  const alarms = startAlarms({ store, lockMs: settings.lockMs, logger });
  closeFirst('alarms', () => alarms.close());
  const onLockLost = () => alarms.lockLost();
  const training = createTrainingWorker({ connection, prefix: redis.prefix, settings, context, onLockLost });
  const about = { id: workerId, host: os.hostname(), pid: process.pid, concurrency };
  closeFirst(
    'heartbeat',
    startHeartbeat(store, () => ({ ...about, busy: training.busy() }), logger),
  );
  closeFirst('training', () => training.close());

  const resources = createResourceStore(connection, keys);
  const shared = { workerId, store, resources, artifacts, queue, retention, logger };
  closeFirst('reconcile', startReconciling({ ...shared, everyMs: settings.reconcileMs }));

  const ends = { connection, prefix: redis.prefix, settings, store, artifacts, logger };
  const predictions = createPredictionWorker({ ...ends, pool: predictors });
  closeFirst('predictions', () => predictions.close());

  await Promise.all([training.ready(), predictions.ready()]);
  logger.info({ workerId, concurrency }, 'worker ready');
}

function createPool({ worker, limits }: Config, logger: Logger, { maxRuns = worker.trainerMaxRuns } = {}): TrainerPool {
  return new TrainerPool({
    logger,
    environment: trainerEnvironment(),
    maxRuns,
    maxMegabytes: worker.trainerMaxMemoryMegabytes,
    hardMaxMegabytes: Math.max(worker.trainerMaxMemoryMegabytes, limits.memoryMegabytes),
  });
}
