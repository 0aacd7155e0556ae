/** Bias and variance of the arms of an experiment. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { biasVarianceSchema } from '../../analysis/studies/bias-variance.js';
import { biasVarianceTask } from './collect.js';
import { addStatisticsRoute, type StatisticsContext } from './statistics-route.js';

/** The route of the decomposition. */
export const biasVarianceRoutes: FastifyPluginAsyncZodOpenApi<StatisticsContext> = async (app, context) => {
  addStatisticsRoute(app, context, {
    path: '/experiments/:experimentId/bias-variance',
    operationId: 'decomposeError',
    summary: 'Decompose the error of each arm into bias and variance',
    description:
      'For experiments whose seeds are replicas with their own training images (`dataset.resampling`): decomposes the 0-1 loss and the Brier score on the test images. docs/statistics.md explains every figure.',
    schema: biasVarianceSchema,
    answer: 'The decompositions; null with a reason where there are no replicas.',
    readsDisk: true,
    question: () => null,
    task: (experiment, _question, deps) => biasVarianceTask(experiment, deps),
  });
};
