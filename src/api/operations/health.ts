/** Health checks for operators and orchestrators: is it alive, can it serve? */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import type { ApiDependencies } from '../dependencies.js';

const liveness = z.object({ status: z.literal('alive') }).meta({ id: 'Liveness' });

const readiness = z
  .object({
    status: z.enum(['ready', 'unavailable']),
    redis: z.enum(['up', 'down']),
    workers: z.int().nullable().meta({ description: 'Live workers; null while Redis is down.' }),
    trainers: z.int().nullable().meta({ description: 'Trainings they can run at once; null while Redis is down.' }),
  })
  .meta({
    id: 'Readiness',
    description:
      'Ready means that requests are served. Without workers the service is still ready: experiments are accepted and stored, and train when a worker starts.',
  });

const liveSchema = {
  operationId: 'getLiveness',
  tags: ['Operations'],
  summary: 'Is the process alive?',
  security: [],
  response: { 200: { description: 'It is alive.', content: { 'application/json': { schema: liveness } } } },
};

const readySchema = {
  operationId: 'getReadiness',
  tags: ['Operations'],
  summary: 'Can it serve requests, and are there workers?',
  security: [],
  response: {
    200: { description: 'Ready.', content: { 'application/json': { schema: readiness } } },
    503: { description: 'Redis is not responding.', content: { 'application/json': { schema: readiness } } },
  },
};

/** /health/live and /health/ready: need no key, and answer under load. */
export const healthRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.get('/health/live', { schema: liveSchema }, async () => ({ status: 'alive' as const }));

  app.get('/health/ready', { schema: readySchema }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      await deps.store.ping();
      const { workers, trainers } = await deps.store.countWorkers();
      return { status: 'ready' as const, redis: 'up' as const, workers, trainers };
    } catch (err) {
      if (!(err instanceof ServiceError)) throw err;
      request.log.warn({ reason: err.message }, 'not ready');
      return reply
        .code(503)
        .header('retry-after', 1)
        .send({ status: 'unavailable', redis: 'down', workers: null, trainers: null });
    }
  });
};
