/** Reproduction: a run trained again, and whether the same bytes come out. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { ServiceError } from '../../errors.js';
import { experimentSchema } from '../../experiments/records/experiment.js';
import type { ApiDependencies } from '../dependencies.js';
import { acceptedHeaders, POLL_AFTER_SECONDS, refuseBody } from '../http/action-schemas.js';
import { runParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { reproduceRun } from './reproduce-run.js';

/** The route of reproductions. */
export const reproductionRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.post(
    '/runs/:runId/reproduce',
    {
      schema: {
        operationId: 'reproduceRun',
        tags: ['Runs'],
        summary: 'Train a run again and compare the weights',
        description:
          'The repetition is the only run of a new experiment with the same spec, so that no statistics change. When it has ended, its `reproduction` says whether the weights are the same bytes and, if not, where the receipts differ.',
        params: runParams,
        response: {
          202: {
            description: 'Accepted: the new experiment with its one run.',
            headers: acceptedHeaders,
            content: { 'application/json': { schema: experimentSchema } },
          },
          ...problemResponses(
            'INVALID_REQUEST',
            'RUN_NOT_FOUND',
            'NOT_ACCEPTABLE',
            'RUN_NOT_REPRODUCIBLE',
            ...EXPERIMENT_READ_PROBLEMS,
            'REDIS_FULL',
          ),
        },
      },
      preValidation: refuseBody,
    },
    async (request, reply) => {
      const { runId } = request.params;
      const run = await deps.store.getRun(runId);
      if (run === null) throw new ServiceError('RUN_NOT_FOUND', `There is no run ${runId}.`);
      const experiment = await reproduceRun(run, deps, request.log);
      return reply
        .code(202)
        .headers({ location: `/v1/experiments/${experiment.id}`, 'retry-after': POLL_AFTER_SECONDS })
        .send(experiment);
    },
  );
};
