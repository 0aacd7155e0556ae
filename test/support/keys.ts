/** Keys of tenants, for requests to an API under test. */
import { generateKey, hashOf } from '../../src/access/key-format.js';
import type { Scope } from '../../src/access/scopes.js';
import type { TestApi } from './api.js';

export interface TestKey {
  id: string;
  key: string;
  headers: { authorization: string };
}

export interface TestKeyOptions {
  tenant?: string;
  scopes?: Scope[];
  expiresAt?: string;
}

/** Stores a key of a tenant. */
export async function makeKey(api: Pick<TestApi, 'access'>, options: TestKeyOptions = {}): Promise<TestKey> {
  const { tenant = 'default', scopes = ['admin'], expiresAt } = options;
  const { id, secret, key } = generateKey();
  await api.access.createKey({ id, secretHash: hashOf(secret), name: `key of ${tenant}`, tenant, scopes, expiresAt });
  return { id, key, headers: { authorization: `Bearer ${key}` } };
}
