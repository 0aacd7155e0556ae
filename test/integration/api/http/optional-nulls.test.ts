/**
 * Every field of a request that the description lets be null may be null instead of absent. The
 * fields are taken from the description, so that no new one is forgotten.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Schema, Schemas } from '../../../../src/api/openapi/schemas.js';
import { PRESETS } from '../../../../src/experiments/catalog/presets/presets.js';
import { startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const schemas = (api.app.swagger() as unknown as { components: { schemas: Schemas } }).components.schemas;

type Path = (string | number)[];
interface Place {
  value: unknown;
  schema: Schema;
  path: Path;
}

/** What a schema is for a value: references and unions followed. */
function meant(schema: Schema, value: unknown): Schema | undefined {
  if (schema.$ref !== undefined) return meant(schemas[schema.$ref.split('/').at(-1)!]!, value);
  const members = schema.oneOf ?? schema.anyOf;
  if (members === undefined) return schema;
  const { propertyName, mapping = {} } = schema.discriminator ?? {};
  const tag = propertyName && (value as Record<string, string>)[propertyName];
  if (tag) return meant({ $ref: mapping[tag]! }, value);
  return members.map((member) => meant(member, value)).find((member) => member && fits(member, value));
}

function fits({ type, properties = {}, required = [] }: Schema, value: unknown): boolean {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject) {
    const known = Object.keys(value).every((name) => Object.hasOwn(properties, name));
    return type === 'object' && known && required.every((name) => Object.hasOwn(value, name));
  }
  return Array.isArray(value)
    ? type === 'array'
    : type === typeof value || (type === 'integer' && typeof value === 'number');
}

const isNullable = ({ type, anyOf = [] }: Schema): boolean => [type].flat().includes('null') || anyOf.some(isNullable);

/** Places of fields that are absent from a body and may be null. */
function* absent({ value, schema, path }: Place): Generator<Path> {
  const { properties = {}, items } = meant(schema, value) ?? {};
  if (Array.isArray(value) && items) {
    for (const [index, item] of value.entries()) yield* absent({ value: item, schema: items, path: [...path, index] });
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, property] of Object.entries(properties)) {
      const place = [...path, name];
      if (Object.hasOwn(value, name)) {
        yield* absent({ value: (value as Record<string, unknown>)[name], schema: property, path: place });
      } else if (isNullable(property)) yield place;
    }
  }
}

function withNulls(body: object, paths: Path[]): object {
  const copy = structuredClone(body);
  for (const path of paths) {
    const parent = path.slice(0, -1).reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], copy);
    (parent as Record<string, unknown>)[path.at(-1)!] = null;
  }
  return copy;
}

const plan = (payload: object) => api.call('POST', '/v1/experiments:plan', { payload });

/** In the training of an arm, null switches off what the experiment sets. */
const SWITCHES_OFF = /^arms\.\d+\.training\.\w+$/;

const BODIES = [
  ...readdirSync('examples')
    .filter((name) => name.endsWith('.json'))
    .map((name): [string, object] => [name, JSON.parse(readFileSync(`examples/${name}`, 'utf8')) as object]),
  ...PRESETS.map(({ name, spec }): [string, object] => [name, JSON.parse(JSON.stringify(spec)) as object]),
];

describe('null for a field that was not set', () => {
  it.each(BODIES)('means the same as leaving it out: %s', async (_name, body) => {
    const places = [...absent({ value: body, schema: { $ref: '#/components/schemas/ExperimentSpec' }, path: [] })];
    const harmless = places.filter((path) => !SWITCHES_OFF.test(path.join('.')));
    expect(harmless.length).toBeGreaterThan(15);
    const answer = await plan(withNulls(body, harmless));
    expect(answer.json()).toEqual((await plan(body)).json());
  });

  it('is taken field by field, too', async () => {
    const [, body] = BODIES.find(([name]) => name === 'layers.json')!;
    const expected = (await plan(body)).json<unknown>();
    for (const path of absent({ value: body, schema: { $ref: '#/components/schemas/ExperimentSpec' }, path: [] })) {
      expect([path, (await plan(withNulls(body, [path]))).json()]).toEqual([path, expected]);
    }
  });

  it('keeps its meaning where it has one', async () => {
    const augmentation = { shift: 2 };
    const model = { architecture: 'softmax-regression' };
    const arms = [
      { name: 'off', model, training: { augmentation: null } },
      { name: 'on', model, training: {} },
    ];
    const { spec } = (await plan({ training: { augmentation }, arms })).json<{
      spec: { arms: { training: { augmentation: unknown } }[] };
    }>();
    expect(spec.arms.map(({ training }) => training.augmentation)).toEqual([
      null,
      expect.objectContaining({ shift: 2 }),
    ]);
  });

  it('is refused where a field is required', async () => {
    const answer = await plan({
      arms: [{ name: 'a', model: { architecture: 'layers', layers: [{ type: 'dense', units: null }] } }],
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ errors: object[] }>().errors).toEqual([
      expect.objectContaining({ pointer: '/arms/0/model/layers/0/units' }),
    ]);
  });

  it('is taken in advice as well', async () => {
    const ask = (scenario: object) => api.call('POST', '/v1/advice', { payload: { scenario } });
    const answer = await ask({ trainImages: 2000, architecture: null, budget: null });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual((await ask({ trainImages: 2000 })).json());
  });

  it.each(['null', '1'])('is looked for at any depth: %s', async (innermost) => {
    const payload = `{"arms": ${'['.repeat(100_000)}${innermost}${']'.repeat(100_000)}}`;
    const answer = await api.call('POST', '/v1/experiments:plan', {
      payload,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.json<{ errors: object[] }>().errors).toEqual([expect.objectContaining({ code: 'TOO_DEEP' })]);
  });
});
