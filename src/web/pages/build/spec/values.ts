/** Reading and changing a spec, a plain JSON value, without changing the one that is there. */
import { type Schema, type Schemas, shapeOf } from './shape.js';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };
export type Path = readonly (string | number)[];

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 6901. */
export const pointerOf = (path: Path): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let found = value;
  for (const step of path) {
    if (Array.isArray(found)) found = found[Number(step)];
    else if (isObject(found)) found = Object.hasOwn(found, step) ? found[step] : undefined;
    else return undefined;
  }
  return found;
}

/** With the value at the path; objects are made where they are missing; undefined removes it. */
export function withValue(value: Json | undefined, [step, ...rest]: Path, next: Json | undefined): Json {
  if (step === undefined) return next ?? null;
  const inner = rest.length === 0 ? next : withValue(valueAt(value, [step]), rest, next);
  if (Array.isArray(value)) {
    return inner === undefined ? value.toSpliced(Number(step), 1) : value.with(Number(step), inner);
  }
  const { [step]: _, ...others } = isObject(value) ? value : {};
  if (inner === undefined) return others;
  // In its old place, so that the text does not jump.
  return isObject(value) && step in value ? { ...value, [step]: inner } : { ...others, [step]: inner };
}

/** JSON in lines; a list of plain values stays in one. */
export const written = (value: Json): string =>
  JSON.stringify(value, null, 2).replaceAll(
    /\[\n([^[\]{}"]*)\]/g,
    (_, items: string) => `[${items.trim().split(/\s+/).join(' ')}]`,
  );

export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What is left when everything that the service would fill in anyway is left out. */
export function withoutDefaults(schemas: Schemas, value: Json, schema: Schema): Json {
  const shape = shapeOf(schemas, schema);
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return value;
  const properties =
    shape.kind === 'group'
      ? shape.properties
      : shape.kind === 'variants'
        ? propertiesOf(schemas, shape.variants[String(value[shape.tag])])
        : undefined;
  if (properties === undefined) return value;
  const kept = Object.entries(value).flatMap(([name, each]): [string, Json][] => {
    const property = properties[name];
    if (each === null || property === undefined) return [];
    const inner = withoutDefaults(schemas, each, property);
    const { fallback } = shapeOf(schemas, property);
    const filled =
      isObject(inner) && isObject(fallback as Json) ? withoutDefaults(schemas, fallback as Json, property) : fallback;
    return isSame(inner, filled) ? [] : [[name, inner]];
  });
  return Object.fromEntries(kept);
}

function propertiesOf(schemas: Schemas, schema: Schema | undefined): Record<string, Schema> | undefined {
  const shape = schema && shapeOf(schemas, schema);
  return shape?.kind === 'group' ? shape.properties : undefined;
}
