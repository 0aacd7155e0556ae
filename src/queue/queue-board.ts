/**
 * The page of the queues, by bull-board: what waits, what is in work, what failed and why. It only
 * reads. Nothing of bull-board is loaded before somebody asks for the page.
 */
import type { FastifyAdapter } from '@bull-board/fastify';
import { Queue } from 'bullmq';
import type { RedisClient } from '../store/redis.js';
import { PREDICTION_QUEUE } from './prediction-jobs.js';
import { queuePrefix, RUN_QUEUE } from './run-jobs.js';
import { WEBHOOK_QUEUE } from './webhook-jobs.js';

export interface QueueBoard {
  /** A plugin of Fastify, to be registered under the path that the board was made for. */
  plugin: ReturnType<FastifyAdapter['registerPlugin']>;
  close(): Promise<void>;
}

export interface QueueBoardOptions {
  /** Stays the caller's to close. */
  connection: RedisClient;
  /** The installation's key prefix. */
  prefix: string;
  /** Where the page is. */
  path: string;
  logger?: { warn(data: object, message: string): void } | undefined;
}

const QUEUES = {
  [RUN_QUEUE]: 'Runs to train. Their records, and not these jobs, decide what is trained.',
  [PREDICTION_QUEUE]: 'Predictions that somebody waits for. They are stored nowhere.',
  [WEBHOOK_QUEUE]: 'Deliveries to webhooks. Those that failed wait for their next attempt.',
};

/** Loads bull-board and makes the page; asks Redis nothing yet. */
export async function createQueueBoard({ connection, prefix, path, logger }: QueueBoardOptions): Promise<QueueBoard> {
  const [{ createBullBoard }, { BullMQAdapter }, { FastifyAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/fastify'),
  ]);
  const queues = Object.entries(QUEUES).map(([name, description]) => {
    const options = { connection, prefix: queuePrefix(prefix), skipWaitingForReady: true, skipVersionCheck: true };
    const queue = new Queue(name, options);
    queue.on('error', (err) => logger?.warn({ err }, 'page of the queues lost redis'));
    const adapter = new BullMQAdapter(queue, { readOnlyMode: true, allowRetries: false, description });
    adapter.setFormatter('data', withoutPixels);
    return { queue, adapter };
  });
  const serverAdapter = new FastifyAdapter().setBasePath(path);
  createBullBoard({
    queues: queues.map(({ adapter }) => adapter),
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'regulab: queues',
        // INFO and CLIENT LIST, which a user of Redis with few rights may not use.
        hideRedisDetails: true,
        showWorkers: false,
        hideDocsLink: true,
        miscLinks: [{ text: 'API', url: '/docs' }],
      },
    },
  });
  return {
    plugin: serverAdapter.registerPlugin(),
    close: async () => {
      await Promise.all(queues.map(({ queue }) => queue.close()));
    },
  };
}

/** Somebody's images are nobody else's business, and large. */
function withoutPixels(data: Record<string, unknown>): Record<string, unknown> {
  return 'pixels' in data ? { ...data, pixels: '[not shown]' } : data;
}
