/** Conditional requests (RFC 9110, section 13) on resources that have a revision. */
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Sets the entity tag and says whether the client already has this representation. Weak, because progress inside an
 * epoch moves without an event and so without a new revision.
 */
export function isFresh(request: FastifyRequest, reply: FastifyReply, revision: string): boolean {
  const tag = `W/"${revision}"`;
  // A client may keep the answer, but asks before it uses it again.
  reply.header('etag', tag).header('cache-control', 'no-cache');
  return matchesEntityTag(request.headers['if-none-match'], tag);
}

/** Weak comparison of an If-None-Match header with one entity tag. */
export function matchesEntityTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = (value: string) => value.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((candidate) => candidate.trim() === '*' || opaque(candidate) === opaque(tag));
}
