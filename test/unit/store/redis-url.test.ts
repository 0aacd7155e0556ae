import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRedisUrl } from '../../../src/store/redis-url.js';

describe('parseRedisUrl', () => {
  it('reads every login that is percent-encoded', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.integer({ min: 1, max: 65_535 }),
        fc.integer({ min: 0, max: 99 }),
        (username, password, port, db) => {
          const login = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
          const expected = { username, password, host: 'h.example', port, db };
          expect(parseRedisUrl(`redis://${login}@h.example:${port}/${db}`)).toEqual(expected);
        },
      ),
    );
  });

  it('leads no bare password to another host, database or login', () => {
    const bare = fc.string({ unit: fc.constantFrom(...'ab1+c/d=50%#?@:[]\\ ~&'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(bare, (password) => {
        let address: ReturnType<typeof parseRedisUrl>;
        try {
          address = parseRedisUrl(`redis://:${password}@right.example:6400/3`);
        } catch (error) {
          // Words of our own, so that nothing of the password can be in them.
          expect((error as Error).message).toMatch(/^(cannot be read|has (?:a|the)|names|must)/);
          return;
        }
        expect(address).toMatchObject({ host: 'right.example', port: 6400, db: 3 });
        // What is left are texts that are their own code, and codes.
        expect([password, decodeURIComponent(password)]).toContain(address.password);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['redis://h', { host: 'h', port: 6379, db: 0 }],
    ['rediss://[::1]:6380/2', { host: '::1', port: 6380, db: 2, tls: {} }],
    ['redis://h?db=4', { host: 'h', port: 6379, db: 4 }],
    ['unix:///run/redis.sock?db=3', { path: '/run/redis.sock', db: 3 }],
    ['unix:///a%20b/%23.sock', { path: '/a b/#.sock', db: 0 }],
    ['redis://:ab+c=@h', { password: 'ab+c=', host: 'h', port: 6379, db: 0 }],
  ])('reads %s', (url, address) => {
    expect(parseRedisUrl(url)).toEqual(address);
  });

  it.each([
    ['redis://', /names no host/],
    ['redis://h:99999', /cannot be read/],
    ['redis://h:0', /port 0/],
    ['redis://h/abc', /number of a database/],
    ['redis://h/0/1', /number of a database/],
    ['redis://h/1?db=2', /twice/],
    ['redis://h?tls=true', /only \?db=/],
    ['redis://:50%off@h', /percent-encoded/],
    ['redis://:a#b@h', /percent-encoded/],
    ['redis://:a/b@h', /percent-encoded/],
    ['redis://a/b@h', /percent-encoded/],
    ['unix://run/redis.sock', /three slashes/],
    ['http://h', /^must be redis:\/\//],
  ])('refuses %s', (url, message) => {
    expect(() => parseRedisUrl(url)).toThrow(message);
  });
});
