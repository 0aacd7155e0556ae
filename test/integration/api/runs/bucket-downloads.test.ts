/** Downloads of artifacts that are in a bucket: through the API, or from the bucket itself. */
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { finishRun, sha256, startApi } from '../../../support/api.js';
import { startTestBucket } from '../../../support/bucket.js';
import { randomPrefix, startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const bucket = await startTestBucket();
afterAll(() => bucket.close());
afterEach(() => bucket.trouble('none'));

const WEIGHTS = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256));
const TAG = `"${sha256(WEIGHTS)}"`;

const prefix = randomPrefix();
const api = await startApi(redis.url, { bucket: bucket.config, prefix });
const linking = await startApi(redis.url, { bucket: { ...bucket.config, hasLinks: true }, prefix });
const url = await linking.listen();

/** A finished run whose weights nobody has read. */
async function weightsOfNewRun(): Promise<string> {
  const runId = (await api.submit()).runs[0]!.id;
  await finishRun(api, runId, { files: { 'weights.bin': WEIGHTS, 'model.json': Buffer.from('{}') } });
  return `/v1/runs/${runId}/artifacts/weights.bin`;
}

describe('through the API', () => {
  it('gives the whole file, a range of it, or nothing that the client has', async () => {
    const at = await weightsOfNewRun();
    const whole = await api.call('GET', at);
    expect({ status: whole.statusCode, tag: whole.headers.etag }).toEqual({ status: 200, tag: TAG });
    expect(whole.rawPayload.equals(WEIGHTS)).toBe(true);
    const part = await api.call('GET', at, { headers: { range: 'bytes=10-19', 'if-range': TAG } });
    expect(part.statusCode).toBe(206);
    expect(part.headers['content-range']).toBe('bytes 10-19/1000');
    expect(part.rawPayload.equals(WEIGHTS.subarray(10, 20))).toBe(true);
    expect((await api.call('GET', at, { headers: { 'if-none-match': TAG } })).statusCode).toBe(304);
  });

  it('says that files cannot be had from a bucket that denies them', async () => {
    const at = await weightsOfNewRun();
    bucket.trouble('denying');
    const refused = await api.call('GET', at);
    expect(refused.statusCode).toBe(503);
    expect(refused.json()).toMatchObject({ code: 'DISK_UNAVAILABLE', detail: expect.stringContaining('bucket') });
    expect(refused.headers['retry-after']).toBe('30');
    bucket.trouble('none');
    expect((await api.call('GET', at)).statusCode).toBe(200);
  }, 30_000);

  it('deletes the files of a deleted experiment in the bucket', async () => {
    const { id, runs } = await api.submit();
    await finishRun(api, runs[0]!.id, { files: { 'weights.bin': WEIGHTS } });
    expect(await api.artifacts.lookAt(runs[0]!.id)).toMatchObject({ bytes: 1000 });
    expect((await api.call('DELETE', `/v1/experiments/${id}`)).statusCode).toBe(204);
    expect(await api.artifacts.lookAt(runs[0]!.id)).toMatchObject({ bytes: 0, fences: [] });
  });
});

describe('from the bucket itself', () => {
  const get = (at: string, init: RequestInit = {}) => fetch(new URL(at, url), init);

  it('clients are sent to an address that needs no key and names the file', async () => {
    const at = await weightsOfNewRun();
    const sent = await get(at, { redirect: 'manual' });
    expect(sent.status).toBe(307);
    const location = sent.headers.get('location')!;
    expect(location).toContain(`${bucket.config.endpoint}/${bucket.config.name}/`);
    expect(location).not.toContain('S3RVER&'); // the secret signs and is not shown
    const file = await fetch(location);
    expect(Buffer.from(await file.arrayBuffer()).equals(WEIGHTS)).toBe(true);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="run_[0-9a-f-]+-weights\.bin"$/);
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
  });

  it('a client that follows, with a range or without, notices nothing', async () => {
    const at = await weightsOfNewRun();
    expect(Buffer.from(await (await get(at)).arrayBuffer()).equals(WEIGHTS)).toBe(true);
    const part = await get(at, { headers: { range: 'bytes=990-' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(WEIGHTS.subarray(990))).toBe(true);
    expect((await get(at, { headers: { 'if-none-match': TAG } })).status).toBe(304);
  });
});
