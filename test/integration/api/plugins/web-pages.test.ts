/** What web pages of other sites can make a browser send to an installation without keys. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadConfig } from '../../../../src/config.js';
import { type Method, startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const CORS = 'https://notebook.example';
const { allowedHosts } = loadConfig({ REGULAB_ALLOWED_HOSTS: 'lab.example, Proxy.Example' }).http;
const open = await startApi(redis.url, { http: { host: '0.0.0.0', allowedHosts, corsOrigins: [CORS] } });
const plain = await startApi(redis.url);
const guarded = await startApi(redis.url, { http: { apiKeys: ['a-key-of-this-test'] } });
const authorization = 'Bearer a-key-of-this-test';

const { paths } = open.app.swagger() as { paths: Record<string, Record<string, unknown>> };
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method): [Method, string] => [
    method.toUpperCase() as Method,
    path.replace(/\{\w+\}/g, 'x'),
  ]),
);
const outside = ['/docs', '/openapi.json', '/openapi.yaml', '/nothing'].map((path): [Method, string] => ['GET', path]);
const answering = [...operations, ...outside].filter(([, path]) => !path.startsWith('/health/'));
const changing = operations.filter(([method]) => method === 'POST' || method === 'DELETE');

const code = async (api: typeof open, method: Method, path: string, headers: Record<string, string>) => {
  const response = await api.app.inject({ method, url: path, headers });
  return response.statusCode === 403 ? (response.json().code as string) : response.statusCode;
};

const ports = ['', ':80', ':3000', ':65535'];
const ours = ['localhost', 'LOCALHOST', 'localhost.', '127.0.0.1', '[::1]', '0.0.0.0', '192.168.1.7', '[fe80::1]'];
const allowed = [...ours, 'lab.example', 'LAB.example.', 'proxy.example'];
const foreign = [
  ...[
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'notlocalhost',
    'lab.example.evil.com',
    'lab',
  ],
  ...[
    '0x7f000001',
    '2130706433',
    '127.1',
    '[::1].evil.example',
    'user@localhost',
    'localhost@evil.example',
    'evil.example#localhost',
  ],
  ...['localhost/evil', ' ', 'localhost:80:80', 'localhost evil.example', '[localhost]', 'lócalhost', '%6cocalhost'],
];

describe('a name that resolves to this machine', () => {
  it.each(answering)('is refused for %s %s, whatever it looks like', async (method, path) => {
    for (const host of foreign) {
      for (const port of host.includes(':80:') ? [''] : ports) {
        const headers = { host: `${host}${port}`, origin: `http://${host}${port}`, 'sec-fetch-site': 'same-origin' };
        expect([host, await code(open, method, path, headers)]).toEqual([host, 'HOST_NOT_ALLOWED']);
      }
    }
  });

  it('is refused by generated names, and says what to do', async () => {
    const known = (name: string) => [...allowed].includes(name.toLowerCase());
    await fc.assert(
      fc.asyncProperty(fc.domain(), fc.constantFrom(...answering), async (name, [method, path]) => {
        fc.pre(!known(name));
        const response = await open.app.inject({ method, url: path, headers: { host: name } });
        expect(response.statusCode).toBe(403);
        expect(response.json()).toMatchObject({ code: 'HOST_NOT_ALLOWED' });
        expect(response.json().detail).toContain('REGULAB_ALLOWED_HOSTS');
      }),
      { numRuns: 200 },
    );
  });

  it.each(answering)('is served as ours or as allowed: %s %s', async (method, path) => {
    for (const name of allowed) {
      for (const port of ports) {
        const answer = await code(open, method, path, { host: `${name}${port}` });
        expect([name, typeof answer]).toEqual([name, 'number']);
      }
    }
  });

  it('is allowed by configuration alone', async () => {
    expect(await code(plain, 'GET', '/v1/presets', { host: 'lab.example' })).toBe('HOST_NOT_ALLOWED');
  });

  it('may be anything for probes, and with a key', async () => {
    for (const host of foreign.slice(0, 6)) {
      expect(await code(open, 'GET', '/health/live', { host })).toBe(200);
      // On a machine too busy to be ready the probe says so, whatever the name.
      expect([200, 503]).toContain(await code(open, 'GET', '/health/ready', { host }));
      expect(await code(guarded, 'GET', '/v1/presets', { host, authorization })).toBe(200);
      expect(await code(guarded, 'GET', '/v1/presets', { host })).toBe(401);
    }
  });

  it('reaches nothing over a socket either', async () => {
    const { port } = new URL(await open.listen());
    const status = async (host: string) => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(`GET /v1/presets HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      const [answer] = await once(socket, 'data');
      socket.destroy();
      return Number(/^HTTP\/1\.1 (\d+)/.exec(String(answer))?.[1]);
    };
    for (const host of [`evil.example:${port}`, '', '[', ':80'])
      expect([host, await status(host)]).toEqual([host, 403]);
    expect(await status(`localhost:${port}`)).toBe(200);
  });
});

describe('a page of another origin', () => {
  const origins = [
    'http://evil.example',
    'http://localhost:8888',
    'http://127.0.0.1:1',
    'null',
    'https://lab.evil.example',
    'file://',
  ];
  const sites = ['cross-site', 'same-site', 'nonsense', 'same-origin, cross-site'];

  it.each(changing)('changes nothing by %s %s, with a body or without', async (method, path) => {
    const host = 'localhost:3000';
    const requests: Record<string, string>[] = [
      ...origins.map((origin) => ({ origin })),
      ...sites.map((site) => ({ 'sec-fetch-site': site })),
      ...origins.flatMap((origin) => sites.map((site) => ({ origin, 'sec-fetch-site': site }))),
    ];
    for (const headers of requests) {
      for (const type of [{}, { 'content-type': 'text/plain' }, { 'content-type': 'application/json' }]) {
        const sent = { host, ...headers, ...type };
        expect([sent, await code(open, method, path, sent)]).toEqual([sent, 'ORIGIN_NOT_ALLOWED']);
      }
    }
  });

  it.each(changing)('differs from ours, from allowed ones and from programs: %s %s', async (method, path) => {
    const requests: Record<string, string>[] = [
      { host: 'localhost:3000' },
      { host: 'localhost:3000', 'sec-fetch-site': 'none' },
      { host: 'localhost:3000', origin: 'http://localhost:3000' },
      { host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' },
      { host: 'localhost:3000', origin: CORS },
      { host: 'localhost:3000', origin: CORS, 'sec-fetch-site': 'cross-site' },
      // Through a proxy that keeps Host, and through one that does not.
      { host: 'lab.example', origin: 'https://lab.example' },
      { host: '127.0.0.1:3000', origin: 'https://lab.example' },
      { host: '127.0.0.1:3000', origin: 'https://any.example', 'sec-fetch-site': 'same-origin' },
    ];
    for (const headers of requests) {
      expect([headers, typeof (await code(open, method, path, headers))]).toEqual([headers, 'number']);
    }
  });

  it('starts no training: the id that it would need is known here', async () => {
    const { runs, id } = await plain.submit();
    const before = await plain.store.revision({ experimentId: id });
    for (const action of ['cancel', 'pause', 'reproduce']) {
      const answer = await plain.call('POST', `/v1/runs/${runs[0]!.id}/${action}`, {
        headers: { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' },
      });
      expect([action, answer.statusCode, answer.json().code]).toEqual([action, 403, 'ORIGIN_NOT_ALLOWED']);
    }
    expect(await plain.store.revision({ experimentId: id })).toBe(before);
  });

  it('may read what CORS lets it read, and links to us work', async () => {
    const answer = await open.call('GET', '/v1/presets', { headers: { origin: CORS, 'sec-fetch-site': 'cross-site' } });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe(CORS);
    expect(await code(open, 'GET', '/docs/errors.md', { 'sec-fetch-site': 'cross-site' })).toBe(200);
  });

  it('may do all with a key', async () => {
    const headers = { authorization, origin: 'https://any.example', 'sec-fetch-site': 'cross-site' };
    const answer = await guarded.app.inject({
      method: 'POST',
      url: '/v1/experiments?dryRun=true',
      headers,
      payload: { preset: 'quick-start' },
    });
    expect(answer.statusCode).toBe(200);
  });
});
