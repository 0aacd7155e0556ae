/** GET /metrics for Prometheus: HTTP figures of this process, and figures from Redis. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import type { ApiDependencies } from '../dependencies.js';
import { problemResponses } from '../http/problem.js';
import { needs } from '../http/scopes.js';
import type { ServiceMetrics } from './service-metrics.js';

/** The route of the metrics. Answers 200 with `regulab_store_up 0` while Redis is unreachable. */
export const prometheusRoutes: FastifyPluginAsyncZodOpenApi<{
  deps: ApiDependencies;
  metrics: ServiceMetrics;
}> = async (app, { deps, metrics }) => {
  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'getPrometheusMetrics',
        security: needs('read'),
        tags: ['Operations'],
        summary: 'Metrics for Prometheus',
        response: {
          200: { description: 'Text exposition format.', content: { 'text/plain': { schema: z.string() } } },
          ...problemResponses(),
        },
      },
    },
    async (request, reply) => {
      const text = await metrics.scrape(deps, request.log);
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text);
    },
  );
};
