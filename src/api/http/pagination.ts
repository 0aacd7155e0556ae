/** Pages of lists. */
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Links to the next page (RFC 8288), keeping the other query parameters. */
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
