/** The route that submits an experiment, or shows what a submission would create. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { presetRequestSchema } from '../../experiments/catalog/presets/presets.js';
import { cloneRequestSchema } from '../../experiments/planning/submission/clone-request.js';
import { experimentSchema } from '../../experiments/records/experiment.js';
import { estimateSchema, warningSchema } from '../../experiments/records/plan.js';
import { isFinished } from '../../experiments/records/states.js';
import { resolvedSpecSchema, submittedSpecSchema } from '../../experiments/spec/experiment.js';
import type { ApiDependencies } from '../dependencies.js';
import { acceptedHeaders, sendAccepted } from '../http/actions.js';
import { leaveBodyUnchecked, requireBody } from '../http/bodies/body.js';
import { ownOf } from '../http/own.js';
import { flagParameter, undescribed } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, type ProblemCode, problemResponses } from '../http/problem.js';
import { originOf, repeatableHeaders } from '../http/repeatable.js';
import { needs } from '../http/scopes.js';
import { planSubmission, submitExperiment } from './submit-experiment.js';
import { deduplicateParameter, scheduleParameters } from './submit-options.js';

/** What is submitted. */
export const submitBody = z.union([submittedSpecSchema, presetRequestSchema, cloneRequestSchema]).meta({
  id: 'Submission',
  description: 'A spec, or the name of a preset or the id of an experiment, with overrides.',
});

const planSchema = z
  .object({
    name: z.string(),
    spec: resolvedSpecSchema,
    warnings: z.array(warningSchema),
    estimate: estimateSchema,
    runs: z.array(z.object({ arm: z.string(), seed: z.int() })),
  })
  .meta({ id: 'ExperimentPlan', description: 'What a submission would create.' });

/** What can be wrong with a spec, and with the request that has it. */
const PLAN_PROBLEMS = [
  'INVALID_SPEC',
  'INVALID_REQUEST',
  'PRESET_NOT_FOUND',
  'NOT_ACCEPTABLE',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'SPEC_TOO_LARGE',
  // Of the experiment in `from`.
  ...EXPERIMENT_READ_PROBLEMS,
] as const satisfies ProblemCode[];

/** What can be wrong with a submission. */
export const SUBMIT_PROBLEMS = [
  ...PLAN_PROBLEMS,
  'QUEUE_FULL',
  'TENANT_QUEUE_FULL',
  'TENANT_STORAGE_FULL',
  'REDIS_FULL',
] as const satisfies ProblemCode[];

const deduplicatedHeader = z.literal('true').optional().meta({
  description: 'With `deduplicate=true`: the experiment was there before, and nothing was created.',
});

const submitSchema = {
  operationId: 'submitExperiment',
  security: needs('submit'),
  tags: ['Experiments'],
  summary: 'Submit an experiment',
  description:
    'Validates the spec, stores the experiment and queues one run for each arm and seed. `planExperiment` shows what it would create.',
  querystring: z.strictObject({
    // The earlier way to plan. Two kinds of answers would burden every generated client.
    dryRun: undescribed(flagParameter.optional()),
    deduplicate: deduplicateParameter,
    ...scheduleParameters,
  }),
  headers: repeatableHeaders,
  body: {
    required: true,
    content: {
      'application/json': {
        schema: submitBody,
      },
    },
  },
  response: {
    202: {
      description: 'Accepted: the experiment with its queued runs.',
      headers: acceptedHeaders.extend({ deduplicated: deduplicatedHeader }),
      content: { 'application/json': { schema: experimentSchema } },
    },
    ...problemResponses(...SUBMIT_PROBLEMS, 'IDEMPOTENCY_KEY_REUSED', 'EXPERIMENT_NOT_FOUND'),
  },
};

const planRouteSchema = {
  operationId: 'planExperiment',
  security: needs('read'),
  tags: ['Experiments'],
  summary: 'Check a spec and show what a submission would create',
  description: 'Stores nothing.',
  body: { required: true, content: { 'application/json': { schema: submitBody } } },
  response: {
    200: { description: 'The plan.', content: { 'application/json': { schema: planSchema } } },
    ...problemResponses(...PLAN_PROBLEMS),
  },
};

/** The body is checked by resolveSpec, which also reports faults across fields. */
export const submitRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const body = { validatorCompiler: leaveBodyUnchecked, preValidation: requireBody('INVALID_SPEC') };
  app.post('/experiments', { schema: submitSchema, ...body }, async (request, reply) => {
    const { dryRun, ...options } = request.query;
    if (dryRun)
      return reply
        .code(200 as 202)
        .send(planSchema.parse(await planSubmission(request.body, ownOf(request, deps))) as never);
    const origin = originOf(request, reply);
    const { experiment, isNew } = await submitExperiment(request.body, ownOf(request, deps), origin, options);
    if (!isNew) reply.header('deduplicated', 'true');
    const isSettled = isFinished(experiment.status);
    return sendAccepted(reply, `/v1/experiments/${experiment.id}`, experiment, { isSettled });
  });

  // In the address of a route, "::" is a colon.
  app.post('/experiments::plan', { schema: planRouteSchema, ...body }, async (request) =>
    planSubmission(request.body, ownOf(request, deps)),
  );
};
