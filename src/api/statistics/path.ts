/** Metrics along the sweeps of an experiment. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { type ComparisonMetric, comparisonMetricSchema } from '../../analysis/schemas.js';
import { pathSchema } from '../../analysis/studies/path.js';
import { pathTask } from './collect.js';
import { addStatisticsRoute, type StatisticsContext } from './statistics-route.js';

const pathQuery = z.strictObject({
  metric: comparisonMetricSchema
    .optional()
    .meta({ description: 'A metric of the saved weights; `test.accuracy` by default.' }),
});

/** The route of the paths. */
export const pathRoutes: FastifyPluginAsyncZodOpenApi<StatisticsContext> = async (app, context) => {
  addStatisticsRoute(app, context, {
    path: '/experiments/:experimentId/path',
    operationId: 'tracePaths',
    summary: 'Follow a metric along the sweeps of an experiment',
    description:
      'The points of every sweep in ascending order of strength, each with mean, sample standard deviation, n, t interval and the value of every seed.',
    query: pathQuery,
    schema: pathSchema,
    answer: 'The paths; none when no arm is a point of a sweep.',
    readsDisk: false,
    question: (_experiment, { metric = 'test.accuracy' as ComparisonMetric }) => metric,
    task: pathTask,
  });
};
