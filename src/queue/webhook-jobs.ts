/**
 * The contract of the two halves of the worker about webhooks: the name of the third queue and the
 * content of a job. A job names a delivery; what is sent, where to, and the secrets that sign it
 * are read from the store when it is sent.
 */
import type { JobsOptions } from 'bullmq';
import { z } from 'zod';
import { messageIdSchema } from '../webhooks/records/delivery.js';
import { webhookIdSchema } from '../webhooks/records/webhook.js';

export const WEBHOOK_QUEUE = 'webhooks';
/** BullMQ's name for the kind of job; there is one kind. */
export const WEBHOOK_JOB = 'deliver';

export const webhookJobSchema = z.strictObject({
  webhookId: webhookIdSchema,
  messageId: messageIdSchema,
  /** Counts how often somebody asked for the delivery again. */
  round: z.int(),
});
export type WebhookJob = z.output<typeof webhookJobSchema>;

/** The same for the same delivery and round: BullMQ ignores a second job under a name it keeps. */
export const webhookJobId = ({ webhookId, messageId, round }: WebhookJob): string =>
  `${webhookId}-${messageId}-${round}`;

/**
 * Failed deliveries do not fail their job, the record counts them. What fails a job is Redis or a
 * bug, and it is tried again as long as it takes.
 */
export const WEBHOOK_JOB_OPTIONS = {
  attempts: 1_000_000,
  backoff: { type: 'fixed', delay: 5_000 },
  removeOnComplete: true,
  removeOnFail: { count: 1000 },
} as const satisfies JobsOptions;

/** Keeps BullMQ's own stream of events short: nobody reads it. */
export const WEBHOOK_STREAMS = { events: { maxLen: 10 } } as const;
