/** What requests for events have in common, as a list or as a stream. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { isJsonAccepted } from '../http/negotiation.js';
import { describedAs, integerParameter } from '../http/parameters.js';

const MAX_EVENTS = 1000;
export const DEFAULT_EVENTS = 100;

/** Query and headers, with ids of this form. */
export function eventParameters(id: z.ZodType<string, string>, after: { description: string; example: string }) {
  /**
   * What is no id counts as none: clients send an empty one or "undefined" before they have
   * received any, and an error would end an EventSource permanently. Of several the last counts.
   */
  const lastEventId = z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().at(-1))
    .transform((last) => (id.safeParse(last).success ? last : undefined))
    .optional();
  const textOnly = describedAs({ type: 'string' });
  return {
    lastEventId,
    query: {
      after: id.optional().meta(after),
      limit: integerParameter(1, MAX_EVENTS)
        .optional()
        .meta({
          description: `Events in the list, 1 to ${MAX_EVENTS}; ${DEFAULT_EVENTS} by default. Streams ignore it.`,
        }),
      lastEventId: lastEventId.meta({
        description:
          'For streams of clients that cannot send headers: like the header `Last-Event-ID`, which takes precedence.',
        override: textOnly,
      }),
    },
    headers: z.object({
      'last-event-id': lastEventId.meta({
        description:
          'For streams: the last event received. Takes precedence over `after`; browsers send it when they reconnect.',
        override: textOnly,
      }),
    }),
  };
}

/** Options of routes that answer with a list or a stream. */
export function dualRoute(query: z.ZodObject) {
  return {
    sse: 'dual',
    config: { produces: ['application/json', 'text/event-stream'] },
    preValidation: ignoringUnknownFields(query),
  } as const;
}

/** A cache buster in the address of a stream would end an EventSource permanently. */
function ignoringUnknownFields({ shape }: z.ZodObject) {
  return async (request: FastifyRequest): Promise<void> => {
    if (!request.headers.accept?.includes('text/event-stream')) return;
    const query = request.query as Record<string, unknown>;
    for (const name of Object.keys(query)) {
      if (!Object.hasOwn(shape, name) || query[name] === '') delete query[name];
    }
  };
}

/**
 * The form of the answer that a request asks for; `head` is that of a stream without the stream.
 * @throws ServiceError NOT_ACCEPTABLE
 */
export function formOf(request: FastifyRequest, reply: FastifyReply): 'stream' | 'head' | 'list' {
  if (reply.sse !== undefined && request.method === 'GET') return 'stream';
  if (isJsonAccepted(request)) return 'list';
  if (request.method === 'HEAD') return 'head';
  // Accepts text/event-stream, but not in a way that asks for it, such as text/*.
  throw new ServiceError('NOT_ACCEPTABLE', 'Accept text/event-stream or application/json.');
}
