/** What is not HTTP, or only just: each answer looks like every other one. */
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url, { timing: { requestMs: 2000 } });
const { hostname, port } = new URL(await api.listen());

const HOST = 'host: localhost\r\n';
const JSON_BODY = 'content-type: application/json\r\n';
const get = (target: string, rest = '') => `GET ${target} HTTP/1.1\r\n${HOST}${rest}\r\n`;
const post = (rest: string) => `POST /v1/experiments HTTP/1.1\r\n${HOST}${JSON_BODY}${rest}`;
const chunked = (body: string) => post(`transfer-encoding: chunked\r\n\r\n${body}`);
const LONG = 'x'.repeat(20_000);

/** Text, and the status of the answer. */
const CASES: Record<string, [text: string | Buffer, status: number]> = {
  ...Object.fromEntries(
    ['/%', '/%zz', '/v1/%', '/v1/runs/%ff', '/v1/runs/%E0%A4%A/events', '/docs/%', '/assets/%c0%ae', 'http://'].map(
      (target) => [`the target ${target}`, [get(target), 400]],
    ),
  ),
  ...Object.fromEntries(
    ['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'].map((method) => [
      `${method} of a bad target`,
      [`${method} /v1/% HTTP/1.1\r\n${HOST}\r\n`, 400],
    ]),
  ),
  'a parameter that is too long': [get(`/v1/runs/${'x'.repeat(5000)}`), 404],
  'a long address of nothing': [get(`/v1/${'x'.repeat(15_000)}`), 404],
  'an address that is too long': [get(`/v1/${LONG}`), 414],
  'a header that is too long': [get('/v1/version', `a: ${LONG}\r\n`), 431],
  'no Host': ['GET /v1/version HTTP/1.1\r\n\r\n', 400],
  'no Host, at no address': ['GET /v1/nothing HTTP/1.1\r\n\r\n', 400],
  'two Hosts': [`GET /v1/version HTTP/1.1\r\n${HOST}${HOST}\r\n`, 400],
  'an unknown expectation': [post('expect: magic\r\ncontent-length: 2\r\n\r\n{}'), 400],
  'a length that is none': [post('content-length: -1\r\n\r\n'), 400],
  'two lengths': [post('content-length: 1\r\ncontent-length: 2\r\n\r\n{}'), 400],
  'a length and chunks': [post('content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'), 400],
  'another encoding': [post('transfer-encoding: gzip\r\n\r\nabc'), 400],
  'a chunk without a size': [chunked('zz\r\n{}\r\n0\r\n\r\n'), 400],
  'a chunk of another size': [chunked('1\r\n{}\r\n0\r\n\r\n'), 400],
  'a chunk with much behind its size': [chunked(`2;${LONG}\r\n{}\r\n0\r\n\r\n`), 400],
  'a bad trailer': [chunked('2\r\n{}\r\n0\r\nbad trailer\r\n\r\n'), 400],
  'a body that does not end': [post('content-length: 100\r\n\r\n{'), 408],
  'headers that do not end': [`GET /v1/version HTTP/1.1\r\n${HOST}a: b`, 408],
  'a header without a colon': [get('/v1/version', 'bad header\r\n'), 400],
  'a NUL in a header': [get('/v1/version', 'a: b\0c\r\n'), 400],
  'a lone CR in a header': [get('/v1/version', 'a: b\rc\r\n'), 400],
  'a space in the target': [get('/v1/ver sion'), 400],
  'a target beyond ASCII': [get('/v1/é'), 400],
  'a target without a slash': [get('v1/version'), 400],
  'the target *': [`OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, 404],
  'an unknown method': [`BREW /pot HTTP/1.1\r\n${HOST}\r\n`, 405],
  CONNECT: [`CONNECT localhost:80 HTTP/1.1\r\n${HOST}\r\n`, 405],
  TRACE: [`TRACE /v1/version HTTP/1.1\r\n${HOST}\r\n`, 405],
  'HTTP/2': ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  'HTTP/3.7': [`GET /v1/version HTTP/3.7\r\n${HOST}\r\n`, 505],
  'a greeting of TLS': [Buffer.from('16030100c8010000c40303', 'hex'), 400],
  zeros: ['\0\0\0\r\n\r\n', 400],
  'a path out of a folder': [get('/docs/static/..%2f..%2fpackage.json'), 404],
  'a tag that a file does not have': [get('/icon.svg', 'if-match: "x"\r\n'), 412],
  'a part that a file does not have': [get('/icon.svg', 'range: bytes=999999-\r\n'), 416],
};

/** Everything that comes back until the connection is closed, or an answer has come. */
async function send(text: string | Buffer): Promise<{ status: number; headers: Headers; body: string }> {
  const socket = net.connect({ host: hostname, port: Number(port) });
  let answer = '';
  const isWhole = () => {
    const [head, ...rest] = answer.split('\r\n\r\n');
    const length = /^content-length: (\d+)/im.exec(head!)?.[1];
    return length !== undefined && Buffer.byteLength(rest.join('\r\n\r\n')) >= Number(length);
  };
  socket.on('data', (chunk) => {
    answer += chunk;
    if (isWhole() || String(text).startsWith('HEAD')) socket.destroy();
  });
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Headers(lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]));
  return { status: Number(first.split(' ')[1]), headers, body: rest.join('\r\n\r\n') };
}

/** Headers of every answer, as an ordinary one has them. */
const ordinary = await api.call('GET', '/v1/version');
const ALWAYS = Object.keys(ordinary.headers).filter((name) =>
  /^(x-(?!request-id)|content-security|cross-|origin-|referrer-)/.test(name),
);

describe('the answer to', () => {
  it.each(Object.entries(CASES))('%s', async (name, [text, status]) => {
    expect(ALWAYS.length).toBeGreaterThan(8);
    const answer = await send(text);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    for (const header of ALWAYS)
      expect([header, answer.headers.get(header)]).toEqual([header, ordinary.headers[header]]);
    const requestId = answer.headers.get('x-request-id');
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    if (!name.startsWith('HEAD'))
      expect(JSON.parse(answer.body)).toMatchObject({ status, requestId, code: expect.any(String) });
  });
});

it('clients that leave at once, whatever they sent, harm nobody', async () => {
  const leaving = Object.values(CASES).flatMap(([text]) =>
    [0, 1, 5].map(async (waitMs) => {
      const socket = net.connect({ host: hostname, port: Number(port) });
      socket.on('error', () => undefined);
      socket.write(text);
      await once(socket, 'connect');
      await delay(waitMs);
      // And sends more, which nobody reads.
      socket.write('more');
      socket.resetAndDestroy();
    }),
  );
  await Promise.all(leaving);
  await delay(100);
  expect((await send(get('/v1/version'))).status).toBe(200);
});

it('an expectation that is not known is ignored', async () => {
  const { status, headers } = await send(get('/v1/version', 'expect: magic\r\n'));
  expect([status, headers.get('x-request-id') === null]).toEqual([200, false]);
});

it('HTTP/1.0 needs no Host', async () => {
  expect((await send('GET /v1/version HTTP/1.0\r\nconnection: close\r\n\r\n')).status).toBe(200);
});

it('nothing is written into an answer that has begun', async () => {
  const socket = net.connect({ host: hostname, port: Number(port) });
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
    if (answer.includes('retry: ')) socket.write('\0\0\0\r\n\r\n');
  });
  socket.write(get('/v1/events', 'accept: text/event-stream\r\n'));
  await once(socket, 'close');
  expect(answer).toContain('HTTP/1.1 200');
  expect(answer).not.toContain('HTTP/1.1 400');
});
