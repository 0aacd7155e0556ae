/** How a route says that it will go away: RFC 9745 (Deprecation) and RFC 8594 (Sunset). */
import type { FastifyInstance } from 'fastify';
import { atOnce } from '../http/hooks.js';

export interface Deprecation {
  /** Since when clients should leave it: an RFC 3339 date or time. */
  since: string;
  /** When it may be gone, at least half a year after `since`. Left out while that is open. */
  sunset?: string;
  /** What to use instead: a path below the service, such as `/v1/experiments:plan`. */
  successor?: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    deprecation?: Deprecation;
  }
}

const LINK_TO_POLICY = '</docs/deprecations.md>; rel="deprecation"; type="text/markdown"';

/**
 * Marks the routes of `scope` whose `config` has a {@link Deprecation}: in every answer, errors
 * included, and in the API description.
 */
export function announceDeprecations(scope: FastifyInstance): void {
  scope.addHook('onRoute', ({ config, schema }) => {
    if (config?.deprecation && schema) schema.deprecated = true;
  });
  scope.addHook(
    'onRequest',
    atOnce(({ routeOptions }, reply) => {
      const { deprecation } = routeOptions.config;
      if (deprecation === undefined) return;
      const { since, sunset, successor } = deprecation;
      reply.header('deprecation', `@${Date.parse(since) / 1000}`);
      if (sunset !== undefined) reply.header('sunset', new Date(sunset).toUTCString());
      const links = successor === undefined ? [] : [`<${successor}>; rel="successor-version"`];
      reply.header('link', [LINK_TO_POLICY, ...links].join(', '));
    }),
  );
}
