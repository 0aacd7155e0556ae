/** What browsers may do: response headers, which origins may read answers and change something. */
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { keepWebPagesOut } from './web-pages.js';

/** Registered on the root: every answer has the headers, errors included. */
export async function addSecurity(app: FastifyInstance, http: Config['http']): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      // The answers are data. The one page, /docs, loads only what this service serves.
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
      },
    },
    // Pages of allowed origins fetch models: CORS decides, not this header.
    crossOriginResourcePolicy: { policy: http.corsOrigins.length > 0 ? 'cross-origin' : 'same-origin' },
    // TLS ends at a proxy in front, if any. Plain HTTP on a laptop must not be pinned to HTTPS.
    strictTransportSecurity: false,
  });
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
