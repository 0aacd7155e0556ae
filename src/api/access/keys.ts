/** API keys: make, list, replace, revoke. A key is shown once, when it is made. */
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import type { ApiKey } from '../../access/api-key.js';
import { generateKey, hashOf } from '../../access/key-format.js';
import { managesKeysOf } from '../../access/principal.js';
import { ServiceError } from '../../errors.js';
import type { ApiDependencies } from '../dependencies.js';
import { refuseBody } from '../http/actions.js';
import { requireBody } from '../http/bodies/body.js';
import { keyNotFound } from '../http/not-found.js';
import { linkNextPage } from '../http/pagination.js';
import { PAGE_LIMIT } from '../http/parameters.js';
import { asRepeatable } from '../http/repeatable.js';
import { createSchema, listSchema, readSchema, revokeSchema, rotateSchema } from './key-schemas.js';
import { notYourTenant, visibleTenant } from './tenants.js';

/** Routes of the keys. */
export const keyRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps: { access } }) => {
  /** @throws ServiceError KEY_NOT_FOUND, also for a key that is not theirs to see */
  async function keyFor({ principal }: FastifyRequest, keyId: string): Promise<ApiKey> {
    const key = await access.getKey(keyId);
    return key !== null && managesKeysOf(principal, key.tenant) ? key : keyNotFound(keyId);
  }

  app.post('/keys', { schema: createSchema, preValidation: requireBody() }, async (request, reply) => {
    const { principal, body, log } = request;
    const { name, scopes, expiresAt, tenant = principal.tenant } = body;
    if (!managesKeysOf(principal, tenant)) throw notYourTenant();
    if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.now()) throw expiresTooSoon();
    const { id, secret, key } = generateKey();
    const made = { id, secretHash: hashOf(secret), name, tenant, scopes, expiresAt };
    const keyId = await access.createKey(made, asRepeatable(request, reply));
    if (keyId === id) log.info({ keyId, ofTenant: tenant, scopes }, 'key created');
    reply.code(201).header('location', `/v1/keys/${keyId}`);
    return { ...(await keyFor(request, keyId)), key: keyId === id ? key : null };
  });

  app.get('/keys', { schema: listSchema }, async (request, reply) => {
    const { limit = PAGE_LIMIT.default, cursor, tenant } = request.query;
    const page = await access.listKeys({ limit, cursor, tenant: visibleTenant(request.principal, tenant) });
    linkNextPage(request, reply, page.nextCursor);
    return page;
  });

  app.get('/keys/:keyId', { schema: readSchema }, async (request) => keyFor(request, request.params.keyId));

  app.post('/keys/:keyId/rotate', { schema: rotateSchema }, async (request, reply) => {
    const { keyId } = request.params;
    const { overlapSeconds = 0 } = request.body ?? {};
    await keyFor(request, keyId);
    const { id, secret, key } = generateKey();
    const successor = { id, secretHash: hashOf(secret) };
    const rotated = await access.rotateKey(keyId, successor, 1000 * overlapSeconds, asRepeatable(request, reply));
    if (rotated.outcome === 'not_found') return keyNotFound(keyId);
    if (rotated.outcome !== 'rotated') {
      throw new ServiceError('KEY_NOT_ACTIVE', `Key ${keyId} was revoked or has expired. Make a new one.`);
    }
    if (rotated.id === id) request.log.info({ keyId, successor: id, overlapSeconds }, 'key rotated');
    reply.code(201).header('location', `/v1/keys/${rotated.id}`);
    return { ...(await keyFor(request, rotated.id)), key: rotated.id === id ? key : null };
  });

  app.post('/keys/:keyId/revoke', { schema: revokeSchema, preValidation: refuseBody }, async (request) => {
    const { keyId } = request.params;
    await keyFor(request, keyId);
    if ((await access.revokeKey(keyId)) === 'revoked') request.log.info({ keyId }, 'key revoked');
    return keyFor(request, keyId);
  });
};

function expiresTooSoon(): ServiceError {
  const message = 'Must be in the future.';
  return new ServiceError('INVALID_REQUEST', 'The body is not valid. /expiresAt: Must be in the future.', {
    problems: [{ pointer: '/expiresAt', code: 'INVALID_VALUE', message }],
  });
}
