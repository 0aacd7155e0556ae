/** Webhooks on Redis. */
import { loadCommands } from '../commands/load-commands.js';
import type { Keys } from '../keys.js';
import { type RedisClient, withTranslatedErrors } from '../redis.js';
import type { WebhookStore } from './contract.js';
import { deliveryRecords } from './deliveries.js';
import { outbox } from './outbox.js';
import { webhookRecords } from './webhooks.js';

/** @param call how commands are called; on this connection when left out */
export function createWebhookStore(
  redis: RedisClient,
  keys: Keys,
  call = loadCommands(redis, keys.root),
): WebhookStore {
  const context = { redis, keys, call };
  return withTranslatedErrors<WebhookStore>({
    ...webhookRecords(context),
    ...deliveryRecords(context),
    ...outbox(context),
  });
}
