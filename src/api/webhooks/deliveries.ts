/** The deliveries of a webhook: list them, send one again. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { deliverySchema, messageIdSchema } from '../../webhooks/records/delivery.js';
import type { ApiDependencies } from '../dependencies.js';
import { ACTION_PROBLEMS, refuseBody } from '../http/actions.js';
import { deliveryNotFound, webhookNotFound } from '../http/not-found.js';
import { linkNextPage } from '../http/pagination.js';
import { cursorParameter, integerParameter, PAGE_LIMIT, pageSchema } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { asRepeatable, repeatableHeaders, replayedHeader } from '../http/repeatable.js';
import { needs } from '../http/scopes.js';
import { tenantOf } from '../http/tenant.js';
import { READ_PROBLEMS, readWebhook, webhookParams } from './shared.js';

const listSchema = {
  operationId: 'listWebhookDeliveries',
  security: needs('read'),
  tags: ['Webhooks'],
  summary: 'List the deliveries of a webhook, newest first',
  description: 'Those that wait, and the last 1,000 others of the last 30 days.',
  params: webhookParams,
  querystring: z.strictObject({
    limit: integerParameter(1, PAGE_LIMIT.maximum)
      .optional()
      .meta({ description: `Items per page, 1 to ${PAGE_LIMIT.maximum}; ${PAGE_LIMIT.default} by default.` }),
    cursor: cursorParameter,
  }),
  response: {
    200: {
      description: 'One page.',
      headers: tagHeaders,
      content: { 'application/json': { schema: pageSchema('WebhookDeliveryPage', deliverySchema) } },
    },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'WEBHOOK_NOT_FOUND', 'NOT_ACCEPTABLE', ...READ_PROBLEMS),
  },
};

const redeliverSchema = {
  operationId: 'redeliverWebhook',
  security: needs('submit'),
  tags: ['Webhooks'],
  summary: 'Send a delivery again',
  description:
    'At once, with the same `webhook-id` and body, whatever its state; with all attempts. Its list of attempts continues.',
  params: webhookParams.extend({ deliveryId: messageIdSchema }),
  headers: repeatableHeaders,
  response: {
    202: {
      description: 'It will be sent.',
      headers: z.object({
        'idempotency-replayed': replayedHeader,
        location: z.string().meta({ description: 'The list of deliveries.' }),
      }),
      content: {
        'application/json': {
          schema: z
            .object({ id: messageIdSchema, state: z.literal('waiting') })
            .meta({ id: 'WebhookRedelivery', description: 'The delivery, which waits for its attempt.' }),
        },
      },
    },
    ...problemResponses(
      ...ACTION_PROBLEMS,
      'WEBHOOK_NOT_FOUND',
      'DELIVERY_NOT_FOUND',
      'WEBHOOK_DISABLED',
      'IDEMPOTENCY_KEY_REUSED',
      'REDIS_FULL',
      ...READ_PROBLEMS,
    ),
  },
};

/** Routes of the deliveries of a webhook. */
export const deliveryRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (
  app,
  { deps: { webhooks: store } },
) => {
  app.get('/webhooks/:webhookId/deliveries', { schema: listSchema }, async (request, reply) => {
    const { webhookId } = request.params;
    await readWebhook(store, tenantOf(request), webhookId);
    const { limit = PAGE_LIMIT.default, cursor } = request.query;
    const page = await store.listDeliveries(webhookId, { limit, cursor });
    linkNextPage(request, reply, page.nextCursor);
    return page;
  });

  app.post(
    '/webhooks/:webhookId/deliveries/:deliveryId/redeliver',
    { schema: redeliverSchema, preValidation: refuseBody },
    async (request, reply) => {
      const { webhookId, deliveryId } = request.params;
      const outcome = await store.redeliver(tenantOf(request), webhookId, deliveryId, asRepeatable(request, reply));
      if (outcome === 'no_webhook') return webhookNotFound(webhookId);
      if (outcome === 'no_delivery') return deliveryNotFound(webhookId, deliveryId);
      if (outcome === 'disabled') {
        const message = `Webhook ${webhookId} is disabled. Enable it first: PATCH {"disabled": null}.`;
        throw new ServiceError('WEBHOOK_DISABLED', message);
      }
      reply.header('location', `/v1/webhooks/${webhookId}/deliveries`);
      return reply.code(202).send({ id: deliveryId, state: 'waiting' as const });
    },
  );
};
