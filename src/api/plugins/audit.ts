/** Notes every request that changes something, or was to: in the audit log and in the process's. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { outcomeOf } from '../../access/audit.js';
import type { AuditStore, NewEntry } from '../../store/access-store/audit.js';
import { atOnce } from '../http/hooks.js';
import { scopeOf } from '../http/scopes.js';

const READING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Of all routes of `scope`, those that need more than `read`. After the answer: what the audit log
 * cannot take, the process's own log still has.
 */
export function auditChanges(scope: FastifyInstance, audit: AuditStore): void {
  scope.addHook(
    'onResponse',
    atOnce((request, reply) => {
      const { url, schema } = request.routeOptions;
      if (READING.includes(request.method) || scopeOf({ url, schema }) === 'read') return;
      // Without a caller, or one of too many: they would push the others out.
      if ([401, 429].includes(reply.statusCode)) return;
      const entry = entryOf(request, reply);
      request.log.info({ audit: entry }, 'change');
      audit.recordChange(entry).catch((err) => request.log.warn({ err }, 'change missing in the audit log'));
    }),
  );
}

function entryOf(request: FastifyRequest, reply: FastifyReply): NewEntry {
  const { tenant, keyId } = request.principal;
  return {
    tenant,
    keyId,
    method: request.method,
    route: (request.routeOptions.url ?? '').replace('::', ':').replace(/:(\w+)(?=\/|$)/g, '{$1}'),
    resource: resourceOf(request, reply),
    status: reply.statusCode,
    outcome: outcomeOf(reply.statusCode),
    requestId: request.id,
  };
}

/** What the answer says was made, or else what the address names. */
function resourceOf({ params }: FastifyRequest, reply: FastifyReply): string | null {
  const location = reply.getHeader('location');
  if (typeof location === 'string') return location.slice(location.lastIndexOf('/') + 1);
  return Object.values((params ?? {}) as Record<string, string>)[0] ?? null;
}
