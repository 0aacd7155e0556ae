/**
 * What the store offers about webhooks: their records, the outbox of events that they need, and
 * their deliveries. A webhook belongs to a tenant; to others it is as if it did not exist.
 */
import type { Attempt, Delivery } from '../../webhooks/records/delivery.js';
import type { Message } from '../../webhooks/records/messages.js';
import type { WantedMessage } from '../../webhooks/records/messages-for.js';
import type { OutboxEntry } from '../../webhooks/records/outbox-entry.js';
import type { Webhook } from '../../webhooks/records/webhook.js';
import type { Page, RepeatableRequest } from '../store.js';

/** Webhooks that a tenant may have. */
export const MOST_WEBHOOKS = 100;

/** How long the secret before the last rotation signs, too: a day. */
export const PREVIOUS_SECRET_MS = 86_400_000;

export interface StoredWebhook {
  webhook: Webhook;
  /** The present one, and the one before while it signs, too. */
  secrets: string[];
}

export type NewWebhookRecord = Omit<Webhook, 'disabled'> & { secret: string };

/** What may be changed of a webhook. */
export type WebhookChange = WebhookFields & {
  enable?: boolean;
  /** Why it is disabled; left out when it is not. */
  disable?: string | undefined;
};
export type WebhookFields = { [Field in 'url' | 'events' | 'thresholds']?: Webhook[Field] | undefined };

export const SETTLED_STATES = ['succeeded', 'failed', 'dropped'] as const;
export type SettledState = (typeof SETTLED_STATES)[number];

/** Names a job: which delivery, and which round of attempts. */
export interface DeliveryJob {
  webhookId: string;
  messageId: string;
  round: number;
}

/** What an attempt needs and what follows from it. */
export interface WaitingDelivery extends StoredWebhook {
  message: Pick<Message, 'id' | 'body'>;
  /** Attempts of this round that failed. */
  failures: number;
  /** In ms since 1970; 0: at once. */
  nextAttemptMs: number;
  /** What it is sent about, in traces; undefined when that was not traced. */
  traceparent: string | undefined;
}

export type AttemptOutcome =
  | { outcome: 'succeeded' | 'failed' }
  | { outcome: 'retry'; nextAttemptMs: number }
  | { outcome: 'gone'; reason: string };

export interface WebhookStore {
  createWebhook(
    tenant: string,
    webhook: NewWebhookRecord,
    request?: RepeatableRequest,
  ): Promise<{ outcome: 'created'; id: string } | { outcome: 'too_many' } | { outcome: 'no_experiment' }>;
  /** Null when the tenant has none with this id. */
  getWebhook(tenant: string, id: string): Promise<StoredWebhook | null>;
  /** All of a tenant, the newest first. */
  listWebhooks(tenant: string): Promise<Webhook[]>;
  changeWebhook(tenant: string, id: string, change: WebhookChange): Promise<'changed' | 'not_found'>;
  /** The secret before signs for {@link PREVIOUS_SECRET_MS} more. */
  rotateSecret(
    tenant: string,
    id: string,
    secret: string,
    request?: RepeatableRequest,
  ): Promise<'rotated' | 'not_found'>;
  /** With all of its deliveries. */
  deleteWebhook(tenant: string, id: string): Promise<'deleted' | 'not_found'>;
  /** All webhooks of a tenant. */
  deleteWebhooksOf(tenant: string): Promise<void>;
  /**
   * Deliveries, the newest first.
   * @throws ServiceError INVALID_REQUEST for a cursor of another list
   */
  listDeliveries(id: string, page: { limit: number; cursor?: string | undefined }): Promise<Page<Delivery>>;
  /** Makes a delivery wait for its first attempt again, by the outbox. */
  redeliver(
    tenant: string,
    webhookId: string,
    messageId: string,
    request?: RepeatableRequest,
  ): Promise<'redelivered' | 'no_webhook' | 'no_delivery' | 'disabled'>;

  /** Number of entries. */
  outboxLength(): Promise<number>;
  /** Deliveries that were settled since the installation began, by state, for metrics. */
  settledCounts(): Promise<Record<SettledState, number>>;
  /** The oldest entries; `entry` is null for one that this version does not know. */
  readOutbox(most: number): Promise<{ id: string; entry: OutboxEntry | null }[]>;
  removeFromOutbox(ids: string[]): Promise<void>;
  /** Stores that a message is to be sent; null when it is not, or has been. */
  addDelivery(webhookId: string, wanted: WantedMessage): Promise<DeliveryJob | null>;
  /** Null when the delivery is settled or removed, or a later round of it has begun. */
  waitingDelivery(job: DeliveryJob): Promise<WaitingDelivery | null>;
  recordAttempt(job: DeliveryJob, attempt: Attempt, outcome: AttemptOutcome): Promise<'written' | 'outdated'>;
}
