/** Pages of lists. */
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Says in a Link header (RFC 8288) where the next page is, with the other query parameters kept. */
export function linkNextPage(
  request: FastifyRequest,
  reply: FastifyReply,
  nextCursor: string | null,
  name = 'cursor',
): void {
  if (nextCursor === null) return;
  const [path, query] = request.url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set(name, nextCursor);
  reply.header('link', `<${path}?${parameters}>; rel="next"`);
}
