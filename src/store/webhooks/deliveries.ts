import { type Delivery, deliverySchema } from '../../webhooks/records/delivery.js';
import type { StoreContext } from '../commands/load-commands.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import type { Hash } from '../records.js';
import { execute } from '../redis.js';
import { SETTLED_STATES, type SettledState, type WebhookStore } from './contract.js';
import { readWebhook } from './webhooks.js';

/** Members of `deliveries` sort by time: its 13 digits come first. */
const MEMBER = /^\d{13}-msg_[0-9a-f]{32}$/;

/** Deliveries and their attempts. */
export function deliveryRecords({ redis, keys, call }: StoreContext, now: () => Date = () => new Date()) {
  const keyOf = (webhookId: string, messageId: string) => keys.delivery(`${webhookId}:${messageId}`);

  return {
    listDeliveries: async (id, { limit, cursor }) => {
      const list = `deliveries:${id}`;
      const before = cursor === undefined ? '+' : `(${decodeCursor(list, cursor, MEMBER)}`;
      const members = await redis.zrevrangebylex(keys.deliveries(id), before, '-', 'LIMIT', 0, limit + 1);
      const shown = members.slice(0, limit);
      const pipeline = redis.pipeline();
      for (const member of shown) pipeline.hgetall(keyOf(id, messageIdOf(member)));
      const hashes = (await execute(pipeline)) as Hash[];
      // One that was forgotten meanwhile is empty.
      const items = hashes.flatMap((hash, index) =>
        hash.state === undefined ? [] : [readDelivery(messageIdOf(shown[index]!), hash)],
      );
      return { items, nextCursor: members.length > limit ? encodeCursor(list, shown.at(-1)!) : null };
    },

    settledCounts: async () => {
      const counts = await redis.hmget(keys.settledCounts, ...SETTLED_STATES);
      const entries = SETTLED_STATES.map((state, index) => [state, Number(counts[index] ?? 0)]);
      return Object.fromEntries(entries) as Record<SettledState, number>;
    },

    redeliver: async (tenant, webhookId, messageId, request) =>
      (await call('redeliver', { tenant, webhookId, messageId }, request))[0],

    addDelivery: async (webhookId, { message: { id, type, at, body }, onceForRun }) => {
      const atMs = digitsOf(at);
      const member = `${atMs}-${id}`;
      const [outcome, round] = await call('addDelivery', { webhookId, member, type, atMs, body, onceForRun });
      return outcome === 'waiting' ? { webhookId, messageId: id, round: Number(round) } : null;
    },

    waitingDelivery: async ({ webhookId, messageId, round }) => {
      const [webhook, delivery] = (await execute(
        redis.pipeline().hgetall(keys.webhook(webhookId)).hgetall(keyOf(webhookId, messageId)),
      )) as [Hash, Hash];
      if (delivery.state !== 'waiting' || Number(delivery.round) !== round || webhook.id === undefined) return null;
      const { body = '', failures, nextAttemptMs = '0', traceparent } = delivery;
      return {
        ...readWebhook(webhook, now()),
        message: { id: messageId, body },
        failures: Number(failures),
        nextAttemptMs: Number(nextAttemptMs),
        traceparent,
      };
    },

    recordAttempt: async ({ webhookId, messageId, round }, attempt, outcome) => {
      const atMs = await redis.hget(keyOf(webhookId, messageId), 'atMs');
      const member = `${atMs}-${messageId}`;
      return call('recordAttempt', { webhookId, member, round, attempt: JSON.stringify(attempt), ...outcome });
    },
  } satisfies Partial<WebhookStore>;
}

const digitsOf = (ms: number) => String(ms).padStart(13, '0');
const messageIdOf = (member: string) => member.slice(14);

function readDelivery(id: string, { type, state, atMs, nextAttemptMs, attempts = '' }: Hash): Delivery {
  return deliverySchema.parse({
    id,
    type,
    state,
    createdAt: new Date(Number(atMs)).toISOString(),
    nextAttemptAt: nextAttemptMs === undefined ? null : new Date(Number(nextAttemptMs)).toISOString(),
    attempts: attempts
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line)),
  });
}
