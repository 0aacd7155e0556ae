/** Content negotiation: 406 when the client accepts none of the media types of a route. */
import accepts from '@fastify/accepts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ServiceError } from '../../errors.js';
import { atOnce } from './hooks.js';
import { PROBLEM_MEDIA_TYPE } from './problem.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types of the answers; JSON by default. `any`: the Accept header is ignored. */
    produces?: readonly string[] | 'any';
  }
}

/** What a media type of an Accept header may have behind it, except its weight. */
const PARAMETER = /;(?!\s*q=[01](?:\.\d{0,3})?\s*(?:[;,]|$))[^;,]*/g;
/** Of HAL, JSON:API and others. Who accepts problems alone expects no other answer. */
const SOME_JSON = /application\/(?!problem\+)[\w.*-]*\+json/g;

/**
 * Reads Accept headers generously: in any case, without parameters such as a charset, which choose
 * nothing here, and with every kind of JSON as JSON.
 */
export function readAccept(app: FastifyInstance): void {
  app.addHook(
    'onRequest',
    atOnce(({ headers }) => {
      if (headers.accept === undefined) return;
      headers.accept = headers.accept.toLowerCase().replace(PARAMETER, '').replace(SOME_JSON, 'application/json');
    }),
  );
}

/** Refuses requests on `scope` whose Accept header admits no media type of the route. */
export async function negotiate(scope: FastifyInstance): Promise<void> {
  await scope.register(accepts);
  scope.addHook(
    'onRequest',
    atOnce((request) => {
      const produces = request.routeOptions.config.produces ?? ['application/json'];
      if (produces === 'any' || produces.some((type) => isAccepted(request, type))) return;
      if (produces.includes('application/json') && isJsonAccepted(request)) return;
      throw new ServiceError('NOT_ACCEPTABLE', `This address produces ${produces.join(' or ')}.`);
    }),
  );
}

/** Generated clients name the errors of an operation alone when it has no other answer. */
export const isJsonAccepted = (request: FastifyRequest): boolean =>
  isAccepted(request, 'application/json') || isAccepted(request, PROBLEM_MEDIA_TYPE);

/** Whether the Accept header admits a media type (RFC 9110, section 12.5.1). */
function isAccepted(request: FastifyRequest, mediaType: string): boolean {
  return request.accepts().type([mediaType]) !== false;
}
