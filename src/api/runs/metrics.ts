/** Per-epoch metrics of a run. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { runIdSchema } from '../../experiments/records/ids.js';
import { epochMetricsSchema, METRIC_NAMES, metricsSchema } from '../../experiments/records/metrics.js';
import type { ApiDependencies } from '../dependencies.js';
import { runNotFound } from '../http/not-found.js';
import { storeOf } from '../http/own.js';
import { integerParameter, namesParameter, runParams } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { ifModified, notModified, revisionHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import { selectMetrics, selectPoints } from './metrics-view.js';

const MAX_POINTS = 1000;

/** With `names`, an epoch holds the named metrics only. */
export const selectedEpochSchema = epochMetricsSchema
  .extend({
    train: epochMetricsSchema.shape.train.partial().optional(),
    validation: epochMetricsSchema.shape.train.partial().nullable().optional(),
  })
  .meta({ id: 'SelectedEpochMetrics' });

const selectedMetricsSchema = z
  .object({ runId: runIdSchema, epochs: z.array(selectedEpochSchema) })
  .meta({ id: 'SelectedMetrics', description: 'The history of a run, reduced to the metrics in `names`.' });

/** Which part of a history is wanted. */
export const metricsQuery = z.strictObject({
  names: namesParameter(METRIC_NAMES)
    .optional()
    .meta({
      description: `Only these metrics, separated by commas: any of ${METRIC_NAMES.join(', ')}.`,
      example: 'train.accuracy,validation.dataLoss',
    }),
  maxPoints: integerParameter(2, MAX_POINTS).optional().meta({
    description: 'At most this many epochs: the first, the last and evenly spaced ones in between.',
  }),
});

const historySchema = {
  operationId: 'getMetrics',
  security: needs('read'),
  tags: ['Runs'],
  summary: "Read a run's metrics, epoch by epoch",
  params: runParams,
  querystring: metricsQuery,
  response: {
    200: {
      description: 'The history so far.',
      headers: revisionHeaders,
      content: {
        'application/json': {
          schema: z.union([metricsSchema, selectedMetricsSchema]).meta({ id: 'SelectableMetrics' }),
        },
      },
    },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'RUN_NOT_FOUND', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE', 'RECORD_UNREADABLE'),
  },
};

/** The route of the metrics. */
export const metricsRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.get('/runs/:runId/metrics', { schema: historySchema }, async (request, reply) => {
    const { runId } = request.params;
    const { names, maxPoints } = request.query;
    const store = storeOf(request, deps);
    return ifModified({ request, reply, store }, { runId }, async () => {
      const epochs = (await store.getMetrics(runId)) ?? runNotFound(runId);
      const points = selectPoints(epochs, maxPoints);
      return { runId, epochs: names === undefined ? points : selectMetrics(points, names) };
    });
  });
};
