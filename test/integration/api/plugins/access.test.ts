import { describe, expect, it } from '@jest/globals';
import { assertMayListen } from '../../../../src/api/plugins/authentication.js';
import { ConfigError } from '../../../../src/config.js';
import { type Method, SMALL_SPEC, startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const KEYS = ['first-key-of-this-test', 'second-key-of-this-test'];
const guarded = await startApi(redis.url, { http: { apiKeys: KEYS } });
const open = await startApi(redis.url);

const OPEN_PATHS = [
  '/health/live',
  '/health/ready',
  '/openapi.json',
  '/openapi.yaml',
  '/docs',
  '/docs/errors.md',
  '/docs/events.md',
];
const { paths } = guarded.app.swagger() as { paths: Record<string, Record<string, unknown>> };
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => [method.toUpperCase() as Method, path.replace(/\{(\w+)\}/g, 'x')] as const),
);
const protectedOperations = operations.filter(([, path]) => !OPEN_PATHS.includes(path));

describe('an installation with keys', () => {
  it('describes the routes that are tested here', () => {
    expect(protectedOperations.length).toBeGreaterThanOrEqual(17);
  });

  it.each(protectedOperations)('lets nobody in without a key: %s %s', async (method, path) => {
    for (const authorization of [
      undefined,
      'Bearer wrong',
      `Basic ${KEYS[0]}`,
      KEYS[0],
      `Bearer ${KEYS[0]}x`,
      'Bearer ',
    ]) {
      const headers = authorization === undefined ? {} : { authorization };
      const response = await guarded.call(method, path, { headers });
      expect(response.statusCode).toBe(401);
      expect(response.headers['www-authenticate']).toMatch(/^Bearer /);
      expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(response.json().code).toBe('UNAUTHORIZED');
    }
  });

  it.each(protectedOperations)('admits every holder of a key: %s %s', async (method, path) => {
    for (const key of KEYS) {
      const response = await guarded.call(method, path, { headers: { authorization: `Bearer ${key}` } });
      expect(response.statusCode).not.toBe(401);
    }
  });

  it.each(OPEN_PATHS)('serves %s to everybody', async (path) => {
    expect((await guarded.call('GET', path)).statusCode).toBe(200);
  });

  it('asks before it reads a body', async () => {
    const response = await guarded.call('POST', '/v1/experiments', { payload: SMALL_SPEC });
    expect(response.statusCode).toBe(401);
    expect(Object.values(await guarded.store.countRuns()).every((count) => count === 0)).toBe(true);
  });
});

describe('assertMayListen', () => {
  const http = {
    host: '127.0.0.1',
    port: 0,
    apiKeys: [] as string[],
    requireKeys: false,
    allowAnonymous: false,
    corsOrigins: [],
  };

  const loopback = ['::1', '0:0:0:0:0:0:0:1', '::1%lo', '::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:127.9.9.9'];
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', ...loopback])('lets everybody use %s', (host) => {
    expect(() => assertMayListen({ ...http, host })).not.toThrow();
  });

  it.each([
    '0.0.0.0',
    '::',
    '192.168.1.2',
    'example.org',
    '127.evil.example',
    '::ffff:10.0.0.1',
    '::2',
    '::ffff:8000:1',
  ])('wants keys or the explicit switch for %s', (host) => {
    expect(() => assertMayListen({ ...http, host })).toThrow(ConfigError);
    expect(() => assertMayListen({ ...http, host })).toThrow(/REGULAB_API_KEYS.*REGULAB_ALLOW_ANONYMOUS=true/);
    expect(() => assertMayListen({ ...http, host, apiKeys: ['key'] })).not.toThrow();
    expect(() => assertMayListen({ ...http, host, requireKeys: true })).not.toThrow();
    expect(() => assertMayListen({ ...http, host, allowAnonymous: true })).not.toThrow();
  });
});

describe('other origins', () => {
  const ORIGIN = 'https://notebook.example';

  it('may read nothing unless they are configured', async () => {
    const response = await open.call('GET', '/v1/presets', { headers: { origin: ORIGIN } });
    expect(response.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('may load models when they are', async () => {
    const shared = await startApi(redis.url, { http: { corsOrigins: [ORIGIN] } });
    const response = await shared.call('GET', '/v1/presets', { headers: { origin: ORIGIN } });
    expect(response.headers['access-control-allow-origin']).toBe(ORIGIN);
    const exposed = String(response.headers['access-control-expose-headers']).split(', ');
    expect(exposed).toEqual(expect.arrayContaining(['etag', 'content-range', 'location', 'x-request-id']));
    const stranger = await shared.call('GET', '/v1/presets', { headers: { origin: 'https://other.example' } });
    expect(stranger.headers['access-control-allow-origin']).toBeUndefined();
    const preflight = await shared.call('OPTIONS', '/v1/experiments', {
      headers: { origin: ORIGIN, 'access-control-request-method': 'POST' },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers['access-control-allow-methods']).toBe('GET, HEAD, POST, PUT, PATCH, DELETE');
  });

  it('may ask for permission without a key', async () => {
    const shared = await startApi(redis.url, { http: { corsOrigins: [ORIGIN], apiKeys: KEYS } });
    const preflight = await shared.call('OPTIONS', '/v1/experiments', {
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers['access-control-allow-headers']).toContain('authorization');
  });
});
