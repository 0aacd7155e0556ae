import { readOutboxEntry } from '../../webhooks/records/outbox-entry.js';
import type { StoreContext } from '../commands/load-commands.js';
import { fromFlat } from '../records.js';
import type { WebhookStore } from './contract.js';

/** Events for webhooks that no delivery exists of yet. */
export function outbox({ redis, keys }: StoreContext) {
  return {
    outboxLength: () => redis.xlen(keys.webhookOutbox),

    readOutbox: async (most) => {
      const entries = await redis.xrange(keys.webhookOutbox, '-', '+', 'COUNT', most);
      return entries.map(([id, fields]) => ({ id, entry: readOutboxEntry(fromFlat(fields)) }));
    },

    removeFromOutbox: async (ids) => {
      if (ids.length > 0) await redis.xdel(keys.webhookOutbox, ...ids);
    },
  } satisfies Partial<WebhookStore>;
}
