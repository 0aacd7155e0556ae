/** What browsers may do: response headers, which origins may read answers and change something. */
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../../config.js';
import { atOnce } from '../../http/hooks.js';
import { keepWebPagesOut } from './web-pages.js';

/**
 * The answers are data. The one page, /docs, loads only what this service serves. TLS ends at a
 * proxy in front, if any: plain HTTP on a laptop must not be pinned to HTTPS.
 */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "connect-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
  ].join(';'),
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};

/** The headers that every answer has. */
export function securityHeaders({ corsOrigins }: Config['http']): Record<string, string> {
  // Pages of allowed origins fetch models: CORS decides, not this header.
  const resourcePolicy = corsOrigins.length > 0 ? 'cross-origin' : 'same-origin';
  return { ...HEADERS, 'cross-origin-resource-policy': resourcePolicy };
}

/** Registered on the root: every answer has the headers, errors included. */
export async function addSecurity(app: FastifyInstance, http: Config['http']): Promise<void> {
  const headers = securityHeaders(http);
  app.addHook(
    'onRequest',
    atOnce((_request, reply) => void reply.headers(headers)),
  );
  if (http.corsOrigins.length > 0) await allowOrigins(app, http.corsOrigins);
  keepWebPagesOut(app, http);
}

async function allowOrigins(app: FastifyInstance, origins: string[]): Promise<void> {
  await app.register(cors, {
    origin: origins.includes('*') ? '*' : origins,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    // Without a list the preflight allows what it was asked for: tracing and caching headers of all
    // kinds do no harm, and what may be read is decided by the origin.
    exposedHeaders: [
      'accept-ranges',
      'content-disposition',
      'content-length',
      'content-range',
      'deduplicated',
      'etag',
      'idempotency-replayed',
      'link',
      'location',
      'preference-applied',
      'ratelimit',
      'ratelimit-policy',
      'repr-digest',
      'retry-after',
      'x-request-id',
    ],
    maxAge: 600,
    strictPreflight: false,
  });
}
