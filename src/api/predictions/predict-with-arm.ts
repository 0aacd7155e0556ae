/** Predictions with all runs of an arm as one ensemble. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import {
  armPredictionRequestSchema,
  armPredictionSchema,
  selectedArmPredictionSchema,
} from '../../experiments/records/prediction.js';
import type { Run } from '../../experiments/records/run.js';
import type { ApiDependencies, RequestDependencies } from '../dependencies.js';
import { allRuns } from '../experiments/all-runs.js';
import { requireArms } from '../experiments/arms.js';
import { leaveBodyUnchecked, requireBody } from '../http/bodies/body.js';
import { untilDisconnect } from '../http/load/client-disconnect.js';
import { experimentNotFound } from '../http/not-found.js';
import { ownOf } from '../http/own.js';
import { experimentParams } from '../http/parameters.js';
import { needs } from '../http/scopes.js';
import type { Predictor } from './ask-workers.js';
import { answerWith, predictionsOfEnsemble } from './combine.js';
import {
  checkQuestion,
  type Member,
  memberOf,
  pictureBody,
  predictionBody,
  predictionResponse,
  requirePicture,
} from './members.js';
import { armPictureQuery, placeOfSetting, readArmPredictionRequest } from './read-request.js';

const answerSchema = z
  .union([armPredictionSchema, selectedArmPredictionSchema])
  .meta({ id: 'SelectableArmPrediction' });

const predictSchema = {
  operationId: 'predictWithArm',
  security: needs('read'),
  tags: ['Predictions'],
  summary: 'Predict digits with the ensemble of an arm: the mean over its runs',
  description:
    'Every run of the arm with a saved model is a member. Images are as for a single run; `predictPictureWithArm` takes a picture.',
  params: experimentParams,
  querystring: armPictureQuery,
  body: predictionBody(armPredictionRequestSchema, { arm: 'with-dropout' }),
  response: predictionResponse(answerSchema, 'EXPERIMENT_NOT_FOUND'),
};

const predictPictureSchema = {
  ...predictSchema,
  response: predictionResponse(answerSchema, 'EXPERIMENT_NOT_FOUND'),
  operationId: 'predictPictureWithArm',
  summary: 'Predict the digit on a picture with the ensemble of an arm',
  description: 'The body is one picture, as for a single run; `arm` is a query parameter.',
  querystring: armPictureQuery.required({ arm: true }),
  body: pictureBody(),
};

type Question = FastifyRequest<{
  Params: z.output<typeof experimentParams>;
  Querystring: z.output<typeof armPictureQuery>;
}>;

/** The routes that predict with an arm. The body is checked by read-request.ts, image by image. */
export const armPredictionRoutes: FastifyPluginAsyncZodOpenApi<{
  deps: ApiDependencies;
  predictor: Predictor;
}> = async (app, { deps, predictor }) => {
  const options = { schema: predictSchema, validatorCompiler: leaveBodyUnchecked, preValidation: requireBody() };
  const answer = async (request: Question, reply: FastifyReply) => {
    const own = ownOf(request, deps);
    const { store } = own;
    const { experimentId } = request.params;
    const experiment = (await store.getExperiment(experimentId)) ?? experimentNotFound(experimentId);
    const arms = experiment.spec.arms.map(({ name }) => name);
    const { arm, outputs, ...question } = await readArmPredictionRequest(request.body, request.query, arms);
    requireArms(experiment, [arm], placeOfSetting('arm', request));
    const ensemble = await membersOf(arm, experiment, own);
    const members = ensemble.map(({ member }) => member);
    checkQuestion(question, members, request);
    const predicted = await untilDisconnect(reply, (signal) => predictor.ask(members, question, signal));
    const { mcSamples, seed } = question;
    return {
      experimentId,
      arm,
      members: ensemble.map(({ run, member }) => ({
        runId: run.id,
        seed: run.seed,
        weightsSha256: member.weightsSha256,
      })),
      mcSamples,
      seed,
      predictions: answerWith(predictionsOfEnsemble(predicted, mcSamples !== null), question, outputs),
    };
  };

  app.post('/experiments/:experimentId/predict', options, answer);
  const picture = { ...options, schema: predictPictureSchema, preHandler: requirePicture };
  app.post('/experiments/:experimentId/predict-picture', picture, answer);
};

/** @throws ServiceError MODEL_UNAVAILABLE when no run of the arm has a model */
async function membersOf(
  arm: string,
  experiment: Experiment,
  deps: RequestDependencies,
): Promise<{ run: Run; member: Member }[]> {
  const members: { run: Run; member: Member }[] = [];
  for (const run of await allRuns(experiment.id, deps)) {
    const member = run.arm === arm ? await memberOf(run, experiment, deps) : null;
    if (member !== null) members.push({ run, member });
  }
  if (members.length === 0) {
    throw new ServiceError('MODEL_UNAVAILABLE', `No run of the arm "${arm}" has a saved model.`);
  }
  return members;
}
