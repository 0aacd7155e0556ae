import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { renderOpenApiYaml } from '../../src/api/openapi-yaml.js';
import { WEBHOOK_EVENTS } from '../../src/webhooks/records/webhook.js';

interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; schema: Schema & { items?: Schema } }[];
  requestBody?: { content?: Record<string, { schema: object }> };
  responses: Record<string, Response & { $ref?: string }>;
}

interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  default?: unknown;
  format?: string;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
}

interface MessageOperation {
  parameters: { name: string }[];
  requestBody: { content: { 'application/json': { schema: { $ref: string } } } };
}

interface Response {
  description?: string;
  content?: Record<string, { schema: object }>;
  headers?: Record<string, { description?: string; schema: { description?: string } }>;
}

const described = (responses: Operation['responses'], status: number) => responses[status]?.description ?? '';

const committed = readFileSync('openapi.yaml', 'utf8');
const { paths, webhooks, components } = parse(committed) as {
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, { post: MessageOperation }>;
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
        'GET /v1/events',
        'GET /v1/experiments',
        'GET /v1/datasets',
        'GET /v1/datasets/{name}/images/{split}',
        'GET /v1/experiments/by-external-id/{externalId}',
        'GET /v1/experiments/{experimentId}',
        'GET /v1/experiments/{experimentId}/bias-variance',
        'GET /v1/experiments/{experimentId}/comparison',
        'GET /v1/experiments/{experimentId}/ensembles',
        'GET /v1/experiments/{experimentId}/events',
        'GET /v1/experiments/{experimentId}/figures',
        'GET /v1/experiments/{experimentId}/figures/{figure}',
        'GET /v1/experiments/{experimentId}/metrics',
        'GET /v1/experiments/{experimentId}/path',
        'GET /v1/experiments/{experimentId}/report',
        'GET /v1/experiments/{experimentId}/runs',
        'GET /v1/audit',
        'GET /v1/keys',
        'GET /v1/keys/{keyId}',
        'POST /v1/keys',
        'POST /v1/keys/{keyId}/revoke',
        'POST /v1/keys/{keyId}/rotate',
        'GET /v1/presets',
        'GET /v1/presets/{name}',
        'GET /v1/queue',
        'GET /v1/runs',
        'GET /v1/runs/{runId}',
        'GET /v1/runs/{runId}/artifacts',
        'GET /v1/runs/{runId}/artifacts/{name}',
        'GET /v1/runs/{runId}/diagnostics',
        'GET /v1/runs/{runId}/events',
        'GET /v1/runs/{runId}/export',
        'GET /v1/runs/{runId}/generalization',
        'GET /v1/runs/{runId}/layers',
        'GET /v1/runs/{runId}/metrics',
        'GET /v1/techniques',
        'GET /v1/techniques/{name}',
        'GET /v1/version',
        'GET /v1/workers',
        'GET /v1/workers/{workerId}',
        'POST /v1/workers/{workerId}/drain',
        'POST /v1/workers/{workerId}/resume',
        'DELETE /v1/webhooks/{webhookId}',
        'GET /v1/webhooks',
        'GET /v1/webhooks/{webhookId}',
        'GET /v1/webhooks/{webhookId}/deliveries',
        'PATCH /v1/webhooks/{webhookId}',
        'POST /v1/webhooks',
        'POST /v1/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver',
        'POST /v1/webhooks/{webhookId}/rotate-secret',
        'POST /v1/webhooks/{webhookId}/test',
        'POST /v1/advice',
        'POST /v1/comparisons',
        'POST /v1/experiments',
        'POST /v1/experiments/{experimentId}/seeds',
        'POST /v1/experiments:batch',
        'POST /v1/experiments:bulk',
        'POST /v1/experiments:plan',
        'PATCH /v1/experiments/{experimentId}',
        'POST /v1/experiments/{experimentId}/archive',
        'POST /v1/experiments/{experimentId}/cancel',
        'POST /v1/experiments/{experimentId}/predict',
        'POST /v1/experiments/{experimentId}/predict-picture',
        'POST /v1/experiments/{experimentId}/restore',
        'POST /v1/runs/{runId}/cancel',
        'POST /v1/runs/{runId}/pause',
        'POST /v1/runs/{runId}/predict',
        'POST /v1/runs/{runId}/predict-picture',
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
    const readsRecords = operations.filter(([name]) => /\{(experimentId|runId|externalId)\}/.test(name));
    const silent = readsRecords.filter(([, { responses }]) => !/RECORD_UNREADABLE/.test(described(responses, 503)));
    // Lists name such records next to the others.
    expect(silent.map(([name]) => name)).toEqual(['GET /v1/experiments/{experimentId}/runs']);
    expect(readsRecords.length).toBeGreaterThan(20);
  });

  it('bounds every integer of an address, as the service does', () => {
    const integers = operations.flatMap(([operation, { parameters = [] }]) =>
      parameters.flatMap(({ name, in: place, schema }) => {
        const { type, minimum, maximum } = schema.items ?? schema;
        return type === 'integer' && place !== 'header' ? [{ operation, name, minimum, maximum }] : [];
      }),
    );
    expect(integers.length).toBeGreaterThan(20);
    const unbounded = integers.filter(({ minimum, maximum }) => minimum === undefined || maximum === undefined);
    expect(unbounded).toEqual([]);
  });

  it('describes every message of a webhook, with the headers that sign it', () => {
    expect(Object.keys(webhooks).sort()).toEqual([...WEBHOOK_EVENTS, 'run.threshold_reached', 'webhook.test'].sort());
    for (const [type, { post }] of Object.entries(webhooks)) {
      const { $ref } = post.requestBody.content['application/json'].schema;
      expect(components.schemas[$ref.split('/').at(-1)!]).toMatchObject({
        properties: { type: { const: type }, timestamp: {}, data: {} },
        required: ['type', 'timestamp', 'data'],
      });
      expect(post.parameters.map(({ name }) => name)).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
    }
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

  describe('for generators of clients', () => {
    /** Every schema below another, with its place. */
    function* below(schema: unknown, place: string): Generator<[string, Schema]> {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [name, inner] of Object.entries(schema)) {
        const at = `${place}/${name}`;
        if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) yield [at, inner as Schema];
        yield* below(inner, at);
      }
    }
    const inside = Object.entries(components.schemas).flatMap(([name, schema]) => [...below(schema, name)]);
    const all = [...Object.entries(components.schemas as Record<string, Schema>), ...inside];
    const places = (found: [string, Schema][]) => found.map(([place]) => place);

    it('gives every object a name', () => {
      const isField = (place: string) => place.endsWith('/properties');
      const unnamed = inside.filter(([place, { properties }]) => !isField(place) && typeof properties === 'object');
      expect(places(unnamed.filter(([place]) => !place.split('/').includes('example')))).toEqual([]);
    });

    it('says by which field the members of every union of objects differ', () => {
      const unions = all.filter(([, { oneOf }]) => oneOf?.every(({ $ref }) => $ref !== undefined));
      const told = unions.filter(([, { discriminator }]) => discriminator !== undefined);
      expect(told.length).toBeGreaterThan(10);
      // They have no constant; each needs a field that the others refuse.
      expect(places(unions.filter((union) => !told.includes(union)))).toEqual(['Submission', 'AdviceRequest']);
      for (const [, { oneOf, discriminator }] of told) {
        const { propertyName, mapping } = discriminator!;
        expect(Object.values(mapping)).toEqual(oneOf!.map(({ $ref }) => $ref));
        for (const [value, reference] of Object.entries(mapping)) {
          const member = components.schemas[reference.split('/').at(-1)!] as Schema;
          expect(member.properties![propertyName]!.const).toBe(value);
          expect(member.required).toContain(propertyName);
        }
      }
    });

    it('has no allOf, and no default that is not a constant', () => {
      expect(committed).not.toMatch(/allOf/);
      const odd = all.filter(
        ([, schema]) => 'default' in schema && ('$ref' in schema || typeof schema.default === 'object'),
      );
      expect(places(odd.filter(([place]) => !/properties$/.test(place)))).toEqual([]);
    });

    it('knows the type of everything that is sent and answered', () => {
      const untyped = operations.flatMap(([name, { responses, requestBody }]) =>
        [...Object.values(responses).map(resolved), requestBody ?? {}].flatMap(({ content = {} }) =>
          Object.entries(content)
            .filter(([, { schema }]) => Object.keys(schema).length === 0)
            .map(([type]) => `${name} ${type}`),
        ),
      );
      // A file, in whose JSON the product has no say.
      expect(untyped).toEqual(['GET /v1/runs/{runId}/artifacts/{name} application/json']);
    });

    it('calls nothing as a Go client calls the constructor of something else', () => {
      const names = Object.keys(components.schemas);
      expect(names.filter((name) => names.includes(name.replace(/^New/, '')) && name.startsWith('New'))).toEqual([]);
    });

    it('has no tag for both what it answers and what it sends', () => {
      const tagsOf = (these: Record<string, Record<string, Operation>>) =>
        new Set(Object.values(these).flatMap((methods) => Object.values(methods).flatMap(({ tags = [] }) => tags)));
      const sent = tagsOf(webhooks as unknown as Record<string, Record<string, Operation>>);
      expect(sent.size).toBe(1);
      expect([...sent].filter((tag) => tagsOf(paths).has(tag))).toEqual([]);
    });

    it('gives numbers room for what they may be', () => {
      const narrow = all.filter(
        ([, { type, format, maximum }]) =>
          (type === 'number' && format !== 'double') ||
          (type === 'integer' && format !== 'int64' && !(Number(maximum) < 2 ** 31)),
      );
      expect(places(narrow)).toEqual([]);
    });
  });
});
