/** The catalog of techniques. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { findTechnique, TECHNIQUES } from '../../experiments/catalog/techniques/catalog.js';
import { techniqueSchema } from '../../experiments/catalog/techniques/technique.js';
import { techniqueNotFound } from '../http/not-found.js';
import { onlyPage, pageSchema } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';

/** Routes of the techniques. */
export const techniqueRoutes: FastifyPluginAsyncZodOpenApi = async (app) => {
  app.get(
    '/techniques',
    {
      schema: {
        operationId: 'listTechniques',
        tags: ['Catalogs'],
        summary: 'List the techniques',
        response: {
          200: {
            description: 'Every technique.',
            content: { 'application/json': { schema: pageSchema('TechniquePage', techniqueSchema) } },
          },
          ...problemResponses('NOT_ACCEPTABLE'),
        },
      },
    },
    async () => onlyPage([...TECHNIQUES]),
  );

  app.get(
    '/techniques/:name',
    {
      schema: {
        operationId: 'getTechnique',
        tags: ['Catalogs'],
        summary: 'Read a technique',
        params: z.object({ name: z.string().meta({ example: 'dropout' }) }),
        response: {
          200: { description: 'The technique.', content: { 'application/json': { schema: techniqueSchema } } },
          ...problemResponses('TECHNIQUE_NOT_FOUND', 'NOT_ACCEPTABLE'),
        },
      },
    },
    async ({ params: { name } }) => findTechnique(name) ?? techniqueNotFound(name),
  );
};
