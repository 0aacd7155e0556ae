/**
 * Requests that a client may repeat with the same `Idempotency-Key`
 * (draft-ietf-httpapi-idempotency-key-header-07): what the first one did is done once.
 */
import { createHash } from 'node:crypto';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DEFAULT_TENANT } from '../../access/principal.js';
import type { RepeatableRequest } from '../../store/store.js';

/** Request headers of a POST that changes something. */
export const repeatableHeaders = z.object({
  'idempotency-key': z
    .string()
    // A structured field has quotes, and most clients leave them out.
    .regex(/^("[\x20-\x7e]{1,255}"|[\x21\x23-\x7e]{1,255})$/, 'use 1 to 255 characters of ASCII, such as a UUID')
    .optional()
    .meta({
      description:
        "Makes the request safe to retry for a day: with the same key it is carried out only once, and retries get the first answer with the resource's current state and `Idempotency-Replayed: true`. Use a new UUID for each request.",
    }),
});

/** Response header of a repetition. */
export const replayedHeader = z.literal('true').optional().meta({
  description: 'The request was carried out before, under the same `Idempotency-Key`; nothing was changed this time.',
});

/**
 * The request as the store takes it, or undefined when it has no key. A repetition is marked in the
 * reply. The key of one tenant is not that of another. A client keeps its own when its API key is
 * replaced.
 */
export function asRepeatable(request: FastifyRequest, reply: FastifyReply): RepeatableRequest | undefined {
  const { method, url, body } = request;
  const key = keyOf(request);
  return (
    key && {
      id: hash(key),
      fingerprint: hash([method, url, body ?? null]),
      onRepeated: () => void reply.header('idempotency-replayed', 'true'),
    }
  );
}

/**
 * One of several things that a request asks for, which is done once by itself: a repetition does
 * those that were not done.
 * @param index its place in the request, which names it
 */
export function partAsRepeatable(
  request: FastifyRequest,
  { index, part, onRepeated }: { index: number; part: unknown; onRepeated: () => void },
): RepeatableRequest | undefined {
  const { method, url } = request;
  const key = keyOf(request);
  return key && { id: hash([...key, index]), fingerprint: hash([method, url, part]), onRepeated };
}

/** Whose key it is, and the key itself. */
function keyOf({ headers, principal }: FastifyRequest): string[] | undefined {
  const header = headers['idempotency-key'];
  if (typeof header !== 'string') return undefined;
  // Without a tenant as in old versions, which knew none.
  return [principal.tenant === DEFAULT_TENANT ? '' : principal.tenant, header.replace(/^"(.*)"$/, '$1')];
}

/** The request that changes something. */
export interface Origin {
  /** With its Idempotency-Key, if it has one. */
  request: RepeatableRequest | undefined;
  log: FastifyBaseLogger;
}

/** A request as the origin of a change. */
export const originOf = (request: FastifyRequest, reply: FastifyReply): Origin => ({
  request: asRepeatable(request, reply),
  log: request.log,
});

const hash = (parts: unknown[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
