/** Reads that wait for the next change: `Prefer: wait=<seconds>`. */
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, it } from '@jest/globals';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { randomPrefix, startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url, { prefix: randomPrefix() });
const url = await api.listen();

/** The resources that wait, of an experiment. */
const RESOURCES: [string, (experiment: Experiment) => string][] = [
  ['an experiment', ({ id }) => `/v1/experiments/${id}`],
  ['an experiment by its external id', ({ externalId }) => `/v1/experiments/by-external-id/${externalId}`],
  ['a run', ({ runs }) => `/v1/runs/${runs[0]!.id}`],
];

let made = 0;
async function put(): Promise<Experiment> {
  made += 1;
  return (
    await api.call('PUT', `/v1/experiments/by-external-id/waits-${made}`, { payload: SMALL_SPEC })
  ).json<Experiment>();
}
const pause = (experiment: Experiment) => api.call('POST', `/v1/runs/${experiment.runs[0]!.id}/pause`);
const read = (path: string, headers: Record<string, string> = {}) => fetch(`${url}${path}`, { headers });

/** Seconds until the answer, and the answer. */
async function timed(answer: Promise<Response>) {
  const began = performance.now();
  const response = await answer;
  return { response, seconds: (performance.now() - began) / 1000 };
}

/** Waits until so many requests are held back and know the revision since which they wait. */
async function untilHeld(readers = 1, by = api): Promise<void> {
  while (by.readers() !== readers) await new Promise(setImmediate);
  await by.call('GET', '/v1/experiments');
}

describe.each(RESOURCES)('%s', (_, pathOf) => {
  it('is answered with the next change', async () => {
    const experiment = await put();
    const waiting = timed(read(pathOf(experiment), { prefer: 'wait=30' }));
    await untilHeld();
    await pause(experiment);
    const { response, seconds } = await waiting;
    expect([response.status, response.headers.get('preference-applied')]).toEqual([200, 'wait=30']);
    expect(await response.json()).toMatchObject({ status: 'paused' });
    expect(seconds).toBeLessThan(10);
  });

  it('is answered at once when it has changed since the entity tag, and 304 when no change comes', async () => {
    const experiment = await put();
    const path = pathOf(experiment);
    const tag = (await read(path)).headers.get('etag')!;
    const nothing = await timed(read(path, { prefer: 'wait=1', 'if-none-match': tag }));
    expect(nothing.response.status).toBe(304);
    expect(nothing.seconds).toBeGreaterThan(0.9);
    await pause(experiment);
    const changed = await timed(read(path, { prefer: 'wait=30', 'if-none-match': tag }));
    expect([changed.response.status, changed.seconds < 10]).toEqual([200, true]);
  });

  it('is answered at once when it is finished, and 404 when it is not there', async () => {
    const experiment = await put();
    await finishRun(api, experiment.runs[0]!.id);
    const tag = (await read(pathOf(experiment))).headers.get('etag')!;
    for (const [headers, status] of [
      [{}, 200],
      [{ 'if-none-match': tag }, 304],
    ] as const) {
      const { response, seconds } = await timed(read(pathOf(experiment), { prefer: 'wait=30', ...headers }));
      expect([response.status, seconds < 10]).toEqual([status, true]);
    }
    await api.call('DELETE', `/v1/experiments/${experiment.id}`);
    expect((await read(pathOf(experiment), { prefer: 'wait=30' })).status).toBe(404);
  });

  it('is answered as it is when the time is up', async () => {
    const path = pathOf(await put());
    for (const prefer of ['wait=0', 'respond-async, wait=1', 'WAIT="1"; x=y', 'wait = 1']) {
      const { response, seconds } = await timed(read(path, { prefer }));
      expect([response.status, response.headers.has('preference-applied')]).toEqual([200, true]);
      expect(seconds).toBeLessThan(10);
    }
  });

  it('says nothing of a preference in an error', async () => {
    const response = await read('/v1/runs/run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61', { prefer: 'wait=1' });
    expect([response.status, response.headers.get('preference-applied')]).toEqual([404, null]);
  });

  it('ignores what is no wait', async () => {
    const path = pathOf(await put());
    for (const prefer of ['', 'wait', 'wait=', 'wait=-1', 'wait=1e9', 'wait=x', 'waits=30', 'return=minimal']) {
      const { response } = await timed(read(path, { prefer }));
      expect([prefer, response.status, response.headers.get('preference-applied')]).toEqual([prefer, 200, null]);
    }
  });
});

describe('a read that waits', () => {
  it('is dropped when its client leaves', async () => {
    const experiment = await put();
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`GET /v1/experiments/${experiment.id} HTTP/1.1\r\nhost: 127.0.0.1\r\nprefer: wait=50\r\n\r\n`);
    await untilHeld();
    socket.destroy();
    await untilHeld(0);
  });

  it('ends with what is there when the service closes', async () => {
    const closing = await startApi(redis.url, { prefix: randomPrefix() });
    const address = await closing.listen();
    const { id } = await closing.submit();
    const waiting = fetch(`${address}/v1/experiments/${id}`, { headers: { prefer: 'wait=50' } });
    await untilHeld(1, closing);
    const [response] = await Promise.all([waiting, closing.close()]);
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ id })]);
  });

  it('costs little: a hundred wait for one change', async () => {
    const experiment = await put();
    const waiting = Array.from({ length: 100 }, () => read(`/v1/experiments/${experiment.id}`, { prefer: 'wait=30' }));
    await untilHeld(100);
    await pause(experiment);
    for (const response of await Promise.all(waiting)) {
      expect(await response.json()).toMatchObject({ status: 'paused' });
    }
    expect(api.readers()).toBe(0);
  });
});
