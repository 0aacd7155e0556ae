/** The API process: reads the environment, connects, listens, and closes in order. */
import { ConfigError, loadConfig } from '../config.js';
import { createLogger, type Logger } from '../logger.js';
import { createPredictionQueue } from '../queue/prediction-queue.js';
import { createRunQueue } from '../queue/run-queue.js';
import { onShutdown } from '../shutdown.js';
import { createResourceStore } from '../store/api-store.js';
import { createArtifactStore } from '../store/artifacts/artifact-store.js';
import { createEventFeed } from '../store/event-feed.js';
import { createKeys } from '../store/keys.js';
import { assertRedisUsable, connectRedis, type RedisClient, RedisUnusableError } from '../store/redis.js';
import { createReplicatedStore } from '../store/replicated-store.js';
import { buildApp } from './app.js';
import { assertMayListen } from './plugins/authentication.js';

/** Event streams and answers under way get this long to end; Ctrl-C must not take 10 s. */
const SHUTDOWN_TIMEOUT_MS = 5_000;

/** What a supervisor that forked this process is told once requests are answered. */
export interface ListeningMessage {
  type: 'listening';
  url: string;
}

async function main(): Promise<void> {
  const config = loadConfig();
  assertMayListen(config.http);
  const logger = createLogger(config.log, 'api');

  // No connection is waited for: without Redis the service answers 503, and recovers when Redis comes.
  const redis = connectRedis(config.redis.url, 'api', logger);
  const subscriber = connectRedis(config.redis.url, 'subscriber', logger);
  refuseUnusableRedis(redis, logger);

  const keys = createKeys(config.redis.prefix);
  const feed = createEventFeed(subscriber, keys);
  const queue = createRunQueue({ connection: redis, prefix: config.redis.prefix, logger });
  const predictions = createPredictionQueue({ connection: redis, prefix: config.redis.prefix, logger });
  const { replicas } = config.redis;
  const submits = replicas > 0 ? connectRedis(config.redis.url, 'api', logger) : null;
  const store = createResourceStore(redis, keys);
  const app = await buildApp({
    config,
    logger,
    store: submits === null ? store : createReplicatedStore(store, submits, keys, replicas),
    feed,
    queue,
    predictions,
    artifacts: createArtifactStore(config.paths.artifacts),
  });

  onShutdown(
    [
      { name: 'http', close: () => app.close() },
      { name: 'queues', close: () => Promise.all([queue.close(), predictions.close()]) },
      { name: 'event feed', close: () => feed.close() },
      {
        name: 'redis',
        close: () => {
          for (const connection of [subscriber, redis, submits]) connection?.disconnect();
        },
      },
    ],
    { logger, timeoutMs: SHUTDOWN_TIMEOUT_MS },
  );

  const url = await app.listen({ host: config.http.host, port: config.http.port });
  logger.info({ url, docs: `${url}/docs` }, 'The API is listening.');
  const message: ListeningMessage = { type: 'listening', url };
  process.send?.(message);
}

/** Checked at every connection: what comes back after an outage may be another Redis. */
function refuseUnusableRedis(redis: RedisClient, logger: Logger): void {
  redis.on('ready', () => {
    assertRedisUsable(redis, logger).catch((error) => {
      if (error instanceof RedisUnusableError) fail(error.message);
      logger.warn({ err: error }, 'Redis could not be checked.');
    });
  });
}

/** Ends the process with a message for whoever started it. */
function fail(message: string): never {
  process.stderr.write(`regulab api: ${message}\n`);
  process.exit(1);
}

main().catch((error: NodeJS.ErrnoException) => {
  if (error instanceof ConfigError) fail(error.message);
  if (error.code === 'EADDRINUSE') fail(`${error.message}. Set PORT to another port.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'EACCES') fail(error.message);
  fail(error.stack ?? error.message);
});
