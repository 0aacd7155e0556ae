/** The comparison of an experiment's arms. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import {
  COMPARISON_METRICS,
  type ComparisonMetric,
  comparisonMetricSchema,
  comparisonSchema,
} from '../../analysis/schemas.js';
import { baselineOf } from '../../reports/report-data.js';
import { requireArms } from '../experiments/arms.js';
import { describedAs, namesParameter, numberParameter } from '../http/parameters.js';
import { comparisonTask } from './collect.js';
import { addStatisticsRoute, type StatisticsContext } from './statistics-route.js';

const comparisonQuery = z.strictObject({
  baseline: z.string().max(64).optional().meta({
    description: "The arm that the others are compared with; by default the spec's baseline, else its first arm.",
  }),
  metric: comparisonMetricSchema
    .optional()
    .meta({ description: 'A metric of the saved weights; `test.accuracy` by default.' }),
  margin: numberParameter()
    .pipe(z.number().positive())
    .optional()
    .meta({
      description:
        'Differences within ±margin are treated as negligible; adds equivalence tests. In percentage points for accuracies (0.5 is 0.5 points), otherwise in the unit of the metric. Choose it before looking at results.',
      override: describedAs({ type: 'number', exclusiveMinimum: 0 }),
      example: 0.5,
    }),
  family: namesParameter(COMPARISON_METRICS)
    .optional()
    .meta({
      description: `Every metric you look at, separated by commas, any of ${COMPARISON_METRICS.join(', ')}: Holm's adjustment then covers all of them.`,
      example: 'test.accuracy,test.dataLoss',
    }),
});

/** The route of the comparison. */
export const comparisonRoutes: FastifyPluginAsyncZodOpenApi<StatisticsContext> = async (app, context) => {
  addStatisticsRoute(app, context, {
    path: '/experiments/:experimentId/comparison',
    operationId: 'compareArms',
    summary: 'Compare the arms of an experiment with its baseline, paired over seeds',
    description:
      'While runs are unfinished, intervals are provisional and nothing is tested. A figure that is not available is null, with the reason. docs/statistics.md explains every figure.',
    query: comparisonQuery,
    schema: comparisonSchema,
    answer: 'The comparison.',
    readsDisk: true,
    question: (experiment, query) => {
      const baseline = query.baseline ?? baselineOf(experiment);
      requireArms(experiment, [baseline], { parameter: 'baseline' });
      const { metric = 'test.accuracy' as ComparisonMetric, margin = null, family = [] } = query;
      return { baseline, metric, margin, family };
    },
    task: comparisonTask,
  });
};
