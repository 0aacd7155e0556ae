import { describe, expect, it } from '@jest/globals';
import { generateKey, hashOf, isSameHash, parseKey, prefixOf } from '../../../src/access/key-format.js';
import { ANYBODY, managesKeysOf } from '../../../src/access/principal.js';
import { allows, SCOPES } from '../../../src/access/scopes.js';

describe('a key', () => {
  it('has its id and its secret in it', () => {
    const { id, secret, key } = generateKey();
    expect(key).toMatch(/^rgl_[0-9A-Za-z]{50}$/);
    expect(parseKey(key)).toEqual({ id, secret });
    expect(key.startsWith(prefixOf(id))).toBe(true);
    expect(secret).toHaveLength(32);
  });

  it('is another one each time', () => {
    const keys = Array.from({ length: 200 }, generateKey);
    expect(new Set(keys.map(({ id }) => id)).size).toBe(200);
    expect(new Set(keys.map(({ secret }) => secret)).size).toBe(200);
  });

  it('with any one character changed, left out or doubled is none', () => {
    const { key } = generateKey();
    for (let index = 0; index < key.length; index += 1) {
      const other = key[index] === 'a' ? 'b' : 'a';
      expect(parseKey(key.slice(0, index) + other + key.slice(index + 1))).toBeNull();
      expect(parseKey(key.slice(0, index) + key.slice(index + 1))).toBeNull();
      expect(parseKey(key.slice(0, index) + key[index] + key.slice(index))).toBeNull();
    }
  });

  it('with two neighbours exchanged is none', () => {
    const { key } = generateKey();
    for (let index = 4; index < key.length - 1; index += 1) {
      if (key[index] === key[index + 1]) continue;
      const exchanged = key.slice(0, index) + key[index + 1] + key[index] + key.slice(index + 2);
      expect(parseKey(exchanged)).toBeNull();
    }
  });

  it.each(['', 'rgl_', 'a-key-of-somebody-else', `rgl_${'0'.repeat(50)}`, `${'x'.repeat(100_000)}`])(
    'is not any text: %.20s',
    (text) => expect(parseKey(text)).toBeNull(),
  );
});

describe('hashes', () => {
  it('are compared as a whole', () => {
    expect(isSameHash(hashOf('a'), hashOf('a'))).toBe(true);
    expect(isSameHash(hashOf('a'), hashOf('b'))).toBe(false);
    expect(isSameHash(hashOf('a'), '')).toBe(false);
  });
});

describe('scopes', () => {
  it('include those below', () => {
    const table = SCOPES.map((own) => SCOPES.map((wanted) => allows([own], wanted)));
    expect(table).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
    expect(allows([], 'read')).toBe(false);
  });

  it('of anybody are all of the default tenant', () => {
    expect(SCOPES.every((scope) => allows(ANYBODY.scopes, scope))).toBe(true);
    expect(managesKeysOf(ANYBODY, 'acme')).toBe(true);
    expect(managesKeysOf({ ...ANYBODY, tenant: 'acme' }, 'acme')).toBe(true);
    expect(managesKeysOf({ ...ANYBODY, tenant: 'acme' }, 'rival')).toBe(false);
    expect(managesKeysOf({ ...ANYBODY, tenant: 'acme' }, 'default')).toBe(false);
  });
});
