/**
 * Takes jobs from the queue of webhooks and sends their messages, in the worker's own process: it
 * only waits for networks. A job names a delivery; its record decides whether something is to be
 * sent, counts the attempts and says when the next one is due.
 */
import { setMaxListeners } from 'node:events';
import { DelayedError, type Job, WaitingError } from 'bullmq';
import type { Config } from '../../config.js';
import type { Logger } from '../../logger.js';
import { queuePrefix } from '../../queue/run-jobs.js';
import { WEBHOOK_QUEUE, type WebhookJob, webhookJobSchema } from '../../queue/webhook-jobs.js';
import type { RedisClient } from '../../store/redis.js';
import type { AttemptOutcome, WaitingDelivery, WebhookStore } from '../../store/webhooks/contract.js';
import { contextIn, inSpan, jobAttributes, SpanKind } from '../../tracing/spans.js';
import type { Attempt } from '../../webhooks/records/delivery.js';
import type { Sender } from '../../webhooks/sending/send.js';
import { PatientWorker, RETRY_FETCH_MS } from '../patient-worker.js';
import { createTurnstile } from './turnstile.js';

export interface WebhookJobConsumerOptions {
  /** A connection of the role `worker`; stays the caller's to close. */
  connection: RedisClient;
  /** The installation's key prefix. */
  prefix: string;
  settings: Pick<Config['worker'], 'lockMs' | 'stalledCheckMs'>;
  /** Before each further attempt, in ms. */
  retryDelaysMs: readonly number[];
  store: Pick<WebhookStore, 'waitingDelivery' | 'recordAttempt'>;
  sender: Pick<Sender, 'send'>;
  logger: Logger;
}

export interface WebhookJobConsumer {
  ready(): Promise<void>;
  /** Interrupts what is being sent: it is sent again. */
  close(): Promise<void>;
}

/** Messages that are sent at the same time. */
const CONCURRENCY = 50;
/** Of these to one webhook: a slow receiver delays no other. */
const CONCURRENCY_OF_ONE = 10;
/** Until a message gets another chance whose webhook is busy; up to twice as long. */
const BUSY_MS = 250;
/** Delays are up to this share longer, so that what failed together is not tried together. */
const JITTER = 0.2;
/** A stalled job is delivered again however often it stalls. */
const NEVER_GIVEN_UP = 1_000_000;
const GONE = 410;

export function createWebhookJobConsumer(options: WebhookJobConsumerOptions): WebhookJobConsumer {
  const { connection, prefix, settings, logger } = options;
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // one for each message
  const turnstile = createTurnstile(CONCURRENCY_OF_ONE);

  async function work(job: Job<WebhookJob>, token: string | undefined): Promise<void> {
    if (closing.signal.aborted) return putBack(job, token);
    const delivery = webhookJobSchema.parse(job.data);
    const leave = turnstile.enter(delivery.webhookId);
    if (leave === null) return postpone(job, token, Date.now() + jittered(BUSY_MS, 1));
    let again: number | null;
    try {
      again = await deliver(delivery, options, closing.signal);
    } finally {
      leave();
    }
    if (again === INTERRUPTED) return putBack(job, token);
    if (again !== null) return postpone(job, token, again);
  }

  const worker = new PatientWorker<WebhookJob>(WEBHOOK_QUEUE, work, {
    connection,
    prefix: queuePrefix(prefix),
    concurrency: CONCURRENCY,
    lockDuration: settings.lockMs,
    stalledInterval: settings.stalledCheckMs,
    maxStalledCount: NEVER_GIVEN_UP,
    runRetryDelay: RETRY_FETCH_MS,
    skipVersionCheck: true, // checked when the connection was made
  });
  worker.on('error', (err) => logger.warn({ err }, 'webhook queue error'));
  worker.on('failed', (job, err) => logger.warn({ err, ...job?.data }, 'webhook job failed, retrying'));

  return {
    ready: async () => {
      await worker.waitUntilReady();
    },
    close: async () => {
      closing.abort();
      await worker.close();
    },
  };
}

/** The worker was stopped while it sent. */
const INTERRUPTED = 0;

/**
 * Makes the next attempt of a delivery, if it is due.
 * @returns when the job is to come back, in ms since 1970; null when it is done
 */
async function deliver(
  job: WebhookJob,
  { store, sender, retryDelaysMs, logger }: WebhookJobConsumerOptions,
  signal: AbortSignal,
): Promise<number | null> {
  const waiting = await store.waitingDelivery(job);
  if (waiting === null || waiting.webhook.disabled !== null) return null;
  // The worker that made the last attempt died before it could postpone the job.
  if (waiting.nextAttemptMs > Date.now()) return waiting.nextAttemptMs;
  const { url } = waiting.webhook;
  const target = { url, secrets: waiting.secrets };
  const attempt = await inSpan(`process ${WEBHOOK_QUEUE}`, spanOf(job, waiting), () =>
    sender.send(target, waiting.message, signal),
  );
  if (signal.aborted && attempt.status === null) return INTERRUPTED;
  const outcome = outcomeOf(attempt, retryDelaysMs[waiting.failures]);
  const written = await store.recordAttempt(job, attempt, outcome);
  const { status, durationMs: ms, error } = attempt;
  logger.debug({ ...job, status, ms, error, outcome: outcome.outcome }, 'webhook attempt');
  if (outcome.outcome === 'gone') logger.info({ webhookId: job.webhookId }, 'webhook disabled, its receiver is gone');
  return written === 'written' && outcome.outcome === 'retry' ? outcome.nextAttemptMs : null;
}

const spanOf = ({ webhookId, messageId, round }: WebhookJob, { failures, traceparent }: WaitingDelivery) => ({
  kind: SpanKind.CONSUMER,
  within: contextIn(traceparent),
  attributes: {
    ...jobAttributes('process', WEBHOOK_QUEUE),
    'regulab.webhook.id': webhookId,
    'regulab.message.id': messageId,
    'regulab.delivery.round': round,
    'regulab.delivery.failures': failures,
  },
});

/** @param retryMs undefined after the last attempt */
function outcomeOf({ status, error }: Attempt, retryMs: number | undefined): AttemptOutcome {
  if (error === null) return { outcome: 'succeeded' };
  if (status === GONE) return { outcome: 'gone', reason: 'the receiver answered 410 Gone' };
  if (retryMs === undefined) return { outcome: 'failed' };
  return { outcome: 'retry', nextAttemptMs: Math.round(Date.now() + jittered(retryMs, JITTER)) };
}

const jittered = (ms: number, share: number): number => ms * (1 + share * Math.random());

/** For a message that was not sent, or not to its end, when the worker was stopped. */
async function putBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

async function postpone(job: Job, token: string | undefined, until: number): Promise<never> {
  await job.moveToDelayed(until, token);
  throw new DelayedError();
}
