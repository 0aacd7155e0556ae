import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { HTTP_MEANING, isProblemCode } from '../../../../src/api/http/problem.js';
import { ERROR_CODES } from '../../../../src/errors.js';
import { listPresets } from '../../../../src/experiments/catalog/presets/presets.js';
import { TECHNIQUES } from '../../../../src/experiments/catalog/techniques/catalog.js';
import { EVENT_TYPES } from '../../../../src/experiments/records/event.js';
import { finishRun, startApi } from '../../../support/api.js';
import { epochMetrics } from '../../../support/experiments.js';
import { faultsOfExposition } from '../../../support/prometheus.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);

describe('health', () => {
  it('is alive', async () => {
    const response = await api.call('GET', '/health/live');
    expect(response.json()).toEqual({ status: 'alive' });
  });
});

describe('GET /v1/version', () => {
  it('names product, runtime and API', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect((await api.call('GET', '/v1/version')).json()).toEqual({
      name: 'regulab',
      version,
      node: process.versions.node,
      api: 'v1',
    });
  });
});

describe('GET /v1/presets', () => {
  it('lists presets, each of which can be read and submitted', async () => {
    const { items } = (await api.call('GET', '/v1/presets')).json();
    expect(items.map(({ name }: { name: string }) => name)).toEqual(listPresets().map(({ name }) => name));
    for (const { name, spec } of items) {
      expect((await api.call('GET', `/v1/presets/${name}`)).json().spec).toEqual(spec);
      for (const payload of [{ preset: name }, spec]) {
        expect((await api.call('POST', '/v1/experiments?dryRun=true', { payload })).statusCode).toBe(200);
      }
    }
    const unknown = await api.call('GET', '/v1/presets/nothing');
    expect(unknown.statusCode).toBe(404);
    expect(unknown.json().code).toBe('PRESET_NOT_FOUND');
  });
});

describe('GET /v1/techniques', () => {
  it('lists techniques, each of which can be read and its example submitted', async () => {
    const { items, nextCursor } = (await api.call('GET', '/v1/techniques')).json();
    expect(nextCursor).toBeNull();
    expect(items.map(({ name }: { name: string }) => name)).toEqual(TECHNIQUES.map(({ name }) => name));
    for (const technique of items) {
      expect((await api.call('GET', `/v1/techniques/${technique.name}`)).json()).toEqual(technique);
      const submitted = await api.call('POST', '/v1/experiments?dryRun=true', { payload: technique.example });
      expect(submitted.statusCode).toBe(200);
    }
    const augmentation = items.find(({ name }: { name: string }) => name === 'data-augmentation');
    expect(augmentation.measured.length).toBeGreaterThan(1);
    for (const { text, chosen } of augmentation.measured) {
      expect(text).toMatch(/^Measured here at shift .* points of test accuracy .* preset [a-z-]+\.$/);
      expect(chosen).toBe(true);
    }
    const unknown = await api.call('GET', '/v1/techniques/nothing');
    expect(unknown.statusCode).toBe(404);
    expect(unknown.json().code).toBe('TECHNIQUE_NOT_FOUND');
  });
});

describe('GET /metrics', () => {
  it('shows requests by route, runs by status, workers and the queue', async () => {
    const counted = await startApi(redis.url);
    const [first] = [await counted.submit(), await counted.submit()];
    await finishRun(counted, first.runs[0]!.id, { epochs: [1, 2, 3].map(epochMetrics) });
    await counted.call('GET', `/v1/runs/${first.runs[0]!.id}`);
    const response = await counted.call('GET', '/metrics');
    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = response.payload.split('\n');
    expect(lines).toContain('regulab_store_up 1');
    expect(lines).toContain('regulab_runs{status="succeeded"} 1');
    expect(lines).toContain('regulab_runs{status="queued"} 1');
    expect(lines).toContain('regulab_runs{status="failed"} 0');
    expect(lines).toContain('regulab_workers 0');
    // Each epoch of the fixture took 540.25 ms.
    expect(lines).toContain('regulab_epoch_seconds_bucket{le="0.5"} 0');
    expect(lines).toContain('regulab_epoch_seconds_bucket{le="1"} 3');
    expect(lines).toContain('regulab_epoch_seconds_count 3');
    expect(lines).toContain('regulab_epoch_seconds_sum 1.62075');
    expect(lines).toContain('regulab_worker_blocked_total 0');
    expect(lines).toContain(
      'regulab_http_request_duration_seconds_count{method="GET",route="/v1/runs/:runId",status="200"} 1',
    );
    expect(lines).toContain('regulab_jobs{state="waiting"} 2');
    expect(faultsOfExposition(response.payload)).toEqual([]);
    expect(response.payload).not.toContain(first.id);
  });

  const SOUND = '# HELP a_total x\n# TYPE a_total counter\na_total{b="c"} 1\n';
  it.each([
    ['no last line feed', SOUND.trimEnd()],
    ['a gauge named like a count', SOUND.replaceAll('a_total', 'a_count').replace('counter', 'gauge')],
    ['no HELP', SOUND.replace(/^.*\n/, '')],
    ['a series twice', `${SOUND}a_total{b="c"} 2\n`],
    ['a label without quotes', SOUND.replace('"c"', 'c')],
    ['a value that is none', SOUND.replace(' 1', ' one')],
  ])('is checked by a parser that refuses %s', (_fault, text) => {
    expect(faultsOfExposition(SOUND)).toEqual([]);
    expect(faultsOfExposition(text)).toHaveLength(1);
  });

  it('adds up what went wrong in all workers', async () => {
    const counted = await startApi(redis.url);
    await counted.execution.countTroubles({ blocked: 1, blockedSeconds: 8.5, locksLost: 2 });
    await counted.execution.countTroubles({ blocked: 2, blockedSeconds: 0.25, locksLost: 0 });
    const lines = (await counted.call('GET', '/metrics')).payload.split('\n');
    expect(lines).toContain('# TYPE regulab_worker_blocked_total counter');
    expect(lines).toContain('regulab_worker_blocked_total 3');
    expect(lines).toContain('regulab_worker_blocked_seconds_total 8.75');
    expect(lines).toContain('regulab_locks_lost_total 2');
  });
});

describe('an overloaded service', () => {
  it('refuses work with 503 and stays alive', async () => {
    const strict = await startApi(redis.url, { timing: { maxEventLoopDelayMs: 1 } });
    // The delay is sampled about once a second; it is never under a millisecond.
    let response = await strict.call('GET', '/v1/presets');
    while (response.statusCode === 200) {
      await new Promise(setImmediate);
      response = await strict.call('GET', '/v1/presets');
    }
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json().code).toBe('OVERLOADED');
    expect((await strict.call('GET', '/health/live')).statusCode).toBe(200);
  });
});

describe('documentation', () => {
  it('explains every error code with its status, at the address that problems name', async () => {
    const page = (await api.call('GET', '/docs/errors.md')).payload;
    const sections = new Map(
      [...page.matchAll(/^### ([A-Z_]+)\n\n(?:Status (\d+)|Not an HTTP error)/gm)].map(([, code, status]) => [
        code,
        status,
      ]),
    );
    expect([...sections.keys()].sort()).toEqual([...ERROR_CODES].sort());
    for (const code of ERROR_CODES) {
      const status = sections.get(code);
      expect(status && Number(status)).toBe(isProblemCode(code) ? HTTP_MEANING[code].status : undefined);
    }
  });

  it('explains every type of event', async () => {
    const page = (await api.call('GET', '/docs/events.md')).payload;
    expect([...page.matchAll(/^### `([a-z.]+)`$/gm)].map(([, type]) => type).sort()).toEqual([...EVENT_TYPES].sort());
  });

  it('is where the address of the service leads, and what a program finds there exists', async () => {
    const browser = await api.call('GET', '/', { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([browser.statusCode, browser.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const places: Record<string, string> = (await api.call('GET', '/')).json();
    expect(Object.keys(places).length).toBeGreaterThan(3);
    for (const place of Object.values(places)) expect((await api.call('GET', place)).statusCode).toBe(200);
  });

  it('has the name of the product in its bar, and not that of the library', async () => {
    const script = (await api.call('GET', '/docs/static/swagger-initializer.js')).payload;
    const logo = Buffer.from(/data:image\/svg\+xml;base64,([^']+)/.exec(script)![1]!, 'base64').toString();
    expect(logo).toContain('>regulab</text>');
    expect((await api.call('GET', '/docs')).payload).toContain('<title>regulab: API</title>');
  });

  it('shows the API at /docs with nothing from another host', async () => {
    const page = await api.call('GET', '/docs');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    const csp = String(page.headers['content-security-policy']);
    expect(csp).toContain("script-src 'self'");
    expect(page.payload).not.toMatch(/(src|href)="(https?:)?\/\//);
    // What the policy forbids must not be in the page.
    expect(page.payload).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
    const sources = [...page.payload.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source!);
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources) {
      const { pathname } = new URL(source, 'http://localhost/docs/');
      expect((await api.call('GET', pathname)).statusCode).toBe(200);
    }
  });

  it('serves the description as JSON and as YAML', async () => {
    const json = await api.call('GET', '/openapi.json');
    expect(json.json().openapi).toBe('3.1.0');
    const yaml = await api.call('GET', '/openapi.yaml');
    expect(yaml.headers['content-type']).toMatch(/^application\/yaml/);
    expect(yaml.payload).toMatch(/^openapi: 3\.1\.0\n/);
  });
});
