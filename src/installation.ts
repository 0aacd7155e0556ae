/**
 * One installation, as its processes see it: the same Redis, key prefix and artifacts for the API
 * and every worker. Opened in one place, so that they and the tests connect in the same way.
 */
import type { Config } from './config.js';
import type { Logger } from './logger.js';
import { createPredictionQueue, type PredictionQueue } from './queue/prediction-queue.js';
import { createQueueBoard, type QueueBoard } from './queue/queue-board.js';
import { createRunQueue, type RunQueue } from './queue/run-queue.js';
import { createWebhookQueue, type WebhookQueue } from './queue/webhook-queue.js';
import { type AccessStore, createAccessStore } from './store/access-store/access-store.js';
import { createApiStores } from './store/api-store/api-store.js';
import { type CountedArtifacts, countedArtifacts } from './store/artifacts/counted-artifacts.js';
import { openArtifacts } from './store/artifacts/open-artifacts.js';
import { loadCommands } from './store/commands/load-commands.js';
import { createDiskUsage, type DiskUsage } from './store/disk-usage.js';
import { createEventFeed } from './store/event-feed.js';
import { createKeys, type Keys } from './store/keys.js';
import { connectRedis, type RedisClient } from './store/redis.js';
import {
  confirmedByReplicas,
  createReplicatedWorkerStore,
  type Replication,
  writableWithReplicas,
} from './store/replicated-store.js';
import type { ApiStores, EventFeed, WorkerStore } from './store/store.js';
import type { WebhookStore } from './store/webhooks/contract.js';
import { createWebhookStore } from './store/webhooks/webhook-store.js';
import { createWorkerStore } from './store/worker-store/worker-store.js';

export interface InstallationOptions {
  redis: Config['redis'];
  paths: Pick<Config['paths'], 'artifacts'>;
  /** Null, or left out: artifacts are in their folder. */
  bucket?: Config['bucket'];
}

export interface Installation {
  /** Of the process's role; belongs to the installation, which closes it. */
  redis: RedisClient;
  /** Of the role `subscriber`. */
  subscriber: RedisClient;
  keys: Keys;
  apiStores: ApiStores;
  access: AccessStore;
  workerStore: WorkerStore;
  webhooks: WebhookStore;
  artifacts: CountedArtifacts;
  usage: DiskUsage;
  queue: RunQueue;
  /** Opened when it is first used: workers have no use for it. */
  readonly predictions: PredictionQueue;
  /** Opened when it is first used. */
  readonly webhookQueue: WebhookQueue;
  /** Makes the page of the queues for a path; its caller closes it. */
  openQueueBoard(path: string): Promise<QueueBoard>;
  feed: EventFeed;
  /** Closes queues and feed, then the connections. */
  close(): Promise<void>;
}

/**
 * Connects in the background and waits for nothing.
 * @param role of the connection, as in {@link connectRedis}: `api` fails fast, `worker` waits
 */
export function openInstallation(
  { redis: { url, prefix, replicas }, paths, bucket = null }: InstallationOptions,
  role: 'api' | 'worker',
  logger?: Logger,
): Installation {
  const connections: RedisClient[] = [];
  const connect = (as: Parameters<typeof connectRedis>[1]) => {
    const connection = connectRedis(url, as, logger);
    connections.push(connection);
    return connection;
  };
  const [redis, subscriber] = [connect(role), connect('subscriber')];
  const keys = createKeys(prefix);
  const queue = createRunQueue({ connection: redis, prefix, logger });
  const usage = createDiskUsage(redis, keys);
  let predictions: PredictionQueue | undefined;
  let webhookQueue: WebhookQueue | undefined;
  const feed = createEventFeed(subscriber, keys);
  const artifacts = openArtifacts(paths.artifacts, bucket, (runId, err) =>
    logger?.warn({ runId, err }, 'checkpoint not uploaded, the next one will be'),
  );

  return {
    redis,
    subscriber,
    keys,
    ...(replicas > 0
      ? openReplicatedStores(redis, role, { redis: connect(role), keys, replicas })
      : openStores(redis, keys)),
    artifacts: countedArtifacts(artifacts, usage, (err) =>
      logger?.debug({ err }, 'bytes not counted, left to the sweep'),
    ),
    usage,
    queue,
    get predictions() {
      predictions ??= createPredictionQueue({ connection: redis, prefix, logger });
      return predictions;
    },
    get webhookQueue() {
      webhookQueue ??= createWebhookQueue({ connection: redis, prefix, logger });
      return webhookQueue;
    },
    openQueueBoard: (path) => createQueueBoard({ connection: redis, prefix, path, logger }),
    feed,
    close: async () => {
      try {
        await Promise.all([queue.close(), predictions?.close(), webhookQueue?.close()]);
        await feed.close();
      } finally {
        artifacts.close();
        for (const connection of connections) connection.disconnect();
      }
    },
  };
}

type Stores = Pick<Installation, 'apiStores' | 'access' | 'webhooks' | 'workerStore'>;

function openStores(redis: RedisClient, keys: Keys, call = loadCommands(redis, keys.root)): Stores {
  return {
    apiStores: createApiStores(redis, keys, call),
    access: createAccessStore(redis, keys, call),
    webhooks: createWebhookStore(redis, keys, call),
    workerStore: createWorkerStore(redis, keys),
  };
}

/** Whatever a client learns of waits for replicas; of what a worker does, its claims alone. */
function openReplicatedStores(redis: RedisClient, role: 'api' | 'worker', replication: Replication): Stores {
  const { keys } = replication;
  if (role === 'worker') {
    const stores = openStores(redis, keys);
    return { ...stores, workerStore: createReplicatedWorkerStore(stores.workerStore, replication) };
  }
  const stores = openStores(redis, keys, confirmedByReplicas(loadCommands(redis, keys.root), replication));
  const { forTenant, service } = stores.apiStores;
  return { ...stores, apiStores: { forTenant, service: writableWithReplicas(service, replication) } };
}
