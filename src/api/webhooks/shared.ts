/** What the routes of webhooks share. */
import { z } from 'zod';
import type { StoredWebhook, WebhookStore } from '../../store/webhooks/contract.js';
import { webhookIdSchema, webhookSchema, webhookWithSecretSchema } from '../../webhooks/records/webhook.js';
import { webhookNotFound } from '../http/not-found.js';
import type { ProblemCode } from '../http/problem.js';

export const webhookParams = z.object({ webhookId: webhookIdSchema });

export const READ_PROBLEMS = ['REDIS_UNAVAILABLE', 'RECORD_UNREADABLE'] as const satisfies ProblemCode[];

export const content = { 'application/json': { schema: webhookSchema } };
export const contentWithSecret = { 'application/json': { schema: webhookWithSecretSchema } };

/** @throws ServiceError WEBHOOK_NOT_FOUND */
export async function readWebhook(
  store: Pick<WebhookStore, 'getWebhook'>,
  tenant: string,
  webhookId: string,
): Promise<StoredWebhook> {
  return (await store.getWebhook(tenant, webhookId)) ?? webhookNotFound(webhookId);
}

/**
 * The webhook with its present secret, for the answers that show it.
 * @throws ServiceError WEBHOOK_NOT_FOUND
 */
export async function readWithSecret(store: Pick<WebhookStore, 'getWebhook'>, tenant: string, webhookId: string) {
  const { webhook, secrets } = await readWebhook(store, tenant, webhookId);
  return { ...webhook, secret: secrets[0]! };
}
