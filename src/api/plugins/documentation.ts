/** The API's description: OpenAPI 3.1 from the routes' schemas, as JSON, as YAML and as a page at /docs. */
import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { fastifyZodOpenApiPlugin, fastifyZodOpenApiTransformers } from 'fastify-zod-openapi';
import { stringify } from 'yaml';
import { describeApi, documentOptions, polish } from '../openapi/document.js';
import type { ProductVersion } from '../openapi/product-version.js';

/** Collects the description of every route registered after it. */
export async function describeRoutes(app: FastifyInstance, version: ProductVersion): Promise<void> {
  await app.register(fastifyZodOpenApiPlugin, { documentOpts: documentOptions });
  await app.register(swagger, {
    openapi: describeApi(version),
    transform: fastifyZodOpenApiTransformers.transform,
    transformObject: (context) => polish(fastifyZodOpenApiTransformers.transformObject(context)),
  });
}

/** Swagger UI's settings; the snippets are copyable curl commands. */
const PAGE = { deepLinking: true, tryItOutEnabled: true, requestSnippetsEnabled: true, validatorUrl: null };

/** Serves the description and the pages that explain it. */
export async function serveDocumentation(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    // The page links to nothing outside this service; helmet's policy holds for it, too.
    staticCSP: false,
    uiConfig: PAGE,
  });

  let yaml: string | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  app.get('/openapi.yaml', { schema: { hide: true } }, async (_request, reply) => {
    yaml ??= toYaml(app);
    return reply.type('application/yaml; charset=utf-8').send(yaml);
  });
  for (const page of ['errors.md', 'events.md', 'statistics.md']) {
    const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
    app.get(`/docs/${page}`, { schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/markdown; charset=utf-8').send(text),
    );
  }
}

/** The description as committed in openapi.yaml. */
export function toYaml(app: FastifyInstance): string {
  return stringify(app.swagger(), { lineWidth: 120, aliasDuplicateObjects: false });
}
