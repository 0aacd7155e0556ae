/** Lists the runs of all experiments. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { runSchema } from '../../experiments/records/run.js';
import type { ApiDependencies } from '../dependencies.js';
import { runListQuery, toRunQuery } from '../experiments/list-queries.js';
import { storeOf } from '../http/own.js';
import { linkNextPage } from '../http/pagination.js';
import { recordPageSchema, selectable, selectFields } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';

const listSchema = {
  operationId: 'listAllRuns',
  security: needs('read'),
  tags: ['Runs'],
  summary: 'List the runs of all experiments',
  description:
    'The experiments in the order of `sort`, each with its runs in planning order. Filters are those of the list of experiments; `technique` means the arm of the run. A page may have few runs, or none, and a `nextCursor`: only some records are searched for one answer.',
  querystring: runListQuery,
  response: {
    200: {
      description: 'One page.',
      headers: tagHeaders,
      content: { 'application/json': { schema: recordPageSchema('AllRunsPage', selectable('Run', runSchema)) } },
    },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE'),
  },
};

/** The route of the list. */
export const allRunRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.get('/runs', { schema: listSchema }, async (request, reply) => {
    const { fields } = request.query;
    const page = await storeOf(request, deps).listAllRuns(toRunQuery(request.query));
    linkNextPage(request, reply, page.nextCursor);
    return { ...page, items: page.items.map((run) => selectFields(run, fields)) };
  });
};
