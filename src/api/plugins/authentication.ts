/** Who may use the service: everybody on this machine, or whoever has one of the configured bearer keys. */
import { isIP } from 'node:net';
import bearerAuth from '@fastify/bearer-auth';
import type { FastifyInstance } from 'fastify';
import { type Config, ConfigError } from '../../config.js';
import { ServiceError } from '../../errors.js';

/** Asks for a bearer key on every route registered on `scope`; does nothing when no keys are configured. */
export async function requireKey(scope: FastifyInstance, http: Config['http']): Promise<void> {
  if (http.apiKeys.length === 0) return;
  await scope.register(bearerAuth, {
    keys: new Set(http.apiKeys),
    verifyErrorLogLevel: 'debug',
    // An error as body goes through the error handler and comes out as a problem document.
    errorResponse: unauthorized as unknown as () => { error: string },
  });
}

function unauthorized(): ServiceError {
  return new ServiceError(
    'UNAUTHORIZED',
    'Send "Authorization: Bearer <key>" with one of the keys of this installation.',
  );
}

/**
 * Beyond this machine the service must know who calls, or be told that it need not.
 * @throws ConfigError saying what to set
 */
export function assertMayListen({ host, apiKeys, allowAnonymous }: Config['http']): void {
  if (isLoopback(host) || apiKeys.length > 0 || allowAnonymous) return;
  throw new ConfigError(
    `HOST=${host} is reachable from other machines, and no key is asked for. Set REGULAB_API_KEYS to a comma-separated ` +
      'list of keys, or REGULAB_ALLOW_ANONYMOUS=true to let anybody use the service, or leave HOST at 127.0.0.1.',
  );
}

function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1';
}
