/** Predictions with the model of one run. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import {
  predictionRequestSchema,
  runPredictionSchema,
  selectedRunPredictionSchema,
} from '../../experiments/records/prediction.js';
import type { ApiDependencies } from '../dependencies.js';
import { leaveBodyUnchecked, requireBody } from '../http/bodies/body.js';
import { untilDisconnect } from '../http/load/client-disconnect.js';
import { noSavedModel, runNotFound } from '../http/not-found.js';
import { ownOf } from '../http/own.js';
import { runParams } from '../http/parameters.js';
import { needs } from '../http/scopes.js';
import type { Predictor } from './ask-workers.js';
import { answerWith, predictionsOfModel } from './combine.js';
import { checkQuestion, memberOf, pictureBody, predictionBody, predictionResponse, requirePicture } from './members.js';
import { pictureQuery, readPredictionRequest } from './read-request.js';

const answerSchema = z
  .union([runPredictionSchema, selectedRunPredictionSchema])
  .meta({ id: 'SelectableRunPrediction' });

const predictSchema = {
  operationId: 'predict',
  security: needs('read'),
  tags: ['Predictions'],
  summary: "Predict digits with a run's saved model",
  description:
    "Send JSON with up to 100 images; `predictPicture` takes a picture as it is. Models see 28 × 28 pixels of white ink on black. A picture is prepared as MNIST's digits were: whatever the colour, size and place of the ink, and whatever the background, the digit is cut out, shrunk and centred (`fit`). Arrays are taken as they are. An image without a digit is refused (`NO_INK`). `preparation` says what was done, and `outputs` may ask for the `image` that the model saw.",
  params: runParams,
  querystring: pictureQuery,
  body: predictionBody(predictionRequestSchema),
  response: predictionResponse(answerSchema, 'RUN_NOT_FOUND'),
};

const predictPictureSchema = {
  ...predictSchema,
  response: predictionResponse(answerSchema, 'RUN_NOT_FOUND'),
  operationId: 'predictPicture',
  summary: "Predict the digit on a picture with a run's saved model",
  description:
    'The body is one picture, PNG, JPEG or WebP, of 28 to 1024 pixels per side. It may be sent as image/png and the like, too. The settings of the JSON request are query parameters here.',
  querystring: pictureQuery,
  body: pictureBody(),
};

type Question = FastifyRequest<{
  Params: z.output<typeof runParams>;
  Querystring: z.output<typeof pictureQuery>;
}>;

/** The routes that predict with a run. The body is checked by read-request.ts, image by image. */
export const runPredictionRoutes: FastifyPluginAsyncZodOpenApi<{
  deps: ApiDependencies;
  predictor: Predictor;
}> = async (app, { deps, predictor }) => {
  const options = { schema: predictSchema, validatorCompiler: leaveBodyUnchecked, preValidation: requireBody() };
  const answer = async (request: Question, reply: FastifyReply) => {
    const own = ownOf(request, deps);
    const { store } = own;
    const { runId } = request.params;
    const run = (await store.getRun(runId)) ?? runNotFound(runId);
    const { outputs, ...question } = await readPredictionRequest(request.body, request.query);
    const experiment = (await store.getExperiment(run.experimentId)) ?? runNotFound(runId);
    const member = await memberOf(run, experiment, own);
    if (member === null) noSavedModel(run);
    checkQuestion(question, [member], request);
    const [predicted] = await untilDisconnect(reply, (signal) => predictor.ask([member], question, signal));
    const { mcSamples, seed } = question;
    return {
      runId,
      weightsSha256: member.weightsSha256,
      mcSamples,
      seed,
      predictions: answerWith(predictionsOfModel(predicted!, mcSamples !== null), question, outputs),
    };
  };

  app.post('/runs/:runId/predict', options, answer);
  const picture = { ...options, schema: predictPictureSchema, preHandler: requirePicture };
  app.post('/runs/:runId/predict-picture', picture, answer);
};
