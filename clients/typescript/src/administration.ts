/** Keys, webhooks and workers, for those who may manage them. */
import { deleteOnce } from './experiments.js';
import { listing } from './http/listing.js';
import { keyPath, webhookPath, workerPath } from './http/paths.js';
import { type CallOptions, once, type Transport } from './http/send.js';
import type { Page, Query, Schemas } from './types.js';

type WebhookWithSecret = Schemas['WebhookWithSecret'];

export function keyMethods({ json }: Transport) {
  return {
    list: (filters: Query<'listKeys'> = {}, call: CallOptions = {}) =>
      listing(filters, (query) => json<Page<Schemas['ApiKey']>>('/v1/keys', { ...call, query })),
    get: (id: string, call: CallOptions = {}) => json<Schemas['ApiKey']>(keyPath(id), call),
    /** Sent once: the answer to a repetition would not have the key. */
    create: (key: Schemas['ApiKeyRequest'], call: CallOptions = {}) =>
      json<Schemas['MadeApiKey']>('/v1/keys', { ...call, method: 'POST', body: key }),
    /** Sent once, for the same reason. */
    rotate: (id: string, rotation: Schemas['KeyRotation'] = {}, call: CallOptions = {}) =>
      json<Schemas['MadeApiKey']>(`${keyPath(id)}/rotate`, { ...call, method: 'POST', body: rotation }),
    revoke: (id: string, call: CallOptions = {}) =>
      json<Schemas['ApiKey']>(`${keyPath(id)}/revoke`, { ...call, method: 'POST', isRepeatable: true }),
  };
}

export function workerMethods({ json }: Transport) {
  return {
    /** All that are alive. */
    list: async (call: CallOptions = {}) => (await json<Page<Schemas['Worker']>>('/v1/workers', call)).items,
    get: (id: string, call: CallOptions = {}) => json<Schemas['Worker']>(workerPath(id), call),
    /** It hands its runs back to the queue, and takes none until it is resumed. */
    drain: (id: string, call: CallOptions = {}) =>
      json<Schemas['Worker']>(`${workerPath(id)}/drain`, { ...call, method: 'POST', isRepeatable: true }),
    resume: (id: string, call: CallOptions = {}) =>
      json<Schemas['Worker']>(`${workerPath(id)}/resume`, { ...call, method: 'POST', isRepeatable: true }),
  };
}

export function webhookMethods({ json, send }: Transport) {
  return {
    list: async (call: CallOptions = {}) => (await json<Page<Schemas['Webhook']>>('/v1/webhooks', call)).items,
    get: (id: string, call: CallOptions = {}) => json<Schemas['Webhook']>(webhookPath(id), call),
    /** The answer has the secret. */
    create: (webhook: Schemas['WebhookRequest'], call: CallOptions = {}) =>
      json<WebhookWithSecret>('/v1/webhooks', { ...call, ...once(), method: 'POST', body: webhook }),
    /** `disabled: null` enables it again. */
    change: (id: string, patch: Schemas['WebhookPatch'], call: CallOptions = {}) =>
      json<Schemas['Webhook']>(webhookPath(id), { ...call, method: 'PATCH', body: patch, isRepeatable: true }),
    delete: (id: string, call: CallOptions = {}) => deleteOnce(send, webhookPath(id), call),
    rotateSecret: (id: string, call: CallOptions = {}) =>
      json<WebhookWithSecret>(`${webhookPath(id)}/rotate-secret`, { ...call, ...once(), method: 'POST' }),
    /** Sends `webhook.test` once, and answers with what came back. */
    test: (id: string, call: CallOptions = {}) =>
      json<Schemas['WebhookAttempt']>(`${webhookPath(id)}/test`, { ...call, method: 'POST' }),
    deliveries: (id: string, filters: Query<'listWebhookDeliveries'> = {}, call: CallOptions = {}) =>
      listing(filters, (query) =>
        json<Page<Schemas['WebhookDelivery']>>(`${webhookPath(id)}/deliveries`, { ...call, query }),
      ),
    redeliver: (id: string, deliveryId: string, call: CallOptions = {}) =>
      json<Schemas['WebhookRedelivery']>(`${webhookPath(id)}/deliveries/${encodeURIComponent(deliveryId)}/redeliver`, {
        ...call,
        ...once(),
        method: 'POST',
      }),
  };
}
