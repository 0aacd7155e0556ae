/** Presets: named specs as starting points. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { findPreset, listPresets, presetSchema } from '../../experiments/catalog/presets/presets.js';
import { presetNotFound } from '../http/not-found.js';
import { onlyPage, pageSchema } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';

const PRESET_NAMES = listPresets().map(({ name }) => name);

/** Routes of the presets. */
export const presetRoutes: FastifyPluginAsyncZodOpenApi = async (app) => {
  app.get(
    '/presets',
    {
      schema: {
        operationId: 'listPresets',
        security: needs('read'),
        tags: ['Catalogs'],
        summary: 'List the presets',
        response: {
          200: {
            description: 'Every preset.',
            headers: tagHeaders,
            content: { 'application/json': { schema: pageSchema('PresetPage', presetSchema) } },
          },
          304: notModified,
          ...problemResponses('NOT_ACCEPTABLE'),
        },
      },
    },
    async () => onlyPage(listPresets()),
  );

  app.get(
    '/presets/:name',
    {
      schema: {
        operationId: 'getPreset',
        security: needs('read'),
        tags: ['Catalogs'],
        summary: 'Read a preset',
        params: z.object({ name: z.string().meta({ example: 'quick-start' }) }),
        response: {
          200: {
            description: 'The preset.',
            headers: tagHeaders,
            content: { 'application/json': { schema: presetSchema } },
          },
          304: notModified,
          ...problemResponses('PRESET_NOT_FOUND', 'NOT_ACCEPTABLE'),
        },
      },
    },
    async ({ params: { name } }) => findPreset(name) ?? presetNotFound(name, PRESET_NAMES),
  );
};
