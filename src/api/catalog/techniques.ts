/** The catalog of techniques. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { measuredFor } from '../../experiments/catalog/evidence/measured.js';
import { measuredHereSchema, withText } from '../../experiments/catalog/evidence/words.js';
import { findTechnique, TECHNIQUES } from '../../experiments/catalog/techniques/catalog.js';
import { type Technique, techniqueSchema } from '../../experiments/catalog/techniques/technique.js';
import { techniqueNotFound } from '../http/not-found.js';
import { onlyPage, pageSchema } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';

const TECHNIQUE_NAMES = TECHNIQUES.map(({ name }) => name);

const measuredTechniqueSchema = techniqueSchema
  .extend({
    measured: z.array(measuredHereSchema).meta({
      description:
        'What the presets of regulab have measured of it, at the strengths that validation chose. Empty where nothing has been measured.',
    }),
  })
  .meta({ id: 'Technique', description: techniqueSchema.meta()?.description });

const withMeasurements = (technique: Technique) => ({
  ...technique,
  measured: measuredFor(technique.name).map(withText),
});

/** Routes of the techniques. */
export const techniqueRoutes: FastifyPluginAsyncZodOpenApi = async (app) => {
  app.get(
    '/techniques',
    {
      schema: {
        operationId: 'listTechniques',
        security: needs('read'),
        tags: ['Catalogs'],
        summary: 'List the techniques',
        response: {
          200: {
            description: 'Every technique.',
            headers: tagHeaders,
            content: { 'application/json': { schema: pageSchema('TechniquePage', measuredTechniqueSchema) } },
          },
          304: notModified,
          ...problemResponses('NOT_ACCEPTABLE'),
        },
      },
    },
    async () => onlyPage(TECHNIQUES.map(withMeasurements)),
  );

  app.get(
    '/techniques/:name',
    {
      schema: {
        operationId: 'getTechnique',
        security: needs('read'),
        tags: ['Catalogs'],
        summary: 'Read a technique',
        params: z.object({ name: z.string().meta({ example: 'dropout' }) }),
        response: {
          200: {
            description: 'The technique.',
            headers: tagHeaders,
            content: { 'application/json': { schema: measuredTechniqueSchema } },
          },
          304: notModified,
          ...problemResponses('TECHNIQUE_NOT_FOUND', 'NOT_ACCEPTABLE'),
        },
      },
    },
    async ({ params: { name } }) => withMeasurements(findTechnique(name) ?? techniqueNotFound(name, TECHNIQUE_NAMES)),
  );
};
