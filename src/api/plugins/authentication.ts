/** Who may use the service: everybody on this machine, or holders of a configured bearer key. */
import { createHash } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import bearerAuth from '@fastify/bearer-auth';
import type { FastifyInstance } from 'fastify';
import { type Config, ConfigError } from '../../config.js';
import { ServiceError } from '../../errors.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the key that the request carries: tells keys apart in the log. Undefined without keys. */
    keyFingerprint?: string;
  }
}

/** The first eight hexadecimal digits of the SHA-256 of a key. */
export const fingerprintOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 8);

/** Requires a bearer key on every route of `scope`; does nothing when no keys are configured. */
export async function requireKey(scope: FastifyInstance, http: Config['http']): Promise<void> {
  if (http.apiKeys.length === 0) return;
  // The name of the scheme is case-insensitive (RFC 9110, section 11.1); the plugin compares it.
  scope.addHook('onRequest', async ({ headers }) => {
    if (headers.authorization) headers.authorization = headers.authorization.replace(/^bearer(?= )/i, 'Bearer');
  });
  await scope.register(bearerAuth, {
    keys: new Set(http.apiKeys),
    verifyErrorLogLevel: 'debug',
    // An error as the body passes through the error handler and becomes a problem document.
    errorResponse: unauthorized as unknown as () => { error: string },
  });
  // Runs after the check.
  scope.addHook('onRequest', async (request) => {
    request.keyFingerprint = fingerprintOf(request.headers.authorization!.slice('Bearer '.length).trim());
  });
}

function unauthorized(): ServiceError {
  return new ServiceError(
    'UNAUTHORIZED',
    'Send "Authorization: Bearer <key>" with one of the keys of this installation.',
  );
}

/**
 * Refuses to listen to other machines without keys, unless anonymous use is allowed explicitly.
 * @throws ConfigError that names the settings
 */
export function assertMayListen({
  host,
  apiKeys,
  allowAnonymous,
}: Pick<Config['http'], 'host' | 'apiKeys' | 'allowAnonymous'>): void {
  if (isLoopback(host) || apiKeys.length > 0 || allowAnonymous) return;
  throw new ConfigError(
    `HOST=${host} is reachable from other machines, and no key is required. Set REGULAB_API_KEYS to a comma-separated ` +
      'list of keys, or REGULAB_ALLOW_ANONYMOUS=true to allow anonymous use, or keep HOST at 127.0.0.1.',
  );
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Also in long forms, and of IPv4 addresses that are written as IPv6 ones. */
function isLoopback(host: string): boolean {
  const [address = ''] = host.split('%');
  const version = isIP(address);
  return version === 0 ? host === 'localhost' : LOOPBACK.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
