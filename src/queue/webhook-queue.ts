/** The sending end of the queue of webhooks, for the worker that empties the outbox; its length. */
import { Queue } from 'bullmq';
import type { RedisClient } from '../store/redis.js';
import { failingFast } from '../store/with-timeout.js';
import { queuePrefix } from './run-jobs.js';
import {
  WEBHOOK_JOB,
  WEBHOOK_JOB_OPTIONS,
  WEBHOOK_QUEUE,
  WEBHOOK_STREAMS,
  type WebhookJob,
  webhookJobId,
} from './webhook-jobs.js';

export interface WebhookQueue {
  /** Adds a job for each delivery; one that exists already is left as it is. */
  enqueue(jobs: WebhookJob[]): Promise<void>;
  /**
   * Jobs for a first or further attempt, those in work included.
   * @throws ServiceError REDIS_UNAVAILABLE within 2 s when Redis does not respond
   */
  waiting(): Promise<number>;
  close(): Promise<void>;
}

export interface WebhookQueueOptions {
  /** Stays the caller's to close. */
  connection: RedisClient;
  /** The installation's key prefix. */
  prefix: string;
  logger?: { warn(data: object, message: string): void } | undefined;
}

export function createWebhookQueue({ connection, prefix, logger }: WebhookQueueOptions): WebhookQueue {
  const queue = new Queue<WebhookJob>(WEBHOOK_QUEUE, {
    connection,
    prefix: queuePrefix(prefix),
    defaultJobOptions: WEBHOOK_JOB_OPTIONS,
    streams: WEBHOOK_STREAMS,
    // As for runs: the server was checked when it was connected.
    skipWaitingForReady: true,
    skipVersionCheck: true,
  });
  queue.on('error', (error) => logger?.warn({ err: error }, 'webhook queue lost redis'));
  return {
    enqueue: async (jobs) => {
      await queue.addBulk(jobs.map((data) => ({ name: WEBHOOK_JOB, data, opts: { jobId: webhookJobId(data) } })));
    },
    waiting: () => failingFast(() => queue.getJobCountByTypes('active', 'delayed', 'prioritized', 'waiting')),
    close: () => queue.close(),
  };
}
