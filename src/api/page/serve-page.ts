/** The laboratory page at `/` and its files. It holds no data: it asks the API for them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import accepts from '@fastify/accepts';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { entityTag, matchesEntityTag } from '../http/reads/conditional.js';

/** Vite's output (scripts/setup/build.mjs). */
const BUNDLE = fileURLToPath(new URL('../../../dist-web/', import.meta.url));

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Where to go from the address that `npm start` prints, for programs. */
const PLACES = {
  page: '/',
  documentation: '/docs',
  description: '/openapi.yaml',
  ready: '/health/ready',
  experiments: '/v1/experiments',
  presets: '/v1/presets',
};

/** Answers browsers with the page, and others with the places to go to. */
export async function servePage(app: FastifyInstance): Promise<void> {
  await app.register(files, {
    root: BUNDLE,
    // A route for each file: an unknown address stays one.
    wildcard: false,
    index: false,
    // The page has one address, with its policy; its compressed files have none.
    globIgnore: ['index.html', '**/*.{br,gz}'],
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Vite names a file after its content.
      const isNamedByContent = path.includes('/assets/');
      reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
    schemaHide: true,
  });
  const page = readFileSync(`${BUNDLE}index.html`, 'utf8');
  const tag = entityTag(createHash('sha256').update(page).digest('base64url'));
  await app.register(async (scope) => {
    await scope.register(accepts);
    scope.get('/', { schema: { hide: true } }, async (request, reply) => {
      reply.header('vary', 'accept');
      // Who accepts anything is a program.
      if (request.accepts().type(['application/json', 'text/html']) !== 'text/html') return PLACES;
      reply.headers({ 'content-security-policy': POLICY, 'cache-control': 'no-cache', etag: tag });
      if (matchesEntityTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
      return reply.type('text/html; charset=utf-8').send(page);
    });
  });
}
