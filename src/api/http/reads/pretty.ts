/** `?pretty` on any address of a scope: JSON with line breaks, for people at a terminal. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { atOnce, beforeSending } from '../hooks.js';

/** Characters beyond which JSON stays as it is: indenting is work for the event loop. */
const MOST_CHARACTERS = 512 * 1024;

const asked = new WeakSet<FastifyRequest>();

/** Whether the request asks for line breaks, for a route that writes its JSON piece by piece. */
export const isIndented = (request: FastifyRequest): boolean => asked.has(request);

/** Registered before whatever tags or compresses answers. */
export function indentOnRequest(scope: FastifyInstance): void {
  // Before the query is checked, which knows no such parameter.
  scope.addHook(
    'preValidation',
    atOnce((request) => {
      const query = request.query as Record<string, unknown>;
      if (!Object.hasOwn(query, 'pretty')) return;
      if (query.pretty !== 'false') asked.add(request);
      delete query.pretty;
    }),
  );
  scope.addHook(
    'onSend',
    beforeSending((request, reply, payload) => {
      if (!asked.has(request) || typeof payload !== 'string' || payload.length > MOST_CHARACTERS) return payload;
      if (!/json/.test(String(reply.getHeader('content-type')))) return payload;
      reply.removeHeader('content-length');
      return `${JSON.stringify(JSON.parse(payload), undefined, 2)}\n`;
    }),
  );
}
