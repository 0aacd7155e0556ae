/** The TypeScript client on a network that fails in chosen ways. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type AllEvents,
  createClient,
  RegulabError,
  RegulabSignatureInvalid,
  RegulabUnreachable,
  type Retry,
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

  it('follows a file to another place without its key', async () => {
    const elsewhere = await startFaultyServer();
    try {
      const content = '{"format":"layers-model"}';
      elsewhere.plan(answer(200, content));
      const sha256 = createHash('sha256').update(content).digest('hex');
      const items = [{ name: 'model.json', sha256 }];
      const location = `${elsewhere.url}/file?signed=yes`;
      server.plan(answer(307, {}, { location }), answer(200, { items, nextCursor: null }));
      const withKey = createClient({ url: server.url, key: 'a-key-of-16-signs' });
      expect(await (await withKey.download('run_1', 'model.json')).text()).toBe(content);
      expect(server.seen[0]!.headers.authorization).toBe('Bearer a-key-of-16-signs');
      expect(elsewhere.seen).toMatchObject([{ url: '/file?signed=yes' }]);
      expect(elsewhere.seen[0]!.headers.authorization).toBeUndefined();
    } finally {
      await elsewhere.close();
    }
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

describe('onRetry', () => {
  it('hears of every attempt that failed, and gives up with false', async () => {
    server.plan(cut, problem(503, 'REDIS_UNAVAILABLE'), cut, accepted);
    const seen: Retry[] = [];
    const watched = createClient({
      url: server.url,
      retries: Number.POSITIVE_INFINITY,
      onRetry: (retry) => {
        seen.push(retry);
        return retry.attempt < 3;
      },
    });
    expect(await rejection(watched.run('run_1'))).toBe(seen[2]?.error);
    expect(seen.map(({ error, attempt }) => [error.name, attempt])).toEqual([
      ['RegulabUnreachable', 1],
      ['RegulabError', 2],
      ['RegulabUnreachable', 3],
    ]);
    expect(seen[2]!.elapsedMs).toBeGreaterThan(seen[0]!.waitMs + seen[1]!.waitMs - 5);
  });

  it('is not asked about what no attempt would change', async () => {
    server.plan(problem(404, 'RUN_NOT_FOUND'));
    const never = createClient({ url: server.url, onRetry: () => expect(0).toBe(1) });
    expect(await rejection(never.run('run_1'))).toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

describe('request', () => {
  it('gives the answer as it came, in its time', async () => {
    const text = '{ "a":1,\n"b":  2.50}';
    server.plan(cut, (response) => {
      response.writeHead(200, { 'x-own': 'yes' }).write(text.slice(0, 5));
      setTimeout(() => response.end(text.slice(5)), 150);
    });
    const answered = await client.request('/v1/new', { query: { a: [1, 2] }, timeoutMs: 100 });
    expect([answered.headers.get('x-own'), await answered.text()]).toEqual(['yes', text]);
    expect(server.seen.map(({ url }) => url)).toEqual(Array(2).fill('/v1/new?a=1%2C2'));
  });

  it('carries a POST out once, or sends it once', async () => {
    server.plan(cut, answer(200, {}));
    await client.request('/v1/new', { method: 'POST', body: { a: 1 } });
    const keys = server.seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual([expect.stringMatching(/^[\w-]{20,}$/), keys[0]]);
    server.plan(cut);
    const unkeyed = client.request('/v1/new', { method: 'POST', isRepeatable: false });
    expect(await rejection(unkeyed)).toMatchObject({ attempts: 1 });
    expect(server.seen[0]!.headers).not.toHaveProperty('idempotency-key');
  });
});

describe('a body', () => {
  const bytes = Buffer.from('{"arms": [ ], "seeds": [1e0]}\n');

  it('of bytes is sent as it is', async () => {
    server.plan(answer(200, {}), accepted, answer(200, {}));
    await client.plan(bytes);
    await client.submit(bytes);
    await client.predict('run_1', bytes);
    const bodies = server.seen.map(({ headers, body }) => [headers['content-type'], body]);
    expect(bodies).toEqual(Array(3).fill(['application/json', bytes.toString()]));
  });

  it('that is a picture has the media type of its Blob', async () => {
    server.plan(answer(200, {}), answer(200, {}));
    await client.predictPicture('run_1', new Blob(['x'], { type: 'image/webp' }));
    await client.predictPicture('run_1', bytes);
    expect(server.seen.map(({ headers }) => headers['content-type'])).toEqual([
      'image/webp',
      'application/octet-stream',
    ]);
  });

  it('has its size in the error of a connection that was closed', async () => {
    server.plan(cut, cut);
    expect(await rejection(client.plan(bytes, { retries: 0 }))).toMatchObject({
      bodyBytes: bytes.length,
      url: server.url,
    });
    expect(await rejection(client.run('run_1', { retries: 0 }))).toMatchObject({ bodyBytes: 0 });
  });
});

it('says whether a submission created the experiment', async () => {
  const experiment = { id: 'exp_1' };
  server.plan(accepted, answer(202, experiment, { deduplicated: 'true' }), answer(200, experiment), accepted);
  const existing: unknown[] = [];
  for (const identity of [{}, { deduplicate: true }, { externalId: 'e' }, { externalId: 'f' }]) {
    await client.submit(spec, { ...identity, onExisting: (found) => existing.push([identity, found]) });
  }
  expect(existing).toEqual([
    [{ deduplicate: true }, experiment],
    [{ externalId: 'e' }, experiment],
  ]);
});

it('leaves a list of nothing out of the query', async () => {
  server.plan(accepted);
  await client.submit(spec, { after: [] });
  expect(server.seen[0]!.url).toBe('/v1/experiments');
});

it('begins a list at a cursor', async () => {
  server.plan(answer(200, { items: [1], nextCursor: 'c3', queued: 7 }), answer(200, { items: [2], nextCursor: null }));
  const pages = [];
  for await (const { items, queued } of client.queue({ limit: 1, cursor: 'c2' }).pages()) pages.push([items, queued]);
  expect(pages).toEqual([
    [[1], 7],
    [[2], undefined],
  ]);
  expect(server.seen.map(({ url }) => url)).toEqual(['/v1/queue?limit=1&cursor=c2', '/v1/queue?limit=1&cursor=c3']);
});

it('reads every answer and event with the parser that is given', async () => {
  const message = 'id: 1\ndata: {"type":"run.finished","note":"a"}\n\n';
  server.plan(
    answer(200, { id: 'exp_1', status: 'succeeded' }),
    answer(200, { id: 'exp_1', status: 'succeeded' }),
    accepted,
    (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(message),
  );
  const parsing = createClient({ url: server.url, parse: (text) => ({ ...JSON.parse(text), isParsed: true }) });
  const answers: unknown[] = [
    await parsing.experiment('exp_1'),
    await parsing.waitFor('exp_1'),
    await parsing.submit(spec),
  ];
  for await (const event of parsing.events('run_1')) answers.push(event);
  expect(answers).toEqual(Array(4).fill(expect.objectContaining({ isParsed: true })));
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
  const { keys, webhooks, workers, ...methods } = client;
  expect(Object.keys(methods).filter((method) => !isNamed(method))).toEqual([]);
  const groups = Object.entries({ keys, webhooks, workers }).map(
    ([name, group]) => [name, Object.keys(group)] as const,
  );
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
    const seen: AllEvents[] = [];
    const seenAtBegin: number[] = [];
    const all = client.allEvents({
      after: '100-0',
      types: ['run.queued', 'run.started'],
      onBegin: () => seenAtBegin.push(seen.length),
      idleMs: 100,
    });
    const reading = (async () => {
      for await (const event of all) seen.push(event);
    })();
    expect(await rejection(reading)).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(seen).toEqual([
      { type: 'events.missed', position: '0' },
      { type: 'run.queued', position: '20-1' },
      { type: 'run.started', position: '20-10' },
    ]);
    expect(seenAtBegin).toEqual([0]);
    expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual(['100-0', '20-2', '20-10']);
    expect(server.seen[0]!.url).toBe('/v1/events?types=run.queued%2Crun.started');
  });

  it('continue past a finish that a retry followed', async () => {
    server.plan((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(event(1, 'run.finished'));
      setTimeout(() => response.end(event(2, 'run.queued') + event(3, 'run.finished')), 50);
    });
    const ids: string[] = [];
    for await (const { id } of client.events('run_1')) ids.push(id);
    expect([ids, server.seen.length]).toEqual([['1', '2', '3'], 1]);
  });

  it('are the same wherever the chunks end and whichever line ends are used', async () => {
    const messages = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 3 }), { minLength: 1 });
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(messages, ends, fc.array(fc.nat(400)), async (notes, end, cuts) => {
        const sent = notes.map((note, at) => ({ id: String(at + 1), type: 'run.epoch', note }));
        // JSON of several lines is several lines of data.
        const lines = sent.flatMap((each) => [
          `id: ${each.id}`,
          ...JSON.stringify(each, null, 1)
            .split('\n')
            .map((line) => `data: ${line}`),
          '',
        ]);
        const bytes = Buffer.from([...lines, 'id: x', 'data: torn'].join(end));
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((to, at) => new Uint8Array(bytes.subarray(places[at], to)));
        const answers = [new Response(ReadableStream.from(chunks)), new Response(null, { status: 204 })];
        const chunked = createClient({ url: server.url, fetch: async () => answers.shift()! });
        const read: unknown[] = [];
        for await (const each of chunked.events('run_1')) read.push(each);
        expect(read).toEqual(sent);
      }),
    );
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
