import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { RegulabError, RegulabUnreachable, type Submission } from '#client';
import { type Client, createClient } from '../../../../src/cli/client/client.js';
import { runsOf } from '../../../../src/cli/client/pages.js';
import { describeError, EXIT, exitCodeOf, problemOf, refusal } from '../../../../src/cli/errors.js';
import { sendJson, startServer, type TestServer } from '../http-server.js';

const problem = (status: number, code: string, more = {}) => ({
  type: 'about:blank',
  title: 'Title',
  status,
  detail: 'Detail.',
  code,
  requestId: 'r1',
  ...more,
});

const SPEC: Submission = { preset: 'quick-start' };

describe('createClient', () => {
  let server: TestServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
    jest.restoreAllMocks();
  });

  it('sends the key, and keeps a path prefix of the URL', async () => {
    server = await startServer((_request, response) => sendJson(response, 200, { id: 'exp_1' }));
    await createClient({ url: `${server.url}/lab/`, apiKey: 'secret' }).experiment('exp_1');
    expect(server.requests[0]).toMatchObject({
      line: 'GET /lab/v1/experiments/exp_1',
      headers: { authorization: 'Bearer secret' },
    });
  });

  it('has no more patience because the clock was set back', async () => {
    let now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => {
      now -= 3_600_000;
      return now;
    });
    server = await startServer((_request, response) => sendJson(response, 503, problem(503, 'REDIS_UNAVAILABLE')));
    const client = createClient({ url: server.url, patience: { unavailableMs: 300 } });
    await expect(client.presets()).rejects.toThrow(RegulabError);
  });

  it('tries a read again after 503, when the answer says so', async () => {
    server = await startServer(({ count }, response) =>
      count < 3
        ? sendJson(response, 503, problem(503, 'REDIS_UNAVAILABLE'), { 'retry-after': '0' })
        : sendJson(response, 200, { items: [] }),
    );
    await createClient({ url: server.url }).presets();
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ['submit', 'POST /v1/experiments', (client: Client) => client.submit(SPEC)],
    ['retry', 'POST /v1/runs/run_1/retry', (client: Client) => client.retry('run_1')],
    ['reproduce', 'POST /v1/runs/run_1/reproduce', (client: Client) => client.reproduce('run_1')],
  ])('repeats a %s under the same key, and has a new one for the next', async (_, line, send) => {
    server = await startServer(({ count }, response) =>
      count % 3 === 0
        ? sendJson(response, 202, { id: 'x' })
        : sendJson(response, 503, problem(503, 'REDIS_UNAVAILABLE'), { 'retry-after': '0' }),
    );
    const client = createClient({ url: server.url });
    for (let time = 0; time < 2; time += 1) expect(await send(client)).toEqual({ id: 'x' });
    expect(server.requests.map((request) => request.line)).toEqual(Array(6).fill(line));
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys.map((key) => keys.indexOf(key))).toEqual([0, 0, 0, 3, 3, 3]);
  });

  it('does not repeat a request that was refused', async () => {
    server = await startServer((_request, response) => sendJson(response, 404, problem(404, 'RUN_NOT_FOUND')));
    await expect(createClient({ url: server.url }).run('run_1')).rejects.toMatchObject({
      problem: { code: 'RUN_NOT_FOUND' },
    });
    expect(server.requests).toHaveLength(1);
  });

  it('says at once that nothing listens, and waits for it when it is patient', async () => {
    server = await startServer((_request, response) => sendJson(response, 200, { items: [] }));
    const { url } = server;
    await server.close();
    server = undefined;
    const failure = await createClient({ url })
      .presets()
      .catch((error) => error);
    expect(failure).toBeInstanceOf(RegulabUnreachable);
    expect(describeError(failure)).toMatch(/connection refused.\nIs the service running\?/);
    expect(exitCodeOf(failure)).toBe(EXIT.unavailable);

    const waits: string[] = [];
    const patient = createClient({
      url,
      patience: { unreachableMs: 10_000 },
      onWait: (reason) => void waits.push(reason),
    });
    const answer = patient.presets();
    server = await startServer(
      (_request, response) => sendJson(response, 200, { items: [] }),
      Number(new URL(url).port),
    );
    expect(await answer).toEqual([]);
    expect(waits.length).toBeGreaterThan(0);
  });

  it('sends again what a service that is there has cut off, but no body that was too large', async () => {
    let cuts = 0;
    server = await startServer((_request, response) => {
      cuts += 1;
      if (cuts % 2 === 1) response.destroy();
      else sendJson(response, 200, { items: [] });
    });
    const client = createClient({ url: server.url });
    expect(await client.presets()).toEqual([]);
    const large = Buffer.alloc(100_000, ' ');
    expect(describeError(await client.plan(large).catch((error) => error))).toMatch(
      /body of 100000 bytes is too large/,
    );
    expect(cuts).toBe(3);
  });

  it('shows people what is hidden in an answer, and programs the answer', async () => {
    const name = 'a\u001b[2Jb\r';
    server = await startServer((_request, response) => sendJson(response, 200, { id: 'exp_1', name }));
    const { url } = server;
    expect(await createClient({ url }).experiment('exp_1')).toEqual({ id: 'exp_1', name: 'a\\u001b[2Jb\\u000d' });
    expect(await createClient({ url, raw: true }).experiment('exp_1')).toEqual({ id: 'exp_1', name });
  });

  it('reads every page of a list of runs', async () => {
    server = await startServer(({ line }, response) =>
      sendJson(
        response,
        200,
        line.includes('cursor=next')
          ? { items: [{ id: 'run_2' }], nextCursor: null }
          : { items: [{ id: 'run_1' }], nextCursor: 'next' },
      ),
    );
    const runs = await runsOf(createClient({ url: server.url }), 'exp_1');
    expect(runs.map(({ id }) => id)).toEqual(['run_1', 'run_2']);
  });

  it('gives no part of a list of runs for the whole', async () => {
    const unreadable = [{ id: 'run_2', code: 'RECORD_UNREADABLE', message: 'run_2 has version 2.' }];
    server = await startServer((_request, response) =>
      sendJson(response, 200, { items: [{ id: 'run_1' }], unreadable, nextCursor: null }),
    );
    await expect(runsOf(createClient({ url: server.url }), 'exp_1')).rejects.toThrow('run_2 has version 2.');
  });

  it('makes a problem of an answer that a proxy wrote', async () => {
    server = await startServer((_request, response) => response.writeHead(413, 'Too Large').end('<html>'));
    const failure = await createClient({ url: server.url })
      .submit(SPEC)
      .catch((error) => error);
    expect(problemOf(failure)).toEqual({ status: 413, code: 'HTTP_413', title: 'Too Large' });
    expect(describeError(failure)).toBe('Too Large (HTTP_413, HTTP 413)');
  });
});

describe('describeError', () => {
  it('names every field at fault', () => {
    const errors = [
      { pointer: '/arms/0/name', code: 'too_small', message: 'is empty' },
      { pointer: '', code: 'unrecognized_keys', message: 'has the unknown key "x"' },
      { parameter: 'limit', code: 'too_big', message: 'is above 100' },
    ];
    expect(describeError(refusal(problem(400, 'INVALID_SPEC', { errors })))).toBe(
      'Detail. (INVALID_SPEC, HTTP 400)\n  /arms/0/name  is empty\n                has the unknown key "x"\n  limit         is above 100',
    );
  });

  it.each([
    ['The body is not valid JSON: x (line 1).', { pointer: '', message: 'Invalid JSON: x (line 1).' }],
    ['The query is not valid. metric: Must be one of "a".', { parameter: 'metric', message: 'Must be one of "a".' }],
    ['There is no arm "x".', { pointer: '/arm', message: 'There is no arm "x".' }],
    [
      'The body is not valid. /scenario/x: There is no field.',
      { pointer: '/scenario/x', message: 'There is no field.' },
    ],
  ])('says a fault once: %s', (detail, fault) => {
    const errors = [{ code: 'x', ...fault }];
    expect(describeError(refusal(problem(400, 'INVALID_REQUEST', { detail, errors })))).toBe(
      `${detail} (INVALID_REQUEST, HTTP 400)`,
    );
  });

  it('says how to give a key, and which request to look for', () => {
    expect(describeError(refusal(problem(401, 'UNAUTHORIZED')))).toContain('REGULAB_API_KEY');
    expect(describeError(refusal(problem(500, 'INTERNAL')))).toContain('r1');
  });
});
