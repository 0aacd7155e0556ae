/** Predictions with saved models. Workers compute them; nothing is stored. */
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { type ApiDependencies, DEFAULT_TIMING } from '../dependencies.js';
import { createPredictor } from './ask-workers.js';
import { armPredictionRoutes } from './predict-with-arm.js';
import { runPredictionRoutes } from './predict-with-run.js';

/** Routes of predictions. They share one connection to the answers of the workers. */
export const predictionRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const { store, predictions: queue, feed } = deps;
  const { predictionMs: timeoutMs } = { ...DEFAULT_TIMING, ...deps.timing };
  const predictor = createPredictor({ store, queue, feed, timeoutMs });
  app.addHook('onClose', async () => predictor.close());
  app.addContentTypeParser('image/png', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => body);
  await app.register(runPredictionRoutes, { deps, predictor });
  await app.register(armPredictionRoutes, { deps, predictor });
};
