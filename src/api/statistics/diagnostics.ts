/** What the predictions of a run show. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { diagnosticsSchema } from '../../analysis/schemas.js';
import { untilDisconnect } from '../http/load/client-disconnect.js';
import { runNotFound } from '../http/not-found.js';
import { ownOf } from '../http/own.js';
import { integerParameter, runParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { ifModified, notModified, revisionHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import { diagnosticsTask } from './collect.js';
import type { StatisticsContext } from './statistics-route.js';

const MAX_BINS = 100;
export const DEFAULT_BINS = 15;
const MAX_MISTAKES = 1000;
export const DEFAULT_MISTAKES = 20;

const diagnosticsQuery = z.strictObject({
  bins: integerParameter(1, MAX_BINS)
    .optional()
    .meta({ description: `Calibration bins of equal width; ${DEFAULT_BINS} by default.` }),
  mistakes: integerParameter(0, MAX_MISTAKES)
    .optional()
    .meta({ description: `Number of worst mistakes to list; ${DEFAULT_MISTAKES} by default.` }),
});

const diagnoseSchema = {
  operationId: 'diagnoseRun',
  security: needs('read'),
  tags: ['Statistics'],
  summary: "Calibration, confusion matrix and worst mistakes of a run's test predictions",
  params: runParams,
  querystring: diagnosticsQuery,
  response: {
    200: {
      description: 'The diagnostics; null with a reason where there are no predictions.',
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
};

/** The route of the diagnostics. */
export const diagnosticsRoutes: FastifyPluginAsyncZodOpenApi<StatisticsContext> = async (app, { deps, threads }) => {
  app.get('/runs/:runId/diagnostics', { schema: diagnoseSchema }, async (request, reply) => {
    const { runId } = request.params;
    const { bins = DEFAULT_BINS, mistakes = DEFAULT_MISTAKES } = request.query;
    const own = ownOf(request, deps);
    const { store } = own;
    return ifModified({ request, reply, store }, { runId }, async (revision) => {
      const run = (await store.getRun(runId)) ?? runNotFound(runId);
      const key = JSON.stringify([runId, revision, bins, mistakes]);
      const makeTask = () => diagnosticsTask(run, { bins, mistakes }, own);
      return untilDisconnect(reply, (signal) => threads.answer(key, makeTask, signal));
    });
  });
};
