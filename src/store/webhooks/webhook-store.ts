/** Webhooks on Redis. */
import { loadCommands } from '../commands/load-commands.js';
import type { Keys } from '../keys.js';
import { type RedisClient, withTranslatedErrors } from '../redis.js';
import type { WebhookStore } from './contract.js';
import { deliveryRecords } from './deliveries.js';
import { outbox } from './outbox.js';
import { webhookRecords } from './webhooks.js';

/** @param now the clock, for tests */
export function createWebhookStore(redis: RedisClient, keys: Keys, now?: () => Date): WebhookStore {
  const context = { redis, keys, call: loadCommands(redis, keys.root, now) };
  return withTranslatedErrors<WebhookStore>({
    ...webhookRecords(context, now),
    ...deliveryRecords(context, now),
    ...outbox(context),
  });
}
