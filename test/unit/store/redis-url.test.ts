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

  it.each([
    ['redis', 'right.example:6400/3', { host: 'right.example', port: 6400, db: 3 }],
    [
      'redis-sentinel',
      'right.example:6400,other.example/name?db=3',
      {
        sentinels: [
          { host: 'right.example', port: 6400 },
          { host: 'other.example', port: 26_379 },
        ],
        name: 'name',
        db: 3,
      },
    ],
    [
      'rediss-cluster',
      'right.example:6400,other.example',
      {
        nodes: [
          { host: 'right.example', port: 6400 },
          { host: 'other.example', port: 6379 },
        ],
        tls: {},
      },
    ],
  ])('leads no bare password to another host, database or login: %s', (scheme, place, expected) => {
    const bare = fc.string({ unit: fc.constantFrom(...'ab1+c/d=50%#?@:,[]\\ ~&'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(bare, (password) => {
        let address: ReturnType<typeof parseRedisUrl>;
        try {
          address = parseRedisUrl(`${scheme}://:${password}@${place}`);
        } catch (error) {
          // Words of our own, so that nothing of the password can be in them.
          expect((error as Error).message).toMatch(/^(cannot be read|has (?:a|the)|names|must)/);
          return;
        }
        expect(address).toMatchObject(expected);
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
    ['redis-sentinel://s/lab', { sentinels: [{ host: 's', port: 26_379 }], name: 'lab', db: 0 }],
    [
      'rediss-sentinel://me:p%40ss@s1:1,[::1]:2,10.0.0.3/my%20lab?db=4&sentinel-user=u&sentinel-password=p%26q',
      {
        ...{ username: 'me', password: 'p@ss', tls: {}, name: 'my lab', db: 4 },
        ...{ sentinelUsername: 'u', sentinelPassword: 'p&q' },
        sentinels: [
          { host: 's1', port: 1 },
          { host: '::1', port: 2 },
          { host: '10.0.0.3', port: 26_379 },
        ],
      },
    ],
    ['redis-cluster://:a:b@n:7000', { password: 'a:b', nodes: [{ host: 'n', port: 7000 }] }],
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
    ['redis-sentinel://s', /name by which the sentinels know/],
    ['redis-sentinel://s1,/lab', /names no host/],
    ['redis-sentinel://s/lab?tls=1', /only \?db=/],
    ['redis-sentinel://s/lab?db=1&db=2', /only \?db=/],
    ['redis-sentinel://s/lab?db=x', /number of a database/],
    ['redis-sentinel://s/lab#1', /cannot be read/],
    ['redis-sentinel://s1:0/lab', /port 0/],
    ['redis-sentinel://a b/lab', /cannot be read/],
    ['redis-cluster://n/2', /a cluster has none/],
    ['redis-cluster://n?db=2', /a cluster has none/],
    ['redis-cluster://', /names no host/],
    ['redis-cluster://:a@b@n', /cannot be read/],
    ['http://h', /^must be redis:\/\//],
  ])('refuses %s', (url, message) => {
    expect(() => parseRedisUrl(url)).toThrow(message);
  });
});
