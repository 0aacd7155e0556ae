/** Events of experiments and runs, as a list or as a stream. docs/events.md describes them. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { answeredEventSchema } from '../../experiments/records/event.js';
import type { EventScope } from '../../store/store.js';
import type { ApiDependencies } from '../dependencies.js';
import { experimentNotFound, runNotFound } from '../http/not-found.js';
import { ownOf, storeOf } from '../http/own.js';
import { linkNextPage } from '../http/pagination.js';
import { experimentParams, pageSchema, runParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, type ProblemCode, problemResponses } from '../http/problem.js';
import { notModified } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import { allEventsRoutes } from './all-events.js';
import { DEFAULT_EVENTS, dualRoute, eventParameters, formOf } from './event-requests.js';
import { OpenStreams } from './open-streams.js';

const eventId = z.string().regex(/^\d{1,15}$/, 'use the id of an event');
const { query, headers, lastEventId } = eventParameters(eventId, {
  description: 'Only events after the one with this id.',
  example: '17',
});
const querystring = z.strictObject(query);

const eventPage = pageSchema('EventPage', answeredEventSchema);

/** The schema of the answer checks what each type of event tells. */
type AnsweredEvent = z.input<typeof answeredEventSchema>;

const response = (notFound: ProblemCode) => ({
  200: {
    description:
      'With `Accept: text/event-stream` a stream until the resource is finished, otherwise a list. In a list, send `nextCursor` as `after` for the next page.',
    content: {
      'application/json': { schema: eventPage },
      'text/event-stream': {
        schema: z.string().meta({
          description:
            'Messages with `id`, `event` (the type) and `data` (the event as JSON). Comments keep the connection alive.',
          example: 'id: 17\nevent: run.epoch\ndata: {"id":"17","type":"run.epoch",…}\n\n',
        }),
      },
    },
  },
  304: notModified,
  204: {
    description: 'Stream only: the resource is finished and has no event after this one. Do not reconnect.',
  },
  ...problemResponses('INVALID_REQUEST', notFound, 'NOT_ACCEPTABLE', ...EXPERIMENT_READ_PROBLEMS),
});

const experimentEventsSchema = {
  operationId: 'listExperimentEvents',
  security: needs('read'),
  tags: ['Events'],
  summary: 'Read or stream the events of an experiment and its runs',
  params: experimentParams,
  querystring,
  headers,
  response: response('EXPERIMENT_NOT_FOUND'),
};

const runEventsSchema = {
  operationId: 'listRunEvents',
  security: needs('read'),
  tags: ['Events'],
  summary: "Read or stream a run's events",
  params: runParams,
  querystring,
  headers,
  response: response('RUN_NOT_FOUND'),
};

/** The events of an experiment or of a run. */
interface EventSource {
  scope: EventScope;
  notFound: () => never;
}

type EventRequest = z.output<typeof querystring>;

/** Routes of the events. A stream ends when its resource is finished or the service closes. */
export const eventRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const streams = new OpenStreams(deps);
  // Runs before the server stops listening, which waits for every open connection.
  app.addHook('preClose', () => streams.close());
  await app.register(allEventsRoutes, { deps, streams });

  async function answer(request: FastifyRequest, reply: FastifyReply, source: EventSource, wanted: EventRequest) {
    const form = formOf(request, reply);
    if (form === 'stream') return answerStream(request, reply, source, wanted);
    if (form === 'list') return answerList(request, reply, source, wanted);
    if ((await storeOf(request, deps).eventOwner(source.scope)) === null) source.notFound();
    return reply.type('text/event-stream').send('');
  }

  async function answerStream(request: FastifyRequest, reply: FastifyReply, source: EventSource, wanted: EventRequest) {
    const given = lastEventId.parse(request.headers['last-event-id']) || wanted.lastEventId || wanted.after || '0';
    const { scope } = source;
    const own = ownOf(request, deps);
    const messages = streams.messagesFor(own);
    const { experimentId, finished } = (await messages.owner(scope)) ?? source.notFound();
    // An id that was never given, or was lost with Redis's last writes: waiting for it would say
    // nothing of what happens until then.
    const isAhead = given !== '0' && Number(given) > Number(await own.store.revision({ experimentId }));
    const after = isAhead ? '0' : given;
    const hasMore = async () => (await messages.read(scope, after, 1))?.size !== 0;
    if (finished && !(await hasMore())) return reply.code(204).send();
    const stream = { scope, name: experimentId, after, finished, mayRead: request.isStillAllowed };
    await streams.write(reply, stream, messages);
  }

  async function answerList(request: FastifyRequest, reply: FastifyReply, source: EventSource, wanted: EventRequest) {
    const limit = wanted.limit ?? DEFAULT_EVENTS;
    const items =
      (await storeOf(request, deps).readEvents(source.scope, wanted.after ?? '0', limit)) ?? source.notFound();
    const nextCursor = items.length === limit ? (items.at(-1)?.id ?? null) : null;
    linkNextPage(request, reply, nextCursor, 'after');
    return { items: items as AnsweredEvent[], nextCursor };
  }

  const dual = dualRoute(querystring);
  app.get('/experiments/:experimentId/events', { ...dual, schema: experimentEventsSchema }, async (request, reply) =>
    answer(request, reply, eventsOfExperiment(request.params.experimentId), request.query),
  );
  app.get('/runs/:runId/events', { ...dual, schema: runEventsSchema }, async (request, reply) =>
    answer(request, reply, eventsOfRun(request.params.runId), request.query),
  );
};

const eventsOfExperiment = (experimentId: string): EventSource => ({
  scope: { experimentId },
  notFound: () => experimentNotFound(experimentId),
});

const eventsOfRun = (runId: string): EventSource => ({ scope: { runId }, notFound: () => runNotFound(runId) });
