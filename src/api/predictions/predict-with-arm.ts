/** Predictions with all runs of an arm as one ensemble. */
import type { FastifyReply } from 'fastify';
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
import type { ApiDependencies } from '../dependencies.js';
import { allRuns } from '../experiments/all-runs.js';
import { requireArms } from '../experiments/arms.js';
import { leaveBodyUnchecked } from '../http/bodies/body.js';
import { untilDisconnect } from '../http/client-disconnect.js';
import { experimentNotFound } from '../http/not-found.js';
import { experimentParams } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import type { Predictor } from './ask-workers.js';
import { answerWith, predictionsOfEnsemble } from './combine.js';
import {
  checkQuestion,
  type Member,
  memberOf,
  PREDICTION_PROBLEMS,
  pictureBody,
  predictionBody,
  requirePicture,
} from './members.js';
import { armPictureQuery, readArmPredictionRequest } from './read-request.js';

const answerSchema = z
  .union([armPredictionSchema, selectedArmPredictionSchema])
  .meta({ id: 'SelectableArmPrediction' });

/** For each route its own: the generator of the description knows a schema once. */
const response = () => ({
  200: {
    description: 'The predictions.',
    content: { 'application/json': { schema: answerSchema } },
  },
  ...problemResponses('EXPERIMENT_NOT_FOUND', ...PREDICTION_PROBLEMS),
});

const predictSchema = {
  operationId: 'predictWithArm',
  tags: ['Predictions'],
  summary: 'Predict digits with the ensemble of an arm: the mean over its runs',
  description:
    'Every run of the arm with a saved model is a member. Images are as for a single run; `predictPictureWithArm` takes a picture.',
  params: experimentParams,
  querystring: armPictureQuery,
  body: predictionBody(armPredictionRequestSchema, { arm: 'with-dropout' }),
  response: response(),
};

const predictPictureSchema = {
  ...predictSchema,
  response: response(),
  operationId: 'predictPictureWithArm',
  summary: 'Predict the digit on a picture with the ensemble of an arm',
  description: 'The body is one picture, as for a single run; `arm` is a query parameter.',
  querystring: armPictureQuery,
  body: pictureBody(),
};

interface Question {
  params: z.output<typeof experimentParams>;
  query: z.output<typeof armPictureQuery>;
  body?: unknown;
}

/** The routes that predict with an arm. The body is checked by read-request.ts, image by image. */
export const armPredictionRoutes: FastifyPluginAsyncZodOpenApi<{
  deps: ApiDependencies;
  predictor: Predictor;
}> = async (app, { deps, predictor }) => {
  const { store } = deps;
  const options = { schema: predictSchema, validatorCompiler: leaveBodyUnchecked };
  const answer = async ({ params: { experimentId }, body, query }: Question, reply: FastifyReply) => {
    const experiment = (await store.getExperiment(experimentId)) ?? experimentNotFound(experimentId);
    const arms = experiment.spec.arms.map(({ name }) => name);
    const { arm, outputs, ...question } = await readArmPredictionRequest(body, query, arms);
    requireArms(experiment, [arm], Object.hasOwn(query, 'arm') ? { parameter: 'arm' } : { pointer: '/arm' });
    const ensemble = await membersOf(arm, experiment, deps);
    const members = ensemble.map(({ member }) => member);
    checkQuestion(question, members);
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
  const picture = { schema: predictPictureSchema, validatorCompiler: leaveBodyUnchecked, preHandler: requirePicture };
  app.post('/experiments/:experimentId/predict-picture', picture, answer);
};

/** @throws ServiceError MODEL_UNAVAILABLE when no run of the arm has a model */
async function membersOf(
  arm: string,
  experiment: Experiment,
  deps: ApiDependencies,
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
