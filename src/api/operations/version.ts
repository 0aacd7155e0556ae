/** Which version is running. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import type { ProductVersion } from '../../product-version.js';
import { problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';

const versionSchema = z
  .object({ name: z.string(), version: z.string(), node: z.string(), api: z.literal('v1') })
  .meta({ id: 'Version' });

const readSchema = {
  operationId: 'getVersion',
  security: needs('read'),
  tags: ['Operations'],
  summary: 'Which version is running?',
  response: {
    200: {
      description: 'Product, runtime and API version.',
      headers: tagHeaders,
      content: { 'application/json': { schema: versionSchema } },
    },
    304: notModified,
    ...problemResponses('NOT_ACCEPTABLE'),
  },
};

/** /v1/version */
export const versionRoutes: FastifyPluginAsyncZodOpenApi<{ version: ProductVersion }> = async (app, { version }) => {
  app.get('/version', { schema: readSchema }, async () => ({
    ...version,
    node: process.versions.node,
    api: 'v1' as const,
  }));
};
