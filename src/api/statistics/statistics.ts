/** Statistics of finished runs. One set of threads computes all of them. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import type { ApiDependencies } from '../dependencies.js';
import { acrossRoutes } from './across.js';
import { biasVarianceRoutes } from './bias-variance.js';
import { comparisonRoutes } from './comparison.js';
import { diagnosticsRoutes } from './diagnostics.js';
import { ensembleRoutes } from './ensembles.js';
import { pathRoutes } from './path.js';
import { createStatisticsThreads } from './threads.js';

/** Routes of the statistics. */
export const statisticsRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const threads = createStatisticsThreads(deps.statistics);
  app.addHook('onClose', () => threads.close());
  const context = { deps, threads };
  await app.register(pathRoutes, context);
  await app.register(biasVarianceRoutes, context);
  await app.register(ensembleRoutes, context);
  await app.register(comparisonRoutes, context);
  await app.register(acrossRoutes, context);
  await app.register(diagnosticsRoutes, context);
};
