/** What the routes of the keys take and answer. */
import { z } from 'zod';
import { apiKeySchema, keyIdSchema } from '../../access/api-key.js';
import { tenantSchema } from '../../access/principal.js';
import { scopeSchema } from '../../access/scopes.js';
import { ACTION_PROBLEMS } from '../http/actions.js';
import { pageSchema } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { repeatableHeaders, replayedHeader } from '../http/repeatable.js';
import { needs } from '../http/scopes.js';
import { tenantQuery } from './tenants.js';

/** 30 days, for what is deployed by hand. */
const MAX_OVERLAP_SECONDS = 2_592_000;

const params = z.object({ keyId: keyIdSchema });
const content = { 'application/json': { schema: apiKeySchema } };
const tags = ['Keys'];
const security = needs('admin');
const OWN_TENANT =
  'Administrators of the default tenant see the keys of all tenants, others those of their own tenant.';

const madeKeySchema = apiKeySchema
  .extend({
    key: z
      .string()
      .nullable()
      .meta({ description: 'The key. It is shown this once; null in the answer to a repeated request.' }),
  })
  .meta({ id: 'MadeApiKey', description: 'A new key.' });

const made = (description: string) => ({
  description,
  headers: z.object({
    location: z.string().meta({ description: 'Where its record is.' }),
    'idempotency-replayed': replayedHeader,
  }),
  content: { 'application/json': { schema: madeKeySchema } },
});

const newKeySchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100).meta({ description: 'What it is for.', example: 'nightly build' }),
    tenant: tenantSchema.optional().meta({ description: 'By default the tenant of the key that asks.' }),
    scopes: z.array(scopeSchema).min(1).max(3).meta({ description: 'What it allows.' }),
    expiresAt: z.iso
      .datetime({ offset: true })
      .optional()
      .meta({ description: 'Left out: it does not expire.', example: '2027-11-30T00:00:00Z' }),
  })
  .meta({ id: 'ApiKeyRequest' });

export const createSchema = {
  operationId: 'createKey',
  security,
  tags,
  summary: 'Make a key',
  description: `The answer is the only place where the key is shown. ${OWN_TENANT}`,
  headers: repeatableHeaders,
  body: { required: true, content: { 'application/json': { schema: newKeySchema } } },
  response: {
    201: made('Made.'),
    ...problemResponses(...ACTION_PROBLEMS, 'IDEMPOTENCY_KEY_REUSED', 'KEY_NOT_FOUND', 'REDIS_FULL'),
  },
};

export const listSchema = {
  operationId: 'listKeys',
  security,
  tags,
  summary: 'List keys, newest first',
  description: OWN_TENANT,
  querystring: tenantQuery,
  response: {
    200: {
      description: 'One page.',
      headers: tagHeaders,
      content: { 'application/json': { schema: pageSchema('ApiKeyPage', apiKeySchema) } },
    },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'NOT_ACCEPTABLE'),
  },
};

export const readSchema = {
  operationId: 'getKey',
  security,
  tags,
  summary: 'Read the record of a key',
  params,
  response: {
    200: { description: 'The record.', headers: tagHeaders, content },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'KEY_NOT_FOUND', 'NOT_ACCEPTABLE'),
  },
};

export const rotateSchema = {
  operationId: 'rotateKey',
  security,
  tags,
  summary: 'Replace a key',
  description:
    'Makes a key with the same name, tenant, scopes and expiry. The old one is good for `overlapSeconds` more, none by default.',
  params,
  headers: repeatableHeaders,
  body: {
    required: false,
    content: {
      'application/json': {
        schema: z
          .strictObject({
            overlapSeconds: z
              .int()
              .min(0)
              .max(MAX_OVERLAP_SECONDS)
              .optional()
              .meta({ description: 'How long both are good.' }),
          })
          .meta({ id: 'KeyRotation' })
          .nullish(),
      },
    },
  },
  response: {
    201: made('Made: the key that replaces it.'),
    ...problemResponses(...ACTION_PROBLEMS, 'KEY_NOT_FOUND', 'KEY_NOT_ACTIVE', 'IDEMPOTENCY_KEY_REUSED', 'REDIS_FULL'),
  },
};

export const revokeSchema = {
  operationId: 'revokeKey',
  security,
  tags,
  summary: 'Revoke a key',
  description: 'Within a second no process accepts it. There is no way back. Revoking it again changes nothing.',
  params,
  response: {
    200: { description: 'It is revoked.', content },
    ...problemResponses(...ACTION_PROBLEMS, 'KEY_NOT_FOUND', 'REDIS_FULL'),
  },
};
