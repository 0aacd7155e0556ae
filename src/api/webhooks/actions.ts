/** Actions on a webhook: a new secret, a test. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { attemptSchema } from '../../webhooks/records/delivery.js';
import { testMessage } from '../../webhooks/records/messages.js';
import { newSecret } from '../../webhooks/sending/signatures.js';
import type { ApiDependencies } from '../dependencies.js';
import { ACTION_PROBLEMS, refuseBody } from '../http/actions.js';
import { createSlots } from '../http/load/slots.js';
import { webhookNotFound } from '../http/not-found.js';
import { problemResponses } from '../http/problem.js';
import { asRepeatable, repeatableHeaders, replayedHeader } from '../http/repeatable.js';
import { needs } from '../http/scopes.js';
import { tenantOf } from '../http/tenant.js';
import { contentWithSecret, READ_PROBLEMS, readWebhook, readWithSecret, webhookParams } from './shared.js';

const rotateSchema = {
  operationId: 'rotateWebhookSecret',
  security: needs('submit'),
  tags: ['Webhooks'],
  summary: 'Give a webhook a new secret',
  description: 'For a day every message is signed with the old secret as well: the header has two signatures.',
  params: webhookParams,
  headers: repeatableHeaders,
  response: {
    200: {
      description: 'Rotated. The new secret is shown here alone.',
      headers: z.object({ 'idempotency-replayed': replayedHeader }),
      content: contentWithSecret,
    },
    ...problemResponses(
      ...ACTION_PROBLEMS,
      'WEBHOOK_NOT_FOUND',
      'IDEMPOTENCY_KEY_REUSED',
      'REDIS_FULL',
      ...READ_PROBLEMS,
    ),
  },
};

const testSchema = {
  operationId: 'testWebhook',
  security: needs('submit'),
  tags: ['Webhooks'],
  summary: 'Send an event webhook.test now',
  description: 'Sent once, also when the webhook is disabled, and not listed among its deliveries.',
  params: webhookParams,
  response: {
    200: {
      description: 'What came back, be it a success or not.',
      content: { 'application/json': { schema: attemptSchema } },
    },
    ...problemResponses(...ACTION_PROBLEMS, 'WEBHOOK_NOT_FOUND', ...READ_PROBLEMS),
  },
};

/** Tests at the same time: each may take as long as its receiver. */
const TESTS = 10;

/** Routes of the actions on a webhook. */
export const webhookActionRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (
  app,
  { deps: { webhooks: store, sender } },
) => {
  const tests = createSlots(TESTS, 0, 'Too many webhooks are being tested. Try again shortly.');

  app.post(
    '/webhooks/:webhookId/rotate-secret',
    { schema: rotateSchema, preValidation: refuseBody },
    async (request, reply) => {
      const [tenant, { webhookId }] = [tenantOf(request), request.params];
      const outcome = await store.rotateSecret(tenant, webhookId, newSecret(), asRepeatable(request, reply));
      return outcome === 'not_found' ? webhookNotFound(webhookId) : readWithSecret(store, tenant, webhookId);
    },
  );

  app.post('/webhooks/:webhookId/test', { schema: testSchema, preValidation: refuseBody }, async (request) => {
    const { webhookId } = request.params;
    const { webhook, secrets } = await readWebhook(store, tenantOf(request), webhookId);
    const leave = await tests.take();
    try {
      return await sender.send({ url: webhook.url, secrets }, testMessage(webhookId));
    } finally {
      leave();
    }
  });
};
