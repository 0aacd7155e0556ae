/** What a key must allow for a route. Its schema says so in `security`, where clients read it. */
import type { Scope } from '../../access/scopes.js';

interface SecuritySchema {
  security?: readonly Record<string, readonly string[]>[];
}

/** The `security` of a route: a key with this scope, or none where none is required. */
export const needs = (scope: Scope) => [{ bearer: [scope] }, {}];

/**
 * The scope of a route.
 * @throws Error when its schema has none: nobody has said who may use it
 */
export function scopeOf({ url, schema }: { url: string | undefined; schema?: unknown }): Scope {
  const scope = (schema as SecuritySchema | undefined)?.security?.[0]?.bearer?.[0];
  if (scope === undefined) throw new Error(`The route ${url} does not say which scope it needs.`);
  return scope as Scope;
}
