/** Reports and figures. A thread of their own computes them, so that short answers never wait. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import type { ApiDependencies } from '../dependencies.js';
import { createStatisticsThreads } from '../statistics/threads.js';
import { figureRoute } from './figure.js';
import { figureListRoute } from './figure-list.js';
import { reportRoute } from './report.js';

/** Reports and figures that may wait for the thread. */
const WAITING = 16;

/** Routes of the reports and figures. */
export const reportRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const overloaded = 'Too many reports and figures are being made.';
  const threads = createStatisticsThreads({ waiting: WAITING, ...deps.statistics, threads: 1, overloaded });
  app.addHook('onClose', () => threads.close());
  const context = { deps, threads };
  await app.register(reportRoute, context);
  await app.register(figureListRoute, context);
  await app.register(figureRoute, context);
};
