/**
 * Writes schemas in the forms that generators of clients understand: one component for every number
 * that may be a sweep, `oneOf` where a value is exactly one of several, and defaults only where a
 * programming language can state them as a constant.
 */

import { eachSchema, nameIn, operationsOf, reachable, SCHEMAS, type Schema, type Schemas } from './schemas.js';

const SWEEPS = [`${SCHEMAS}Grid`, `${SCHEMAS}Random`];

/**
 * Replaces each `number | Grid | Random` by a reference to one component. The bounds stay next
 * to the reference: in JSON Schema they apply to numbers alone.
 * @param schemas `components.schemas`, which is changed
 */
export function shareSweeps(schemas: Schemas): void {
  const shared: Schemas = {};
  eachSchema(schemas, (schema) => {
    const [number, ...others] = schema.anyOf ?? [];
    if (number === undefined || others.map(({ $ref }) => $ref).join() !== SWEEPS.join()) return;
    const { type, format: _, ...bounds } = number;
    delete schema.anyOf;
    const name = type === 'integer' ? 'SweepableInteger' : 'SweepableNumber';
    Object.assign(schema, { $ref: SCHEMAS + name }, bounds, { ...schema });
    shared[name] = {
      description: `${type === 'integer' ? 'An integer' : 'A number'}, or a sweep: values to try, each in an arm of its own.`,
      oneOf: [{ type: type!, format: type === 'integer' ? 'int64' : 'double' }, ...SWEEPS.map(($ref) => ({ $ref }))],
    };
  });
  Object.assign(schemas, shared);
}

/**
 * States a default that is a list, an object, or of a type with a name in the description instead:
 * generators write all defaults as constants, which these are not in every language.
 */
export function describeDefaults(schemas: Schemas): void {
  eachSchema(schemas, (schema) => {
    const isConstant = schema.$ref === undefined && schema.anyOf === undefined && schema.oneOf === undefined;
    const { default: value } = schema;
    if (value === undefined || (isConstant && (typeof value !== 'object' || value === null))) return;
    delete schema.default;
    if (value === null) return;
    const sentence = `Default: \`${JSON.stringify(value)}\`.`;
    schema.description = schema.description === undefined ? sentence : `${schema.description} ${sentence}`;
  });
}

/** Says `oneOf` of a union that no value can be twice: generators then make a union of it. */
export function sayOneOf(schemas: Schemas): void {
  eachSchema(schemas, (schema) => {
    const members = schema.anyOf?.map((member) => resolved(member, schemas)) ?? [];
    const isNullable = members.some(({ type }) => type === 'null');
    if (members.length < 2 || isNullable) return;
    if (!members.every((a, index) => members.slice(index + 1).every((b) => areDisjoint(a, b)))) return;
    schema.oneOf = schema.anyOf!;
    delete schema.anyOf;
  });
}

const resolved = (schema: Schema, schemas: Schemas): Schema =>
  schema.$ref === undefined ? schema : (schemas[nameIn(schema.$ref)] ?? schema);

/** Whether no value fits both: by their types, or as one needs a field that the other refuses. */
function areDisjoint(a: Schema, b: Schema): boolean {
  if (typeof a.type !== 'string' || typeof b.type !== 'string') return false;
  const kindOf = ({ type }: Schema) => (type === 'integer' ? 'number' : type);
  if (kindOf(a) !== kindOf(b)) return true;
  if (a.type === 'array') return a.items !== undefined && b.items !== undefined && areDisjoint(a.items, b.items);
  return refuses(a, b) || refuses(b, a);
}

const refuses = (closed: Schema, { required = [] }: Schema): boolean =>
  closed.additionalProperties === false && required.some((field) => !Object.hasOwn(closed.properties ?? {}, field));

interface Operation {
  requestBody?: unknown;
  responses?: unknown;
}

/**
 * Says that fields of requests may be null where they may be left out, as optional-nulls.ts makes
 * true, except in merge patches. Schemas of answers stay as they are.
 */
export function allowOptionalNulls(paths: Record<string, Record<string, Operation>>, schemas: Schemas): void {
  const operations = operationsOf<Operation>(paths);
  const patches = Object.values(paths).flatMap(({ patch = {} }) => patch);
  const answered = reachable(
    operations.map(({ responses }) => responses),
    schemas,
  );
  const sent = reachable(
    operations.filter((each) => !patches.includes(each)).map(({ requestBody }) => requestBody),
    schemas,
  );
  // Answers have specs as well, to be submitted as they are.
  const submitted = reachable({ $ref: `${SCHEMAS}ExperimentSpec` }, schemas);
  for (const name of sent) if (submitted.has(name) || !answered.has(name)) eachSchema(schemas[name], allowNulls);
}

function allowNulls({ properties = {}, required = [] }: Schema): void {
  for (const [field, schema] of Object.entries(properties)) {
    if (!required.includes(field) && !isNullable(schema)) properties[field] = orNull(schema);
  }
}

/** Also what may be anything. */
function isNullable({ $ref, type, const: constant, oneOf, anyOf }: Schema): boolean {
  if ([type].flat().includes('null') || anyOf?.some(isNullable)) return true;
  return [$ref, type, constant, oneOf, anyOf].every((part) => part === undefined);
}

/** A list of types where that says it all, else a union: the constants of an enum exclude null. */
function orNull({ description, default: value, ...schema }: Schema): Schema {
  const isPlain = typeof schema.type === 'string' && schema.enum === undefined && schema.const === undefined;
  return {
    ...(isPlain ? { ...schema, type: [schema.type as string, 'null'] } : { anyOf: [schema, { type: 'null' }] }),
    ...(value !== undefined && { default: value }),
    ...(description !== undefined && { description }),
  };
}
