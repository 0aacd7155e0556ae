import { readFileSync } from 'node:fs';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { ProblemDocument } from '../../../../src/api/http/problem.js';
import { invalidBodies } from '../../../fixtures/invalid-bodies.js';
import { startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const JSON_TYPE = { 'content-type': 'application/json' };
const post = (payload: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
  api.call('POST', '/v1/experiments', { payload, headers });

const ABSENT_RUN = 'run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61';
const ABSENT_EXPERIMENT = 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';

type Paths = Record<string, Record<string, { requestBody?: { required?: boolean; content: object } }>>;
const emptyBodies = (type: string) => [
  { 'content-type': type, 'content-length': '0' },
  { 'content-type': type, 'transfer-encoding': 'chunked' },
];

/** Holds an answer to a second of work; time that a busy machine gave to others does not count. */
async function withinASecond<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const answer = await ask();
  const took = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  expect(Math.min(took, (user + system) / 1000)).toBeLessThan(1000);
  return answer;
}

describe('an invalid spec', () => {
  it('comes in at least 300 forms here', () => {
    expect(invalidBodies.length).toBeGreaterThanOrEqual(300);
  });

  it.each(invalidBodies.map(({ title, body, pointer }) => [title, body, pointer] as const))(
    'is refused within a second with the position: %s',
    async (_title, body, pointer) => {
      const response = await withinASecond(() => post(JSON.stringify(body)));
      expect([400, 413, 422]).toContain(response.statusCode);
      const problem = response.json();
      if (problem.code === 'PAYLOAD_TOO_LARGE') return;
      expect(problem.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    },
  );

  it('is answered with every fault at once', async () => {
    const response = await post(
      JSON.stringify({ seeds: [-1], arms: [{ model: { architecture: 'mlp', depth: 3 } }], x: 1 }),
    );
    expect(
      response
        .json()
        .errors.map((error: { pointer: string }) => error.pointer)
        .sort(),
    ).toEqual(['/arms/0/model/depth', '/arms/0/name', '/seeds/0', '/x']);
  });

  it('leaves nothing behind', async () => {
    const counts = await api.store.countRuns();
    expect(Object.values(counts).every((count) => count === 0)).toBe(true);
  });
});

describe('an address with something else in the place of an id', () => {
  const [RUN, EXPERIMENT] = [ABSENT_RUN, ABSENT_EXPERIMENT];
  it.each([
    [`experiments/${RUN}`, `There is no such experiment. ${RUN} is the id of a run: GET /v1/runs/${RUN}.`],
    [
      `runs/${EXPERIMENT}/metrics`,
      `There is no such run. ${EXPERIMENT} is the id of an experiment: GET /v1/experiments/${EXPERIMENT}/runs lists its runs.`,
    ],
    [
      'experiments/null',
      'There is no such experiment. Ids of experiments begin with exp_; GET /v1/experiments lists them.',
    ],
    [
      'experiments//events',
      'There is no such experiment. Ids of experiments begin with exp_; GET /v1/experiments lists them.',
    ],
    ['runs/null', 'There is no such run. Ids of runs begin with run_; GET /v1/runs lists them.'],
  ])('is answered with where to look: %s', async (path, detail) => {
    const response = await api.call('GET', `/v1/${path}`);
    expect([response.statusCode, response.json().detail]).toEqual([404, detail]);
  });
});

describe('a parameter that only the handler can judge', () => {
  const PREDICT = `/v1/runs/${ABSENT_RUN}/predict`;

  it.each([
    ['cursor', '/v1/experiments?cursor=none'],
    ['cursor', '/v1/runs?cursor=none'],
    ['cursor', '/v1/queue?cursor=none'],
    ['cursor', '/v1/keys?cursor=none'],
    ['cursor', '/v1/audit?cursor=none'],
    ['cursor', '/v1/webhooks?cursor=none'],
    ['cursor', '{experiment}/runs?cursor=none'],
    ['arm', '{experiment}/metrics?arm=none'],
    ['arms', '{experiment}/ensembles?arms=none'],
    ['baseline', '{experiment}/comparison?baseline=none'],
    ['arm', '{experiment}/figures/learning-curves.svg?arm=none'],
    ['run', `{experiment}/figures/learning-curves.svg?run=${ABSENT_RUN}`],
    ['metric', '{experiment}/figures/learning-curves.svg?metric=test.accuracy'],
    ['width', '{experiment}/figures/learning-curves.svg?width=500'],
    ['sweep', '{experiment}/figures/bias-variance.svg?sweep=none'],
    ['field', '{experiment}/figures/sweep-paths.svg?field=none'],
  ])('is named: %s in %s', async (parameter, address) => {
    const url = address.replace('{experiment}', `/v1/experiments/${(await api.submit()).id}`);
    const response = await api.call('GET', url);
    expect([response.statusCode, response.json().errors]).toMatchObject([400, [{ parameter }]]);
  });

  it('is named when it belongs into the body', async () => {
    const { runs } = await api.submit();
    const url = PREDICT.replace(ABSENT_RUN, runs[0]!.id);
    const response = await api.call('POST', `${url}?mcSamples=2&fit=none`, { payload: { images: [] } });
    expect(response.json().errors.map((each: { parameter: string }) => each.parameter)).toEqual(['fit', 'mcSamples']);
  });
});

describe('a body that is not acceptable JSON', () => {
  it.each([
    ['a key written twice', '{"name":"a","name":"b"}', '/name', 'DUPLICATE'],
    ['an escaped key written twice', '{"arms":[{"name":"a","n\\u0061me":"b"}]}', '/arms/0/name', 'DUPLICATE'],
    ['__proto__', '{"__proto__":{"preset":"quick-start"}}', '/__proto__', 'UNKNOWN_FIELD'],
    ['__proto__ deep inside', '{"arms":[{},{"model":{"__proto__":1}}]}', '/arms/1/model/__proto__', 'UNKNOWN_FIELD'],
    [
      'an object of too many fields',
      `{"dataset":${JSON.stringify(Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`f${at}`, 1])))}}`,
      '/dataset',
      'TOO_BIG',
    ],
    ['a broken token', '{\n  "name": nope\n}', '', 'INVALID_JSON'],
    ['an early end', '{"name":', '', 'INVALID_JSON'],
    ['a raw NUL', '{"name":"a\u0000b"}', '', 'INVALID_JSON'],
    ['NaN', '{"seeds":[NaN]}', '', 'INVALID_JSON'],
    ['a trailing comma', '{"seeds":[1,]}', '', 'INVALID_JSON'],
    ['two values', '{} {}', '', 'INVALID_JSON'],
  ])('is refused within a second: %s', async (_title, body, pointer, code) => {
    const response = await withinASecond(() => post(body));
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ pointer, code }] });
  });

  it.each([
    ['{\n  "name": nope\n}', 'a text needs double quotes; write "nope" (line 2, column 11)'],
    ['{name: 1}', 'a name needs double quotes; write "name" (line 1, column 2)'],
    ['{"seeds":[1,\n]}', 'a comma comes before ]; remove it (line 1, column 12)'],
    ['{"a":1,}', 'a comma comes before }; remove it (line 1, column 7)'],
    ['{"seeds":[,1]}', 'a comma has nothing before it; remove it (line 1, column 11)'],
    ['{"a":,"b":1}', 'a value is missing after the colon; write one, such as null (line 1, column 6)'],
    ['{"name":\n\n"a"\n"b":1}', 'a comma is missing before this; add one (line 4, column 1)'],
    ['{"name" 1}', 'the name before this has no colon; add one (line 1, column 9)'],
    ['{"name"=1}', 'JSON has no =; write a colon (line 1, column 8)'],
    ["{'name': 1}", 'JSON has no single quotes; write "name" (line 1, column 2)'],
    ["{'a\\'b': 1}", 'JSON has no single quotes; use double quotes (line 1, column 2)'],
    ['{“name”: 1}', 'JSON has no curly quotes; write "name" (line 1, column 2)'],
    ['{"a": 1 // one\n}', 'JSON has no comments; remove this one (line 1, column 9)'],
    ['{"a": 1 # one\n}', 'JSON has no comments; remove this one (line 1, column 9)'],
    ['{"a": [1}', 'the [ of line 1, column 7 is open; write ] before this (line 1, column 9)'],
    ['{"a": 1}}', 'this } closes nothing; remove it (line 1, column 9)'],
    [
      '{"a": "b\nc"}',
      'this text is not closed; add a double quote; a line end in a text is written \\n (line 1, column 7)',
    ],
    ['{"a": "C:\\data"}', 'a text has an unknown escape; write a backslash as \\\\ (line 1, column 7)'],
    ['{"a": +1}', 'a number has no plus sign; write 1 (line 1, column 7)'],
    ['{"a": .5}', 'a number begins with a digit; write 0.5 (line 1, column 7)'],
    ['{"a": 007}', 'this is not a number of JSON; write decimal digits, without a leading 0 (line 1, column 8)'],
    ['{"a": (1, 2)}', 'JSON has no parentheses; write a list with [ and ] (line 1, column 7)'],
    ['{"a":\u00a01}', 'the character U+00A0 is not allowed here; remove it (line 1, column 6)'],
    [
      '@spec.json',
      'this is the name of a file, not its content; let curl read the file: -d @spec.json (line 1, column 1)',
    ],
    [
      'examples/dropout.json',
      'this looks like the name of a file; let curl read it: -d @examples/dropout.json (line 1, column 1)',
    ],
    ['preset=quick-start', 'this is a form; write {"preset": "quick-start"} (line 1, column 1)'],
    ['preset: quick-start', 'this looks like YAML; send JSON (line 1, column 1)'],
    ['<html>', 'this is HTML or XML; send JSON (line 1, column 1)'],
    ['{"seeds":[NaN]}', 'NaN is not a JSON value; write a number, or leave the field out (line 1, column 11)'],
    ['[1,\n Infinity]', 'Infinity is not a JSON value; write a number, or leave the field out (line 2, column 2)'],
    ['[-Infinity]', '-Infinity is not a JSON value; write a number, or leave the field out (line 1, column 2)'],
    ['{"a":True}', 'True is not a JSON value; write true (line 1, column 6)'],
    ['{"a":False}', 'False is not a JSON value; write false (line 1, column 6)'],
    ['{"a": None}', 'None is not a JSON value; write null (line 1, column 7)'],
    ['[undefined]', 'undefined is not a JSON value; write null, or leave the field out (line 1, column 2)'],
    ['{"a":\n', 'the JSON ends too early; the { of line 1, column 1 needs a } (line 2, column 1)'],
    ['[1] [2]', 'a second JSON value begins here; send one (line 1, column 5)'],
  ])('is answered with the line and column of the fault (%#)', async (body, where) => {
    expect((await post(body)).json().detail).toBe(`The body is not valid JSON: ${where}.`);
  });

  it.each([
    ['arrays', `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
    ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['duplicates', `{${'"a":1,'.repeat(150_000)}"b":2}`],
    ['keys', `{${Array.from({ length: 100_000 }, (_, index) => `"${index}":1`).join()}}`],
    ['backslashes', `{"name":"${'\\\\'.repeat(250_000)}"}`],
  ])('is refused within a second as a bomb of %s', async (_title, body) => {
    const response = await withinASecond(() => post(body));
    expect(response.statusCode).toBe(400);
    expect(response.json().errors.length).toBeLessThanOrEqual(200);
  });

  it('is refused when it is not UTF-8', async () => {
    const response = await post(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]));
    expect(response.statusCode).toBe(400);
    expect(response.json().errors).toEqual([
      { pointer: '', code: 'INVALID_ENCODING', message: 'Must be JSON in UTF-8; see byte 3, in line 1.' },
    ]);
  });

  it.each([
    ['a PNG picture', readFileSync(new URL('../../../../examples/seven.png', import.meta.url))],
    ['a JPEG picture', Buffer.from('ffd8ffe000104a4649460001', 'hex')],
    ['gzip data', gzipSync('{}')],
    ['UTF-16', Buffer.from('\ufeff{"preset":"quick-start"}', 'utf16le')],
  ])('is refused with its kind when it is %s', async (kind, body) => {
    const response = await post(body);
    expect(response.statusCode).toBe(400);
    expect(response.json().detail).toContain(`The body is ${kind}`);
  });

  it('is refused with a command to type when it is empty or of no type', async () => {
    const command = `curl -H 'content-type: application/json' -d '{"preset": "quick-start"}' http://`;
    for (const [body, headers] of [
      ['', JSON_TYPE],
      ['{"preset":"quick-start"}', {}],
      ['{}', { 'content-type': 'text/plain' }],
    ] as const) {
      expect((await post(body, headers)).json().detail).toContain(command);
    }
  });

  it('is said to be empty by every route that needs one, whatever its type', async () => {
    const { paths } = (await api.call('GET', '/openapi.json')).json<{ paths: Paths }>();
    const needing = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        // The body of a rotation may be left out, though the generator says otherwise.
        .filter(([, { requestBody }]) => requestBody?.required && !path.endsWith('/rotate'))
        .map(([method, { requestBody }]) => ({ method, path, types: Object.keys(requestBody!.content) })),
    );
    expect(needing.length).toBeGreaterThan(15);
    for (const { method, path, types } of needing) {
      const url = path.replace(/\{(\w)\w+\}/g, (_, letter) => (letter === 'r' ? ABSENT_RUN : ABSENT_EXPERIMENT));
      for (const headers of [...types, 'image/png'].flatMap((type) => emptyBodies(type))) {
        const response = await api.call(method.toUpperCase() as 'POST', url, { headers });
        const { detail, errors } = response.json<ProblemDocument>();
        expect([
          method,
          path,
          headers,
          response.statusCode,
          errors?.map(({ code, pointer }) => [code, pointer]),
        ]).toEqual([method, path, headers, 400, [['REQUIRED', '']]]);
        expect(detail).toMatch(/^The body is empty\. Send .*: curl /);
      }
    }
  });

  it('may begin with a byte order mark', async () => {
    const response = await api.call('POST', '/v1/experiments?dryRun=true', {
      payload: Buffer.from('\ufeff{"preset":"quick-start"}'),
      headers: JSON_TYPE,
    });
    expect(response.statusCode).toBe(200);
  });

  it('is refused when it is missing', async () => {
    for (const headers of [{}, JSON_TYPE]) {
      const response = await api.call('POST', '/v1/experiments', { headers });
      expect(response.statusCode).toBe(400);
      expect(response.json()).toMatchObject({ code: 'INVALID_SPEC', errors: [{ pointer: '' }] });
    }
  });

  it.each([
    ['text/plain', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['XML', { 'content-type': 'application/xml' }],
    ['a type with a tab', { 'content-type': 'application/json\ta' }],
    ['gzip', { ...JSON_TYPE, 'content-encoding': 'gzip' }],
  ])('is refused with 415 as %s', async (_title, headers) => {
    const response = await post('{"preset":"quick-start"}', headers);
    expect(response.statusCode).toBe(415);
    expect(response.json().code).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('is refused with 413 beyond 1 MiB, and taken up to it', async () => {
    const padded = (bytes: number) => '{"preset":"quick-start"}'.padEnd(bytes);
    expect((await post(padded(2 ** 20 + 1))).json().code).toBe('PAYLOAD_TOO_LARGE');
    const full = await api.call('POST', '/v1/experiments?dryRun=true', {
      payload: padded(2 ** 20),
      headers: JSON_TYPE,
    });
    expect(full.statusCode).toBe(200);
  });
});

describe('a name with a typing error', () => {
  it.each([
    ['/v1/experiment', 404, 'Did you mean /v1/experiments?'],
    ['/experiments', 404, 'Did you mean /v1/experiments?'],
    ['/health', 404, 'Did you mean /health/'],
    ['/v1/presets/quick-strat', 404, 'Did you mean "quick-start"?'],
    ['/v1/presets/none', 404, 'GET /v1/presets lists them.'],
    ['/v1/techniques/drop-out', 404, 'Did you mean "dropout"?'],
    ['/v1/techniques/none', 404, 'GET /v1/techniques lists them.'],
    ['/v1/experiments?limt=5', 400, 'Did you mean "limit"?'],
    ['/v1/experiments?status=runing', 400, 'Did you mean "running"?'],
  ])('is answered with the right one: %s', async (address, status, expected) => {
    const response = await api.call('GET', address);
    expect(response.statusCode).toBe(status);
    expect(response.json().detail).toContain(expected);
  });

  it('is answered with the right one in a body', async () => {
    const advice = await api.call('POST', '/v1/advice', { payload: { scenario: { train_images: 2000 } } });
    expect(advice.json().detail).toContain('Did you mean "trainImages"?');
    const preset = await post('{"preset":"quickstart","overrides":{"epochs":1}}');
    expect(preset.json().errors).toMatchObject([
      {
        pointer: '/overrides/epochs',
        message: 'There is no field "epochs" here. It belongs under overrides.training.',
      },
      { pointer: '/preset', message: 'There is no such preset. Did you mean "quick-start"?' },
    ]);
  });
});

describe('a request to the wrong place', () => {
  it.each(['/v1', '/v1/', '/v2/experiments', '/v1/nothing', '/V1/experiments', '//v1/experiments'])(
    'is answered 404 at %s',
    async (url) => {
      const response = await api.call('GET', url);
      expect(response.statusCode).toBe(404);
      expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(response.json()).toMatchObject({ code: 'NOT_FOUND', status: 404 });
    },
  );

  it.each([
    ['PUT', '/v1/experiments', 'POST, GET, HEAD'],
    ['PATCH', '/v1/runs/run_1', 'GET, HEAD'],
    ['GET', '/v1/runs/run_1/cancel', 'POST'],
    ['POST', '/v1/runs/run_1/metrics', 'GET, HEAD'],
    ['POST', '/v1/experiments/exp_1', 'GET, HEAD, PATCH, DELETE'],
    ['DELETE', '/health/live', 'GET, HEAD'],
  ] as const)('is answered 405 with the methods for %s %s', async (method, url, allow) => {
    const response = await api.app.inject({ method, url });
    expect(response.statusCode).toBe(405);
    expect(String(response.headers.allow).split(', ').sort()).toEqual(allow.split(', ').sort());
    expect(response.json().code).toBe('METHOD_NOT_ALLOWED');
  });

  it.each([
    ['/v1/experiments', 'text/html'],
    ['/v1/experiments', 'text/event-stream'],
    ['/v1/presets', 'application/json;q=0'],
    ['/v1/presets', '*/*;q=0'],
    ['/v1/version', 'application/xml, text/*'],
  ])('is answered 406 at %s for Accept: %s', async (url, accept) => {
    const response = await api.call('GET', url, { headers: { accept } });
    expect(response.statusCode).toBe(406);
    expect(response.json().code).toBe('NOT_ACCEPTABLE');
  });

  it.each(['*/*', 'application/*', 'text/html, application/json;q=0.1', '', 'APPLICATION/JSON'])(
    'is answered for Accept: %s',
    async (accept) => {
      expect((await api.call('GET', '/v1/presets', { headers: { accept } })).statusCode).toBe(200);
    },
  );

  it('is answered with a problem document when the URL cannot be decoded', async () => {
    const response = await api.app.inject({ method: 'GET', url: '/v1/experiments/%zz' });
    expect(response.statusCode).toBe(400);
    expect(response.json().code).toBe('INVALID_REQUEST');
  });

  it('is answered with a problem document when it is not HTTP', async () => {
    const { port } = new URL(await api.listen());
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = net.connect(Number(port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ code: 'INVALID_REQUEST', status: 400 });
  });
});

describe('a problem document', () => {
  it('says everything RFC 9457 and this product promise', async () => {
    const response = await api.call('GET', '/v1/experiments?limit=0&secret=1', {
      headers: { 'x-request-id': 'my-id.1' },
    });
    expect(response.headers['x-request-id']).toBe('my-id.1');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.json()).toEqual({
      type: '/docs/errors.md#invalid_request',
      title: 'The request is not valid',
      status: 400,
      detail: expect.stringContaining('limit'),
      instance: '/v1/experiments',
      code: 'INVALID_REQUEST',
      requestId: 'my-id.1',
      errors: [
        { parameter: 'limit', code: 'TOO_SMALL', message: 'Must be at least 1.' },
        {
          parameter: 'secret',
          code: 'UNKNOWN_FIELD',
          message:
            'There is no parameter "secret". The parameters are limit, cursor, status, label, name, text, preset, dataset, technique, createdAfter, createdBefore, archived, sort, fields.',
        },
      ],
    });
  });

  it.each(['', 'a b', 'a\u0001b', 'x'.repeat(129), '<script>'])(
    'carries an id of its own instead of an unsafe one (%#)',
    async (id) => {
      const response = await api.call('GET', '/v1/version', { headers: { 'x-request-id': id } });
      expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});
