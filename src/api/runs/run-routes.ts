/** Runs: read, cancel, pause, resume, train again, per-epoch metrics. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { runIdSchema } from '../../experiments/records/ids.js';
import { epochMetricsSchema, metricsSchema } from '../../experiments/records/metrics.js';
import { type Run, runSchema } from '../../experiments/records/run.js';
import { isFinished } from '../../experiments/records/states.js';
import type { ApiDependencies } from '../dependencies.js';
import { enqueueRuns } from '../experiments/submit-experiment.js';
import {
  acceptedHeaders,
  cancelQuery,
  KEEPING_MODELS,
  notModified,
  POLL_AFTER_SECONDS,
  refuseBody,
  revisionHeaders,
} from '../http/action-schemas.js';
import { isFresh } from '../http/conditional.js';
import { describedAs, integerParameter, runParams } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { METRIC_NAMES, selectMetrics, selectPoints } from './metrics-view.js';

const metricNames = z
  .string()
  .transform((names) => names.split(','))
  .pipe(z.array(z.enum(METRIC_NAMES)).min(1).max(METRIC_NAMES.length))
  .meta({
    description: `Only these metrics, separated by commas, of ${METRIC_NAMES.join(', ')}.`,
    override: describedAs({ type: 'string' }),
    example: 'train.accuracy,validation.dataLoss',
  });

/** With `names`, epochs hold what was asked for and nothing else. */
const selectedEpochSchema = epochMetricsSchema
  .extend({
    train: epochMetricsSchema.shape.train.partial().optional(),
    validation: epochMetricsSchema.shape.train.partial().nullable().optional(),
  })
  .meta({ id: 'SelectedEpochMetrics' });

const selectedMetricsSchema = z
  .object({ runId: runIdSchema, epochs: z.array(selectedEpochSchema) })
  .meta({ id: 'SelectedMetrics', description: 'The history of a run, with the metrics that `names` asked for.' });

const ok = { 'application/json': { schema: runSchema } };

/** Routes of the run resource. */
export const runRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const { store } = deps;

  async function getRun(runId: string): Promise<Run> {
    return (await store.getRun(runId)) ?? refuseUnknown(runId);
  }

  app.get(
    '/runs/:runId',
    {
      schema: {
        operationId: 'getRun',
        tags: ['Runs'],
        summary: 'Read a run: status, progress, evaluation',
        params: runParams,
        response: {
          200: { description: 'The run.', headers: revisionHeaders, content: ok },
          304: notModified,
          ...problemResponses('RUN_NOT_FOUND', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE', 'RECORD_UNREADABLE'),
        },
      },
    },
    async (request, reply) => {
      const { runId } = request.params;
      const revision = (await store.revision({ runId })) ?? refuseUnknown(runId);
      if (isFresh(request, reply, revision)) return reply.code(304).send();
      return getRun(runId);
    },
  );

  app.get(
    '/runs/:runId/metrics',
    {
      schema: {
        operationId: 'getMetrics',
        tags: ['Runs'],
        summary: "Read a run's metrics, epoch by epoch",
        params: runParams,
        querystring: z.strictObject({
          names: metricNames.optional(),
          maxPoints: integerParameter(2, 1000).optional().meta({
            description: 'At most so many epochs: the first, the last and evenly spaced ones between.',
          }),
        }),
        response: {
          200: {
            description: 'The history so far.',
            headers: revisionHeaders,
            content: { 'application/json': { schema: z.union([metricsSchema, selectedMetricsSchema]) } },
          },
          304: notModified,
          ...problemResponses(
            'INVALID_REQUEST',
            'RUN_NOT_FOUND',
            'NOT_ACCEPTABLE',
            'REDIS_UNAVAILABLE',
            'RECORD_UNREADABLE',
          ),
        },
      },
    },
    async (request, reply) => {
      const { runId } = request.params;
      const { names, maxPoints } = request.query;
      const revision = (await store.revision({ runId })) ?? refuseUnknown(runId);
      if (isFresh(request, reply, revision)) return reply.code(304).send();
      const epochs = (await store.getMetrics(runId)) ?? refuseUnknown(runId);
      const points = selectPoints(epochs, maxPoints);
      return { runId, epochs: names === undefined ? points : selectMetrics(points, names) };
    },
  );

  app.post(
    '/runs/:runId/cancel',
    {
      schema: {
        operationId: 'cancelRun',
        tags: ['Runs'],
        summary: 'Cancel a run',
        description: `A queued run is cancelled at once; a running one becomes \`cancelling\` and stops after its batch. ${KEEPING_MODELS}`,
        params: runParams,
        querystring: cancelQuery,
        response: {
          200: { description: 'It had already ended; unchanged.', content: ok },
          202: { description: 'It is cancelled, or being stopped.', headers: acceptedHeaders, content: ok },
          ...problemResponses(
            'INVALID_REQUEST',
            'RUN_NOT_FOUND',
            'NOT_ACCEPTABLE',
            'REDIS_UNAVAILABLE',
            'REDIS_FULL',
            'RECORD_UNREADABLE',
          ),
        },
      },
      preValidation: refuseBody,
    },
    async (request, reply) => {
      const { runId } = request.params;
      const { outcome, jobs } = await store.cancelRun(runId, request.query);
      await enqueueRuns(jobs, deps, request.log);
      if (outcome === 'not_found') return refuseUnknown(runId);
      const run = await getRun(runId);
      if (outcome === 'already_finished') return reply.code(200).send(run);
      reply.header('location', `/v1/runs/${runId}`);
      if (!isFinished(run.status)) reply.header('retry-after', POLL_AFTER_SECONDS);
      return reply.code(202).send(run);
    },
  );

  app.post(
    '/runs/:runId/pause',
    {
      schema: {
        operationId: 'pauseRun',
        tags: ['Runs'],
        summary: 'Pause a run',
        description:
          'A queued run is paused at once; a running one saves where it stands within about two seconds and is paused then. No attempt is used and no step lost.',
        params: runParams,
        response: {
          200: { description: 'It was paused, or being paused, already.', content: ok },
          202: { description: 'It is paused, or about to be.', headers: acceptedHeaders, content: ok },
          ...problemResponses(
            'INVALID_REQUEST',
            'RUN_NOT_FOUND',
            'NOT_ACCEPTABLE',
            'RUN_NOT_PAUSABLE',
            'REDIS_UNAVAILABLE',
            'RECORD_UNREADABLE',
            'REDIS_FULL',
          ),
        },
      },
      preValidation: refuseBody,
    },
    async (request, reply) => {
      const { runId } = request.params;
      const outcome = await store.pauseRun(runId);
      if (outcome === 'not_found') return refuseUnknown(runId);
      if (outcome === 'not_pausable') {
        throw new ServiceError('RUN_NOT_PAUSABLE', `Run ${runId} has ended or is being cancelled.`);
      }
      const run = await getRun(runId);
      if (outcome === 'unchanged') return reply.code(200).send(run);
      reply.header('location', `/v1/runs/${runId}`);
      if (run.status !== 'paused') reply.header('retry-after', POLL_AFTER_SECONDS);
      return reply.code(202).send(run);
    },
  );

  app.post(
    '/runs/:runId/resume',
    {
      schema: {
        operationId: 'resumeRun',
        tags: ['Runs'],
        summary: 'Go on with a paused run',
        description: 'It is queued, and goes on where it stood. A wish to pause a running one is taken back.',
        params: runParams,
        response: {
          200: { description: 'It was not paused, and is not going to be.', content: ok },
          202: { description: 'Queued again.', headers: acceptedHeaders, content: ok },
          ...problemResponses(
            'INVALID_REQUEST',
            'RUN_NOT_FOUND',
            'NOT_ACCEPTABLE',
            'RUN_NOT_RESUMABLE',
            'REDIS_UNAVAILABLE',
            'RECORD_UNREADABLE',
            'REDIS_FULL',
          ),
        },
      },
      preValidation: refuseBody,
    },
    async (request, reply) => {
      const { runId } = request.params;
      const resumed = await store.resumeRun(runId);
      if (resumed.outcome === 'not_found') return refuseUnknown(runId);
      if (resumed.outcome === 'not_resumable') {
        throw new ServiceError('RUN_NOT_RESUMABLE', `Run ${runId} has ended or is being cancelled.`);
      }
      if (resumed.outcome !== 'queued') return reply.code(200).send(await getRun(runId));
      await enqueueRuns([resumed.job], deps, request.log);
      return reply
        .code(202)
        .headers({ location: `/v1/runs/${runId}`, 'retry-after': POLL_AFTER_SECONDS })
        .send(await getRun(runId));
    },
  );

  app.post(
    '/runs/:runId/retry',
    {
      schema: {
        operationId: 'retryRun',
        tags: ['Runs'],
        summary: 'Train a failed or cancelled run again',
        description: 'From the beginning and with a fresh budget of attempts; its metrics and artifacts begin anew.',
        params: runParams,
        response: {
          202: { description: 'Queued again.', headers: acceptedHeaders, content: ok },
          ...problemResponses(
            'INVALID_REQUEST',
            'RUN_NOT_FOUND',
            'NOT_ACCEPTABLE',
            'RUN_NOT_RETRYABLE',
            'REDIS_UNAVAILABLE',
            'RECORD_UNREADABLE',
            'REDIS_FULL',
          ),
        },
      },
      preValidation: refuseBody,
    },
    async (request, reply) => {
      const { runId } = request.params;
      const retried = await store.retryRun(runId);
      if (retried.outcome === 'not_found') return refuseUnknown(runId);
      if (retried.outcome !== 'queued') {
        throw new ServiceError('RUN_NOT_RETRYABLE', `Run ${runId} has not failed and was not cancelled.`);
      }
      await enqueueRuns([retried.job], deps, request.log);
      return reply
        .code(202)
        .headers({ location: `/v1/runs/${runId}`, 'retry-after': POLL_AFTER_SECONDS })
        .send(await getRun(runId));
    },
  );
};

function refuseUnknown(runId: string): never {
  throw new ServiceError('RUN_NOT_FOUND', `There is no run ${runId}.`);
}
