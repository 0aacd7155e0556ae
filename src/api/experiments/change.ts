/** Changes what people wrote on an experiment, and takes it out of lists. */
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import {
  applyExperimentPatch,
  experimentPatchSchema,
  readExperimentPatch,
} from '../../experiments/planning/edit-experiment.js';
import { experimentSchema } from '../../experiments/records/experiment.js';
import type { ApiStore } from '../../store/store.js';
import type { ApiDependencies } from '../dependencies.js';
import { ACTION_PROBLEMS, refuseBody } from '../http/actions.js';
import { leaveBodyUnchecked, MERGE_PATCH, readMergePatches, requireBody } from '../http/bodies/body.js';
import { experimentNotFound } from '../http/not-found.js';
import { storeOf } from '../http/own.js';
import { experimentParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, type ProblemCode, problemResponses } from '../http/problem.js';
import { entityTag, ifMatchHeaders, revisionHeaders, revisionsIn } from '../http/reads/conditional.js';
import { asRepeatable, repeatableHeaders, replayedHeader } from '../http/repeatable.js';
import { needs } from '../http/scopes.js';

const content = { 'application/json': { schema: experimentSchema } };

const CHANGE_PROBLEMS = [
  ...ACTION_PROBLEMS,
  'EXPERIMENT_NOT_FOUND',
  'REDIS_FULL',
  ...EXPERIMENT_READ_PROBLEMS,
] as const satisfies ProblemCode[];

const patchSchema = {
  operationId: 'changeExperiment',
  security: needs('submit'),
  tags: ['Experiments'],
  summary: 'Change name, description, labels or metadata',
  description:
    'A JSON merge patch: what is left out stays, and null removes. Each change adds an event and makes a new revision; one that changes nothing does neither. With `If-Match` it is made only when nothing has changed since.',
  params: experimentParams,
  headers: ifMatchHeaders,
  body: {
    required: true,
    content: {
      'application/json': { schema: experimentPatchSchema },
      [MERGE_PATCH]: { schema: experimentPatchSchema },
    },
  },
  response: {
    200: { description: 'The experiment after the change.', headers: revisionHeaders, content },
    ...problemResponses(...CHANGE_PROBLEMS, 'PRECONDITION_FAILED'),
  },
};

const archiveSchema = (action: 'archive' | 'restore', summary: string, description: string) => ({
  operationId: `${action}Experiment`,
  security: needs('submit'),
  tags: ['Experiments'],
  summary,
  description,
  params: experimentParams,
  headers: repeatableHeaders,
  response: {
    200: {
      description: 'The experiment, changed now or before.',
      headers: z.object({ 'idempotency-replayed': replayedHeader }),
      content,
    },
    ...problemResponses(...CHANGE_PROBLEMS, 'IDEMPOTENCY_KEY_REUSED'),
  },
});

/** Routes that change an experiment and none of its runs. */
export const experimentChangeRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (
  app,
  { deps },
) => {
  readMergePatches(app);

  async function answer(store: ApiStore, reply: FastifyReply, experimentId: string): Promise<FastifyReply> {
    return reply.code(200).send((await store.getExperiment(experimentId)) ?? experimentNotFound(experimentId));
  }

  app.patch(
    '/experiments/:experimentId',
    { schema: patchSchema, validatorCompiler: leaveBodyUnchecked, preValidation: requireBody() },
    async (request, reply) => {
      const { experimentId } = request.params;
      const patch = readExperimentPatch(request.body);
      const store = storeOf(request, deps);
      const change = await store.changeExperiment(
        experimentId,
        (current) => applyExperimentPatch(current, patch),
        revisionsIn(request.headers['if-match']),
      );
      if (change.outcome === 'not_found') return experimentNotFound(experimentId);
      if (change.outcome === 'outdated') throw outdated(experimentId);
      reply.header('etag', entityTag(change.revision));
      return answer(store, reply, experimentId);
    },
  );

  for (const [action, schema] of [
    [
      'archive',
      archiveSchema(
        'archive',
        'Leave an experiment out of lists',
        'Its runs continue, and everything can be read. Lists show it with `archived=true` or `archived=any`. Retention deletes it like any other.',
      ),
    ],
    ['restore', archiveSchema('restore', 'Show an archived experiment in lists again', 'The reverse of `archive`.')],
  ] as const) {
    app.post(`/experiments/:experimentId/${action}`, { schema, preValidation: refuseBody }, async (request, reply) => {
      const { experimentId } = request.params;
      const repeatable = asRepeatable(request, reply);
      const store = storeOf(request, deps);
      const outcome = await store.archiveExperiment(experimentId, action === 'archive', repeatable);
      return outcome === 'not_found' ? experimentNotFound(experimentId) : answer(store, reply, experimentId);
    });
  }
};

function outdated(experimentId: string): ServiceError {
  const message = `Experiment ${experimentId} has changed since the revision in If-Match. Read it again, and repeat the change with its new ETag.`;
  return new ServiceError('PRECONDITION_FAILED', message, {
    problems: [{ parameter: 'if-match', code: 'INVALID_VALUE', message: 'Must be the present ETag.' }],
  });
}
