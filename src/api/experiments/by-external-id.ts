/**
 * Experiments under ids that clients choose: a PUT may be repeated, from several machines and after
 * any time, and leaves one experiment.
 */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { experimentSchema } from '../../experiments/records/experiment.js';
import { externalIdSchema } from '../../experiments/records/ids.js';
import { isFinished } from '../../experiments/records/states.js';
import type { ApiDependencies } from '../dependencies.js';
import { acceptedHeaders, sendAccepted } from '../http/actions.js';
import { leaveBodyUnchecked, requireBody } from '../http/bodies/body.js';
import { externalIdNotFound } from '../http/not-found.js';
import { ownOf, storeOf } from '../http/own.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { notModified } from '../http/reads/conditional.js';
import { createLongPoll, preferHeaders, waitedHeaders } from '../http/reads/long-poll.js';
import { needs } from '../http/scopes.js';
import { SUBMIT_PROBLEMS, submitBody } from './submit.js';
import { submitExperiment } from './submit-experiment.js';
import { scheduleParameters } from './submit-options.js';

const PATH = '/experiments/by-external-id/:externalId';
const params = z.object({ externalId: externalIdSchema });
const content = { 'application/json': { schema: experimentSchema } };

const putSchema = {
  operationId: 'putExperiment',
  security: needs('submit'),
  tags: ['Experiments'],
  summary: 'Create an experiment under your own id, or return the existing one',
  description:
    'Creates the experiment when none has this external id. If one exists with the same spec, it is returned unchanged; with another spec the answer is 409 `EXTERNAL_ID_TAKEN`. Deleting the experiment frees the id.',
  params,
  querystring: z.strictObject(scheduleParameters),
  body: { required: true, content: { 'application/json': { schema: submitBody } } },
  response: {
    200: { description: 'It was submitted before; nothing changed.', content },
    202: { description: 'Accepted: the experiment with its queued runs.', headers: acceptedHeaders, content },
    ...problemResponses(
      ...SUBMIT_PROBLEMS,
      'EXPERIMENT_NOT_FOUND',
      'EXTERNAL_ID_TAKEN',
      'RECORD_UNREADABLE',
      'RECORD_DAMAGED',
    ),
  },
};

const getSchema = {
  operationId: 'getExperimentByExternalId',
  security: needs('read'),
  tags: ['Experiments'],
  summary: 'Read an experiment by its external id',
  params,
  headers: preferHeaders,
  response: {
    200: { description: 'The experiment.', headers: waitedHeaders, content },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'EXPERIMENT_NOT_FOUND', 'NOT_ACCEPTABLE', ...EXPERIMENT_READ_PROBLEMS),
  },
};

export const externalIdRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const read = createLongPoll(app, deps);
  const options = {
    schema: putSchema,
    validatorCompiler: leaveBodyUnchecked,
    preValidation: requireBody('INVALID_SPEC'),
  };
  app.put(PATH, options, async (request, reply) => {
    const { externalId } = request.params;
    const origin = { request: undefined, log: request.log };
    const identity = { externalId, ...request.query };
    const { experiment, isNew } = await submitExperiment(request.body, ownOf(request, deps), origin, identity);
    if (!isNew) return reply.code(200).send(experiment);
    const isSettled = isFinished(experiment.status);
    return sendAccepted(reply, `/v1/experiments/${experiment.id}`, experiment, { isSettled });
  });

  app.get(PATH, { schema: getSchema }, async (request, reply) => {
    const { externalId } = request.params;
    const store = storeOf(request, deps);
    const experimentId = (await store.findByExternalId(externalId)) ?? externalIdNotFound(externalId);
    return read(request, reply, { experimentId }, () => store.getRevisedExperiment(experimentId));
  });
};
