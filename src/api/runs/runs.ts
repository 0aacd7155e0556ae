/** Reads a run. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { runSchema } from '../../experiments/records/run.js';
import type { ApiDependencies } from '../dependencies.js';
import { runParams } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified } from '../http/reads/conditional.js';
import { createLongPoll, preferHeaders, waitedHeaders } from '../http/reads/long-poll.js';
import { needs } from '../http/scopes.js';
import { asStored } from '../http/serializer.js';

const readSchema = {
  operationId: 'getRun',
  security: needs('read'),
  tags: ['Runs'],
  summary: 'Read a run: status, progress, evaluation',
  params: runParams,
  headers: preferHeaders,
  response: {
    200: {
      description: 'The run.',
      headers: waitedHeaders,
      content: { 'application/json': { schema: asStored(runSchema) } },
    },
    304: notModified,
    ...problemResponses('RUN_NOT_FOUND', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE', 'RECORD_UNREADABLE'),
  },
};

/** The route of the run resource. */
export const runRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const read = createLongPoll(app, deps);

  app.get('/runs/:runId', { schema: readSchema }, async (request, reply) => {
    const { runId } = request.params;
    return read(request, reply, { runId }, (store) => store.getRevisedRun(runId));
  });
};
