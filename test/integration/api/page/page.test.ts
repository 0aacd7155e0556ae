/** The files of the page, as a browser gets them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url, { http: { apiKeys: ['a-key-of-sixteen-characters'] } });
const open = (url: string, headers: Record<string, string> = {}) => api.call('GET', url, { headers });
const BUNDLE = new URL('../../../../dist-web/', import.meta.url);
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

  it.each([
    ['text/html', 'page'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'page'],
    ['text/*', 'page'],
    ['text/html;q=0.9, application/json;q=0.8', 'page'],
    ['text/html;q=0', 'places'],
    ['text/html;q=0, */*', 'places'],
    ['text/html;q=0.1, application/json', 'places'],
    ['application/json', 'places'],
    ['*/*', 'places'],
    ['', 'places'],
  ])('is what %j asks for, or the places are: %s', async (accept, form) => {
    for (const method of ['GET', 'HEAD'] as const) {
      const { statusCode, headers } = await api.call(method, '/', { headers: { accept } });
      expect([statusCode, /^text\/html/.test(String(headers['content-type']))]).toEqual([200, form === 'page']);
      expect(headers.vary).toMatch(/accept/);
      expect(headers['content-security-policy'] === page.headers['content-security-policy']).toBe(form === 'page');
    }
  });

  it('is tagged by what it says, and not sent to who has it', async () => {
    const html = readFileSync(new URL('index.html', BUNDLE), 'utf8');
    const hash = createHash('sha256').update(html).digest('base64url');
    expect([page.payload, page.headers.etag]).toEqual([html, `W/"${hash}"`]);
    const again = await open('/', { accept: 'text/html', 'if-none-match': String(page.headers.etag) });
    expect([again.statusCode, again.payload, again.headers.etag]).toEqual([304, '', page.headers.etag]);
    expect(again.headers['content-security-policy']).toBe(page.headers['content-security-policy']);
  });

  it('has one address, and no compressed file has any', async () => {
    const built = readdirSync(BUNDLE, { recursive: true, encoding: 'utf8' });
    const hidden = built.filter((file) => /^index\.html|\.(br|gz)$/.test(file));
    expect(hidden.length).toBeGreaterThan(5);
    for (const file of hidden) {
      for (const address of [`/${file}`, `/${file}/`, `//${file}`, `/%2e/${file}`, `/${file}?x`]) {
        expect([address, (await open(address, { accept: 'text/html' })).statusCode]).toEqual([address, 404]);
      }
    }
  });

  it.each(['/assets/', '/assets/index.js', '/.stamp', '/assets/../.stamp'])('has no %s', async (address) => {
    expect((await open(address)).statusCode).toBe(404);
  });
});
