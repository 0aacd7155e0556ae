/** Events of experiments and runs, as a list or as a stream. docs/events.md describes them. */
import { setMaxListeners } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { type ErrorCode, ServiceError } from '../../errors.js';
import { eventSchema } from '../../experiments/records/event.js';
import { isFinished } from '../../experiments/records/states.js';
import type { EventScope } from '../../store/store.js';
import { type ApiDependencies, type ApiTiming, DEFAULT_TIMING } from '../dependencies.js';
import { streamEvents } from '../http/event-stream.js';
import { accepts } from '../http/negotiation.js';
import { linkNextPage } from '../http/pagination.js';
import { experimentParams, integerParameter, pageSchema, runParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';

const MAX_EVENTS = 1000;
const DEFAULT_EVENTS = 100;

const eventId = z.string().regex(/^\d{1,15}$/, 'use the id of an event');

const query = z.strictObject({
  after: eventId.optional().meta({ description: 'Only events after the one with this id.', example: '17' }),
  limit: integerParameter(1, MAX_EVENTS)
    .optional()
    .meta({
      description: `Events in the list, 1 … ${MAX_EVENTS}; ${DEFAULT_EVENTS} by default. A stream has no limit.`,
    }),
});

const headers = z.object({
  'last-event-id': eventId.optional().meta({
    description: 'For streams: the last event received. Goes before `after`; browsers send it when they reconnect.',
  }),
});

const eventPage = pageSchema('EventPage', eventSchema);

const response = (notFound: ErrorCode) => ({
  200: {
    description:
      'With `Accept: text/event-stream` a stream that goes on until the resource has ended; a list otherwise. In a list `nextCursor` is what to send as `after` for the next page.',
    content: {
      'application/json': { schema: eventPage },
      'text/event-stream': {
        schema: z.string().meta({
          description:
            'Messages with `id`, `event` (the type) and `data` (the event as JSON); comments keep the connection alive.',
          example: 'id: 17\nevent: run.epoch\ndata: {"id":"17","type":"run.epoch",…}\n\n',
        }),
      },
    },
  },
  204: { description: 'Stream only: the resource has ended and there is nothing after this event. Do not reconnect.' },
  ...problemResponses('INVALID_REQUEST', notFound, 'NOT_ACCEPTABLE', ...EXPERIMENT_READ_PROBLEMS),
});

const config = { produces: ['application/json', 'text/event-stream'] };

/** What differs between the events of an experiment and those of a run. */
interface EventSource {
  scope: EventScope;
  /** The resource as it is now; null when it is gone. */
  read: () => Promise<{ experimentId: string; over: boolean } | null>;
  notFound: () => ServiceError;
}

interface EventRequest {
  after: string | undefined;
  limit: number | undefined;
}

/** Routes of the events. The stream ends when the service closes or the resource has ended. */
export const eventRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const { store } = deps;
  const timing: ApiTiming = { ...DEFAULT_TIMING, ...deps.timing };
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // one for each open stream
  const streams = new Set<Promise<void>>();
  // Before the server stops listening, because it waits for every open connection.
  app.addHook('preClose', async () => {
    closing.abort();
    await Promise.all(streams);
  });

  async function answer(request: FastifyRequest, reply: FastifyReply, source: EventSource, wanted: EventRequest) {
    const wantsStream = reply.sse !== undefined && request.method === 'GET';
    if (wantsStream) return answerStream(request, reply, source, wanted);
    // Only text/event-stream accepted, but not in a way that asks for it (such as text/*).
    if (!accepts(request, 'application/json'))
      throw new ServiceError('NOT_ACCEPTABLE', 'Accept text/event-stream or application/json.');
    return answerList(request, reply, source, wanted);
  }

  async function answerList(request: FastifyRequest, reply: FastifyReply, source: EventSource, wanted: EventRequest) {
    const limit = wanted.limit ?? DEFAULT_EVENTS;
    const items = await store.readEvents(source.scope, wanted.after ?? '0', limit);
    if (items === null) throw source.notFound();
    const nextCursor = items.length === limit ? (items.at(-1)?.id ?? null) : null;
    linkNextPage(request, reply, nextCursor, 'after');
    return { items, nextCursor };
  }

  async function answerStream(request: FastifyRequest, reply: FastifyReply, source: EventSource, wanted: EventRequest) {
    const after = (request.headers['last-event-id'] as string | undefined) ?? wanted.after ?? '0';
    const resource = await source.read();
    if (resource === null) throw source.notFound();
    if (resource.over && (await store.readEvents(source.scope, after, 1))?.length === 0) return reply.code(204).send();
    const stream = streamEvents(
      reply,
      {
        scope: source.scope,
        experimentId: resource.experimentId,
        after,
        isFinished: async () => (await source.read())?.over ?? null,
        closing: closing.signal,
      },
      deps,
      timing,
    );
    streams.add(stream);
    await stream;
    streams.delete(stream);
  }

  app.get(
    '/experiments/:experimentId/events',
    {
      sse: 'dual',
      config,
      schema: {
        operationId: 'listExperimentEvents',
        tags: ['Events'],
        summary: 'Read or stream the events of an experiment and its runs',
        params: experimentParams,
        querystring: query,
        headers,
        response: response('EXPERIMENT_NOT_FOUND'),
      },
    },
    async (request, reply) => {
      const { experimentId } = request.params;
      const source: EventSource = {
        scope: { experimentId },
        read: async () => {
          const experiment = await store.getExperiment(experimentId);
          return experiment && { experimentId, over: isFinished(experiment.status) };
        },
        notFound: () => new ServiceError('EXPERIMENT_NOT_FOUND', `There is no experiment ${experimentId}.`),
      };
      return answer(request, reply, source, { after: request.query.after, limit: request.query.limit });
    },
  );

  app.get(
    '/runs/:runId/events',
    {
      sse: 'dual',
      config,
      schema: {
        operationId: 'listRunEvents',
        tags: ['Events'],
        summary: "Read or stream a run's events",
        params: runParams,
        querystring: query,
        headers,
        response: response('RUN_NOT_FOUND'),
      },
    },
    async (request, reply) => {
      const { runId } = request.params;
      const source: EventSource = {
        scope: { runId },
        read: async () => {
          const run = await store.getRun(runId);
          return run && { experimentId: run.experimentId, over: isFinished(run.status) };
        },
        notFound: () => new ServiceError('RUN_NOT_FOUND', `There is no run ${runId}.`),
      };
      return answer(request, reply, source, { after: request.query.after, limit: request.query.limit });
    },
  );
};
