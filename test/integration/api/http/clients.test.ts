/** What ordinary HTTP clients send without being asked to: it must not stop them. */
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { finishRun, type Method, startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const KEY = 'a-key-of-this-test';
const ORIGIN = 'https://lab.example';
const api = await startApi(redis.url, { http: { apiKeys: [KEY], corsOrigins: [ORIGIN] } });
const authorization = `Bearer ${KEY}`;

async function submitted() {
  const response = await api.call('POST', '/v1/experiments', {
    payload: { arms: [{ name: 'only', model: { architecture: 'softmax-regression' } }] },
    headers: { authorization },
  });
  const { id, runs } = response.json<{ id: string; runs: { id: string }[] }>();
  return { id, runId: runs[0]!.id };
}

/** Every operation that takes no body. */
const ACTIONS: [string, Method, (of: { id: string; runId: string }) => string][] = [
  ['cancelling a run', 'POST', ({ runId }) => `/v1/runs/${runId}/cancel`],
  ['pausing a run', 'POST', ({ runId }) => `/v1/runs/${runId}/pause`],
  ['resuming a run', 'POST', ({ runId }) => `/v1/runs/${runId}/resume`],
  ['retrying a run', 'POST', ({ runId }) => `/v1/runs/${runId}/retry`],
  ['reproducing a run', 'POST', ({ runId }) => `/v1/runs/${runId}/reproduce`],
  ['cancelling an experiment', 'POST', ({ id }) => `/v1/experiments/${id}/cancel`],
  ['deleting an experiment', 'DELETE', ({ id }) => `/v1/experiments/${id}`],
];
const EMPTY_BODIES: [string, Record<string, string>][] = [
  ['curl -d ""', { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' }],
  ['wget --post-data=', { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' }],
  ['PowerShell', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['a chunked body', { 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' }],
  ['text', { 'content-type': 'text/plain; charset=utf-8', 'content-length': '0' }],
  ['a form with a file', { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '0' }],
  ['no type', { 'content-length': '0' }],
  ['JSON', { 'content-type': 'application/json', 'content-length': '0' }],
];

describe('an empty body', () => {
  it.each(ACTIONS)('of any type does not stop %s', async (_, method, url) => {
    for (const [name, headers] of EMPTY_BODIES) {
      const response = await api.call(method, url(await submitted()), { headers: { authorization, ...headers } });
      expect([name, response.statusCode === 415 || response.statusCode === 400]).toEqual([name, false]);
    }
  });
});

describe('a type that is none', () => {
  const NONE = ['garbage', 'json', 'application/', 'application/json, application/json', '"application/json"'];

  it.each(ACTIONS)('does not stop %s without a body', async (_, method, url) => {
    for (const type of NONE) {
      const headers = { authorization, 'content-type': type, 'content-length': '0' };
      const response = await api.call(method, url(await submitted()), { headers });
      expect([type, response.statusCode === 415 || response.statusCode === 400]).toEqual([type, false]);
    }
  });

  it.each(ACTIONS)('is refused with a body, and the way out is none: %s', async (_, method, url) => {
    for (const type of [...NONE, 'text/plain', 'application/x-www-form-urlencoded']) {
      const headers = { authorization, 'content-type': type };
      const response = await api.call(method, url(await submitted()), { headers, payload: 'x' });
      expect(response.json()).toMatchObject({ status: 415, detail: 'This call takes no body: leave it out.' });
    }
  });
});

describe('a body of another type', () => {
  it.each([
    ['/v1/experiments', /curl -H 'content-type: application\/json' -d /],
    ['/v1/advice', /curl -H 'content-type: application\/json' -d /],
    ['/v1/runs/run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61/predict', /or a picture as image\/png/],
  ])('is refused with the line to type: %s', async (url, wayOut) => {
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    const response = await api.call('POST', url, { payload: '{"preset":"quick-start"}', headers });
    expect(response.statusCode).toBe(415);
    expect(response.json().detail).toMatch(wayOut);
  });
});

describe('a picture', () => {
  const types = ['image/png', 'image/jpeg', 'image/webp', 'image/jpg', 'image/pjpeg', 'image/x-png', 'image/x-webp'];
  const spellings = types.flatMap((type) => [type, type.toUpperCase(), `${type}; charset=binary`, `${type};q=1`]);

  it.each(spellings)('is read whatever clients call its type: %s', async (type) => {
    const headers = { authorization, 'content-type': type };
    const url = '/v1/runs/run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61/predict';
    const response = await api.call('POST', url, { payload: Buffer.from('no picture'), headers });
    expect([response.statusCode, response.json().code]).toEqual([404, 'RUN_NOT_FOUND']);
  });
});

describe('an Accept header', () => {
  it.each(ACTIONS)('that names problem documents alone does not stop %s', async (_, method, url) => {
    for (const accept of ['application/problem+json', 'application/*', '*/*']) {
      const response = await api.call(method, url(await submitted()), { headers: { authorization, accept } });
      expect(response.statusCode).not.toBe(406);
    }
  });
});

describe('an Accept header with more to it', () => {
  const TYPES = [
    'application/json',
    'Application/JSON',
    'application/*',
    'application/vnd.api+json',
    'application/*+json',
  ];
  const MORE = [
    '',
    ';charset=utf-8',
    '; charset=UTF-8',
    ';odata=verbose',
    '; indent=4; q=0.9',
    '; q=abc',
    ';q=1, text/html;q=0.1',
  ];

  it.each(TYPES)('gets JSON all the same: %s', async (type) => {
    const { id, runId } = await submitted();
    for (const more of MORE) {
      const headers = { authorization, accept: `${type}${more}` };
      for (const url of ['/v1/presets', `/v1/experiments/${id}`, `/v1/runs/${runId}`, `/v1/runs/${runId}/events`]) {
        const response = await api.call('GET', url, { headers });
        expect([url, more, response.statusCode]).toEqual([url, more, 200]);
      }
    }
  });

  it.each(['text/html', 'application/xml', 'application/json;q=0', 'image/*'])(
    'is refused with none of it: %s',
    async (accept) => {
      const response = await api.call('GET', '/v1/presets', { headers: { authorization, accept } });
      expect(response.statusCode).toBe(406);
    },
  );
});

describe('a body that is refused', () => {
  const address = api.listen();
  const MEGABYTES = [1.5, 8, 20];
  const REFUSED: [string, string, string, Record<string, string>, number][] = [
    ['a spec that is too large', 'POST', '/v1/experiments', { 'content-type': 'application/json' }, 413],
    ['a body of another type', 'POST', '/v1/experiments', { 'content-type': 'text/csv' }, 415],
    ['a body of no type', 'POST', '/v1/advice', { 'content-type': 'garbage' }, 415],
    [
      'a compressed body',
      'POST',
      '/v1/experiments',
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      413,
    ],
    ['a body that nobody takes', 'DELETE', '/v1/experiments/exp_1', { 'content-type': 'text/plain' }, 415],
    ['a body without a key', 'POST', '/v1/experiments', { 'content-type': 'application/json', authorization: '' }, 401],
    ['a body at no address', 'POST', '/v1/nothing', { 'content-type': 'application/json' }, 404],
    ['a body for nothing', 'PUT', '/v1/experiments', { 'content-type': 'application/json' }, 405],
  ];

  it.each(REFUSED)(
    'does not break the connection before the answer is read: %s',
    async (_, method, path, headers, status) => {
      const url = `${await address}${path}`;
      for (const megabytes of MEGABYTES) {
        const body = Buffer.alloc(megabytes * 2 ** 20, ' ');
        const all = { authorization, ...headers };
        const kept = await fetch(url, { method, body, headers: all });
        expect([megabytes, kept.status, ((await kept.json()) as { status: number }).status]).toEqual([
          megabytes,
          status,
          status,
        ]);
        expect([megabytes, await sendAndClose(url, method, body, all)]).toEqual([megabytes, status]);
      }
    },
  );

  /** As Python's urllib: will close, and reads no answer before it has sent everything. */
  async function sendAndClose(
    url: string,
    method: string,
    body: Buffer,
    headers: Record<string, string>,
  ): Promise<number> {
    const { hostname, port, pathname } = new URL(url);
    const socket = net.connect({ host: hostname, port: Number(port) }).pause();
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `${method} ${pathname} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${lines.join('')}content-length: ${body.length}\r\n\r\n`;
    socket.write(head);
    for (let sent = 0; sent < body.length; sent += 2 ** 16) {
      if (!socket.write(body.subarray(sent, sent + 2 ** 16))) await once(socket, 'drain');
    }
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.resume();
    await once(socket, 'close');
    return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
  }
});

describe('an Authorization header', () => {
  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('may write its scheme as %s', async (scheme) => {
    for (const url of ['/v1/presets', '/metrics']) {
      const response = await api.call('GET', url, { headers: { authorization: `${scheme} ${KEY}` } });
      expect(response.statusCode).toBe(200);
    }
  });
});

describe('an address', () => {
  it('may end with a slash', async () => {
    const { id, runId } = await submitted();
    for (const url of ['/v1/presets', `/v1/experiments/${id}`, `/v1/runs/${runId}`, `/v1/runs/${runId}/metrics`]) {
      const response = await api.app.inject({ method: 'GET', url: `${url}/`, headers: { authorization } });
      expect(response.statusCode).toBe(200);
    }
  });
});

describe('a preflight', () => {
  it('allows the headers that a page asks for', async () => {
    const wanted =
      'authorization,cache-control,traceparent,tracestate,sentry-trace,baggage,x-requested-with,idempotency-key';
    const response = await api.app.inject({
      method: 'OPTIONS',
      url: '/v1/experiments',
      headers: { origin: ORIGIN, 'access-control-request-method': 'POST', 'access-control-request-headers': wanted },
    });
    expect(response.statusCode).toBe(204);
    expect(response.headers['access-control-allow-headers']).toBe(wanted);
    expect(response.headers['access-control-allow-origin']).toBe(ORIGIN);
  });
});

describe('an event stream', () => {
  const stream = async (url: string, headers: Record<string, string> = {}) =>
    api.app.inject({ method: 'GET', url, headers: { authorization, accept: 'text/event-stream', ...headers } });
  const idsOf = (payload: string) => [...payload.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

  it('continues after an id in the query, takes an empty one for none, and ignores fields it does not know', async () => {
    const { id, runId } = await submitted();
    await finishRun(api, runId);
    const url = `/v1/experiments/${id}/events`;
    const all = idsOf((await stream(url)).payload);
    expect(all.length).toBeGreaterThan(3);
    const junk = ['undefined', 'null', 'abc', '*', '-1', 'NaN', '1e3', '9'.repeat(40)];
    for (const none of junk) {
      expect(idsOf((await stream(`${url}?lastEventId=${none}`)).payload)).toEqual(all);
      expect(idsOf((await stream(url, { 'last-event-id': none })).payload)).toEqual(all);
    }
    expect(idsOf((await stream(`${url}?lastEventId=1&lastEventId=2`)).payload)).toEqual(all.slice(2));
    expect(idsOf((await stream(`${url}?_=1`, { accept: 'Text/Event-Stream; charset=utf-8' })).payload)).toEqual(all);
    for (const query of ['?lastEventId=', '?after=', '?_=1764404400', '?lastEventId=&utm_source=page']) {
      expect(idsOf((await stream(`${url}${query}`)).payload)).toEqual(all);
    }
    expect(idsOf((await stream(url, { 'last-event-id': '' })).payload)).toEqual(all);
    expect(idsOf((await stream(`${url}?lastEventId=2`)).payload)).toEqual(all.slice(2));
    // The header is newer: a client that reconnects keeps its address.
    expect(idsOf((await stream(`${url}?lastEventId=1`, { 'last-event-id': '3' })).payload)).toEqual(all.slice(3));
    // A list stays strict: a mistyped field must not be overlooked.
    const list = await api.call('GET', `${url}?_=1`, { headers: { authorization } });
    expect(list.statusCode).toBe(400);
  });

  it('asks proxies to leave it as it is', async () => {
    const { id, runId } = await submitted();
    await finishRun(api, runId);
    expect((await stream(`/v1/experiments/${id}/events`)).headers['cache-control']).toBe('no-cache, no-transform');
  });
});

describe('a method that the address does not support', () => {
  /** Sent as they are: clients refuse some of them. */
  async function send(text: string): Promise<string> {
    const socket = net.connect(Number(new URL(await listening).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.write(text);
    await once(socket, 'close');
    return answer;
  }
  const listening = api.listen();
  const ADDRESSES = ['/v1/experiments', '/v1/experiments/', '/v1/version', '/health/live', '/openapi.json'];
  const SUPPORTED = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS', 'CONNECT']);
  const METHODS = [...http.METHODS.filter((method) => !SUPPORTED.has(method)), 'FOO', 'get'];
  const headers = `host: localhost\r\nconnection: close\r\nauthorization: ${authorization}\r\n`;

  it.each(METHODS)('is answered 405 with Allow, whatever it sends: %s', async (method) => {
    for (const address of ADDRESSES) {
      for (const body of [
        '',
        'content-type: text/plain\r\n',
        'content-type: application/json\r\ncontent-length: 3000000\r\n',
      ]) {
        const answer = await send(`${method} ${address} HTTP/1.1\r\n${headers}${body}\r\n`);
        expect([address, body, answer.slice(0, 12)]).toEqual([address, body, 'HTTP/1.1 405']);
        expect(answer).toMatch(/^allow: .*GET/im);
        expect(answer).toContain('"code":"METHOD_NOT_ALLOWED"');
      }
    }
  });

  it.each(['GET', 'POST', 'PUT', 'QUERY'])(
    'an unknown address is answered 404, whatever is sent: %s',
    async (method) => {
      for (const body of ['', 'content-type: image/png\r\ncontent-length: 90000000\r\n']) {
        expect((await send(`${method} /v1/nothing HTTP/1.1\r\n${headers}${body}\r\n`)).slice(0, 12)).toBe(
          'HTTP/1.1 404',
        );
      }
    },
  );
});
