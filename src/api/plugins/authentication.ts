/** Who may use the service: everybody on this machine, or holders of a key. */
import { BlockList, isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ANYBODY, type Principal } from '../../access/principal.js';
import { allows } from '../../access/scopes.js';
import { type Config, ConfigError, requiresKeys } from '../../config.js';
import { ServiceError } from '../../errors.js';
import { scopeOf } from '../http/scopes.js';
import type { KeyCheck } from './key-check.js';
import type { WrongKeyLimit } from './rate-limit.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller. On a route that is open to everybody: anybody. */
    principal: Principal;
    /** Whether its key is still good, for answers that take their time; null without a key. */
    isStillAllowed: (() => Promise<boolean>) | null;
    /** @throws ServiceError UNAUTHORIZED when its key has ended meanwhile */
    assertAllowed(): Promise<void>;
  }
}

export interface KeyGate {
  check: KeyCheck;
  limitWrong: WrongKeyLimit;
}

/** Gives every request a principal. Registered on the root. */
export function identifyNobody(app: FastifyInstance): void {
  const holders = new WeakMap<FastifyRequest, Principal>();
  app.decorateRequest('principal', {
    getter() {
      return holders.get(this) ?? ANYBODY;
    },
    setter(principal) {
      holders.set(this, principal);
    },
  });
  app.decorateRequest('isStillAllowed', null);
  app.decorateRequest('assertAllowed', async () => undefined);
}

/**
 * Identifies the caller on every route of `scope`, each of which must say what it needs. A key that
 * is sent is checked where none is required, too.
 */
export function requireKey(scope: FastifyInstance, http: Config['http'], { check, limitWrong }: KeyGate): void {
  scope.addHook('onRoute', (route) => void scopeOf(route));
  const mustHaveKey = requiresKeys(http);
  scope.addHook('onRequest', (request, reply, done) => {
    const key = keyIn(request);
    if (key === undefined && !mustHaveKey) done();
    else admit(request, reply, key).then(() => done(), done);
  });

  async function admit(request: FastifyRequest, reply: FastifyReply, key: string | undefined): Promise<void> {
    request.principal = await identify(key, check, reply).catch(async (error) => {
      if (key !== undefined && error.code === 'UNAUTHORIZED') await limitWrong(request.ip);
      throw error;
    });
    request.assertAllowed = async () => void (await identify(key, check, reply));
    // While Redis does not answer, there is nothing to read either.
    request.isStillAllowed = () =>
      check(key!)
        .then((holder) => holder !== null)
        .catch(() => true);
    const wanted = scopeOf({ url: request.routeOptions.url, schema: request.routeOptions.schema });
    if (allows(request.principal.scopes, wanted)) return;
    reply.header('www-authenticate', `Bearer realm="regulab", error="insufficient_scope", scope="${wanted}"`);
    throw new ServiceError('SCOPE_MISSING', `This needs a key with the scope "${wanted}".`);
  }
}

/** The name of the scheme is case-insensitive (RFC 9110, section 11.1). */
function keyIn({ headers }: FastifyRequest): string | undefined {
  const [scheme = '', ...rest] = (headers.authorization ?? '').split(' ');
  const key = rest.join(' ').trim();
  return scheme.toLowerCase() === 'bearer' && key !== '' ? key : undefined;
}

/** @throws ServiceError UNAUTHORIZED, in the words of RFC 6750 */
async function identify(key: string | undefined, check: KeyCheck, reply: FastifyReply): Promise<Principal> {
  const principal = key === undefined ? null : await check(key);
  if (principal !== null) return principal;
  const fault = key === undefined ? '' : ', error="invalid_token"';
  reply.header('www-authenticate', `Bearer realm="regulab"${fault}`);
  throw new ServiceError(
    'UNAUTHORIZED',
    'Send "Authorization: Bearer <key>" with a key of this installation that has neither expired nor been revoked.',
  );
}

/**
 * Refuses to listen to other machines without keys, unless anonymous use is allowed explicitly.
 * @throws ConfigError that names the settings
 */
export function assertMayListen({
  host,
  allowAnonymous,
  ...keys
}: Pick<Config['http'], 'host' | 'apiKeys' | 'requireKeys' | 'allowAnonymous'>): void {
  if (isLoopback(host) || requiresKeys(keys) || allowAnonymous) return;
  throw new ConfigError(
    `HOST=${host} is reachable from other machines, and no key is required. Set REGULAB_API_KEYS to a comma-separated ` +
      'list of keys, or REGULAB_REQUIRE_KEYS=true once there are others, or REGULAB_ALLOW_ANONYMOUS=true to allow anonymous use, or keep HOST at 127.0.0.1.',
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
