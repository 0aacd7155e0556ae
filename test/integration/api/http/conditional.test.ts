/**
 * What holds for every GET of the API, taken from its description, so that no new one is forgotten:
 * entity tags, compression and `?pretty`.
 */
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { finishRun, sha256, startApi } from '../../../support/api.js';
import { makeKey } from '../../../support/keys.js';
import { randomPrefix, startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url, { prefix: randomPrefix() });

const SPEC = {
  arms: ['one', 'two'].map((name) => ({ name, model: { architecture: 'softmax-regression' } })),
  seeds: [1, 2, 3],
};
const experiment = (
  await api.call('PUT', '/v1/experiments/by-external-id/a-name', { payload: SPEC })
).json<Experiment>();
const LOG = Buffer.from('epoch 1\n'.repeat(1000));
for (const { id } of experiment.runs) await finishRun(api, id, { files: { 'training.log': LOG } });
const runId = experiment.runs[0]!.id;
const LOG_PATH = `/v1/runs/${runId}/artifacts/training.log`;

const { id: keyId } = await makeKey(api);
const webhookId = (await api.call('POST', '/v1/webhooks', { payload: { url: 'https://lab.example/' } })).json<{
  id: string;
}>().id;
const NOBODY = 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';
const deliveryId = `msg_${'0'.repeat(32)}`;

const NAMES: Record<string, string> = {
  presets: 'quick-start',
  techniques: 'dropout',
  artifacts: 'training.log',
  datasets: 'mnist',
};

/** Every GET below /v1. */
const GETS = Object.entries(api.app.swagger().paths as Record<string, { get?: { responses: object } }>)
  .filter(([path, { get }]) => path.startsWith('/v1/') && get !== undefined)
  .map(([path, { get }]): [string, object] => [fill(path), get!.responses]);

/** The path with the values of this experiment. */
function fill(path: string): string {
  return path
    .replace('{experimentId}', experiment.id)
    .replace('{runId}', runId)
    .replace('{externalId}', 'a-name')
    .replace('{keyId}', keyId)
    .replace('{webhookId}', webhookId)
    .replace('{deliveryId}', deliveryId)
    .replace('{figure}', 'arms.svg')
    .replace('{workerId}', 'nobody')
    .replace('{split}', 'test?index=0')
    .replace(/\/export$/, '/export?format=csv')
    .replace(/(\w+)\/\{name\}/, (_, kind: string) => `${kind}/${NAMES[kind]}`);
}

/** Those whose runs have what they need; the others need predictions or sweeps. */
const answered: string[] = [];
for (const [path] of GETS) if ((await api.call('GET', path)).statusCode === 200) answered.push(path);

it('there are many, and most have an answer here', () => {
  expect(GETS.length).toBeGreaterThan(18);
  expect(answered.length).toBeGreaterThan(12);
  expect(GETS.every(([path]) => !path.includes('{'))).toBe(true);
});

describe('an entity tag', () => {
  it.each(GETS)('is what %s describes', (_path, responses) => {
    expect(Object.keys(responses)).toContain('304');
  });

  it.each(answered)('of %s is answered with 304 and nothing else', async (path) => {
    const { headers, body } = await api.call('GET', path);
    const tag = headers.etag as string;
    expect(tag).toMatch(/^(W\/)?"[\w+/=-]+"$/);
    for (const sent of [tag, `"other", ${tag}`, '*', `W/${tag.replace('W/', '')}`]) {
      const again = await api.call('GET', path, { headers: { 'if-none-match': sent } });
      expect([sent, again.statusCode, again.body, again.headers.etag]).toEqual([sent, 304, '', tag]);
    }
    const changed = await api.call('GET', path, { headers: { 'if-none-match': 'W/"other"' } });
    expect([changed.statusCode, changed.body]).toEqual([200, body]);
  });

  it('of a list changes with what it shows', async () => {
    const before = (await api.call('GET', '/v1/experiments')).headers.etag as string;
    await api.submit();
    const after = await api.call('GET', '/v1/experiments', { headers: { 'if-none-match': before } });
    expect([after.statusCode, after.headers.etag === before]).toEqual([200, false]);
  });

  it('is not given to errors and actions', async () => {
    const missing = await api.call('GET', '/v1/presets/none', { headers: { 'if-none-match': '*' } });
    expect([missing.statusCode, missing.headers.etag]).toEqual([404, undefined]);
    const submitted = await api.call('POST', '/v1/experiments', { payload: SPEC, headers: { 'if-none-match': '*' } });
    expect([submitted.statusCode, submitted.headers.etag]).toEqual([202, undefined]);
  });
});

describe('an answer', () => {
  const large = `/v1/experiments/${experiment.id}`;

  it.each([
    ['gzip', 'gzip', gunzipSync],
    ['br', 'br', brotliDecompressSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['br;q=0, gzip', 'gzip', gunzipSync],
  ])('is compressed for a client that accepts %s', async (accepted, encoding, expand) => {
    const plain = await api.call('GET', large);
    const { headers, rawPayload } = await api.app.inject({ url: large, headers: { 'accept-encoding': accepted } });
    expect([headers['content-encoding'], headers.vary]).toEqual([encoding, expect.stringMatching(/accept-encoding/i)]);
    expect(expand(rawPayload).toString()).toBe(plain.body);
    expect(rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
    expect([headers.etag, plain.headers.vary]).toEqual([plain.headers.etag, headers.vary]);
    const again = await api.app.inject({
      url: large,
      headers: { 'accept-encoding': accepted, 'if-none-match': headers.etag as string },
    });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it.each([undefined, '', 'identity', 'gzip;q=0', 'zstd', 'deflate'])(
    'is not for one that accepts %s',
    async (accepted) => {
      const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
      const answer = await api.app.inject({ url: large, headers });
      expect([answer.statusCode, answer.headers['content-encoding']]).toEqual([200, undefined]);
    },
  );

  it('is not when it is small, a file, a part of a file, or an event stream', async () => {
    for (const [path, more] of [
      ['/v1/version', {}],
      [LOG_PATH, {}],
      [LOG_PATH, { range: 'bytes=0-4000' }],
      [`${large}/events`, { accept: 'text/event-stream' }],
    ] as const) {
      const headers = { 'accept-encoding': 'gzip, br', ...more };
      const answer = await api.app.inject({ url: path, headers });
      expect([path, answer.headers['content-encoding']]).toEqual([path, undefined]);
      if (path === LOG_PATH && !('range' in more)) {
        const digest = Buffer.from(sha256(answer.rawPayload), 'hex').toString('base64');
        expect(answer.headers['repr-digest']).toBe(`sha-256=:${digest}:`);
      }
    }
  });

  it('is no way to send compressed bodies, which could unfold without end', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const payload = gzipSync(JSON.stringify(SPEC));
    const answer = await api.app.inject({ method: 'POST', url: '/v1/experiments', headers, payload });
    expect([answer.statusCode, answer.body]).toEqual([415, expect.stringContaining('without Content-Encoding')]);
  });
});

describe('a parameter that there is not', () => {
  /** Those that are valid, where `{}` is not: a fault of the body would be named first. */
  const BODIES: Record<string, object> = {
    '/v1/advice': { scenario: {} },
    '/v1/comparisons': {
      arms: [
        { experimentId: NOBODY, arm: 'x' },
        { experimentId: NOBODY, arm: 'y' },
      ],
    },
    '/v1/experiments:bulk': { action: 'cancel' },
    '/v1/keys': { name: 'x', scopes: ['read'] },
    '/v1/experiments/{experimentId}/seeds': { count: 1 },
  };
  const paths = Object.entries(api.app.swagger().paths as Record<string, Record<string, object>>);
  const operations = paths
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method): [string, string] => [method.toUpperCase(), path]));

  it.each(operations)('is refused by %s %s', async (method, path) => {
    // Pictures name their arm in the query.
    const address = fill(path);
    const url = `${address}${address.includes('?') ? '&' : '?'}dryRum=true${path.endsWith('{experimentId}/predict-picture') ? '&arm=one' : ''}`;
    const answer = await api.call(method as 'GET', url, method === 'GET' ? {} : { payload: BODIES[path] ?? {} });
    const { errors } = answer.json<{ errors: { parameter: string }[] }>();
    expect([answer.statusCode, errors.map(({ parameter }) => parameter)]).toEqual([400, ['dryRum']]);
  });
});

describe('?pretty', () => {
  it.each(answered.filter((path) => !/training\.log$|export|\/report$|\.svg$/.test(path)))(
    'indents %s',
    async (path) => {
      const plain = await api.call('GET', path);
      const asked = `${path}${path.includes('?') ? '&' : '?'}pretty`;
      const pretty = await api.app.inject({ url: asked });
      expect(pretty.body).toBe(`${JSON.stringify(plain.json(), undefined, 2)}\n`);
      // Of an answer that is written piece by piece, nobody knows it.
      const isWhole = !path.endsWith(`${experiment.id}/metrics`);
      expect(pretty.headers['content-length']).toBe(isWhole ? String(Buffer.byteLength(pretty.body)) : undefined);
      expect((await api.app.inject({ url: `${asked}=false` })).body).toBe(plain.body);
    },
  );

  it('indents errors and answers of actions, among other parameters', async () => {
    const missing = await api.app.inject({ url: '/v1/presets/none?pretty' });
    expect([missing.statusCode, missing.body.split('\n').length > 5]).toEqual([404, true]);
    const plan = await api.app.inject({
      method: 'POST',
      url: '/v1/experiments?dryRun=true&pretty=true',
      payload: SPEC,
    });
    expect([plan.statusCode, plan.body.startsWith('{\n  "name"')]).toEqual([200, true]);
  });
});
