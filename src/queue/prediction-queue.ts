/** The sending end of the queue of predictions, for the API. */
import { Queue } from 'bullmq';
import type { RedisClient } from '../store/redis.js';
import { failingFast } from '../store/with-timeout.js';
import { inSpan, jobAttributes, SpanKind, traceparent } from '../tracing/spans.js';
import {
  PREDICTION_JOB,
  PREDICTION_JOB_OPTIONS,
  PREDICTION_QUEUE,
  PREDICTION_STREAMS,
  type PredictionJob,
} from './prediction-jobs.js';
import { queuePrefix } from './run-jobs.js';

/** Every method rejects with REDIS_UNAVAILABLE within 2 s when Redis does not respond. */
export interface PredictionQueue {
  /** Adds a job named by its request. */
  enqueue(job: PredictionJob): Promise<void>;
  /** Removes a job that no worker has begun. */
  withdraw(requestId: string): Promise<void>;
  close(): Promise<void>;
}

export interface PredictionQueueOptions {
  /** Stays the caller's to close. */
  connection: RedisClient;
  /** The installation's key prefix. */
  prefix: string;
  logger?: { warn(data: object, message: string): void } | undefined;
}

const SENDING = { kind: SpanKind.PRODUCER, attributes: jobAttributes('send', PREDICTION_QUEUE) };

export function createPredictionQueue({ connection, prefix, logger }: PredictionQueueOptions): PredictionQueue {
  const queue = new Queue<PredictionJob>(PREDICTION_QUEUE, {
    connection,
    prefix: queuePrefix(prefix),
    defaultJobOptions: PREDICTION_JOB_OPTIONS,
    streams: PREDICTION_STREAMS,
    // As for runs: calls before the first connection must not wait, and the server was checked when
    // it was connected.
    skipWaitingForReady: true,
    skipVersionCheck: true,
  });
  queue.on('error', (error) => logger?.warn({ err: error }, 'prediction queue lost redis'));
  return {
    enqueue: (job) =>
      inSpan(`send ${PREDICTION_QUEUE}`, SENDING, () =>
        failingFast(async () => {
          const carrier = traceparent();
          // Where BullMQ's own telemetry has it, too; older workers leave it alone.
          const telemetry = carrier && { telemetry: { metadata: JSON.stringify({ traceparent: carrier }) } };
          await queue.add(PREDICTION_JOB, job, { jobId: job.requestId, ...telemetry });
        }),
      ),
    withdraw: (requestId) =>
      failingFast(async () => {
        // A job that a worker has locked cannot be removed; it removes itself when it is done.
        await queue.remove(requestId).catch(() => undefined);
      }),
    close: () => queue.close(),
  };
}
