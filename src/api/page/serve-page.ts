/** The laboratory page at `/` and its files. It holds no data: it asks the API for them. */
import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

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
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Vite names a file after its content.
      const isNamedByContent = path.includes('/assets/');
      reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
    schemaHide: true,
  });
  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    reply.header('vary', 'accept');
    return request.headers.accept?.includes('text/html') ? sendPage(reply) : PLACES;
  });
}

const sendPage = (reply: FastifyReply) => reply.header('content-security-policy', POLICY).sendFile('index.html');
