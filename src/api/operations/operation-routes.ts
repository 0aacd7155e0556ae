/** What operators and orchestrators ask: is it alive, can it serve, which version is it. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import type { ApiDependencies } from '../dependencies.js';
import { problemResponses } from '../http/problem.js';
import type { ProductVersion } from '../openapi/product-version.js';

const liveSchema = z.object({ status: z.literal('alive') }).meta({ id: 'Liveness' });

const readySchema = z
  .object({
    status: z.enum(['ready', 'unavailable']),
    redis: z.enum(['up', 'down']),
    workers: z.int().nullable().meta({ description: 'Live workers; null while Redis is down.' }),
    trainers: z.int().nullable().meta({ description: 'Trainings they can run at once; null while Redis is down.' }),
  })
  .meta({
    id: 'Readiness',
    description:
      'Ready means that requests are served. With no workers the service is still ready: experiments are accepted and stored, and train when a worker comes.',
  });

const versionSchema = z
  .object({ name: z.string(), version: z.string(), node: z.string(), api: z.literal('v1') })
  .meta({ id: 'Version' });

/** /health/live and /health/ready: open to everybody, and answered under load. */
export const healthRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.get(
    '/health/live',
    {
      schema: {
        operationId: 'getLiveness',
        tags: ['Operations'],
        summary: 'Is the process alive?',
        security: [],
        response: { 200: { description: 'It is.', content: { 'application/json': { schema: liveSchema } } } },
      },
    },
    async () => ({ status: 'alive' as const }),
  );

  app.get(
    '/health/ready',
    {
      schema: {
        operationId: 'getReadiness',
        tags: ['Operations'],
        summary: 'Can it serve requests, and who trains?',
        security: [],
        response: {
          200: { description: 'Ready.', content: { 'application/json': { schema: readySchema } } },
          503: { description: 'Redis does not answer.', content: { 'application/json': { schema: readySchema } } },
        },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      try {
        await deps.store.ping();
        const { workers, trainers } = await deps.store.countWorkers();
        return { status: 'ready' as const, redis: 'up' as const, workers, trainers };
      } catch (err) {
        if (!(err instanceof ServiceError)) throw err;
        request.log.warn({ reason: err.message }, 'Not ready.');
        return reply
          .code(503)
          .header('retry-after', 1)
          .send({ status: 'unavailable', redis: 'down', workers: null, trainers: null });
      }
    },
  );
};

/** /v1/version */
export const versionRoutes: FastifyPluginAsyncZodOpenApi<{ version: ProductVersion }> = async (app, { version }) => {
  app.get(
    '/version',
    {
      schema: {
        operationId: 'getVersion',
        tags: ['Operations'],
        summary: 'Which version is running?',
        response: {
          200: {
            description: 'Product, runtime and API version.',
            content: { 'application/json': { schema: versionSchema } },
          },
          ...problemResponses('NOT_ACCEPTABLE'),
        },
      },
    },
    async () => ({ ...version, node: process.versions.node, api: 'v1' as const }),
  );
};
