import { z } from 'zod';
import { thresholdSchema, webhookSchema } from '../../webhooks/records/webhook.js';
import type { StoreContext } from '../commands/load-commands.js';
import { type Hash, toJson, unreadable } from '../records.js';
import { execute } from '../redis.js';
import {
  MOST_WEBHOOKS,
  PREVIOUS_SECRET_MS,
  type StoredWebhook,
  type WebhookFields,
  type WebhookStore,
} from './contract.js';

/** The records of webhooks. */
export function webhookRecords({ redis, keys, call }: StoreContext, now: () => Date = () => new Date()) {
  return {
    createWebhook: async (tenant, { id, experimentId, createdAt, secret, ...rest }, request) => {
      const fields = { ...toFields(rest), createdAt, secret };
      const argument = { tenant, id, experimentId: experimentId ?? undefined, fields, most: MOST_WEBHOOKS };
      const answer = await call('createWebhook', argument, request);
      return answer[0] === 'created' ? { outcome: answer[0], id: answer[1] } : { outcome: answer[0] };
    },

    getWebhook: async (tenant, id) => {
      const hash = await redis.hgetall(keys.webhook(id));
      return hash.tenant === tenant ? readWebhook(hash, now()) : null;
    },

    listWebhooks: async (tenant) => {
      const pipeline = redis.pipeline();
      for (const id of await redis.zrevrange(keys.webhooks(tenant), 0, -1)) pipeline.hgetall(keys.webhook(id));
      const hashes = (await execute(pipeline)) as Hash[];
      return hashes.filter(({ id }) => id !== undefined).map((hash) => readWebhook(hash, now()).webhook);
    },

    changeWebhook: async (tenant, id, { enable = false, disable, ...change }) =>
      (await call('changeWebhook', { tenant, id, fields: toFields(change), enable, disable }))[0],

    rotateSecret: async (tenant, id, secret, request) => {
      const previousUntilMs = now().getTime() + PREVIOUS_SECRET_MS;
      return (await call('rotateSecret', { tenant, id, secret, previousUntilMs }, request))[0];
    },

    deleteWebhook: async (tenant, id) => (await call('deleteWebhooks', { tenant, id }))[0],

    deleteWebhooksOf: async (tenant) => {
      await call('deleteWebhooks', { tenant });
    },
  } satisfies Partial<WebhookStore>;
}

const thresholdsSchema = z.array(thresholdSchema);

function toFields({ url, events, thresholds }: WebhookFields): Record<string, string> {
  return {
    ...(url !== undefined && { url }),
    // Read by Lua, too.
    ...(events !== undefined && { events: events.join(' ') }),
    ...(thresholds !== undefined && { thresholds: toJson(thresholdsSchema, thresholds) }),
  };
}

/** @throws ServiceError RECORD_UNREADABLE when another version stored it */
export function readWebhook(hash: Hash, now: Date): StoredWebhook {
  const { disabledAt, disabledReason = '', previousSecret, previousUntilMs, secret = '' } = hash;
  const parsed = webhookSchema.safeParse({
    ...hash,
    experimentId: hash.experimentId ?? null,
    events: (hash.events ?? '').split(' ').filter((event) => event !== ''),
    thresholds: JSON.parse(hash.thresholds ?? '[]'),
    disabled: disabledAt === undefined ? null : { at: disabledAt, reason: disabledReason },
  });
  if (!parsed.success) throw unreadable(`Webhook ${hash.id} cannot be read by this version of regulab.`);
  const isPreviousValid = previousSecret !== undefined && Number(previousUntilMs) > now.getTime();
  return { webhook: parsed.data, secrets: [secret, ...(isPreviousValid ? [previousSecret] : [])] };
}
