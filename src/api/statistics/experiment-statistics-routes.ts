/** Statistics of an experiment beside the comparison: paths along sweeps, bias and variance, ensembles. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { comparisonMetricSchema } from '../../analysis/schemas.js';
import { biasVarianceSchema } from '../../analysis/studies/bias-variance.js';
import { ensemblesSchema } from '../../analysis/studies/ensembles.js';
import { pathSchema } from '../../analysis/studies/path.js';
import { ServiceError } from '../../errors.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import { LIMITS } from '../../experiments/spec/limits.js';
import type { ApiDependencies } from '../dependencies.js';
import { notModified, revisionHeaders } from '../http/action-schemas.js';
import { describedAs, experimentParams, integerParameter } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { answerAbout } from './ask.js';
import { biasVarianceTask, ensemblesTask, pathTask } from './collect.js';
import type { StatisticsThreads } from './threads.js';

const pathQuery = z.strictObject({
  metric: comparisonMetricSchema.optional().meta({ description: 'Of the saved weights; `test.accuracy` by default.' }),
});

const ensemblesQuery = z.strictObject({
  arms: z
    .string()
    .max(LIMITS.arms * 65)
    .transform((names) => names.split(','))
    .optional()
    .meta({
      description:
        'Arms whose runs make one ensemble together, separated by commas; left out, every arm makes one of its own.',
      override: describedAs({ type: 'string' }),
      example: 'without-dropout,with-dropout',
    }),
  size: integerParameter(2, LIMITS.runs).optional().meta({
    description: 'Members of an ensemble: as many groups that share no run as there are; all runs by default.',
  }),
});

/** Routes of figures about a whole experiment; the threads are those of the comparison. */
export const experimentStatisticsRoutes: FastifyPluginAsyncZodOpenApi<{
  deps: ApiDependencies;
  threads: StatisticsThreads;
}> = async (app, { deps, threads }) => {
  app.get(
    '/experiments/:experimentId/path',
    {
      schema: {
        operationId: 'tracePaths',
        tags: ['Statistics'],
        summary: 'Follow a metric along the sweeps of an experiment',
        description:
          'For every sweep its points in ascending order of strength, each with mean, sample deviation, n, t interval and the value of every seed.',
        params: experimentParams,
        querystring: pathQuery,
        response: {
          200: {
            description: 'The paths; none when no arm is a point of a sweep.',
            headers: revisionHeaders,
            content: { 'application/json': { schema: pathSchema } },
          },
          304: notModified,
          ...problemResponses('INVALID_REQUEST', 'EXPERIMENT_NOT_FOUND', 'NOT_ACCEPTABLE', ...EXPERIMENT_READ_PROBLEMS),
        },
      },
    },
    async (request, reply) => {
      const { metric = 'test.accuracy' } = request.query;
      return answerAbout(
        {
          experimentId: request.params.experimentId,
          about: () => ['path', metric],
          makeTask: (experiment) => pathTask(experiment, metric, deps),
        },
        { request, reply },
        { deps, threads },
      );
    },
  );

  app.get(
    '/experiments/:experimentId/bias-variance',
    {
      schema: {
        operationId: 'decomposeError',
        tags: ['Statistics'],
        summary: 'Tell bias from variance, arm by arm',
        description:
          'For experiments whose seeds are replicas with training images of their own (`dataset.resampling`): the 0-1 loss and the Brier score on the test images, taken apart. docs/statistics.md explains every figure.',
        params: experimentParams,
        response: {
          200: {
            description: 'The decompositions; null with a reason where there are no replicas.',
            headers: revisionHeaders,
            content: { 'application/json': { schema: biasVarianceSchema } },
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
    async (request, reply) =>
      answerAbout(
        {
          experimentId: request.params.experimentId,
          about: () => ['biasVariance'],
          makeTask: (experiment) => biasVarianceTask(experiment, deps),
        },
        { request, reply },
        { deps, threads },
      ),
  );

  app.get(
    '/experiments/:experimentId/ensembles',
    {
      schema: {
        operationId: 'evaluateEnsembles',
        tags: ['Statistics'],
        summary: 'Evaluate ensembles of finished runs',
        description:
          'The members are runs; an ensemble answers with the mean of their probabilities on the test images. Beside its scores stand those of its members, and how surely it helps where there are several groups.',
        params: experimentParams,
        querystring: ensemblesQuery,
        response: {
          200: {
            description: 'The ensembles; null with a reason where runs are missing.',
            headers: revisionHeaders,
            content: { 'application/json': { schema: ensemblesSchema } },
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
      const { arms, size = null } = request.query;
      const questionOf = ({ spec }: Experiment) => {
        refuseUnknownArms(spec, arms ?? []);
        return { pools: arms === undefined ? spec.arms.map(({ name }) => [name]) : [[...new Set(arms)]], size };
      };
      return answerAbout(
        {
          experimentId: request.params.experimentId,
          about: (experiment) => ['ensembles', questionOf(experiment)],
          makeTask: (experiment) => ensemblesTask(experiment, questionOf(experiment), deps),
        },
        { request, reply },
        { deps, threads },
      );
    },
  );
};

/** @throws ServiceError INVALID_REQUEST when the spec has no such arm */
export function refuseUnknownArms({ arms }: Experiment['spec'], asked: string[]): void {
  const names = arms.map(({ name }) => name);
  const unknown = asked.find((arm) => !names.includes(arm));
  if (unknown === undefined) return;
  throw new ServiceError('INVALID_REQUEST', `There is no arm "${unknown}"; the arms are ${names.join(', ')}.`);
}
