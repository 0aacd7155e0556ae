import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import fs from 'node:fs/promises';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { finishRun, sha256, startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const STUCK_MS = 500;
const impatient = await startApi(redis.url, { timing: { stuckAnswerMs: STUCK_MS } });

const WEIGHTS = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256));
const MODEL = Buffer.from('{"format":"layers-model"}');
const runId = (await api.submit()).runs[0]!.id;
const fence = await finishRun(api, runId, { files: { 'weights.bin': WEIGHTS, 'model.json': MODEL } });
const at = (name: string) => `/v1/runs/${runId}/artifacts/${name}`;
const download = (headers: Record<string, string> = {}, name = 'weights.bin') => api.call('GET', at(name), { headers });

describe('GET /v1/runs/{runId}/artifacts', () => {
  it('lists what the run has published, with size and digest', async () => {
    const { items, nextCursor } = (await api.call('GET', `/v1/runs/${runId}/artifacts`)).json();
    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      { name: 'weights.bin', size: 1000, sha256: sha256(WEIGHTS), contentType: 'application/octet-stream' },
      { name: 'model.json', size: 25, sha256: sha256(MODEL), contentType: 'application/json' },
    ]);
  });

  it('is empty for a run that has not ended', async () => {
    const queued = (await api.submit()).runs[0]!.id;
    expect((await api.call('GET', `/v1/runs/${queued}/artifacts`)).json().items).toEqual([]);
    expect((await api.call('GET', `/v1/runs/${queued}/artifacts/weights.bin`)).json().code).toBe('ARTIFACT_NOT_FOUND');
  });
});

describe('GET /v1/runs/{runId}/artifacts/{name}', () => {
  it('gives the whole file with its digest, type, name and entity tag', async () => {
    const response = await download();
    expect(response.statusCode).toBe(200);
    expect(response.rawPayload.equals(WEIGHTS)).toBe(true);
    expect(response.headers).toMatchObject({
      etag: `"${sha256(WEIGHTS)}"`,
      'repr-digest': `sha-256=:${Buffer.from(sha256(WEIGHTS), 'hex').toString('base64')}:`,
      'content-type': 'application/octet-stream',
      'content-length': '1000',
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename="${runId}-weights.bin"`,
    });
    const model = await download({ accept: 'image/png' }, 'model.json');
    expect(model.headers['content-type']).toMatch(/^application\/json/);
    expect(model.payload).toBe(MODEL.toString());
  });

  it('answers HEAD with the headers alone', async () => {
    const response = await api.call('HEAD', at('weights.bin'));
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-length']).toBe('1000');
    expect(response.payload).toBe('');
  });

  it.each([
    ['bytes=0-99', 0, 99],
    ['bytes=990-', 990, 999],
    ['bytes=-10', 990, 999],
    ['bytes=500-5000', 500, 999],
    ['bytes=0-0', 0, 0],
  ])('gives the part that Range: %s asks for', async (range, first, last) => {
    const response = await download({ range });
    expect(response.statusCode).toBe(206);
    expect(response.headers['content-range']).toBe(`bytes ${first}-${last}/1000`);
    expect(response.headers['content-length']).toBe(String(last - first + 1));
    expect(response.rawPayload.equals(WEIGHTS.subarray(first, last + 1))).toBe(true);
  });

  it.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0', 'bytes=a-b'])(
    'refuses Range: %s with the size',
    async (range) => {
      const response = await download({ range });
      expect(response.statusCode).toBe(416);
      expect(response.headers['content-range']).toBe('bytes */1000');
      expect(response.json().code).toBe('RANGE_NOT_SATISFIABLE');
      expect(response.headers.etag).toBeUndefined();
    },
  );

  it.each(['lines=0-1', 'bytes=0-1,5-6'])('gives the whole file for Range: %s', async (range) => {
    const response = await download({ range });
    expect(response.statusCode).toBe(200);
    expect(response.rawPayload).toHaveLength(1000);
  });

  it('answers 304 to a client that has the file', async () => {
    const etag = `"${sha256(WEIGHTS)}"`;
    for (const condition of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const response = await download({ 'if-none-match': condition, range: 'bytes=0-1' });
      expect(response.statusCode).toBe(304);
      expect(response.headers.etag).toBe(etag);
    }
    expect((await download({ 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  it('continues a download only while the file is the same', async () => {
    const same = await download({ range: 'bytes=500-', 'if-range': `"${sha256(WEIGHTS)}"` });
    expect(same.statusCode).toBe(206);
    for (const condition of ['"other"', `W/"${sha256(WEIGHTS)}"`, 'Wed, 21 Oct 2065 07:28:00 GMT']) {
      const changed = await download({ range: 'bytes=500-', 'if-range': condition });
      expect(changed.statusCode).toBe(200);
      expect(changed.rawPayload).toHaveLength(1000);
    }
  });

  it.each([
    '..%2f..%2f..%2fetc%2fpasswd',
    '%2e%2e%2fweights.bin',
    '....%2f%2fweights.bin',
    '%2fetc%2fpasswd',
    '..%5c..%5cweights.bin',
    'weights.bin%00',
    'weights.bin%2f',
    'weights.bin%20',
    'WEIGHTS.BIN',
    'predictions.bin',
    '__proto__',
    `${'1'.repeat(200)}`,
    '%c0%ae%c0%ae%2fetc',
    '%',
  ])('finds no artifact for the name %s', async (name) => {
    const response = await api.app.inject({ method: 'GET', url: at(name) });
    expect([400, 404]).toContain(response.statusCode);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.payload).not.toContain('root:');
  });

  it.each(['..', '.', '%2e', '../..'])('takes %s for the address that it resolves to', async (name) => {
    const response = await api.app.inject({ method: 'GET', url: at(name) });
    expect(response.headers['content-type']).toMatch(/^application\/(problem\+)?json/);
    expect(response.payload).not.toContain('root:');
  });

  it('follows no link out of the folder and survives a file that is gone', async () => {
    const file = api.artifacts.pathOf(runId, fence, 'model.json');
    await fs.rm(file);
    expect((await download({}, 'model.json')).statusCode).toBe(404);
    await fs.symlink('/etc/passwd', file);
    expect((await download({}, 'model.json')).statusCode).toBe(404);
  });

  it('serves the files of the execution that finished the run', async () => {
    const { runs } = await api.submit();
    const id = runs[0]!.id;
    const stale = await api.artifacts.prepare(id, 99);
    await fs.writeFile(`${stale}/weights.bin`, 'of another execution');
    await finishRun(api, id, { files: { 'weights.bin': WEIGHTS } });
    const response = await api.call('GET', `/v1/runs/${id}/artifacts/weights.bin`);
    expect(response.rawPayload.equals(WEIGHTS)).toBe(true);
  });
});

describe('a client that does not read to the end', () => {
  const LARGE = Buffer.alloc(20 * 2 ** 20);
  let url: URL;
  let path: string;
  beforeAll(async () => {
    const { runs } = await impatient.submit();
    const id = runs[0]!.id;
    await finishRun(impatient, id, { files: { 'weights.bin': LARGE } });
    path = `/v1/runs/${id}/artifacts/weights.bin`;
    url = new URL(await impatient.listen());
  });

  /** Files of this process that are open and named so; none where the system does not list them. */
  const openFiles = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).endsWith('weights.bin');
      } catch {
        return false; // closed meanwhile
      }
    });
  const connect = async () => {
    const socket = net.connect(Number(url.port), url.hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  const request = () => `GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`;

  it.each([0, 5, 20, 100])('and leaves after %s ms with requests in line leaves no file open', async (afterMs) => {
    for (let round = 0; round < 5; round += 1) {
      const sockets = await Promise.all(Array.from({ length: 10 }, connect));
      for (const socket of sockets) socket.write(request().repeat(10));
      await delay(afterMs);
      for (const socket of sockets) socket.destroy();
    }
    await until('every file is closed', () => openFiles().length === 0);
    // Slots are free again, too.
    const response = await fetch(`${url.origin}${path}`);
    expect((await response.arrayBuffer()).byteLength).toBe(LARGE.length);
  });

  it('is disconnected, and its file closed', async () => {
    const sockets = await Promise.all(Array.from({ length: 20 }, connect));
    const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
    for (const socket of sockets) {
      socket.pause();
      socket.write(request());
    }
    await until('a file is open', () => openFiles().length > 0);
    await until('every file is closed', () => openFiles().length === 0);
    for (const socket of sockets) socket.resume();
    await closed;
  });

  it('but reads slowly gets the whole file', async () => {
    const socket = await connect();
    socket.write(request());
    let bytes = 0;
    for (let reads = 0; bytes < LARGE.length; reads += 1) {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) await once(socket, 'readable');
      else bytes += chunk.length;
      // Below the time limit between two reads, above it in total.
      if (reads % 40 === 0) await delay(STUCK_MS / 4);
    }
    socket.destroy();
    expect(bytes).toBeGreaterThanOrEqual(LARGE.length);
  });
});
