/** Webhooks: create, list, read, change, delete. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { MOST_WEBHOOKS } from '../../store/webhooks/contract.js';
import { DEFAULT_EVENTS, newWebhookSchema, webhookPatchSchema, webhookSchema } from '../../webhooks/records/webhook.js';
import { newSecret } from '../../webhooks/sending/signatures.js';
import type { ApiDependencies } from '../dependencies.js';
import { ACTION_PROBLEMS, refuseBody } from '../http/actions.js';
import { leaveBodyUnchecked, MERGE_PATCH, readMergePatches, requireBody } from '../http/bodies/body.js';
import { experimentNotFound, webhookNotFound } from '../http/not-found.js';
import { onlyPage, pageSchema } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { asRepeatable, repeatableHeaders, replayedHeader } from '../http/repeatable.js';
import { needs } from '../http/scopes.js';
import { tenantOf } from '../http/tenant.js';
import { readWebhookBody } from './read-webhook-body.js';
import { content, contentWithSecret, READ_PROBLEMS, readWebhook, readWithSecret, webhookParams } from './shared.js';

const createSchema = {
  operationId: 'createWebhook',
  security: needs('submit'),
  tags: ['Webhooks'],
  summary: 'Create a webhook',
  description:
    'Events are sent to its `url` as Standard Webhooks describes: signed with the `secret` that this answer shows, and tried again until they are accepted. See docs/webhooks.md.',
  headers: repeatableHeaders,
  body: { required: true, content: { 'application/json': { schema: newWebhookSchema } } },
  response: {
    201: {
      description: 'Created. The secret is shown here alone.',
      headers: z.object({
        location: z.string().meta({ description: 'The webhook.' }),
        'idempotency-replayed': replayedHeader,
      }),
      content: contentWithSecret,
    },
    ...problemResponses(
      ...ACTION_PROBLEMS,
      'EXPERIMENT_NOT_FOUND',
      'TOO_MANY_WEBHOOKS',
      'IDEMPOTENCY_KEY_REUSED',
      'REDIS_FULL',
      ...READ_PROBLEMS,
    ),
  },
};

const listSchema = {
  operationId: 'listWebhooks',
  security: needs('read'),
  tags: ['Webhooks'],
  summary: 'List the webhooks, newest first',
  response: {
    200: {
      description: 'All of them.',
      headers: tagHeaders,
      content: { 'application/json': { schema: pageSchema('WebhookPage', webhookSchema) } },
    },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'NOT_ACCEPTABLE', ...READ_PROBLEMS),
  },
};

const readSchema = {
  operationId: 'getWebhook',
  security: needs('read'),
  tags: ['Webhooks'],
  summary: 'Read a webhook',
  params: webhookParams,
  response: {
    200: { description: 'The webhook, without its secret.', headers: tagHeaders, content },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'WEBHOOK_NOT_FOUND', 'NOT_ACCEPTABLE', ...READ_PROBLEMS),
  },
};

const patchSchema = {
  operationId: 'changeWebhook',
  security: needs('submit'),
  tags: ['Webhooks'],
  summary: 'Change a webhook, disable it, or enable it again',
  description:
    'A JSON merge patch: what is left out stays. With `"disabled": true` nothing more is sent, and `null` enables it again; what happened meanwhile is not sent.',
  params: webhookParams,
  body: {
    required: true,
    content: {
      'application/json': { schema: webhookPatchSchema },
      [MERGE_PATCH]: { schema: webhookPatchSchema },
    },
  },
  response: {
    200: { description: 'The webhook after the change.', content },
    ...problemResponses(...ACTION_PROBLEMS, 'WEBHOOK_NOT_FOUND', 'REDIS_FULL', ...READ_PROBLEMS),
  },
};

const deleteSchema = {
  operationId: 'deleteWebhook',
  security: needs('submit'),
  tags: ['Webhooks'],
  summary: 'Delete a webhook with its deliveries',
  description: 'What still waits to be sent is dropped.',
  params: webhookParams,
  response: {
    204: { description: 'Deleted.' },
    ...problemResponses(...ACTION_PROBLEMS, 'WEBHOOK_NOT_FOUND', ...READ_PROBLEMS),
  },
};

/** Routes of the webhook resource. */
export const webhookRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const { webhooks: store, sender } = deps;
  readMergePatches(app);

  app.post(
    '/webhooks',
    { schema: createSchema, validatorCompiler: leaveBodyUnchecked, preValidation: requireBody() },
    async (request, reply) => {
      const tenant = tenantOf(request);
      const id = await create(tenant, request.body, deps, asRepeatable(request, reply));
      return reply
        .code(201)
        .header('location', `/v1/webhooks/${id}`)
        .send(await readWithSecret(store, tenant, id));
    },
  );

  app.get('/webhooks', { schema: listSchema }, async (request) =>
    onlyPage(await store.listWebhooks(tenantOf(request))),
  );

  app.get('/webhooks/:webhookId', { schema: readSchema }, async (request) => {
    const { webhook } = await readWebhook(store, tenantOf(request), request.params.webhookId);
    return webhook;
  });

  app.patch(
    '/webhooks/:webhookId',
    { schema: patchSchema, validatorCompiler: leaveBodyUnchecked, preValidation: requireBody() },
    async (request) => {
      const [tenant, { webhookId }] = [tenantOf(request), request.params];
      const { disabled, ...change } = readWebhookBody(webhookPatchSchema, request.body, sender);
      const outcome = await store.changeWebhook(tenant, webhookId, {
        ...change,
        enable: disabled === null || disabled === false,
        ...(disabled && { disable: 'disabled by a request' }),
      });
      if (outcome === 'not_found') return webhookNotFound(webhookId);
      return (await readWebhook(store, tenant, webhookId)).webhook;
    },
  );

  app.delete('/webhooks/:webhookId', { schema: deleteSchema, preValidation: refuseBody }, async (request, reply) => {
    const { webhookId } = request.params;
    if ((await store.deleteWebhook(tenantOf(request), webhookId)) === 'not_found') return webhookNotFound(webhookId);
    return reply.code(204).send();
  });
};

async function create(
  tenant: string,
  body: unknown,
  { webhooks, sender }: ApiDependencies,
  request: ReturnType<typeof asRepeatable>,
): Promise<string> {
  const { url, experimentId = null, events, thresholds = [] } = readWebhookBody(newWebhookSchema, body, sender);
  const record = {
    id: `wh_${uuidv7()}`,
    url,
    experimentId,
    events: events ?? DEFAULT_EVENTS,
    thresholds,
    createdAt: new Date().toISOString(),
    secret: newSecret(),
  };
  const created = await webhooks.createWebhook(tenant, record, request);
  if (created.outcome === 'no_experiment') return experimentNotFound(experimentId!);
  if (created.outcome === 'too_many') {
    const message = `There are ${MOST_WEBHOOKS} webhooks, the most that are allowed. Delete one first.`;
    throw new ServiceError('TOO_MANY_WEBHOOKS', message);
  }
  return created.id;
}
