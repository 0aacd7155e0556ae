/** How well a run generalizes. docs/statistics.md explains every figure. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { generalizationSchema } from '../../analysis/schemas.js';
import { generalizationOf } from '../../analysis/studies/generalization.js';
import { countParameters } from '../../experiments/spec/architecture.js';
import type { ApiDependencies } from '../dependencies.js';
import { runNotFound } from '../http/not-found.js';
import { storeOf } from '../http/own.js';
import { runParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { ifModified, notModified, revisionHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';

const measureSchema = {
  operationId: 'measureGeneralization',
  security: needs('read'),
  tags: ['Statistics'],
  summary: 'The gap between training images and unseen images, epoch by epoch',
  params: runParams,
  response: {
    200: {
      description: 'The gaps so far; null with a reason where there are none.',
      headers: revisionHeaders,
      content: { 'application/json': { schema: generalizationSchema } },
    },
    304: notModified,
    ...problemResponses('RUN_NOT_FOUND', 'NOT_ACCEPTABLE', ...EXPERIMENT_READ_PROBLEMS),
  },
};

/** The route of the generalization of a run. */
export const generalizationRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.get('/runs/:runId/generalization', { schema: measureSchema }, async (request, reply) => {
    const { runId } = request.params;
    const store = storeOf(request, deps);
    return ifModified({ request, reply, store }, { runId }, async () => {
      const run = (await store.getRun(runId)) ?? runNotFound(runId);
      const epochs = (await store.getMetrics(runId)) ?? runNotFound(runId);
      const { spec } = (await store.getExperiment(run.experimentId)) ?? runNotFound(runId);
      const { model, regularization } = spec.arms.find(({ name }) => name === run.arm)!;
      const parameters = countParameters(model, regularization);
      return generalizationOf({
        runId,
        epochs,
        evaluation: run.evaluation,
        model,
        dataset: spec.dataset,
        parameters,
      });
    });
  });
};
