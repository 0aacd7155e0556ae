/** The worker process: takes runs from the queue and trains them in forked children. Never loads TensorFlow itself. */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { type Config, ConfigError, loadConfig, trainerEnvironment } from '../config.js';
import { ServiceError } from '../errors.js';
import { createLogger, type Logger } from '../logger.js';
import { createRunQueue } from '../queue/producer.js';
import { onShutdown } from '../shutdown.js';
import { createArtifactStore } from '../storage/artifact-store.js';
import { createEventFeed } from '../storage/event-feed.js';
import { createExecutionStore } from '../storage/execution-store.js';
import { createKeys } from '../storage/keys.js';
import { assertRedisUsable, connectRedis, RedisUnusableError } from '../storage/redis.js';
import { createResourceStore } from '../storage/resource-store.js';
import { startHeartbeat } from './heartbeat.js';
import { startReconciling } from './reconcile.js';
import { TrainerPool } from './trainer-pool.js';
import { createTrainingWorker } from './training-worker.js';

/** The supervisor of `regulab start` waits 5.5 s. A trainer that does not obey takes 2 s of it. */
const SHUTDOWN_MS = 5_000;

try {
  const config = loadConfig();
  await startWorker(config, createLogger(config.log, 'worker'));
} catch (error) {
  // In words for whoever started it; a stack trace helps only where the fault is ours.
  const told = error instanceof ConfigError || error instanceof ServiceError || error instanceof RedisUnusableError;
  console.error(`The worker could not start. ${told ? error.message : (error as Error).stack}`);
  process.exit(1);
}

async function startWorker(config: Config, logger: Logger): Promise<void> {
  const workerId = `${os.hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const { worker: settings, redis, retention } = config;
  const { concurrency, maxAttempts, runDeadlineMs } = settings;

  const connection = connectRedis(redis.url, 'worker', logger);
  const subscriber = connectRedis(redis.url, 'subscriber', logger);
  const keys = createKeys(redis.prefix);
  const store = createExecutionStore(connection, keys);
  const artifacts = createArtifactStore(config.paths.artifacts);
  const queue = createRunQueue({ connection, prefix: redis.prefix, logger });
  const feed = createEventFeed(subscriber, keys);
  const pool = createPool(config, logger);

  // Whatever was started so far is closed, the last first.
  const steps: { name: string; close(): unknown }[] = [
    { name: 'pool', close: () => pool.close() },
    { name: 'feed', close: () => feed.close() },
    { name: 'queue', close: () => queue.close() },
    { name: 'redis', close: () => [connection, subscriber].forEach((each) => void each.disconnect()) },
  ];
  onShutdown(steps, { logger, timeoutMs: SHUTDOWN_MS });

  await Promise.all([assertRedisUsable(connection, logger), pool.prewarm(settings.concurrency)]);

  const context = { workerId, store, artifacts, queue, feed, pool, logger, maxAttempts, runDeadlineMs };
  const trainingWorker = createTrainingWorker({ connection, prefix: redis.prefix, settings, context });
  steps.unshift({ name: 'training', close: () => trainingWorker.close() });
  await trainingWorker.ready();

  const resources = createResourceStore(connection, keys);
  const { reconcileMs: everyMs } = settings;
  const stopReconciling = startReconciling({
    workerId,
    store,
    resources,
    artifacts,
    queue,
    retention,
    logger,
    everyMs,
  });
  const describe = () => ({
    id: workerId,
    host: os.hostname(),
    pid: process.pid,
    concurrency,
    busy: trainingWorker.busy(),
  });
  const stopHeartbeat = startHeartbeat(store, describe, logger);
  steps.unshift({ name: 'reconcile', close: stopReconciling });
  steps.splice(2, 0, { name: 'heartbeat', close: stopHeartbeat });

  logger.info({ workerId, concurrency, redis: redis.prefix }, 'worker ready');
}

function createPool({ worker, limits }: Config, logger: Logger): TrainerPool {
  return new TrainerPool({
    logger,
    environment: trainerEnvironment(),
    maxRuns: worker.trainerMaxRuns,
    maxMegabytes: worker.trainerMaxMemoryMegabytes,
    hardMaxMegabytes: Math.max(worker.trainerMaxMemoryMegabytes, limits.memoryMegabytes),
  });
}
