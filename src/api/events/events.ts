/** Events of experiments and runs, as a list or as a stream. docs/events.md describes them. */
import { setMaxListeners } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { answeredEventSchema } from '../../experiments/records/event.js';
import type { EventScope } from '../../store/store.js';
import { type ApiDependencies, type ApiTiming, DEFAULT_TIMING } from '../dependencies.js';
import { isJsonAccepted } from '../http/negotiation.js';
import { experimentNotFound, runNotFound } from '../http/not-found.js';
import { ownOf, storeOf } from '../http/own.js';
import { linkNextPage } from '../http/pagination.js';
import { describedAs, experimentParams, integerParameter, pageSchema, runParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, type ProblemCode, problemResponses } from '../http/problem.js';
import { notModified } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import { createEventMessages } from './event-messages.js';
import { streamEvents } from './event-stream.js';

const MAX_EVENTS = 1000;
const DEFAULT_EVENTS = 100;

const eventId = z.string().regex(/^\d{1,15}$/, 'use the id of an event');
/**
 * What is no id counts as none: clients send an empty one or "undefined" before they have received
 * any, and an error would end an EventSource permanently. Of several the last counts.
 */
const lastEventId = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().at(-1))
  .transform((last) => (eventId.safeParse(last).success ? last : undefined))
  .optional();
const textOnly = describedAs({ type: 'string' });

const querystring = z.strictObject({
  after: eventId.optional().meta({ description: 'Only events after the one with this id.', example: '17' }),
  limit: integerParameter(1, MAX_EVENTS)
    .optional()
    .meta({ description: `Events in the list, 1 to ${MAX_EVENTS}; ${DEFAULT_EVENTS} by default. Streams ignore it.` }),
  lastEventId: lastEventId.meta({
    description:
      'For streams of clients that cannot send headers: like the header `Last-Event-ID`, which takes precedence.',
    override: textOnly,
  }),
});

const headers = z.object({
  'last-event-id': lastEventId.meta({
    description:
      'For streams: the last event received. Takes precedence over `after`; browsers send it when they reconnect.',
    override: textOnly,
  }),
});

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

const config = { produces: ['application/json', 'text/event-stream'] };

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

  async function answer(request: FastifyRequest, reply: FastifyReply, source: EventSource, wanted: EventRequest) {
    const wantsStream = reply.sse !== undefined && request.method === 'GET';
    if (wantsStream) return streams.answer(request, reply, source, wanted);
    if (request.method === 'HEAD' && !isJsonAccepted(request)) {
      if ((await storeOf(request, deps).eventOwner(source.scope)) === null) source.notFound();
      return reply.type('text/event-stream').send('');
    }
    // Accepts text/event-stream, but not in a way that asks for it, such as text/*.
    if (!isJsonAccepted(request)) {
      throw new ServiceError('NOT_ACCEPTABLE', 'Accept text/event-stream or application/json.');
    }
    return answerList(request, reply, source, wanted);
  }

  async function answerList(request: FastifyRequest, reply: FastifyReply, source: EventSource, wanted: EventRequest) {
    const limit = wanted.limit ?? DEFAULT_EVENTS;
    const items =
      (await storeOf(request, deps).readEvents(source.scope, wanted.after ?? '0', limit)) ?? source.notFound();
    const nextCursor = items.length === limit ? (items.at(-1)?.id ?? null) : null;
    linkNextPage(request, reply, nextCursor, 'after');
    return { items: items as AnsweredEvent[], nextCursor };
  }

  const dual = { sse: 'dual', config, preValidation: ignoreUnknownFields } as const;
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

/** A cache buster in the address of a stream would end an EventSource permanently. */
async function ignoreUnknownFields(request: FastifyRequest): Promise<void> {
  if (!request.headers.accept?.includes('text/event-stream')) return;
  const query = request.query as Record<string, unknown>;
  for (const name of Object.keys(query)) {
    if (!Object.hasOwn(querystring.shape, name) || query[name] === '') delete query[name];
  }
}

/** The event streams of this process, which end when the service closes. */
class OpenStreams {
  readonly #deps: ApiDependencies;
  readonly #messagesFor = createEventMessages();
  readonly #timing: ApiTiming;
  readonly #closing = new AbortController();
  readonly #streams = new Set<Promise<void>>();

  constructor(deps: ApiDependencies) {
    this.#deps = deps;
    this.#timing = { ...DEFAULT_TIMING, ...deps.timing };
    setMaxListeners(0, this.#closing.signal); // one for each open stream
  }

  async answer(request: FastifyRequest, reply: FastifyReply, source: EventSource, wanted: EventRequest) {
    const after = lastEventId.parse(request.headers['last-event-id']) || wanted.lastEventId || wanted.after || '0';
    const { scope } = source;
    const messages = this.#messagesFor(ownOf(request, this.#deps));
    const { experimentId, finished } = (await messages.owner(scope)) ?? source.notFound();
    const hasMore = async () => (await messages.read(scope, after, 1))?.length !== 0;
    if (finished && !(await hasMore())) return reply.code(204).send();
    const stream = streamEvents(
      reply,
      { scope, experimentId, after, finished, mayRead: request.isStillAllowed, closing: this.#closing.signal },
      { messages, feed: this.#deps.feed },
      this.#timing,
    );
    this.#streams.add(stream);
    await stream;
    this.#streams.delete(stream);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#streams);
  }
}
