/** API keys and the audit log in Redis. */
import type { ApiKey, NewApiKey } from '../../access/api-key.js';
import { prefixOf } from '../../access/key-format.js';
import type { Scope } from '../../access/scopes.js';
import type { StoreContext } from '../commands/load-commands.js';
import { loadCommands } from '../commands/load-commands.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import type { Keys } from '../keys.js';
import { execute, type RedisClient, withTranslatedErrors } from '../redis.js';
import type { Page, RepeatableRequest } from '../store.js';
import { type AuditStore, auditStore } from './audit.js';

/** A key whose text was found to be right; nothing of it is secret. */
export interface StoredKey {
  tenant: string;
  scopes: Scope[];
  /** In ms since 1970; infinite when it does not expire. */
  expiresMs: number;
  isRevoked: boolean;
  /** In ms since 1970; 0 when it was never used. */
  lastUsedMs: number;
}

export interface RequestCount {
  count: number;
  resetMs: number;
}

/** Every method rejects as those of ApiStore do. */
export interface AccessStore extends AuditStore {
  /** Stores a key and gives its id; a repeated request gives that of the first one. */
  createKey(key: NewApiKey, request?: RepeatableRequest): Promise<string>;
  getKey(id: string): Promise<ApiKey | null>;
  /** Newest first. @param tenant left out: of all tenants */
  listKeys(query: { limit: number; cursor?: string | undefined; tenant?: string | undefined }): Promise<Page<ApiKey>>;
  /**
   * Stores a key like another one, which ends after `overlapMs`. Gives the id of the new one; a
   * repeated request that of the first.
   */
  rotateKey(
    id: string,
    successor: Pick<NewApiKey, 'id' | 'secretHash'>,
    overlapMs: number,
    request?: RepeatableRequest,
  ): Promise<{ outcome: 'rotated'; id: string } | { outcome: 'not_found' | 'not_active' }>;
  revokeKey(id: string): Promise<'revoked' | 'unchanged' | 'not_found'>;
  /**
   * What the check of a key needs. Null when there is no such key, or when its secret is another:
   * the two take the same time.
   */
  findKey(id: string, secretHash: string): Promise<StoredKey | null>;
  /** Counts a request of a tenant, and says when counting begins again. */
  countRequest(tenant: string, windowMs: number): Promise<RequestCount>;
  /** The same for a wrong key from this address. */
  countWrongKey(address: string, windowMs: number): Promise<RequestCount>;
  /** Notes that a key was used, unless that was noted less than a minute ago. */
  noteUse(id: string): Promise<void>;
}

/** Time and id, as in the sorted sets. */
const ENTRY = /^\d{15}:key_[0-9A-Za-z]{12}$/;

/** @param call how commands are called; on this connection when left out */
export function createAccessStore(redis: RedisClient, keys: Keys, call = loadCommands(redis, keys.root)): AccessStore {
  const context = { redis, keys, call };
  return withTranslatedErrors<AccessStore>({
    ...keyReads(context),
    ...keyChanges(context),
    ...auditStore(context),
  });
}

function keyReads({ redis, keys, call }: StoreContext) {
  const readKeys = async (ids: string[]): Promise<ApiKey[]> => {
    const pipeline = redis.pipeline();
    for (const id of ids) pipeline.hgetall(keys.apiKey(id));
    const hashes = (await execute(pipeline)) as Record<string, string>[];
    return hashes.filter(({ id }) => id !== undefined).map((hash) => readKey(hash, new Date()));
  };
  return {
    getKey: async (id) => (await readKeys([id]))[0] ?? null,

    listKeys: async ({ limit, cursor, tenant }) => {
      const list = `keys:${tenant ?? ''}`;
      const high = cursor === undefined ? '+' : `(${decodeCursor(list, cursor, ENTRY)}`;
      const key = tenant === undefined ? keys.apiKeys : keys.tenantApiKeys(tenant);
      const entries = await redis.zrevrangebylex(key, high, '-', 'LIMIT', 0, limit + 1);
      const page = entries.slice(0, limit);
      return {
        items: await readKeys(page.map((entry) => entry.slice(entry.indexOf(':') + 1))),
        nextCursor: entries.length > limit ? encodeCursor(list, page.at(-1)!) : null,
      };
    },

    findKey: async (id, secretHash) => {
      const [tenant, scopes, expiresMs, revokedAt, lastUsedMs] = await call('readKey', { id, secretHash });
      if (!tenant) return null;
      return {
        tenant,
        scopes: readScopes(scopes),
        expiresMs: expiresMs ? Number(expiresMs) : Number.POSITIVE_INFINITY,
        isRevoked: Boolean(revokedAt),
        lastUsedMs: Number(lastUsedMs),
      };
    },
  } satisfies Partial<AccessStore>;
}

function keyChanges({ call }: StoreContext) {
  return {
    createKey: async ({ scopes, expiresAt, ...key }, request) => {
      const expiry = expiresAt === undefined ? {} : { expiresMs: Date.parse(expiresAt) };
      const [, id] = await call('createKey', { ...key, scopes: scopes.join(','), ...expiry }, request);
      return id;
    },

    rotateKey: async (id, successor, overlapMs, request) => {
      const argument = { id, successorId: successor.id, secretHash: successor.secretHash, overlapMs };
      const answer = await call('rotateKey', argument, request);
      return answer[0] === 'created' ? { outcome: 'rotated', id: answer[1] } : { outcome: answer[0] };
    },

    revokeKey: async (id) => (await call('revokeKey', { id }))[0],

    countRequest: async (tenant, windowMs) => readCount(await call('countRequest', { tenant, windowMs })),

    countWrongKey: async (address, windowMs) => readCount(await call('countRequest', { address, windowMs })),

    noteUse: async (id) => void (await call('useKey', { id })),
  } satisfies Partial<AccessStore>;
}

const readCount = ([count, resetMs]: [number, number]): RequestCount => ({ count, resetMs });

function readKey(hash: Record<string, string>, now: Date): ApiKey {
  const { id = '', name = '', tenant = '', createdAt = '', replaces = null, replacedBy = null } = hash;
  const [expiresAt, lastUsedAt] = [timeOf(hash.expiresMs), timeOf(hash.lastUsedMs)];
  const isExpired = hash.expiresMs !== undefined && Number(hash.expiresMs) <= now.getTime();
  const revokedAt = hash.revokedAt ?? null;
  const status = revokedAt !== null ? 'revoked' : isExpired ? 'expired' : 'active';
  const scopes = readScopes(hash.scopes);
  const times = { createdAt, expiresAt, revokedAt, lastUsedAt };
  return { id, prefix: prefixOf(id), name, tenant, scopes, status, ...times, replaces, replacedBy };
}

const readScopes = (text: string | null | undefined): Scope[] => (text ?? '').split(',') as Scope[];

const timeOf = (ms: string | undefined): string | null =>
  ms === undefined ? null : new Date(Number(ms)).toISOString();
