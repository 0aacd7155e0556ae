/** Statistics on finished runs: the comparison of an experiment's arms, and what a run's predictions show. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import {
  COMPARISON_METRICS,
  type ComparisonMetric,
  comparisonMetricSchema,
  comparisonSchema,
  diagnosticsSchema,
} from '../../analysis/schemas.js';
import { ServiceError } from '../../errors.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { ApiDependencies } from '../dependencies.js';
import { notModified, revisionHeaders } from '../http/action-schemas.js';
import { isFresh } from '../http/conditional.js';
import { describedAs, experimentParams, integerParameter, runParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { answerAbout, whileAsked } from './ask.js';
import { comparisonTask, diagnosticsTask } from './collect.js';
import { experimentStatisticsRoutes, refuseUnknownArms } from './experiment-statistics-routes.js';
import { createStatisticsThreads } from './threads.js';

const MAX_FAMILY_METRICS = COMPARISON_METRICS.length;

const comparisonQuery = z.strictObject({
  baseline: z
    .string()
    .max(64)
    .optional()
    .meta({ description: "The arm the others are compared with; the spec's baseline, else its first arm." }),
  metric: comparisonMetricSchema.optional().meta({ description: 'Of the saved weights; `test.accuracy` by default.' }),
  margin: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,12})?$/, 'use a decimal number above 0')
    .transform(Number)
    .pipe(z.number().positive())
    .optional()
    .meta({
      description:
        'Differences within ±margin do not matter: asks for tests of equivalence. In percentage points for accuracies (0.5 is 0.5 points), else in the unit of the metric. Fix it before looking at results.',
      override: describedAs({ type: 'number', exclusiveMinimum: 0 }),
      example: 0.5,
    }),
  family: z
    .string()
    .transform((names) => names.split(','))
    .pipe(z.array(comparisonMetricSchema).min(1).max(MAX_FAMILY_METRICS))
    .optional()
    .meta({
      description: `Every metric that is looked at, separated by commas, of ${COMPARISON_METRICS.join(', ')}: Holm's adjustment then covers all of them.`,
      override: describedAs({ type: 'string' }),
      example: 'test.accuracy,test.dataLoss',
    }),
});

const diagnosticsQuery = z.strictObject({
  bins: integerParameter(1, 100).optional().meta({ description: 'Calibration bins of equal width; 15 by default.' }),
  mistakes: integerParameter(0, 1000).optional().meta({ description: 'Worst mistakes to name; 20 by default.' }),
});

/** Routes of the statistics. */
export const statisticsRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const { store } = deps;
  const threads = createStatisticsThreads(deps.statistics);
  app.addHook('onClose', () => threads.close());
  await app.register(experimentStatisticsRoutes, { deps, threads });

  app.get(
    '/experiments/:experimentId/comparison',
    {
      schema: {
        operationId: 'compareArms',
        tags: ['Statistics'],
        summary: 'Compare the arms of an experiment with its baseline, paired over seeds',
        description:
          'While runs are going on intervals are provisional and nothing is tested. A figure that cannot be given is null, with the reason. docs/statistics.md explains every figure.',
        params: experimentParams,
        querystring: comparisonQuery,
        response: {
          200: {
            description: 'The comparison.',
            headers: revisionHeaders,
            content: { 'application/json': { schema: comparisonSchema } },
          },
          304: notModified,
          ...problemResponses(
            'INVALID_REQUEST',
            'EXPERIMENT_NOT_FOUND',
            'NOT_ACCEPTABLE',
            ...EXPERIMENT_READ_PROBLEMS,
            'DISK_UNAVAILABLE',
          ),
        },
      },
    },
    async (request, reply) => {
      const { metric = 'test.accuracy' as ComparisonMetric, margin = null, family = [] } = request.query;
      const questionOf = ({ spec }: Experiment) => {
        const baseline = request.query.baseline ?? spec.baseline ?? spec.arms[0]!.name;
        refuseUnknownArms(spec, [baseline]);
        return { baseline, metric, margin, family };
      };
      return answerAbout(
        {
          experimentId: request.params.experimentId,
          about: (experiment) => ['comparison', questionOf(experiment)],
          makeTask: (experiment) => comparisonTask(experiment, questionOf(experiment), deps),
        },
        { request, reply },
        { deps, threads },
      );
    },
  );

  app.get(
    '/runs/:runId/diagnostics',
    {
      schema: {
        operationId: 'diagnoseRun',
        tags: ['Statistics'],
        summary: "Calibration, confusion matrix and worst mistakes of a run's test-set predictions",
        params: runParams,
        querystring: diagnosticsQuery,
        response: {
          200: {
            description: 'What the predictions show; null with a reason where there are none.',
            headers: revisionHeaders,
            content: { 'application/json': { schema: diagnosticsSchema } },
          },
          304: notModified,
          ...problemResponses(
            'INVALID_REQUEST',
            'RUN_NOT_FOUND',
            'NOT_ACCEPTABLE',
            ...EXPERIMENT_READ_PROBLEMS,
            'DISK_UNAVAILABLE',
          ),
        },
      },
    },
    async (request, reply) => {
      const { runId } = request.params;
      const { bins = 15, mistakes = 20 } = request.query;
      const revision = (await store.revision({ runId })) ?? refuseUnknownRun(runId);
      if (isFresh(request, reply, revision)) return reply.code(304).send();
      const run = (await store.getRun(runId)) ?? refuseUnknownRun(runId);
      return whileAsked(reply, (signal) =>
        threads.answer(
          JSON.stringify([runId, revision, bins, mistakes]),
          () => diagnosticsTask(run, { bins, mistakes }, deps),
          signal,
        ),
      );
    },
  );
};

function refuseUnknownRun(runId: string): never {
  throw new ServiceError('RUN_NOT_FOUND', `There is no run ${runId}.`);
}
