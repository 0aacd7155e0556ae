/**
 * The API description: OpenAPI 3.1 from the schemas of the routes, as JSON, YAML and a page at
 * /docs.
 */
import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { fastifyZodOpenApiPlugin, fastifyZodOpenApiTransformers } from 'fastify-zod-openapi';
import type { ProductVersion } from '../../product-version.js';
import { describeApi, documentOptions, polish } from '../openapi/document.js';
import { toReadableYaml } from '../openapi/yaml.js';

/** Collects the description of every route registered after this call. */
export async function describeRoutes(app: FastifyInstance, version: ProductVersion): Promise<void> {
  await app.register(fastifyZodOpenApiPlugin, { documentOpts: documentOptions });
  await app.register(swagger, {
    openapi: describeApi(version),
    transform: fastifyZodOpenApiTransformers.transform,
    transformObject: (context) => polish(fastifyZodOpenApiTransformers.transformObject(context)),
  });
}

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="150" height="40" viewBox="0 0 150 40">
<text x="0" y="28" font-family="system-ui, sans-serif" font-size="28" font-weight="600" fill="#fff">regulab</text>
</svg>`;

/** Settings of Swagger UI. The snippets are curl commands to copy. */
const PAGE = { deepLinking: true, tryItOutEnabled: true, requestSnippetsEnabled: true, validatorUrl: null };

/** Serves the description and the pages that it links to. */
export async function serveDocumentation(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    // The page loads nothing from other hosts, so the policy of every answer applies to it as well.
    staticCSP: false,
    uiConfig: PAGE,
    logo: { type: 'image/svg+xml', content: LOGO, href: '/docs' },
    theme: { title: 'regulab: API' },
  });

  let yaml: string | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  app.get('/openapi.yaml', { schema: { hide: true } }, async (_request, reply) => {
    yaml ??= toYaml(app);
    return reply.type('application/yaml; charset=utf-8').send(yaml);
  });
  for (const page of ['errors.md', 'events.md', 'statistics.md', 'deprecations.md']) {
    const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
    app.get(`/docs/${page}`, { schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/markdown; charset=utf-8').send(text),
    );
  }
}

/** The description as committed in openapi.yaml. */
export function toYaml(app: FastifyInstance): string {
  return toReadableYaml(app.swagger());
}
