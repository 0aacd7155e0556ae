/** Predictions with saved models. Workers compute them; nothing is stored. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { PREDICTION_LIMITS } from '../../experiments/records/prediction.js';
import { PICTURE_TYPES } from '../../file-formats.js';
import { type ApiDependencies, DEFAULT_TIMING } from '../dependencies.js';
import { readJsonBodies } from '../http/bodies/body.js';
import { createPredictor } from './ask-workers.js';
import { OTHER_PICTURE_TYPES } from './picture.js';
import { armPredictionRoutes } from './predict-with-arm.js';
import { runPredictionRoutes } from './predict-with-run.js';

/** Routes of predictions. They share one connection to the answers of the workers. */
export const predictionRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const { stores, predictions: queue, feed } = deps;
  const { predictionMs: timeoutMs } = { ...DEFAULT_TIMING, ...deps.timing };
  const predictor = createPredictor({ stores, queue, feed, timeoutMs });
  app.addHook('onClose', async () => predictor.close());
  readJsonBodies(app as unknown as FastifyInstance, PREDICTION_LIMITS.jsonBytes);
  app.addContentTypeParser(
    [...PICTURE_TYPES, ...OTHER_PICTURE_TYPES, 'application/octet-stream'],
    { parseAs: 'buffer', bodyLimit: PREDICTION_LIMITS.pictureBytes },
    async (_request: FastifyRequest, body: Buffer) => body,
  );
  await app.register(runPredictionRoutes, { deps, predictor });
  await app.register(armPredictionRoutes, { deps, predictor });
};
