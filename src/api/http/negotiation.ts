/** Content negotiation: which media types a client accepts, and 406 when none of a route's is among them. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ServiceError } from '../../errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types the route can answer with; JSON unless it says otherwise. `any`: the client's Accept is not asked. */
    produces?: readonly string[] | 'any';
  }
}

/** Refuses requests on `scope` whose Accept header leaves nothing to answer with. */
export function negotiate(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request) => {
    const produces = request.routeOptions.config.produces ?? ['application/json'];
    if (produces === 'any' || produces.some((type) => accepts(request, type))) return;
    throw new ServiceError('NOT_ACCEPTABLE', `This address produces ${produces.join(' or ')}.`);
  });
}

/** Whether the Accept header admits a media type (RFC 9110, section 12.5.1): the most specific range decides. */
export function accepts(request: FastifyRequest, mediaType: string): boolean {
  const header = request.headers.accept;
  if (header === undefined || header.trim() === '') return true;
  const matching = [mediaType, `${mediaType.split('/')[0]}/*`, '*/*'];
  const quality = new Map(header.split(',').map(parseRange));
  const range = matching.find((candidate) => quality.has(candidate));
  return range !== undefined && quality.get(range) !== 0;
}

function parseRange(range: string): [string, number] {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  return [type, weight === undefined ? 1 : Number(weight.slice(2))];
}
