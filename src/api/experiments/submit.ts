/** The route that submits an experiment, or shows what a submit would create. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { presetRequestSchema } from '../../experiments/catalog/presets/presets.js';
import { experimentSchema } from '../../experiments/records/experiment.js';
import { estimateSchema, warningSchema } from '../../experiments/records/plan.js';
import { resolvedSpecSchema, submittedSpecSchema } from '../../experiments/spec/experiment.js';
import type { ApiDependencies } from '../dependencies.js';
import { acceptedHeaders, sendAccepted } from '../http/actions.js';
import { leaveBodyUnchecked, requireBody } from '../http/body.js';
import { flagParameter } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { originOf, repeatableHeaders } from '../http/repeatable.js';
import { planExperiment, submitExperiment } from './submit-experiment.js';

const submitBody = z
  .union([submittedSpecSchema, presetRequestSchema])
  .meta({ id: 'Submission', description: 'A spec, or the name of a preset with overrides.' });

const planSchema = z
  .object({
    name: z.string(),
    spec: resolvedSpecSchema,
    warnings: z.array(warningSchema),
    estimate: estimateSchema,
    runs: z.array(z.object({ arm: z.string(), seed: z.int() })),
  })
  .meta({ id: 'ExperimentPlan', description: 'What a submit would create.' });

const submitSchema = {
  operationId: 'submitExperiment',
  tags: ['Experiments'],
  summary: 'Submit an experiment',
  description:
    'Validates the spec, stores the experiment and queues one run for each arm and seed. With `dryRun=true` nothing is stored.',
  querystring: z.strictObject({
    dryRun: flagParameter.optional().meta({ description: 'Only validate the spec and show what it would create.' }),
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
    200: { description: 'dryRun: the plan.', content: { 'application/json': { schema: planSchema } } },
    202: {
      description: 'Accepted: the experiment with its queued runs.',
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
      'IDEMPOTENCY_KEY_REUSED',
      'EXPERIMENT_NOT_FOUND',
      'REDIS_UNAVAILABLE',
      'QUEUE_FULL',
      'REDIS_FULL',
    ),
  },
};

/** The body is checked by resolveSpec, which also reports faults across fields. */
export const submitRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const options = {
    schema: submitSchema,
    validatorCompiler: leaveBodyUnchecked,
    preValidation: requireBody('INVALID_SPEC'),
  };
  app.post('/experiments', options, async (request, reply) => {
    if (request.query.dryRun) return reply.code(200).send(planExperiment(request.body, deps));
    const experiment = await submitExperiment(request.body, deps, originOf(request, reply));
    return sendAccepted(reply, `/v1/experiments/${experiment.id}`, experiment);
  });
};
