/** Conditional requests (RFC 9110, section 13) on resources that have a revision. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { EventScope, Revised } from '../../../store/store.js';
import type { RequestDependencies } from '../../dependencies.js';
import { beforeSending } from '../hooks.js';
import { experimentNotFound, runNotFound } from '../not-found.js';

export const revisionHeaders = z.object({
  etag: z.string().meta({
    description:
      'Changes with every event of the resource, but not with progress within an epoch. Send it as If-None-Match to get 304 until something happens.',
  }),
});

/** Of answers whose tag is a hash of what they say. */
export const tagHeaders = z.object({
  etag: z.string().meta({ description: 'Changes with the answer. Send it as If-None-Match to get 304 until then.' }),
});

export const notModified = { description: 'Nothing has changed since the entity tag in If-None-Match.' };

/**
 * Tags the answers of routes that describe a 304 and set no tag themselves, such as lists: a hash
 * of what was read, which saves the transfer and the client's work, but not the reading.
 */
export function tagAnswers(scope: FastifyInstance): void {
  scope.addHook(
    'onSend',
    beforeSending((request, reply, payload) => {
      const { response = {} } = (request.routeOptions.schema ?? {}) as { response?: object };
      const isTagged = reply.hasHeader('etag') || reply.statusCode !== 200 || typeof payload !== 'string';
      if (isTagged || !('304' in response)) return payload;
      const revision = createHash('sha1').update(payload).digest('base64url');
      if (!isFresh(request, reply, revision)) return payload;
      reply.code(304);
      return '';
    }),
  );
}

interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
  store: Pick<RequestDependencies['store'], 'revision'>;
  /** The form of the answer, such as CSV, where it has several: each has a tag of its own. */
  form?: string;
}

/**
 * What `read` gives, or 304 when the client has this revision.
 * @throws ServiceError EXPERIMENT_NOT_FOUND, RUN_NOT_FOUND
 */
export async function ifModified<Body>(
  { request, reply, store, form }: Exchange,
  scope: EventScope,
  read: (revision: string) => Promise<Body>,
): Promise<Body> {
  const revision = (await store.revision(scope)) ?? notFound(scope);
  const tagged = form === undefined ? revision : `${revision}-${form}`;
  if (isFresh(request, reply, tagged)) return reply.code(304).send() as never;
  return read(revision);
}

/**
 * The same of a record that is read with its revision. For a client that has none, that is one read
 * of Redis instead of two.
 * @throws ServiceError EXPERIMENT_NOT_FOUND, RUN_NOT_FOUND
 */
export async function ifRecordModified<Record>(
  exchange: Exchange,
  scope: EventScope,
  readRecord: () => Promise<Revised<Record> | null>,
): Promise<Record> {
  const { request, reply } = exchange;
  const read = async () => (await readRecord()) ?? notFound(scope);
  if (request.headers['if-none-match'] !== undefined) {
    return ifModified(exchange, scope, async () => (await read()).record);
  }
  const { record, revision } = await read();
  setTag(reply, entityTag(revision));
  return record;
}

function notFound(scope: EventScope): never {
  return 'runId' in scope ? runNotFound(scope.runId) : experimentNotFound(scope.experimentId);
}

/**
 * Sets the entity tag and says whether the client has this representation.
 */
function isFresh(request: FastifyRequest, reply: FastifyReply, revision: string): boolean {
  const tag = entityTag(revision);
  setTag(reply, tag);
  return matchesEntityTag(request.headers['if-none-match'], tag);
}

/** A client may keep the answer, but revalidates it before each use unless the route says more. */
function setTag(reply: FastifyReply, tag: string): void {
  reply.header('etag', tag);
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache');
}

/** Request header of a change that is for one revision alone. */
export const ifMatchHeaders = z.object({
  'if-match': z
    .string()
    .max(500)
    .regex(/^\s*(\*|(W\/)?"[^"]*"(\s*,\s*(W\/)?"[^"]*")*)\s*$/, 'use entity tags, like W/"7", or *')
    .optional()
    .meta({
      description:
        'The `ETag` of the resource as it was read: the change is refused (412) when an event has changed it since.',
    }),
});

/**
 * The revisions that an If-Match header admits; undefined for any. Tags are compared weakly: ours
 * are weak, and a change of the progress alone makes none outdated.
 */
export function revisionsIn(ifMatch: string | undefined): string[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return [...ifMatch.matchAll(/"([^"]*)"/g)].map(([, revision]) => revision!);
}

/** Weak: progress within an epoch changes without an event. */
export const entityTag = (revision: string) => `W/"${revision}"`;

/** Weak comparison of an If-None-Match header with one entity tag. */
export function matchesEntityTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = (value: string) => value.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((candidate) => candidate.trim() === '*' || opaque(candidate) === opaque(tag));
}
