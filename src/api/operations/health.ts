/** Health checks for operators and orchestrators: is it alive, can it serve? */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import type { ApiDependencies } from '../dependencies.js';
import { NOT_READY_CODES, readReadiness } from './readiness.js';

const liveness = z.object({ status: z.literal('alive') }).meta({ id: 'Liveness' });

const readiness = z
  .object({
    status: z.enum(['ready', 'degraded', 'unavailable']).meta({
      description:
        'ready: a submission would be accepted and trained. degraded: it would be accepted, but wait for a worker or the disk. unavailable: it would be refused.',
    }),
    redis: z.enum(['up', 'down']),
    workers: z.int().nullable().meta({ description: 'Live workers; null while Redis is down.' }),
    trainers: z.int().nullable().meta({ description: 'Runs they can train at once; null while Redis is down.' }),
    reasons: z
      .array(z.object({ code: z.enum(NOT_READY_CODES), message: z.string() }))
      .meta({ description: 'Why the service is not `ready`; empty when it is.' }),
  })
  .meta({ id: 'Readiness', description: 'Whether a submission would be accepted and trained, and if not, why.' });

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
  summary: 'Would a submission be accepted and trained?',
  security: [],
  response: {
    200: {
      description: 'Submissions are accepted; `status` and `reasons` say whether they are trained now.',
      content: { 'application/json': { schema: readiness } },
    },
    503: {
      description: 'Submissions are refused; `reasons` says why.',
      content: { 'application/json': { schema: readiness } },
    },
  },
};

/** /health/live and /health/ready: need no key, and answer under load. */
export const healthRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.get('/health/live', { schema: liveSchema }, async () => ({ status: 'alive' as const }));

  app.get('/health/ready', { schema: readySchema }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const answer = await readReadiness(deps);
    if (answer.status !== 'unavailable') return answer;
    request.log.warn({ reasons: answer.reasons }, 'not ready');
    return reply.code(503).header('retry-after', 1).send(answer);
  });
};
