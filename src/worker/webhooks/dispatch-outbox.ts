/**
 * Empties the outbox of events for webhooks: each becomes a delivery for every webhook that wants
 * it, and each delivery a job. An entry is removed when its jobs are there. When a worker dies in
 * between, the next one finds the same deliveries, and its jobs have the same names.
 */
import { z } from 'zod';
import type { Logger } from '../../logger.js';
import type { WebhookJob } from '../../queue/webhook-jobs.js';
import type { WebhookQueue } from '../../queue/webhook-queue.js';
import { readEpochData } from '../../store/records.js';
import type { WorkerStore } from '../../store/store.js';
import type { WebhookStore } from '../../store/webhooks/contract.js';
import { contextIn, inContext } from '../../tracing/spans.js';
import { messagesFor } from '../../webhooks/records/messages-for.js';
import type { OutboxEntry } from '../../webhooks/records/outbox-entry.js';
import type { Webhook } from '../../webhooks/records/webhook.js';
import { startPeriodically } from '../upkeep/periodically.js';

export interface DispatchOptions {
  store: Pick<WebhookStore, 'outboxLength' | 'readOutbox' | 'removeFromOutbox' | 'listWebhooks' | 'addDelivery'>;
  queue: Pick<WebhookQueue, 'enqueue'>;
  logger: Logger;
}

export interface DispatcherOptions extends DispatchOptions {
  workerId: string;
  leases: Pick<WorkerStore, 'takeLease' | 'extendLease'>;
}

/** An event is sent within a second. */
const EVERY_MS = 500;
/** Entries that are read at once. */
const BATCH = 100;

/** Empties the outbox. */
export async function dispatchOutbox({ store, queue, logger }: DispatchOptions): Promise<void> {
  for (;;) {
    const entries = await store.readOutbox(BATCH);
    if (entries.length === 0) return;
    const webhooks = new Map<string, Promise<Webhook[]>>();
    const webhooksOf = (tenant: string) => {
      const known = webhooks.get(tenant) ?? store.listWebhooks(tenant);
      webhooks.set(tenant, known);
      return known;
    };
    const jobs: WebhookJob[] = [];
    for (const { id, entry } of entries) {
      try {
        if (entry === null) throw new SyntaxError('This version knows no such entry.');
        jobs.push(...(await inContext(contextOfEntry(entry), () => jobsOf(entry, store, webhooksOf))));
      } catch (err) {
        // It would be the same the next time, and would hold up all others.
        if (!isMalformed(err)) throw err;
        logger.error({ err, entry: id }, 'event for webhooks cannot be read and is left out');
      }
    }
    if (jobs.length > 0) await queue.enqueue(jobs);
    await store.removeFromOutbox(entries.map(({ id }) => id));
  }
}

/** A delivery belongs to what its event was stored for. */
const contextOfEntry = (entry: OutboxEntry) => contextIn(entry.kind === 'event' ? entry.traceparent : undefined);

const isMalformed = (error: unknown): boolean =>
  error instanceof z.ZodError || error instanceof SyntaxError || error instanceof TypeError;

async function jobsOf(
  entry: OutboxEntry,
  store: Pick<WebhookStore, 'addDelivery'>,
  webhooksOf: (tenant: string) => Promise<Webhook[]>,
): Promise<WebhookJob[]> {
  if (entry.kind === 'redelivery') {
    const { webhookId, messageId, round } = entry;
    return [{ webhookId, messageId, round }];
  }
  const jobs: WebhookJob[] = [];
  for (const webhook of await webhooksOf(entry.tenant)) {
    for (const wanted of messagesFor(webhook, entry, readEpochData)) {
      const job = await store.addDelivery(webhook.id, wanted);
      if (job !== null) jobs.push(job);
    }
  }
  return jobs;
}

/**
 * Looks at the outbox twice a second and empties it, one worker at a time; returns the stop
 * function.
 */
export function startDispatching({ workerId, leases, ...options }: DispatcherOptions): () => void {
  return startPeriodically({
    name: 'webhooks',
    workerId,
    store: leases,
    everyMs: EVERY_MS,
    logger: options.logger,
    isDue: async () => (await options.store.outboxLength()) > 0,
    work: () => dispatchOutbox(options),
  });
}
