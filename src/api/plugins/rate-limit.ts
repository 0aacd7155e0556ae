/**
 * How many requests a tenant may send within a minute, and how many wrong keys an address, with the
 * headers of draft-ietf-httpapi-ratelimit-headers-10. @fastify/rate-limit knows
 * those of older drafts only.
 */
import type { FastifyInstance } from 'fastify';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import { ServiceError } from '../../errors.js';
import type { AccessStore, RequestCount } from '../../store/access-store/access-store.js';
import { tenantOf } from '../http/tenant.js';

const WINDOW_MS = 60_000;
/** Tenants, or addresses, that are counted in this process while Redis does not answer. */
const KEPT_COUNTS = 10_000;
/** Of the 128 bits of an address of IPv6, those that a client does not choose. */
const NETWORK_PARTS = 4;

/**
 * Counts the requests to every route of `scope` in Redis, for all processes together. While it does
 * not answer, each process counts its own: what needs no Redis is answered then, within bounds.
 * @param most requests within a minute; 0: no limit
 */
export function limitRequests(scope: FastifyInstance, most: number, access: AccessStore): void {
  if (most === 0) return;
  const countOf = countTogether((tenant) => access.countRequest(tenant, WINDOW_MS));
  scope.addHook('onRequest', async (request, reply) => {
    const tenant = tenantOf(request);
    const { count, resetMs } = await countOf(tenant);
    const seconds = secondsOf(resetMs);
    reply.header('ratelimit-policy', `"requests";q=${most};w=${WINDOW_MS / 1000}`);
    reply.header('ratelimit', `"requests";r=${Math.max(most - count, 0)};t=${seconds}`);
    if (count <= most) return;
    throw new ServiceError('TOO_MANY_REQUESTS', `Your tenant may send ${most} requests within a minute.`, {
      retryAfterSeconds: seconds,
    });
  });
}

/** Counts a wrong key from an address. @throws ServiceError TOO_MANY_REQUESTS after too many */
export type WrongKeyLimit = (address: string) => Promise<void>;

/**
 * Wrong keys are counted like requests. A right one is never refused: behind a proxy, all clients
 * have one address.
 * @param most within a minute; 0: no limit
 */
export function limitWrongKeys(most: number, access: AccessStore): WrongKeyLimit {
  if (most === 0) return async () => undefined;
  const countOf = countTogether((network) => access.countWrongKey(network, WINDOW_MS));
  return async (address) => {
    const { count, resetMs } = await countOf(networkOf(address));
    if (count <= most) return;
    throw new ServiceError('TOO_MANY_REQUESTS', `Your address has sent more than ${most} wrong keys within a minute.`, {
      retryAfterSeconds: secondsOf(resetMs),
    });
  };
}

/** The address, or of IPv6 the /64 that it is in: a client has all of that. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${parsed.toNormalizedString().split(':').slice(0, NETWORK_PARTS).join(':')}::`;
}

const secondsOf = (ms: number) => Math.max(Math.ceil(ms / 1000), 1);

function countTogether(count: (who: string) => Promise<RequestCount>): (who: string) => Promise<RequestCount> {
  const countHere = createLocalCount();
  return (who) => count(who).catch(() => countHere(who));
}

function createLocalCount() {
  const windows = new LRUCache<string, { count: number; ends: number }>({ max: KEPT_COUNTS });
  return (who: string): RequestCount => {
    const now = performance.now();
    const known = windows.get(who);
    const window = known !== undefined && known.ends > now ? known : { count: 0, ends: now + WINDOW_MS };
    window.count += 1;
    windows.set(who, window);
    return { count: window.count, resetMs: window.ends - now };
  };
}
