/**
 * Gives every object of the description a name of its own. Generators of clients name an object
 * that stands inside another schema by its place or its number (`Optimizer3`), drop it where two
 * get the same name, and need a discriminator to know the members of a union.
 */
import { nameIn, SCHEMAS, type Schema, type Schemas } from './schemas.js';

/**
 * Moves the objects inside the schemas to components, and says by which field the members of a
 * union differ. Their names follow from what they are in: a field `holm` of `ArmComparison` becomes
 * `ArmComparisonHolm`, an item of its `missingPairs` `ArmComparisonMissingPair`, and the member of
 * `Optimizer` with the type `sgd` `SgdOptimizer`.
 * @param schemas `components.schemas`, which is changed
 * @throws Error when two objects would get one name; give one of them an id
 */
export function nameObjects(schemas: Schemas): void {
  const waiting = Object.keys(schemas);
  /** Makes a component of an object, and gives the reference to it. */
  const moved = (schema: Schema, name: string): Schema => {
    const { $ref, ...content } = schema;
    if ($ref !== undefined || !isObject(content)) return schema;
    if (schemas[name]) throw new Error(`Two schemas would be called ${name}: give one of them an id.`);
    schemas[name] = content;
    waiting.push(name);
    return { $ref: SCHEMAS + name };
  };
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) nameWithin(schemas[name]!, name, moved);
  for (const schema of Object.values(schemas)) tellApart(schema, schemas);
}

type Move = (schema: Schema, name: string) => Schema;

/** @param name of the component that the schema is a part of, and of the way to it */
function nameWithin(schema: Schema, name: string, move: Move): void {
  for (const kind of ['oneOf', 'anyOf'] as const) {
    schema[kind] &&= schema[kind].map((member) => {
      nameItems(member, name, move);
      return move(member, memberName(member, name));
    });
    if (schema[kind] === undefined) delete schema[kind];
  }
  for (const [field, value] of Object.entries(schema.properties ?? {})) {
    const inner = name + capitalized(field);
    if (!isObject(value)) nameWithin(value, inner, move);
    schema.properties![field] = move(value, inner);
  }
  nameItems(schema, name, move);
}

function nameItems(schema: Schema, name: string, move: Move): void {
  if (schema.items) schema.items = namedInside(schema.items, singular(name), move);
  if (typeof schema.additionalProperties === 'object') {
    schema.additionalProperties = namedInside(schema.additionalProperties, singular(name), move);
  }
}

function namedInside(schema: Schema, name: string, move: Move): Schema {
  if (!isObject(schema)) nameWithin(schema, name, move);
  return move(schema, name);
}

const isObject = ({ $ref, properties, oneOf, anyOf }: Schema): boolean =>
  $ref === undefined && properties !== undefined && oneOf === undefined && anyOf === undefined;

/** By its tag, put where English has it: `SweepableSgdOptimizer`, not `SgdSweepableOptimizer`. */
function memberName(member: Schema, union: string): string {
  const tag = Object.values(member.properties ?? {}).find(({ const: value }) => typeof value === 'string');
  if (tag === undefined) return union;
  return union.replace(/^(Sweepable|Measured)?/, (first) => first + capitalized(tag.const as string));
}

/** Adds the discriminator to a union of named objects that have each their constant in a field. */
function tellApart(schema: Schema, schemas: Schemas): void {
  const members = schema.oneOf?.map(({ $ref = '' }) => schemas[nameIn($ref)]);
  const [first] = members ?? [];
  if (!first || members!.length < 2) return;
  const propertyName = Object.keys(first.properties ?? {}).find((field) => {
    const values = members!.map((member) => member?.properties?.[field]?.const);
    return values.every((value) => typeof value === 'string') && new Set(values).size === values.length;
  });
  if (propertyName === undefined) return;
  const values = members!.map((member) => member!.properties![propertyName]!.const as string);
  const mapping = Object.fromEntries(values.map((value, index) => [value, schema.oneOf![index]!.$ref!]));
  schema.discriminator = { propertyName, mapping };
  // Its members are objects: generators take a type next to a union for a schema of its own.
  delete schema.type;
}

const capitalized = (text: string): string =>
  text.replace(/(?:^|[-_.])([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());

const singular = (name: string): string => (/(?<!s)s$/.test(name) ? name.slice(0, -1) : `${name}Item`);
