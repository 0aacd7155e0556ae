/** The TypeScript client on a network that fails in chosen ways. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import {
  type AllEvents,
  createClient,
  RegulabError,
  RegulabSignatureInvalid,
  RegulabUnreachable,
  type Submission,
  verifyWebhook,
} from '../../../../clients/typescript/src/index.js';
import { newSecret, signedHeaders } from '../../../../src/webhooks/sending/signatures.js';
import { answer, cut, cutInAnswer, type Fault, silence, startFaultyServer } from './faulty-server.js';

const server = await startFaultyServer();
afterAll(() => server.close());
const client = createClient({ url: server.url, timeoutMs: 5_000 });

const spec: Submission = { arms: [{ name: 'only', model: { architecture: 'softmax-regression' } }] };
const problem = (status: number, code: string, more: object = {}) =>
  answer(status, {
    type: '/',
    title: 'No',
    status,
    detail: 'It is not so.',
    instance: '/',
    code,
    requestId: 'r-1',
    ...more,
  });
const accepted = answer(202, { id: 'exp_1' });
const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error) => error,
  );

describe('a request that met a fault', () => {
  const faults: [string, Fault][] = [
    ['a cut connection', cut],
    ['a cut answer', cutInAnswer],
    ['an answer of something else', answer(200, '<html>')],
    ...[408, 429, 502, 503, 504].map((status): [string, Fault] => [`status ${status}`, answer(status)]),
  ];

  it.each(faults)('is sent again after %s, under the same Idempotency-Key', async (_, fault) => {
    server.plan(fault, accepted);
    expect(await client.submit(spec)).toEqual({ id: 'exp_1' });
    const [first, second] = server.seen;
    expect(second).toMatchObject({ method: 'POST', url: '/v1/experiments', body: JSON.stringify(spec) });
    expect(first!.headers['idempotency-key']).toMatch(/^[\w-]{20,}$/);
    expect(second!.headers['idempotency-key']).toBe(first!.headers['idempotency-key']);
    expect(server.seen).toHaveLength(2);
  });

  it('has another key than the next request, or the one that is given', async () => {
    server.plan(accepted, accepted, accepted);
    await client.submit(spec);
    await client.submit(spec);
    const startAt = '2026-11-30T22:00:00Z';
    await client.submit(spec, { idempotencyKey: 'my-own', priority: 3, after: ['exp_1', 'exp_2'], startAt });
    const keys = server.seen.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('my-own');
    expect(server.seen[2]!.url).toBe('/v1/experiments?priority=3&after=exp_1%2Cexp_2&startAt=2026-11-30T22%3A00%3A00Z');
  });

  it('waits longer each time, and gives up', async () => {
    server.plan(cut, cut, cut, cut);
    const error = await rejection(client.experiment('exp_1', { retries: 3 }));
    expect(error).toBeInstanceOf(RegulabUnreachable);
    expect(error).toMatchObject({ attempts: 4, message: expect.stringContaining(server.url) });
    const waits = server.seen.slice(1).map(({ at }, index) => at - server.seen[index]!.at);
    expect(waits[0]).toBeGreaterThan(120);
    expect(waits[2]).toBeGreaterThan(490);
  });

  it('waits as long as Retry-After says', async () => {
    server.plan(problem(429, 'QUEUE_FULL'), answer(503, {}, { 'retry-after': '1' }), accepted);
    await client.submit(spec);
    expect(server.seen[2]!.at - server.seen[1]!.at).toBeGreaterThanOrEqual(995);
  });

  it('is not kept for a service that asks for an hour', async () => {
    server.plan(answer(503, {}, { 'retry-after': '3600' }));
    expect(await rejection(client.experiment('exp_1'))).toMatchObject({ retryAfterSeconds: 3600, attempts: 1 });
  });

  it.each([400, 401, 404, 409, 422, 500])('is not sent again after status %d', async (status) => {
    server.plan(answer(status), accepted);
    expect(await rejection(client.submit(spec))).toMatchObject({ status, code: `HTTP_${status}` });
    expect(server.seen).toHaveLength(1);
  });

  it('is never sent twice when twice is not once', async () => {
    server.plan(cut, cut);
    expect(await rejection(client.keys.create({ name: 'ci', scopes: ['read'] }))).toBeInstanceOf(RegulabUnreachable);
    server.plan(answer(503));
    await rejection(client.change('exp_1', { name: 'other' }, { ifMatch: 'W/"7"' }));
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]!.headers['if-match']).toBe('W/"7"');
  });

  it('has deleted what the next attempt does not find', async () => {
    server.plan(cut, problem(404, 'EXPERIMENT_NOT_FOUND'));
    await client.delete('exp_1');
    server.plan(problem(404, 'EXPERIMENT_NOT_FOUND'));
    expect(await rejection(client.delete('exp_1'))).toMatchObject({ code: 'EXPERIMENT_NOT_FOUND' });
  });
});

describe('time', () => {
  it('is limited for each attempt', async () => {
    server.plan(silence, accepted);
    expect(await client.submit(spec, { timeoutMs: 100 })).toEqual({ id: 'exp_1' });
    server.plan(silence);
    expect(await rejection(client.experiment('exp_1', { timeoutMs: 50, retries: 0 }))).toMatchObject({
      name: 'RegulabUnreachable',
      message: expect.stringContaining('no answer within 50 ms'),
    });
  });

  it.each<[string, Fault]>([
    ['during an attempt', silence],
    ['while it waits', answer(503, {}, { 'retry-after': '30' })],
  ])('ends with a signal, %s', async (_, fault) => {
    for (const whose of ['call', 'client']) {
      server.plan(fault);
      const ending = new AbortController();
      const reason = new Error('enough');
      setTimeout(() => ending.abort(reason), 100);
      const { signal } = ending;
      const request =
        whose === 'call'
          ? client.experiment('exp_1', { signal })
          : createClient({ url: server.url, signal }).experiment('exp_1');
      expect(await rejection(request)).toBe(reason);
    }
  });
});

it('waits with held answers, for what it does not know yet', async () => {
  const etags = ['W/"1"', 'W/"2"'].map((etag) => ({ etag }));
  server.plan(
    answer(200, { status: 'running' }, etags[0]),
    (response) => void response.writeHead(304).end(),
    answer(200, { status: 'succeeded' }, etags[1]),
  );
  const seen: string[] = [];
  await client.waitFor('exp_1', { onChange: ({ status }) => seen.push(status) });
  expect(seen).toEqual(['running', 'succeeded']);
  expect(server.seen.map(({ headers }) => [headers.prefer, headers['if-none-match']])).toEqual([
    [undefined, undefined],
    ['wait=50', 'W/"1"'],
    ['wait=50', 'W/"1"'],
  ]);
});

it('has every method in its README', () => {
  const readme = readFileSync('clients/typescript/README.md', 'utf8');
  const isNamed = (method: string) => readme.includes(`\`${method}(`);
  const { keys, webhooks, ...methods } = client;
  expect(Object.keys(methods).filter((method) => !isNamed(method))).toEqual([]);
  const groups = Object.entries({ keys, webhooks }).map(([name, group]) => [name, Object.keys(group)] as const);
  for (const [name, group] of groups) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}.`));
    expect(row?.match(/(?<=`(?:\w+\.)?)\w+(?=`)/g)?.sort()).toEqual([...group].sort());
  }
});

it('gives an error what the service said', async () => {
  const errors = [{ pointer: '/seeds', code: 'TOO_SMALL', message: 'At least one.' }];
  server.plan(problem(400, 'INVALID_SPEC', { errors }));
  const error = await rejection(client.plan(spec));
  expect(error).toBeInstanceOf(RegulabError);
  expect(error).toMatchObject({
    name: 'RegulabError',
    message: 'It is not so. (INVALID_SPEC)',
    status: 400,
    code: 'INVALID_SPEC',
    errors,
    requestId: 'r-1',
    problem: { title: 'No' },
  });
});

describe('an address', () => {
  it('may have a prefix, and has no key in it', async () => {
    const key = 'rgl_secret';
    server.plan(answer(200, { items: [], nextCursor: null }), answer(200, {}));
    const labels = { label: ['team=a,b', 'stage'], status: ['queued' as const, 'running' as const] };
    await createClient({ url: `${server.url}/lab//`, key })
      .experiments(labels)
      .all();
    await createClient({ url: new URL(`${server.url}/lab`), key }).run('a/b?c');
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/lab/v1/experiments?label=team%3Da%2Cb&label=stage&status=queued%2Crunning',
      '/lab/v1/runs/a%2Fb%3Fc',
    ]);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${key}`, `Bearer ${key}`]);
  });

  it('has a key that is no header in no error', () => {
    expect(() => createClient({ url: server.url, key: 'rgl_secret\n' })).toThrow(/^The key has characters/);
  });
});

describe('events', () => {
  const stream =
    (text: string): Fault =>
    (response) =>
      void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`retry: 10\n\n${text}`);
  const event = (id: number, type = 'run.epoch') =>
    `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ id: String(id), type })}\n\n`;

  it('continue on a new connection when nothing comes, each once', async () => {
    server.plan(stream(event(4) + event(5)), stream(''), stream(event(5) + event(6)), answer(204, ''));
    const ids: string[] = [];
    for await (const { id } of client.events('run_1', { after: '3', idleMs: 100 })) ids.push(id);
    expect(ids).toEqual(['4', '5', '6']);
    expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual(['3', '5', '5', '6']);
  });

  it('of all experiments say what was missed, and continue with what is kept', async () => {
    const message = (id: string, type: string) => `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ type })}\n\n`;
    server.plan(
      stream(message('0', 'events.missed') + message('20-1', 'run.queued') + message('20-2', 'events.position')),
      stream(message('20-2', 'run.queued') + message('20-10', 'run.started')),
      problem(401, 'UNAUTHORIZED'),
    );
    const all = client.allEvents({ after: '100-0', types: ['run.queued', 'run.started'], idleMs: 100 });
    const seen: AllEvents[] = [];
    const reading = (async () => {
      for await (const event of all) seen.push(event);
    })();
    expect(await rejection(reading)).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(seen).toEqual([
      { type: 'events.missed', position: '0' },
      { type: 'run.queued', position: '20-1' },
      { type: 'run.started', position: '20-10' },
    ]);
    expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual(['100-0', '20-2', '20-10']);
    expect(server.seen[0]!.url).toBe('/v1/events?types=run.queued%2Crun.started');
  });

  it('end with an error when there is no such run', async () => {
    server.plan(problem(404, 'RUN_NOT_FOUND'));
    expect(await rejection(client.events('run_1').next())).toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

describe('a message of a webhook', () => {
  const secret = newSecret();
  const body = JSON.stringify({ type: 'webhook.test', timestamp: '2026-11-30T12:00:00.000Z', data: {} });
  const sign = (secrets: string[], at = Date.now()) => signedHeaders(secrets, { id: 'msg_1', body }, new Date(at));

  it('is accepted with one of its signatures', async () => {
    expect(await verifyWebhook(sign([newSecret(), secret]), body, secret)).toEqual(JSON.parse(body));
    expect(await verifyWebhook(new Headers(sign([secret])), Buffer.from(body), secret)).toEqual(JSON.parse(body));
  });

  it.each<[string, () => Promise<unknown>]>([
    ['with another secret', () => verifyWebhook(sign([newSecret()]), body, secret)],
    ['when it was changed', () => verifyWebhook(sign([secret]), `${body} `, secret)],
    ['when it is old', () => verifyWebhook(sign([secret], Date.now() - 301_000), body, secret)],
    ['when it is of tomorrow', () => verifyWebhook(sign([secret], Date.now() + 301_000), body, secret)],
    ['without a time', () => verifyWebhook({ ...sign([secret]), 'webhook-timestamp': undefined }, body, secret)],
    ['without base64', () => verifyWebhook({ ...sign([secret]), 'webhook-signature': 'v1,{}' }, body, secret)],
  ])('is refused %s', async (_, verify) => {
    expect(await rejection(verify())).toBeInstanceOf(RegulabSignatureInvalid);
  });
});
