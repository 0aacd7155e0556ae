/** Reproduction: trains a run again and compares the weights. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { experimentSchema } from '../../experiments/records/experiment.js';
import type { ApiDependencies } from '../dependencies.js';
import { ACTION_PROBLEMS, acceptedHeaders, refuseBody, sendAccepted } from '../http/actions.js';
import { runNotFound } from '../http/not-found.js';
import { ownOf } from '../http/own.js';
import { runParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { originOf, repeatableHeaders } from '../http/repeatable.js';
import { needs } from '../http/scopes.js';
import { reproduceRun } from './reproduce-run.js';

const reproduceSchema = {
  operationId: 'reproduceRun',
  security: needs('submit'),
  tags: ['Runs'],
  summary: 'Train a run again and compare the weights',
  description:
    'The repetition is the only run of a new experiment with the same spec, so no statistics change. When it is finished, its `reproduction` says whether the weights are identical and, if not, where the receipts differ.',
  params: runParams,
  headers: repeatableHeaders,
  response: {
    202: {
      description: 'Accepted: the new experiment with its one run.',
      headers: acceptedHeaders,
      content: { 'application/json': { schema: experimentSchema } },
    },
    ...problemResponses(
      ...ACTION_PROBLEMS,
      'RUN_NOT_FOUND',
      'RUN_NOT_REPRODUCIBLE',
      'IDEMPOTENCY_KEY_REUSED',
      'EXPERIMENT_NOT_FOUND',
      ...EXPERIMENT_READ_PROBLEMS,
      'QUEUE_FULL',
      'TENANT_QUEUE_FULL',
      'TENANT_STORAGE_FULL',
      'REDIS_FULL',
    ),
  },
};

/** The route of reproductions. */
export const reproductionRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.post('/runs/:runId/reproduce', { schema: reproduceSchema, preValidation: refuseBody }, async (request, reply) => {
    const { runId } = request.params;
    const own = ownOf(request, deps);
    const run = (await own.store.getRun(runId)) ?? runNotFound(runId);
    const experiment = await reproduceRun(run, own, originOf(request, reply));
    return sendAccepted(reply, `/v1/experiments/${experiment.id}`, experiment);
  });
};
