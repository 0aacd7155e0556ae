/** The audit log in Redis: streams of a bounded length. */
import { type AuditEntry, auditEntrySchema, KEPT_ENTRIES } from '../../access/audit.js';
import type { StoreContext } from '../commands/load-commands.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import type { Page } from '../store.js';

export interface AuditStore {
  /** Adds an entry, which gets its id and time from Redis. */
  recordChange(entry: NewEntry): Promise<void>;
  /** Newest first. @param tenant left out: of all tenants */
  listChanges(query: {
    limit: number;
    cursor?: string | undefined;
    tenant?: string | undefined;
  }): Promise<Page<AuditEntry>>;
}

export type NewEntry = Omit<AuditEntry, 'id' | 'at'>;

const ID = /^\d{1,15}-\d{1,15}$/;
const storedSchema = auditEntrySchema.omit({ id: true, at: true });

export function auditStore({ redis, keys, call }: StoreContext): AuditStore {
  return {
    recordChange: async (entry) => {
      const kept = { keptOfAll: KEPT_ENTRIES.all, keptOfTenant: KEPT_ENTRIES.ofTenant };
      await call('recordChange', { tenant: entry.tenant, entry: JSON.stringify(entry), ...kept });
    },

    listChanges: async ({ limit, cursor, tenant }) => {
      const list = `audit:${tenant ?? ''}`;
      const end = cursor === undefined ? '+' : `(${decodeCursor(list, cursor, ID)}`;
      const key = tenant === undefined ? keys.audit : keys.tenantAudit(tenant);
      const stored = await redis.xrevrange(key, end, '-', 'COUNT', limit + 1);
      const page = stored.slice(0, limit);
      return {
        items: page.map(([id, [, text = '']]) => {
          const at = new Date(Number(id.split('-')[0])).toISOString();
          return { id, at, ...storedSchema.parse(JSON.parse(text)) };
        }),
        nextCursor: stored.length > limit ? encodeCursor(list, page.at(-1)![0]) : null,
      };
    },
  };
}
