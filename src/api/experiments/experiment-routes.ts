/** Experiments: submit, list, read, cancel, delete. */
import type { FastifyBaseLogger, FastifySchemaCompiler } from 'fastify';
import { type FastifyPluginAsyncZodOpenApi, validatorCompiler } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { presetRequestSchema } from '../../experiments/catalog/presets/presets.js';
import {
  type Experiment,
  experimentSchema,
  experimentStatusSchema,
  experimentSummarySchema,
} from '../../experiments/records/experiment.js';
import { estimateSchema, warningSchema } from '../../experiments/records/plan.js';
import { runSchema, runStatusSchema } from '../../experiments/records/run.js';
import { isFinished } from '../../experiments/records/states.js';
import { resolvedSpecSchema, submittedSpecSchema } from '../../experiments/spec/experiment.js';
import type { ApiDependencies } from '../dependencies.js';
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
import { linkNextPage } from '../http/pagination.js';
import { experimentParams, flagParameter, PAGE_LIMIT, pageQuery, recordPageSchema } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { EXAMPLE_PRESET_REQUEST, EXAMPLE_SPEC } from '../openapi/examples.js';
import { enqueueRuns, planExperiment, submitExperiment } from './submit-experiment.js';

const submitBody = z
  .union([submittedSpecSchema, presetRequestSchema])
  .meta({ id: 'Submission', description: 'A spec, or the name of a preset with what to change in it.' });

const planSchema = z
  .object({
    name: z.string(),
    spec: resolvedSpecSchema,
    warnings: z.array(warningSchema),
    estimate: estimateSchema,
    runs: z.array(z.object({ arm: z.string(), seed: z.int() })),
  })
  .meta({ id: 'ExperimentPlan', description: 'What a submit would create.' });

/** The body is checked by resolveSpec, which reports every fault of a spec, those across fields included. */
const leaveBodyUnchecked: FastifySchemaCompiler<z.ZodType> = (route) =>
  route.httpPart === 'body' ? (value: unknown) => ({ value }) : validatorCompiler(route);

/** Routes of the experiment resource. */
export const experimentRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const { store } = deps;

  async function getExperiment(experimentId: string): Promise<Experiment> {
    return (await store.getExperiment(experimentId)) ?? refuseUnknown(experimentId);
  }

  app.post(
    '/experiments',
    {
      schema: {
        operationId: 'submitExperiment',
        tags: ['Experiments'],
        summary: 'Submit an experiment',
        description:
          'Checks the spec, stores the experiment and queues one run for every arm and seed. With `dryRun=true` nothing is stored.',
        querystring: z.strictObject({
          dryRun: flagParameter.optional().meta({ description: 'Only check the spec and show what it would create.' }),
        }),
        body: {
          required: true,
          content: {
            'application/json': {
              schema: submitBody,
              examples: {
                spec: { summary: 'Dropout on MNIST', value: EXAMPLE_SPEC },
                preset: { summary: 'A preset, with other seeds', value: EXAMPLE_PRESET_REQUEST },
              },
            },
          },
        },
        response: {
          200: { description: 'dryRun: the plan.', content: { 'application/json': { schema: planSchema } } },
          202: {
            description: 'Accepted: the experiment with its runs, all queued.',
            headers: acceptedHeaders,
            content: { 'application/json': { schema: experimentSchema } },
          },
          ...problemResponses(
            'INVALID_SPEC',
            'INVALID_REQUEST',
            'PRESET_NOT_FOUND',
            'NOT_ACCEPTABLE',
            'PAYLOAD_TOO_LARGE',
            'UNSUPPORTED_MEDIA_TYPE',
            'SPEC_TOO_LARGE',
            'REDIS_UNAVAILABLE',
            'REDIS_FULL',
          ),
        },
      },
      validatorCompiler: leaveBodyUnchecked as FastifySchemaCompiler<unknown>,
    },
    async (request, reply) => {
      if (request.query.dryRun) return reply.code(200).send(planExperiment(request.body, deps));
      const experiment = await submitExperiment(request.body, deps, request.log);
      return reply
        .code(202)
        .headers({ location: `/v1/experiments/${experiment.id}`, 'retry-after': POLL_AFTER_SECONDS })
        .send(experiment);
    },
  );

  app.get(
    '/experiments',
    {
      schema: {
        operationId: 'listExperiments',
        tags: ['Experiments'],
        summary: 'List experiments, newest first',
        querystring: pageQuery(experimentStatusSchema),
        response: {
          200: {
            description: 'One page.',
            content: { 'application/json': { schema: recordPageSchema('ExperimentPage', experimentSummarySchema) } },
          },
          ...problemResponses('INVALID_REQUEST', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE'),
        },
      },
    },
    async (request, reply) => {
      const page = await store.listExperiments({ ...request.query, limit: request.query.limit ?? PAGE_LIMIT.default });
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );

  app.get(
    '/experiments/:experimentId',
    {
      schema: {
        operationId: 'getExperiment',
        tags: ['Experiments'],
        summary: 'Read an experiment: status, progress, runs',
        params: experimentParams,
        response: {
          200: {
            description: 'The experiment.',
            headers: revisionHeaders,
            content: { 'application/json': { schema: experimentSchema } },
          },
          304: notModified,
          ...problemResponses('EXPERIMENT_NOT_FOUND', 'NOT_ACCEPTABLE', ...EXPERIMENT_READ_PROBLEMS),
        },
      },
    },
    async (request, reply) => {
      const { experimentId } = request.params;
      const revision = (await store.revision({ experimentId })) ?? refuseUnknown(experimentId);
      if (isFresh(request, reply, revision)) return reply.code(304).send();
      return getExperiment(experimentId);
    },
  );

  app.delete(
    '/experiments/:experimentId',
    {
      schema: {
        operationId: 'deleteExperiment',
        tags: ['Experiments'],
        summary: 'Delete an experiment that has ended, with its runs and artifacts',
        params: experimentParams,
        response: {
          204: { description: 'Deleted.' },
          ...problemResponses(
            'EXPERIMENT_NOT_FOUND',
            'EXPERIMENT_NOT_FINISHED',
            'REDIS_UNAVAILABLE',
            'RECORD_UNREADABLE',
          ),
        },
      },
      preValidation: refuseBody,
    },
    async (request, reply) => {
      const { experimentId } = request.params;
      const deletion = await store.deleteExperiment(experimentId);
      if (deletion.outcome === 'not_found') return refuseUnknown(experimentId);
      if (deletion.outcome !== 'deleted') {
        throw new ServiceError(
          'EXPERIMENT_NOT_FINISHED',
          `Experiment ${experimentId} has runs that have not ended. Cancel it first.`,
        );
      }
      await removeArtifacts(deletion.runIds, deps, request.log);
      request.log.info({ experimentId }, 'Experiment deleted.');
      return reply.code(204).send();
    },
  );

  app.post(
    '/experiments/:experimentId/cancel',
    {
      schema: {
        operationId: 'cancelExperiment',
        tags: ['Experiments'],
        summary: 'Cancel every run of an experiment that has not ended',
        description: KEEPING_MODELS,
        params: experimentParams,
        querystring: cancelQuery,
        response: {
          200: {
            description: 'It had already ended, or ends with this call; unchanged otherwise.',
            content: { 'application/json': { schema: experimentSchema } },
          },
          202: {
            description: 'Running trainings are being stopped.',
            headers: acceptedHeaders,
            content: { 'application/json': { schema: experimentSchema } },
          },
          ...problemResponses(
            'INVALID_REQUEST',
            'EXPERIMENT_NOT_FOUND',
            'NOT_ACCEPTABLE',
            'REDIS_FULL',
            ...EXPERIMENT_READ_PROBLEMS,
          ),
        },
      },
      preValidation: refuseBody,
    },
    async (request, reply) => {
      const { experimentId } = request.params;
      const { outcome, jobs } = await store.cancelExperiment(experimentId, request.query);
      await enqueueRuns(jobs, deps, request.log);
      if (outcome === 'not_found') return refuseUnknown(experimentId);
      const experiment = await getExperiment(experimentId);
      if (outcome === 'already_finished') return reply.code(200).send(experiment);
      reply.header('location', `/v1/experiments/${experimentId}`);
      if (!isFinished(experiment.status)) reply.header('retry-after', POLL_AFTER_SECONDS);
      return reply.code(202).send(experiment);
    },
  );

  app.get(
    '/experiments/:experimentId/runs',
    {
      schema: {
        operationId: 'listRuns',
        tags: ['Experiments'],
        summary: "List an experiment's runs in the order they were planned",
        params: experimentParams,
        querystring: pageQuery(runStatusSchema),
        response: {
          200: {
            description: 'One page.',
            content: { 'application/json': { schema: recordPageSchema('RunPage', runSchema) } },
          },
          ...problemResponses('INVALID_REQUEST', 'EXPERIMENT_NOT_FOUND', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE'),
        },
      },
    },
    async (request, reply) => {
      const { experimentId } = request.params;
      const query = { ...request.query, limit: request.query.limit ?? PAGE_LIMIT.default };
      const page = (await store.listRuns(experimentId, query)) ?? refuseUnknown(experimentId);
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );
};

/** The record is gone already, so what cannot be removed now is a leftover that the worker's collector removes. */
async function removeArtifacts(
  runIds: string[],
  { artifacts }: ApiDependencies,
  log: FastifyBaseLogger,
): Promise<void> {
  const removals = await Promise.allSettled(runIds.map((runId) => artifacts.removeRun(runId)));
  const failures = removals.filter((removal) => removal.status === 'rejected');
  if (failures.length > 0) log.warn({ err: failures[0]?.reason, failures: failures.length }, 'Artifacts left behind.');
}

function refuseUnknown(experimentId: string): never {
  throw new ServiceError('EXPERIMENT_NOT_FOUND', `There is no experiment ${experimentId}.`);
}
