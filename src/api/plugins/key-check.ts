/** Whether a text is a key of this installation, and whose. */
import { LRUCache } from 'lru-cache';
import { hashOf, isSameHash, parseKey } from '../../access/key-format.js';
import { DEFAULT_TENANT, type Principal } from '../../access/principal.js';
import type { Logger } from '../../logger.js';
import type { AccessStore } from '../../store/access-store/access-store.js';

/** How long a process remembers a key, and so how late it learns of its end. */
const KEPT_MS = 900;
/** Keys that it remembers, wrong ones included. */
const KEPT_KEYS = 10_000;
const MINUTE_MS = 60_000;

export type KeyCheck = (key: string) => Promise<Principal | null>;

interface Known {
  principal: Principal;
  expiresMs: number;
}

/** The first eight hexadecimal digits of the SHA-256 of a key. */
export const fingerprintOf = (key: string): string => hashOf(key).slice(0, 8);

/**
 * Gives the function that finds the holder of a key; null for what is no key, or no longer.
 * @param configured keys from the environment, which administrate the default tenant
 */
export function createKeyCheck(configured: readonly string[], access: AccessStore, logger: Logger): KeyCheck {
  const known = new LRUCache<string, Promise<Known | null>>({ max: KEPT_KEYS, ttl: KEPT_MS, ttlResolution: 0 });
  const fromEnvironment = configured.map((key) => ({
    hash: hashOf(key),
    principal: { tenant: DEFAULT_TENANT, scopes: ['admin'], keyId: fingerprintOf(key) } satisfies Principal,
  }));

  async function lookUp({ id, secret }: { id: string; secret: string }): Promise<Known | null> {
    const stored = await access.findKey(id, hashOf(secret));
    if (stored === null || stored.isRevoked) return null;
    const { tenant, scopes, expiresMs, lastUsedMs } = stored;
    if (expiresMs > Date.now() && Date.now() - lastUsedMs >= MINUTE_MS) {
      access.noteUse(id).catch((err) => logger.debug({ err, key: id }, 'use of a key not noted'));
    }
    return { principal: { tenant, scopes, keyId: id }, expiresMs };
  }

  function recall(hash: string, parts: { id: string; secret: string }): Promise<Known | null> {
    const earlier = known.get(hash);
    if (earlier !== undefined) return earlier;
    // Kept from the question on, so that it is never older than it seems.
    const answer = lookUp(parts);
    known.set(hash, answer);
    answer.catch(() => known.delete(hash));
    return answer;
  }

  return async (key) => {
    const hash = hashOf(key);
    // All are compared, whichever it is.
    const [configuredKey] = fromEnvironment.filter((each) => isSameHash(each.hash, hash));
    if (configuredKey !== undefined) return configuredKey.principal;
    const parts = parseKey(key);
    if (parts === null) return null;
    const found = await recall(hash, parts);
    return found !== null && found.expiresMs > Date.now() ? found.principal : null;
  };
}
