/** Content negotiation: 406 when the client accepts none of the media types of a route. */
import accepts from '@fastify/accepts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ServiceError } from '../../errors.js';
import { PROBLEM_MEDIA_TYPE } from './problem.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types of the answers; JSON by default. `any`: the Accept header is ignored. */
    produces?: readonly string[] | 'any';
  }
}

/** Refuses requests on `scope` whose Accept header admits no media type of the route. */
export async function negotiate(scope: FastifyInstance): Promise<void> {
  await scope.register(accepts);
  scope.addHook('onRequest', async (request) => {
    const produces = request.routeOptions.config.produces ?? ['application/json'];
    if (produces === 'any' || produces.some((type) => isAccepted(request, type))) return;
    // Generated clients name the errors of an operation alone when it has no other answer.
    if (produces.includes('application/json') && isAccepted(request, PROBLEM_MEDIA_TYPE)) return;
    throw new ServiceError('NOT_ACCEPTABLE', `This address produces ${produces.join(' or ')}.`);
  });
}

/** Whether the Accept header admits a media type (RFC 9110, section 12.5.1). */
export function isAccepted(request: FastifyRequest, mediaType: string): boolean {
  return request.accepts().type([mediaType]) !== false;
}
