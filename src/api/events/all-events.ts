/**
 * Events of all experiments of a tenant, as a list or as a stream. Only the last ones are kept in
 * this order (docs/adr/0033).
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { answeredEventSchema, EVENT_TYPES } from '../../experiments/records/event.js';
import { eventsOfTenant } from '../../store/store.js';
import type { ApiDependencies } from '../dependencies.js';
import { ownOf, storeOf } from '../http/own.js';
import { linkNextPage } from '../http/pagination.js';
import { namesParameter, pageSchema } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import { DEFAULT_EVENTS, dualRoute, eventParameters, formOf } from './event-requests.js';
import type { OpenStreams } from './open-streams.js';

const position = z.string().regex(/^(0|\d{1,15}-\d{1,15})$/, 'use 0, or an id that this list or its stream gave');
const { query, headers, lastEventId } = eventParameters(position, {
  description:
    'Only events after the one with this id; 0 for all that are kept. Without it, a list begins with the oldest one and a stream with the next one.',
  example: '1769860800000-0',
});
const querystring = z.strictObject({
  ...query,
  types: namesParameter(EVENT_TYPES)
    .optional()
    .meta({ description: 'Only events of these types.', example: ['run.finished', 'experiment.finished'] }),
});

const allEventsPage = pageSchema('AllEventsPage', answeredEventSchema, {
  lastId: z.string().meta({
    description:
      'Id of the last event that was looked at. Send it as `after` to read on, also when this is the last page.',
  }),
  missed: z.boolean().meta({
    description:
      'Whether events after `after` are gone, because only the last ones are kept: read the lists of experiments and runs again.',
  }),
});

/** The schema of the answer checks what each type of event tells. */
type AnsweredEvent = z.input<typeof answeredEventSchema>;

const schema = {
  operationId: 'listAllEvents',
  security: needs('read'),
  tags: ['Events'],
  summary: 'Read or stream the events of all experiments',
  querystring,
  headers,
  response: {
    200: {
      description:
        'With `Accept: text/event-stream` a stream that does not end, otherwise a list. A page has fewer events than `limit` where `types` leaves some out or experiments were deleted; send `nextCursor` as `after` for the next page until it is null.',
      content: {
        'application/json': { schema: allEventsPage },
        'text/event-stream': {
          schema: z.string().meta({
            description:
              'Messages with `id` (the place among all events), `event` (the type) and `data` (the event as JSON, whose own `id` counts within its experiment). `events.missed` says that events are gone, `events.position` only gives an `id` to come back with. Comments keep the connection alive.',
            example:
              'id: 1769860800000-0\nevent: run.finished\ndata: {"id":"17","type":"run.finished","experimentId":"exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60",…}\n\n',
          }),
        },
      },
    },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE'),
  },
};

type AllEventsRequest = z.output<typeof querystring>;

/** The route of all events. A stream ends when the service closes. */
export const allEventsRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies; streams: OpenStreams }> = async (
  app,
  { deps, streams },
) => {
  async function answerStream(request: FastifyRequest, reply: FastifyReply, wanted: AllEventsRequest) {
    const given = lastEventId.parse(request.headers['last-event-id']) || wanted.lastEventId || wanted.after;
    const own = ownOf(request, deps);
    const after = given ?? (await own.store.readRecentEvents(undefined, 1)).lastId;
    const stream = {
      scope: { all: true },
      name: eventsOfTenant(own.tenant),
      types: wanted.types,
      after,
      announce: given === undefined,
      finished: false,
      mayRead: request.isStillAllowed,
    } as const;
    await streams.write(reply, stream, streams.messagesFor(own));
  }

  async function answerList(request: FastifyRequest, reply: FastifyReply, wanted: AllEventsRequest) {
    const { after = '0', limit = DEFAULT_EVENTS, types } = wanted;
    const { events, lastId, size, missed } = await storeOf(request, deps).readRecentEvents(after, limit);
    const nextCursor = size === limit ? lastId : null;
    linkNextPage(request, reply, nextCursor, 'after');
    const items = events.map(({ event }) => event).filter(({ type }) => types?.includes(type) ?? true);
    return { items: items as AnsweredEvent[], nextCursor, lastId, missed };
  }

  app.get('/events', { ...dualRoute(querystring), schema }, async (request, reply) => {
    const form = formOf(request, reply);
    if (form === 'stream') return answerStream(request, reply, request.query);
    if (form === 'list') return answerList(request, reply, request.query);
    return reply.type('text/event-stream').send('');
  });
};
