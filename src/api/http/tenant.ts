/** Whose data a request is about. */
import type { FastifyRequest } from 'fastify';

/** The tenant of the key that the request carries. */
export const tenantOf = (request: FastifyRequest): string => request.principal.tenant;
