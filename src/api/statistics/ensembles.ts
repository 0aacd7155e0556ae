/** Ensembles of the runs of an experiment. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ensemblesSchema } from '../../analysis/studies/ensembles.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import { LIMITS } from '../../experiments/spec/limits.js';
import { requireArms } from '../experiments/arms.js';
import { integerParameter, listParameter } from '../http/parameters.js';
import { ensemblesTask } from './collect.js';
import { addStatisticsRoute, type StatisticsContext } from './statistics-route.js';

const ensemblesQuery = z.strictObject({
  arms: listParameter(z.string(), LIMITS.arms, { type: 'string', minLength: 1 }).optional().meta({
    description: 'Arms whose runs form one ensemble together, separated by commas; by default every arm forms its own.',
    example: 'without-dropout,with-dropout',
  }),
  size: integerParameter(2, LIMITS.runs).optional().meta({
    description: 'Members per ensemble: forms as many disjoint groups as possible; all runs by default.',
  }),
});

/** The pools of the ensembles unless others are asked for. */
export const eachArmAlone = ({ spec }: Pick<Experiment, 'spec'>): string[][] => spec.arms.map(({ name }) => [name]);

/** The route of the ensembles. */
export const ensembleRoutes: FastifyPluginAsyncZodOpenApi<StatisticsContext> = async (app, context) => {
  addStatisticsRoute(app, context, {
    path: '/experiments/:experimentId/ensembles',
    operationId: 'evaluateEnsembles',
    summary: 'Evaluate ensembles of finished runs',
    description:
      'The members are runs; an ensemble predicts the mean of their probabilities on the test images. Reports its scores, those of its members and, with several groups, how certain the gain is.',
    query: ensemblesQuery,
    schema: ensemblesSchema,
    answer: 'The ensembles; null with a reason where runs are missing.',
    readsDisk: true,
    question: (experiment, { arms, size = null }) => {
      requireArms(experiment, arms ?? [], { parameter: 'arms' });
      return { pools: arms === undefined ? eachArmAlone(experiment) : [[...new Set(arms)]], size };
    },
    task: ensemblesTask,
  });
};
