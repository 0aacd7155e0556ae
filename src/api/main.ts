/** The API process: reads the environment, connects, listens, and closes in order. */
import { setFlagsFromString } from 'node:v8';
import { ConfigError, loadConfig } from '../config.js';
import { type Installation, openInstallation } from '../installation.js';
import type { Logger } from '../logger.js';
import { describeDataset } from '../models/data/describe-dataset.js';
import { findImageFiles } from '../models/data/image-files.js';
import { readImages } from '../models/data/read-images.js';
import { EXIT_IMPOSSIBLE } from '../process-exit.js';
import { readProductVersion } from '../product-version.js';
import { onShutdown, tellSupervisor } from '../shutdown.js';
import { beginProcess } from '../start-checks.js';
import { assertRedisUsable, RedisUnusableError } from '../store/redis-check.js';
import { startTracing } from '../tracing/start-tracing.js';
import { createSender } from '../webhooks/sending/send.js';
import { buildApp } from './app.js';
import { assertMayListen } from './plugins/authentication.js';
import { warmUpPictures } from './predictions/warm-up.js';

/** For event streams and answers under way. Ctrl-C must not take 10 s. */
const SHUTDOWN_TIMEOUT_MS = 5_000;

/** Sent to the supervisor that forked this process once requests are answered. */
export interface ListeningMessage {
  type: 'listening';
  url: string;
}

async function main(): Promise<void> {
  growHeapSparingly();
  const config = loadConfig();
  assertMayListen(config.http);
  const logger = await beginProcess('api', config, (_, folder) => findImageFiles(folder));
  const tracing = await startTracing(config, 'api', logger);

  // No connection is waited for: without Redis the service answers 503, and recovers when Redis
  // does.
  const installation = openInstallation(config, 'api', logger);
  refuseUnusableRedis(installation, logger);
  const {
    apiStores: stores,
    access,
    feed,
    queue,
    predictions,
    artifacts,
    webhooks,
    webhookQueue,
    openQueueBoard,
  } = installation;
  const sender = createSender({ ...config.webhooks, userAgent: `regulab/${readProductVersion().version}` });
  const parts = { stores, access, artifacts, webhooks, webhookQueue, openQueueBoard, feed, queue, predictions, sender };
  const app = await buildApp({ config, logger, ...parts, describeDataset, readImages });

  onShutdown(
    [
      { name: 'http', close: () => app.close() },
      { name: 'installation', close: () => installation.close() },
      { name: 'tracing', close: () => tracing.close() },
    ],
    { logger, timeoutMs: SHUTDOWN_TIMEOUT_MS },
  );
  await warmUpPictures().catch((err) => logger.warn({ err }, 'pictures not warmed up'));

  const url = await app.listen({ host: config.http.host, port: config.http.port });
  logger.info({ url, docs: `${url}/docs` }, 'listening');
  const message: ListeningMessage = { type: 'listening', url };
  tellSupervisor(message);
}

/**
 * V8 otherwise lets the heap grow up to fourfold between two collections of the whole heap; with
 * this by a fifth. What a large request leaves is then collected soon.
 */
function growHeapSparingly(): void {
  setFlagsFromString('--heap-growing-percent=20');
}

/** Checked at every connection: after an outage it may be another Redis. */
function refuseUnusableRedis({ redis, keys }: Installation, logger: Logger): void {
  redis.on('ready', () => {
    assertRedisUsable(redis, keys, logger).catch((error) => {
      if (error instanceof RedisUnusableError) fail(error.message);
      logger.warn({ err: error }, 'Redis check failed');
    });
  });
}

/** Exits with a message for the user. */
function fail(message: string, code = EXIT_IMPOSSIBLE): never {
  process.stderr.write(`regulab api: ${message}\n`);
  process.exit(code);
}

main().catch((error: NodeJS.ErrnoException) => {
  if (error instanceof ConfigError) fail(error.message);
  if (error.code === 'EADDRINUSE') fail(`${error.message}. Set PORT to another port.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'EACCES') fail(error.message);
  fail(error.stack ?? error.message, 1);
});
