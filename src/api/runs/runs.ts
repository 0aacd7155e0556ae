/** Reads a run. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { runSchema } from '../../experiments/records/run.js';
import type { ApiDependencies } from '../dependencies.js';
import { ifModified, notModified, revisionHeaders } from '../http/conditional.js';
import { runNotFound } from '../http/not-found.js';
import { runParams } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';

const readSchema = {
  operationId: 'getRun',
  tags: ['Runs'],
  summary: 'Read a run: status, progress, evaluation',
  params: runParams,
  response: {
    200: {
      description: 'The run.',
      headers: revisionHeaders,
      content: { 'application/json': { schema: runSchema } },
    },
    304: notModified,
    ...problemResponses('RUN_NOT_FOUND', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE', 'RECORD_UNREADABLE'),
  },
};

/** The route of the run resource. */
export const runRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps: { store } }) => {
  app.get('/runs/:runId', { schema: readSchema }, async (request, reply) => {
    const { runId } = request.params;
    return ifModified(
      { request, reply, store },
      { runId },
      async () => (await store.getRun(runId)) ?? runNotFound(runId),
    );
  });
};
