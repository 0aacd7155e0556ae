/** Experiments: list, read, delete, cancel, list runs. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { type Experiment, experimentSchema, experimentSummarySchema } from '../../experiments/records/experiment.js';
import { RUN_STATUSES, runSchema } from '../../experiments/records/run.js';
import { isFinished } from '../../experiments/records/states.js';
import type { ApiStore } from '../../store/store.js';
import type { ApiDependencies } from '../dependencies.js';
import {
  ACTION_PROBLEMS,
  acceptedHeaders,
  cancelQuery,
  KEEP_MODEL_DESCRIPTION,
  refuseBody,
  sendAccepted,
} from '../http/actions.js';
import { experimentNotFound } from '../http/not-found.js';
import { ownOf, storeOf } from '../http/own.js';
import { linkNextPage } from '../http/pagination.js';
import {
  experimentParams,
  fieldsParameter,
  PAGE_LIMIT,
  pageQuery,
  recordPageSchema,
  selectable,
  selectFields,
} from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { createLongPoll, preferHeaders, waitedHeaders } from '../http/reads/long-poll.js';
import { originOf, repeatableHeaders } from '../http/repeatable.js';
import { needs } from '../http/scopes.js';
import { asStored } from '../http/serializer.js';
import { cancelExperiment, deleteExperiment } from './end-experiment.js';
import { experimentListQuery, toExperimentQuery } from './list-queries.js';

const experimentContent = { 'application/json': { schema: asStored(experimentSchema) } };

const experimentPageSchema = recordPageSchema(
  'ExperimentPage',
  selectable('ExperimentSummary', experimentSummarySchema),
);

const listSchema = {
  operationId: 'listExperiments',
  security: needs('read'),
  tags: ['Experiments'],
  summary: 'List experiments, newest first',
  description:
    'All filters that are given must hold. A page may have few experiments, or none, and a `nextCursor`: only some records are searched for one answer. Archived experiments are left out unless `archived` says otherwise.',
  querystring: experimentListQuery,
  response: {
    200: {
      description: 'One page.',
      headers: tagHeaders,
      content: { 'application/json': { schema: experimentPageSchema } },
    },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE'),
  },
};

const readSchema = {
  operationId: 'getExperiment',
  security: needs('read'),
  tags: ['Experiments'],
  summary: 'Read an experiment: status, progress, runs',
  params: experimentParams,
  headers: preferHeaders,
  querystring: z.strictObject({ fields: fieldsParameter(experimentSchema) }),
  response: {
    200: {
      description: 'The experiment.',
      headers: waitedHeaders,
      content: { 'application/json': { schema: asStored(selectable('Experiment', experimentSchema)) } },
    },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'EXPERIMENT_NOT_FOUND', 'NOT_ACCEPTABLE', ...EXPERIMENT_READ_PROBLEMS),
  },
};

const deleteSchema = {
  operationId: 'deleteExperiment',
  security: needs('submit'),
  tags: ['Experiments'],
  summary: 'Delete a finished experiment with its runs and artifacts',
  params: experimentParams,
  response: {
    204: { description: 'Deleted.' },
    ...problemResponses(
      ...ACTION_PROBLEMS,
      'EXPERIMENT_NOT_FOUND',
      'EXPERIMENT_NOT_FINISHED',
      'REDIS_UNAVAILABLE',
      'RECORD_UNREADABLE',
    ),
  },
};

const cancelSchema = {
  operationId: 'cancelExperiment',
  security: needs('submit'),
  tags: ['Experiments'],
  summary: 'Cancel every unfinished run of an experiment',
  description: KEEP_MODEL_DESCRIPTION,
  params: experimentParams,
  querystring: cancelQuery,
  headers: repeatableHeaders,
  response: {
    200: { description: 'Already finished; nothing changed.', content: experimentContent },
    202: {
      description: 'Cancelled; running runs are stopping.',
      headers: acceptedHeaders,
      content: experimentContent,
    },
    ...problemResponses(
      ...ACTION_PROBLEMS,
      'EXPERIMENT_NOT_FOUND',
      'IDEMPOTENCY_KEY_REUSED',
      'REDIS_FULL',
      ...EXPERIMENT_READ_PROBLEMS,
    ),
  },
};

const listRunsSchema = {
  operationId: 'listRuns',
  security: needs('read'),
  tags: ['Experiments'],
  summary: "List an experiment's runs in planning order",
  params: experimentParams,
  querystring: pageQuery(RUN_STATUSES),
  response: {
    200: {
      description: 'One page.',
      headers: tagHeaders,
      content: { 'application/json': { schema: recordPageSchema('RunPage', runSchema) } },
    },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'EXPERIMENT_NOT_FOUND', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE'),
  },
};

/** Routes of the experiment resource. */
export const experimentRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const read = createLongPoll(app, deps);

  async function getExperiment(store: ApiStore, experimentId: string): Promise<Experiment> {
    return (await store.getExperiment(experimentId)) ?? experimentNotFound(experimentId);
  }

  app.get('/experiments', { schema: listSchema }, async (request, reply) => {
    const { fields } = request.query;
    const page = await storeOf(request, deps).listExperiments(toExperimentQuery(request.query));
    linkNextPage(request, reply, page.nextCursor);
    return { ...page, items: page.items.map((item) => selectFields(item, fields)) };
  });

  app.get('/experiments/:experimentId', { schema: readSchema }, async (request, reply) => {
    const { experimentId } = request.params;
    const { fields } = request.query;
    return read(request, reply, { experimentId }, async (store) => {
      const found = await store.getRevisedExperiment(experimentId);
      return found && { ...found, record: selectFields(found.record, fields) };
    });
  });

  app.delete(
    '/experiments/:experimentId',
    { schema: deleteSchema, preValidation: refuseBody },
    async (request, reply) => {
      await deleteExperiment(request.params.experimentId, ownOf(request, deps), request.log);
      return reply.code(204).send();
    },
  );

  app.post(
    '/experiments/:experimentId/cancel',
    { schema: cancelSchema, preValidation: refuseBody },
    async (request, reply) => {
      const { experimentId } = request.params;
      const own = ownOf(request, deps);
      const outcome = await cancelExperiment(experimentId, request.query, own, originOf(request, reply));
      const experiment = await getExperiment(own.store, experimentId);
      if (outcome === 'already_finished') return reply.code(200).send(experiment);
      const isSettled = isFinished(experiment.status);
      return sendAccepted(reply, `/v1/experiments/${experimentId}`, experiment, { isSettled });
    },
  );

  app.get('/experiments/:experimentId/runs', { schema: listRunsSchema }, async (request, reply) => {
    const { experimentId } = request.params;
    const query = { ...request.query, limit: request.query.limit ?? PAGE_LIMIT.default };
    const page = (await storeOf(request, deps).listRuns(experimentId, query)) ?? experimentNotFound(experimentId);
    linkNextPage(request, reply, page.nextCursor);
    return page;
  });
};
