import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { ProblemDocument } from '../../../../src/api/http/problem.js';
import { wasHeldUp } from '../../../../src/event-loop.js';
import { finishRun, type Method, SMALL_SPEC, startApi } from '../../../support/api.js';
import { faultsOfExposition } from '../../../support/prometheus.js';
import { freePort, startTestRedis } from '../../../support/redis.js';
import { startTcpProxy } from '../../../support/tcp-proxy.js';

const redis = await startTestRedis({ appendOnly: true, settings: { appendfsync: 'always' } });
const full = await startTestRedis({ settings: { maxmemory: '3mb' } });
const api = await startApi(redis.url);
const address = await api.listen();
const { id, runs } = await api.submit();
const runId = runs[0]!.id;

const finished = (await api.submit()).runs[0]!.id;
await finishRun(api, finished, { files: { 'weights.bin': Buffer.alloc(100) } });

const CALLS: [Method, string, object?][] = [
  ['POST', '/v1/experiments', SMALL_SPEC],
  ['GET', '/v1/experiments'],
  ['GET', `/v1/experiments/${id}`],
  ['GET', `/v1/experiments/${id}/runs`],
  ['GET', `/v1/experiments/${id}/events`],
  ['POST', `/v1/experiments/${id}/cancel`],
  ['DELETE', `/v1/experiments/${id}`],
  ['GET', `/v1/runs/${runId}`],
  ['GET', `/v1/runs/${runId}/metrics`],
  ['GET', `/v1/runs/${runId}/events`],
  ['GET', `/v1/runs/${runId}/artifacts`],
  ['POST', `/v1/runs/${runId}/cancel`],
  ['POST', `/v1/runs/${runId}/retry`],
  ['GET', `/v1/runs/${finished}/artifacts/weights.bin`],
  ['GET', `/v1/runs/${finished}/layers`],
  ['GET', `/v1/runs/${finished}/diagnostics`],
  ['POST', `/v1/runs/${finished}/predict`, { images: [Array(784).fill(0)] }],
  ['GET', `/v1/experiments/${id}/comparison`],
];
const STREAM = 'text/event-stream';
const STREAMS = [`/v1/experiments/${id}/events`, `/v1/runs/${runId}/events`, `/v1/runs/${finished}/events`];

async function expectUnavailable(): Promise<void> {
  await Promise.all(
    CALLS.map(async ([method, url, payload]) => {
      const started = performance.now();
      const response = await api.call(method, url, payload === undefined ? {} : { payload });
      expect([method, url, response.statusCode]).toEqual([method, url, 503]);
      expect(performance.now() - started).toBeLessThan(2000);
      expect(response.json().code).toBe('REDIS_UNAVAILABLE');
      expect(response.headers['retry-after']).toBe('1');
    }),
  );
  await Promise.all(STREAMS.map((url) => expectRefused(address + url, STREAM)));
  await expectRefused(`${address}/v1/runs/${finished}/artifacts/weights.bin`, '*/*');
  const ready = await api.call('GET', '/health/ready');
  expect(ready.statusCode).toBe(503);
  expect(ready.json()).toEqual({
    status: 'unavailable',
    redis: 'down',
    workers: null,
    trainers: null,
    reasons: [{ code: 'REDIS_UNAVAILABLE', message: expect.stringMatching(/Redis|queue/) }],
  });
  expect((await api.call('GET', '/health/live')).statusCode).toBe(200);
  expect((await api.call('GET', '/v1/presets')).statusCode).toBe(200);
  const metrics = await api.call('GET', '/metrics');
  expect(metrics.statusCode).toBe(200);
  expect(metrics.payload).toContain('regulab_store_up 0');
  // What is not known is left out: a 0 would say that nobody trains.
  const names = metrics.payload.split('\n').flatMap((line) => /^regulab_\w+/.exec(line) ?? []);
  expect(new Set(names)).toEqual(
    new Set([
      ...['bucket', 'sum', 'count'].map((part) => `regulab_http_request_duration_seconds_${part}`),
      'regulab_event_loop_held_up_total',
      'regulab_store_up',
    ]),
  );
  expect(faultsOfExposition(metrics.payload)).toEqual([]);
}

/**
 * Over a socket: no header of a stream or a download may have been sent when Redis turns out to
 * be down.
 */
async function expectRefused(url: string, accept: string): Promise<void> {
  const started = performance.now();
  const response = await fetch(url, { headers: { accept } });
  const problem = (await response.json()) as ProblemDocument;
  expect(performance.now() - started).toBeLessThan(2000);
  expect([url, response.status, problem.code]).toEqual([url, 503, 'REDIS_UNAVAILABLE']);
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(response.headers.get('retry-after')).toBe('1');
}

/** Asks until the service is ready again; the test's own time limit is the deadline. */
async function untilReady(): Promise<void> {
  while ((await api.call('GET', '/health/ready')).statusCode !== 200) await new Promise(setImmediate);
}

describe('while Redis is down', () => {
  it('answers 503 within 2 s and recovers by itself', async () => {
    await redis.kill();
    await expectUnavailable();
    await redis.restart();
    await untilReady();
    const response = await api.call('GET', `/v1/experiments/${id}`);
    expect(response.statusCode).toBe(200);
    expect(response.json().status).toBe('queued');
    expect((await api.submit()).status).toBe('queued');
  });

  it('does nothing afterwards of what it refused', async () => {
    const { queued } = await api.store.countRuns();
    await redis.kill();
    const refused = await Promise.all(
      Array.from({ length: 10 }, () => api.call('POST', '/v1/experiments', { payload: SMALL_SPEC })),
    );
    expect(refused.map(({ statusCode }) => statusCode)).toEqual(refused.map(() => 503));
    await redis.restart();
    await untilReady();
    // Connections keep the order, so what waited anywhere would be there by now.
    const { seeds } = (await api.submit()).spec;
    expect((await api.store.countRuns()).queued).toBe(queued + seeds.length);
  });

  it('answers 503 within 2 s when Redis hangs, and recovers when it resumes', async () => {
    redis.freeze();
    try {
      await expectUnavailable();
    } finally {
      redis.thaw();
    }
    await untilReady();
    expect((await api.submit()).status).toBe('queued');
  });
});

describe('behind a network that swallows everything', () => {
  it('answers 503 within 2 s', async () => {
    const port = await freePort();
    await startTestRedis({ port });
    const proxy = await startTcpProxy(port);
    const cutOff = await startApi(`redis://127.0.0.1:${proxy.port}`);
    const cutOffAddress = await cutOff.listen();
    const experiment = await cutOff.submit();
    const ended = experiment.runs[0]!.id;
    await finishRun(cutOff, ended, { files: { 'weights.bin': Buffer.alloc(100) } });
    // Starting an API holds up the process of this test, and a time-out soon after says OVERLOADED.
    while (await wasHeldUp()) await delay(100);
    proxy.blackHole();
    try {
      await Promise.all([
        expectRefused(`${cutOffAddress}/v1/experiments/${experiment.id}/events`, STREAM),
        expectRefused(`${cutOffAddress}/v1/runs/${ended}/events`, STREAM),
        expectRefused(`${cutOffAddress}/v1/runs/${ended}/artifacts/weights.bin`, '*/*'),
      ]);
    } finally {
      proxy.heal();
      await proxy.close();
    }
  });
});

describe('a queue that cannot be reached', () => {
  it('does not refuse an experiment that is stored: reconciliation will queue its runs', async () => {
    const closed = await startApi(redis.url);
    // As when Redis goes away between the two writes.
    await closed.queue.close();
    const response = await closed.call('POST', '/v1/experiments', { payload: SMALL_SPEC });
    expect(response.statusCode).toBe(202);
    const run = await closed.call('GET', `/v1/runs/${response.json().runs[0].id}`);
    expect(run.json().status).toBe('queued');
  });
});

describe('a full Redis', () => {
  it('refuses new experiments with REDIS_FULL and stores nothing of them', async () => {
    const small = await startApi(full.url);
    let response = await small.call('POST', '/v1/experiments', { payload: SMALL_SPEC });
    let accepted = 0;
    while (response.statusCode === 202) {
      accepted += 1;
      response = await small.call('POST', '/v1/experiments', { payload: SMALL_SPEC });
    }
    expect(response.statusCode).toBe(503);
    expect(response.json().code).toBe('REDIS_FULL');
    expect((await small.store.countRuns()).queued).toBe(accepted);
  });
});
