/** The skeleton of a route with statistics of an experiment. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import type { z } from 'zod';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { ApiDependencies, RequestDependencies } from '../dependencies.js';
import { untilDisconnect } from '../http/load/client-disconnect.js';
import { experimentNotFound } from '../http/not-found.js';
import { ownOf } from '../http/own.js';
import { experimentParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { ifModified, notModified, revisionHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import type { StatisticsResult, StatisticsTask } from './task.js';
import type { StatisticsThreads } from './threads.js';

type App = Parameters<FastifyPluginAsyncZodOpenApi>[0];

export interface StatisticsContext {
  deps: ApiDependencies;
  threads: StatisticsThreads;
}

export interface StatisticsRoute<Query extends z.ZodObject, Question, Task extends StatisticsTask> {
  path: `/experiments/:experimentId/${string}`;
  operationId: string;
  summary: string;
  description: string;
  query?: Query;
  /** The answer. */
  schema: z.ZodType<StatisticsResult<Task>>;
  /** What the answer is, in the API description. */
  answer: string;
  /** Whether the task reads stored predictions, for which the disk may be unavailable. */
  readsDisk: boolean;
  /**
   * Everything besides the experiment that the answer depends on.
   * @throws ServiceError INVALID_REQUEST when the experiment cannot answer it
   */
  question(experiment: Experiment, query: z.output<Query>): Question;
  task(experiment: Experiment, question: Question, deps: RequestDependencies): Promise<Task>;
}

/** Adds a route that computes an answer in a thread and keeps it by question and revision. */
export function addStatisticsRoute<Query extends z.ZodObject, Question, Task extends StatisticsTask>(
  app: App,
  { deps, threads }: StatisticsContext,
  route: StatisticsRoute<Query, Question, Task>,
): void {
  const schema = describe(route);
  app.get(route.path, { schema }, async (request, reply) => {
    const { experimentId } = request.params;
    const own = ownOf(request, deps);
    const { store } = own;
    const answer = await ifModified({ request, reply, store }, { experimentId }, async (revision) => {
      const experiment = (await store.getExperiment(experimentId)) ?? experimentNotFound(experimentId);
      const question = route.question(experiment, request.query as z.output<Query>);
      const key = JSON.stringify([experimentId, revision, route.operationId, question]);
      const makeTask = () => route.task(experiment, question, own);
      return untilDisconnect(reply, (signal) => threads.answer(key, makeTask, signal));
    });
    return answer as never;
  });
}

function describe<Query extends z.ZodObject, Question, Task extends StatisticsTask>(
  route: StatisticsRoute<Query, Question, Task>,
) {
  const { operationId, summary, description, query, schema, answer, readsDisk } = route;
  return {
    operationId,
    security: needs('read'),
    tags: ['Statistics'],
    summary,
    description,
    params: experimentParams,
    ...(query !== undefined && { querystring: query }),
    response: {
      200: { description: answer, headers: revisionHeaders, content: { 'application/json': { schema } } },
      304: notModified,
      ...problemResponses(
        'INVALID_REQUEST',
        'EXPERIMENT_NOT_FOUND',
        'NOT_ACCEPTABLE',
        ...EXPERIMENT_READ_PROBLEMS,
        ...(readsDisk ? (['DISK_UNAVAILABLE'] as const) : []),
      ),
    },
  };
}
