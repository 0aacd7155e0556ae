/** Which changes of the API's description break clients: every kind, at every place of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { breakingChanges } from '../../scripts/api-changes/compare.mjs';

// biome-ignore lint/suspicious/noExplicitAny: a description is any JSON.
type Json = Record<string, any>;

const description: Json = parse(readFileSync('openapi.yaml', 'utf8'));
const operations = Object.entries(description.paths as Json).flatMap(([path, item]) =>
  Object.keys(item as Json).map((method): [string, string] => [path, method]),
);
const schemas = Object.entries(description.components.schemas as Json);

/** What the change of an operation breaks, in a description of that operation alone. */
function brokenAt(path: string, change: (item: Json) => unknown): string[] {
  const item = structuredClone(description.paths[path]);
  change(item);
  const { components } = description;
  return breakingChanges(
    { paths: { [path]: description.paths[path] }, components },
    { paths: { [path]: item }, components },
  );
}

/** The same for a change of one schema, described by one operation that sends or answers it. */
function brokenIn(part: 'request' | 'response', name: string, change: (schema: Json) => unknown): string[] {
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } };
  const operation =
    part === 'request' ? { requestBody: { content }, responses: {} } : { responses: { 200: { content } } };
  const withSchemas = (all: Json): Json => ({
    paths: { '/x': { post: operation } },
    components: { ...description.components, schemas: all },
  });
  const changed = structuredClone(description.components.schemas[name]);
  change(changed);
  return breakingChanges(
    withSchemas(description.components.schemas),
    withSchemas({ ...description.components.schemas, [name]: changed }),
  );
}

/** The schemas that requests, or answers, have, however deep. */
function schemasIn(part: 'request' | 'response'): Set<string> {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { $ref } = value as { $ref?: string };
    const name = $ref?.startsWith('#/') ? $ref.split('/').at(-1)! : undefined;
    if (name !== undefined && !names.has($ref!)) {
      names.add($ref!);
      const [, , kind = ''] = $ref!.split('/');
      collect(description.components[kind][name]);
    }
    for (const each of Object.values(value)) collect(each);
  };
  for (const [path, method] of operations) {
    const { requestBody, responses } = description.paths[path][method];
    if (part === 'request') collect(requestBody);
    else for (const [status, answer] of Object.entries(responses)) if (/^[23]/.test(status)) collect(answer);
  }
  if (part === 'response') collect(description.webhooks);
  const prefix = '#/components/schemas/';
  return new Set([...names].filter((ref) => ref.startsWith(prefix)).map((ref) => ref.slice(prefix.length)));
}
const [sent, answered] = [schemasIn('request'), schemasIn('response')];
const fieldsOf = (names: Set<string>) =>
  schemas
    .filter(([name, schema]) => names.has(name) && (schema as Json).properties)
    .flatMap(([name, schema]) =>
      Object.keys((schema as Json).properties).map((field): [string, string] => [name, field]),
    );

describe('a change that breaks clients is found', () => {
  it('has a description to look at', () => {
    expect(operations.length).toBeGreaterThan(60);
    expect([sent.size > 30, answered.size > 60]).toEqual([true, true]);
    expect(breakingChanges(description, structuredClone(description))).toEqual([]);
  });

  it.each(operations)('%s %s removed, renamed, without its answer, with a new required parameter', (path, method) => {
    const place = `${method.toUpperCase()} ${path}`;
    expect(brokenAt(path, (item) => delete item[method])).toEqual([`${place}: the operation is gone.`]);
    const named = description.paths[path][method].operationId;
    expect(brokenAt(path, (item) => Object.assign(item[method], { operationId: 'other' }))).toEqual([
      `${place}: the operationId ${named} became other.`,
    ]);
    const status = Object.keys(description.paths[path][method].responses).find((each) => each.startsWith('2'))!;
    expect(brokenAt(path, (item) => delete item[method].responses[status])).toContain(
      `${place}: the answer ${status} is gone.`,
    );
    const parameter = { name: 'fresh', in: 'query', required: true, schema: { type: 'string' } };
    const withParameter = (required: boolean) => (item: Json) => {
      const operation = item[method];
      operation.parameters = [...(operation.parameters ?? []), { ...parameter, required }];
    };
    expect(brokenAt(path, withParameter(true))).toEqual([`${place}: the parameter query fresh is required.`]);
    expect(brokenAt(path, withParameter(false))).toEqual([]);
  });

  it('a field of a request removed, required or of another type', () => {
    const missed: string[] = [];
    for (const [name, field] of fieldsOf(sent)) {
      const changes: Record<string, (schema: Json) => unknown> = {
        removed: (schema) => {
          delete schema.properties[field];
          schema.additionalProperties = false;
        },
        'of another type': ({ properties }) => {
          properties[field] = { type: 'object', required: ['x'] };
        },
        required: (schema) => {
          schema.required = [...(schema.required ?? []), field];
        },
      };
      const isRequired = description.components.schemas[name].required?.includes(field);
      for (const [kind, change] of Object.entries(changes)) {
        if (kind === 'required' && isRequired) continue;
        if (brokenIn('request', name, change).length === 0) missed.push(`${name}.${field} ${kind}`);
      }
    }
    expect(missed).toEqual([]);
  });

  it('a field of an answer removed or optional', () => {
    const missed: string[] = [];
    for (const [name, field] of fieldsOf(answered)) {
      const remove = ({ properties }: Json) => delete properties[field];
      if (brokenIn('response', name, remove).length === 0) missed.push(`${name}.${field} removed`);
      if (!description.components.schemas[name].required?.includes(field)) continue;
      const makeOptional = (schema: Json) => {
        schema.required = schema.required.filter((each: string) => each !== field);
      };
      if (brokenIn('response', name, makeOptional).length === 0) missed.push(`${name}.${field} optional`);
    }
    expect(missed).toEqual([]);
  });

  it('values, bounds and members of unions that are no longer accepted', () => {
    const missed: string[] = [];
    const counts: Record<string, number> = {};
    const CHANGES: [kind: string, isThere: (part: Json) => boolean, change: (part: Json) => unknown][] = [
      ['enum', (part) => Array.isArray(part.enum), (part) => part.enum.pop()],
      ['oneOf', (part) => Array.isArray(part.oneOf), (part) => part.oneOf.pop()],
      ...(['maximum', 'maxLength', 'maxItems'] as const).map((bound): (typeof CHANGES)[number] => [
        bound,
        (part) => typeof part[bound] === 'number',
        (part) => Object.assign(part, { [bound]: part[bound] - 1 }),
      ]),
      ...(['minimum', 'minLength', 'minItems'] as const).map((bound): (typeof CHANGES)[number] => [
        bound,
        (part) => typeof part[bound] === 'number',
        (part) => Object.assign(part, { [bound]: part[bound] + 1 }),
      ]),
    ];
    const visit = (name: string, value: Json, path: string[]): void => {
      for (const [kind, , change] of CHANGES.filter(([, isThere]) => isThere(value))) {
        counts[kind] = (counts[kind] ?? 0) + 1;
        const changeIt = (schema: Json) => change(path.reduce((part, key) => part[key], schema));
        if (brokenIn('request', name, changeIt).length === 0) missed.push(`${name}/${path.join('/')} ${kind}`);
      }
      for (const [key, part] of Object.entries(value)) {
        const isSchema = typeof part === 'object' && part !== null && !['example', 'examples', 'default'].includes(key);
        if (isSchema) visit(name, part, [...path, key]);
      }
    };
    for (const name of sent) visit(name, description.components.schemas[name], []);
    expect(missed).toEqual([]);
    expect(Object.values(counts).every((count) => count > 3)).toBe(true);
  });
});

describe('an addition breaks nothing', () => {
  it('an operation', () => {
    const operation = { get: { operationId: 'fresh', responses: {} } };
    const paths = { ...description.paths, '/v1/fresh': operation };
    expect(breakingChanges(description, { ...description, paths })).toEqual([]);
  });

  it('an optional field, a field of an answer, a value of an answer', () => {
    for (const [part, names] of [
      ['request', sent],
      ['response', answered],
    ] as const) {
      for (const name of names) {
        const { properties, enum: values } = description.components.schemas[name];
        const add = (schema: Json) => {
          if (properties) schema.properties.fresh = { type: 'string' };
          if (values && part === 'response') schema.enum.push('fresh');
        };
        expect([name, brokenIn(part, name, add)]).toEqual([name, []]);
      }
    }
  });
});
