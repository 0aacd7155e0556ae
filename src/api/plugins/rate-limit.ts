/**
 * How many requests a tenant may send within a minute, with the headers of
 * draft-ietf-httpapi-ratelimit-headers-10. @fastify/rate-limit knows those of older drafts only.
 */
import type { FastifyInstance } from 'fastify';
import { LRUCache } from 'lru-cache';
import { ServiceError } from '../../errors.js';
import type { AccessStore } from '../../store/access-store/access-store.js';
import { tenantOf } from '../http/tenant.js';

const WINDOW_MS = 60_000;
/** Tenants that are counted in this process while Redis does not answer. */
const KEPT_TENANTS = 10_000;

/**
 * Counts the requests to every route of `scope` in Redis, for all processes together. While it does
 * not answer, each process counts its own: what needs no Redis is answered then, within bounds.
 * @param most requests within a minute; 0: no limit
 */
export function limitRequests(scope: FastifyInstance, most: number, access: AccessStore): void {
  if (most === 0) return;
  const countHere = createLocalCount();
  scope.addHook('onRequest', async (request, reply) => {
    const tenant = tenantOf(request);
    const { count, resetMs } = await access.countRequest(tenant, WINDOW_MS).catch(() => countHere(tenant));
    const seconds = Math.max(Math.ceil(resetMs / 1000), 1);
    reply.header('ratelimit-policy', `"requests";q=${most};w=${WINDOW_MS / 1000}`);
    reply.header('ratelimit', `"requests";r=${Math.max(most - count, 0)};t=${seconds}`);
    if (count <= most) return;
    throw new ServiceError('TOO_MANY_REQUESTS', `Your tenant may send ${most} requests within a minute.`, {
      retryAfterSeconds: seconds,
    });
  });
}

function createLocalCount() {
  const windows = new LRUCache<string, { count: number; ends: number }>({ max: KEPT_TENANTS });
  return (tenant: string): { count: number; resetMs: number } => {
    const now = performance.now();
    const known = windows.get(tenant);
    const window = known !== undefined && known.ends > now ? known : { count: 0, ends: now + WINDOW_MS };
    window.count += 1;
    windows.set(tenant, window);
    return { count: window.count, resetMs: window.ends - now };
  };
}
