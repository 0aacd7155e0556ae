/** Conditional requests (RFC 9110, section 13) on resources that have a revision. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { EventScope } from '../../store/store.js';
import type { ApiDependencies } from '../dependencies.js';
import { experimentNotFound, runNotFound } from './not-found.js';

export const revisionHeaders = z.object({
  etag: z.string().meta({
    description:
      'Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens.',
  }),
});

export const notModified = { description: 'No event since the entity tag in If-None-Match.' };

interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
  store: Pick<ApiDependencies['store'], 'revision'>;
}

/**
 * What `read` gives, or 304 when the client has this revision.
 * @throws ServiceError EXPERIMENT_NOT_FOUND, RUN_NOT_FOUND
 */
export async function ifModified<Body>(
  { request, reply, store }: Exchange,
  scope: EventScope,
  read: (revision: string) => Promise<Body>,
): Promise<Body> {
  const revision = (await store.revision(scope)) ?? notFound(scope);
  if (isFresh(request, reply, revision)) return reply.code(304).send() as never;
  return read(revision);
}

function notFound(scope: EventScope): never {
  return 'runId' in scope ? runNotFound(scope.runId) : experimentNotFound(scope.experimentId);
}

/**
 * Sets the entity tag and says whether the client has this representation.
 */
function isFresh(request: FastifyRequest, reply: FastifyReply, revision: string): boolean {
  const tag = entityTag(revision);
  // A client may keep the answer, but revalidates it before each use.
  reply.header('etag', tag).header('cache-control', 'no-cache');
  return matchesEntityTag(request.headers['if-none-match'], tag);
}

/** Weak: progress within an epoch changes without an event. */
export const entityTag = (revision: string) => `W/"${revision}"`;

/** Weak comparison of an If-None-Match header with one entity tag. */
export function matchesEntityTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = (value: string) => value.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((candidate) => candidate.trim() === '*' || opaque(candidate) === opaque(tag));
}
