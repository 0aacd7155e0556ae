import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { renderOpenApiYaml } from '../../src/api/openapi-yaml.js';

interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  responses: Record<string, Response & { $ref?: string }>;
}

interface Response {
  description?: string;
  content?: Record<string, unknown>;
  headers?: Record<string, { description?: string; schema: { description?: string } }>;
}

const described = (responses: Operation['responses'], status: number) => responses[status]?.description ?? '';

const committed = readFileSync('openapi.yaml', 'utf8');
const { paths, components } = parse(committed) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; responses: Record<string, Response> };
};
/** A response with what it refers to. */
const resolved = ({ $ref, ...response }: Operation['responses'][string]): Response => ({
  ...($ref && components.responses[$ref.replace('#/components/responses/', '')]),
  ...response,
});
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
);

describe('openapi.yaml', () => {
  it('is what the routes describe', async () => {
    expect(committed).toBe(await renderOpenApiYaml());
  });

  it('describes headers where readers look for it', () => {
    const headers = operations.flatMap(([, { responses }]) =>
      Object.values(responses).flatMap((response) => Object.entries(resolved(response).headers ?? {})),
    );
    expect(headers.filter(([, { schema }]) => schema.description !== undefined)).toEqual([]);
    const described = headers.filter(([, { description }]) => description !== undefined);
    expect(described.length).toBeGreaterThan(headers.length / 2);
  });

  it('passes the Redocly linter', () => {
    const { stdout, status } = spawnSync(
      process.execPath,
      ['node_modules/@redocly/cli/bin/cli.js', 'lint', 'openapi.yaml', '--format=json'],
      {
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      },
    );
    expect(JSON.parse(stdout.slice(stdout.indexOf('{'))).totals).toMatchObject({ errors: 0, warnings: 0 });
    expect(status).toBe(0);
  });

  it('describes the whole contract', () => {
    expect(operations.map(([name]) => name).sort()).toEqual(
      [
        'DELETE /v1/experiments/{experimentId}',
        'GET /health/live',
        'GET /health/ready',
        'GET /metrics',
        'GET /v1/experiments',
        'GET /v1/datasets',
        'GET /v1/experiments/by-external-id/{externalId}',
        'GET /v1/experiments/{experimentId}',
        'GET /v1/experiments/{experimentId}/bias-variance',
        'GET /v1/experiments/{experimentId}/comparison',
        'GET /v1/experiments/{experimentId}/ensembles',
        'GET /v1/experiments/{experimentId}/events',
        'GET /v1/experiments/{experimentId}/path',
        'GET /v1/experiments/{experimentId}/runs',
        'GET /v1/presets',
        'GET /v1/presets/{name}',
        'GET /v1/queue',
        'GET /v1/runs',
        'GET /v1/runs/{runId}',
        'GET /v1/runs/{runId}/artifacts',
        'GET /v1/runs/{runId}/artifacts/{name}',
        'GET /v1/runs/{runId}/diagnostics',
        'GET /v1/runs/{runId}/events',
        'GET /v1/runs/{runId}/generalization',
        'GET /v1/runs/{runId}/layers',
        'GET /v1/runs/{runId}/metrics',
        'GET /v1/techniques',
        'GET /v1/techniques/{name}',
        'GET /v1/version',
        'POST /v1/advice',
        'POST /v1/experiments',
        'POST /v1/experiments:plan',
        'PATCH /v1/experiments/{experimentId}',
        'POST /v1/experiments/{experimentId}/archive',
        'POST /v1/experiments/{experimentId}/cancel',
        'POST /v1/experiments/{experimentId}/predict',
        'POST /v1/experiments/{experimentId}/restore',
        'POST /v1/runs/{runId}/cancel',
        'POST /v1/runs/{runId}/pause',
        'POST /v1/runs/{runId}/predict',
        'POST /v1/runs/{runId}/reproduce',
        'POST /v1/runs/{runId}/resume',
        'POST /v1/runs/{runId}/retry',
        'PUT /v1/experiments/by-external-id/{externalId}',
      ].sort(),
    );
  });

  it.each(operations)('names, sorts and explains %s and its problems', (_name, operation) => {
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
    expect(operation.summary).toMatch(/\S/);
    expect(operation.tags).toHaveLength(1);
    for (const [status, response] of Object.entries(operation.responses)) {
      const { content = {}, description } = resolved(response);
      expect(description).toMatch(/\S/);
      if (Number(status) >= 400 && status !== '503') expect(Object.keys(content)).toEqual(['application/problem+json']);
    }
  });

  it('says for every operation on records that they may belong to another version', () => {
    const readsRecords = operations.filter(([, { responses }]) => /REDIS_UNAVAILABLE/.test(described(responses, 503)));
    const silent = readsRecords.filter(([, { responses }]) => !/RECORD_UNREADABLE/.test(described(responses, 503)));
    // One reads none, and lists name such records next to the others.
    expect(silent.map(([name]) => name)).toEqual([
      'POST /v1/experiments',
      'GET /v1/experiments',
      'GET /v1/experiments/{experimentId}/runs',
      'GET /v1/runs',
      'GET /v1/queue',
    ]);
    expect(readsRecords.length).toBeGreaterThan(20);
  });

  it('gives every operation an id of its own', () => {
    const names = operations.map(([, { operationId }]) => operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('keeps the generator to itself', () => {
    expect(committed).not.toContain('9007199254740991');
    expect(committed).not.toContain('x-fastify-zod-openapi');
    for (const response of ['Experiment', 'Run', 'Problem', 'Event']) {
      expect(components.schemas[response]).not.toHaveProperty('additionalProperties');
    }
  });
});
