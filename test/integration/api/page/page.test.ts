/** The files of the page, as a browser gets them. */
import { describe, expect, it } from '@jest/globals';
import { startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url, { http: { apiKeys: ['a-key-of-sixteen-characters'] } });
const open = (url: string, headers: Record<string, string> = {}) => api.call('GET', url, { headers });
const page = await open('/', { accept: 'text/html' });
const files = [...page.payload.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, file]) => `/${file}`);

describe('the page', () => {
  it('is there without a key, and is asked for again each time', () => {
    expect(page.statusCode).toBe(200);
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(page.headers.etag).toBeDefined();
  });

  it('is allowed scripts and styles of its own origin, and nothing inline', () => {
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(page.payload).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\bon\w+=|\bstyle=/);
    expect(page.payload).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it('has addresses that are relative, so that a path prefix does no harm', () => {
    expect(files.length).toBeGreaterThanOrEqual(3);
    expect(page.payload).not.toMatch(/(?:src|href)="\//);
  });

  it.each(files)('has %s, compressed when it was built', async (file) => {
    const plain = await open(file);
    expect(plain.statusCode).toBe(200);
    expect(plain.headers['content-encoding']).toBeUndefined();
    for (const encoding of ['br', 'gzip']) {
      const answer = await open(file, { 'accept-encoding': encoding });
      expect(answer.headers['content-encoding']).toBe(encoding);
      expect(answer.rawPayload.length).toBeLessThan(plain.rawPayload.length);
    }
  });

  it('answers 416 to a part that a file does not have', async () => {
    const answer = await open(files.find((file) => file.startsWith('/assets/'))!, { range: 'bytes=99999999-' });
    expect(answer.statusCode).toBe(416);
    expect(answer.json()).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE', status: 416 });
  });

  it('keeps the files that are named by their content for a year', async () => {
    const named = files.filter((file) => file.startsWith('/assets/'));
    expect(named.length).toBeGreaterThanOrEqual(2);
    for (const file of named) expect((await open(file)).headers['cache-control']).toMatch(/immutable/);
  });

  it('weighs less than 200 kB at the first sight', async () => {
    const sizes = await Promise.all(
      files.map(async (file) => (await open(file, { 'accept-encoding': 'br' })).rawPayload.length),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });

  it('says for programs where to go', async () => {
    expect((await open('/', { accept: '*/*' })).json()).toMatchObject({ documentation: '/docs' });
  });

  it.each(['/assets/', '/assets/index.js', '/.stamp', '/assets/../.stamp'])('has no %s', async (address) => {
    expect((await open(address)).statusCode).toBe(404);
  });
});
