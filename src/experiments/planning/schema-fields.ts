/** Which fields a zod schema has, and where: what to suggest for a field that it does not have. */
import type { z } from 'zod';
import { type Likeness, likeness } from '../../suggestions.js';
import type { Path } from '../spec/json-pointer.js';
import { OTHER_NAMES } from './other-names.js';

/** The parts of zod's definitions that are visited. */
type Definition =
  | { type: 'object'; shape: Record<string, z.ZodType> }
  | { type: 'array'; element: z.ZodType }
  | { type: 'union'; options: z.ZodType[]; discriminator?: string }
  | { type: 'optional' | 'nullable' | 'default' | 'prefault'; innerType: z.ZodType; defaultValue?: unknown }
  | { type: 'literal'; values: unknown[] }
  | { type: 'enum'; entries: Record<string, unknown> }
  | { type: 'pipe'; in: z.ZodType; out: z.ZodType }
  | { type: 'number' | 'string' | 'boolean' };

export const definitionOf = (schema: z.ZodType): Definition => (schema._zod as unknown as { def: Definition }).def;

/** The schema inside of what only says that a value may be missing or null. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  const definition = definitionOf(schema);
  return 'innerType' in definition ? unwrapped(definition.innerType) : schema;
}

export const valuesOf = (schema: z.ZodType): unknown[] => {
  const definition = definitionOf(unwrapped(schema));
  if (definition.type === 'literal') return definition.values;
  return definition.type === 'enum' ? Object.values(definition.entries) : [];
};

/**
 * The options of a union that the value chooses by its discriminator; all of them if it chooses
 * none.
 */
function optionsOf(schema: z.ZodType, value: unknown): z.ZodType[] {
  const inner = unwrapped(schema);
  const definition = definitionOf(inner);
  if (definition.type !== 'union') return [inner];
  const { options, discriminator } = definition;
  const chosen = options.filter((option) => discriminator !== undefined && isChosen(option, discriminator, value));
  return (chosen.length > 0 ? chosen : options).flatMap((option) => optionsOf(option, value));
}

function isChosen(option: z.ZodType, discriminator: string, value: unknown): boolean {
  const definition = definitionOf(unwrapped(option));
  if (definition.type !== 'object' || typeof value !== 'object' || value === null) return false;
  return valuesOf(definition.shape[discriminator]!).includes((value as Record<string, unknown>)[discriminator]);
}

/** What the schema has at a path of the value: several schemas where a union leaves it open. */
export function schemasAt(root: z.ZodType, path: Path, value: unknown): z.ZodType[] {
  let here = [root];
  let current = value;
  for (const key of path) {
    here = here
      .flatMap((schema) => optionsOf(schema, current))
      .flatMap((option) => {
        const definition = definitionOf(option);
        if (definition.type === 'array') return [definition.element];
        if (definition.type !== 'object' || !Object.hasOwn(definition.shape, key)) return [];
        return [definition.shape[key as string]!];
      });
    current = read(current, [key]);
  }
  return here;
}

/** Names of the fields of the object at a path. */
export function fieldsAt(root: z.ZodType, path: Path, value: unknown): string[] {
  const options = schemasAt(root, path, value).flatMap((schema) => optionsOf(schema, read(value, path)));
  const names = options.flatMap((option) => {
    const definition = definitionOf(option);
    return definition.type === 'object' ? Object.keys(definition.shape) : [];
  });
  return [...new Set(names)];
}

/** Stands for any index of an array. */
const ANY = Symbol('any index');

/** A value that a discriminator must have for a field to be there. */
interface Condition {
  path: Path;
  discriminator: string;
  values: unknown[];
  /** How many values the discriminator can have. */
  of: number;
}

/** A field of a schema. */
interface FieldPlace {
  /** The path of the object that has the field; in arrays ANY. */
  holder: Path;
  name: string;
  conditions: Condition[];
}

const places = new WeakMap<z.ZodType, FieldPlace[]>();

/** Every field of the schema, in its order. Those of sweeps are left out: any number can be one. */
export function allFields(root: z.ZodType): FieldPlace[] {
  const known = places.get(root) ?? merged(collect(root, [], []));
  places.set(root, known);
  return known;
}

function collect(schema: z.ZodType, path: Path, conditions: Condition[]): FieldPlace[] {
  const definition = definitionOf(unwrapped(schema));
  switch (definition.type) {
    case 'array':
      return collect(definition.element, [...path, ANY], conditions);
    case 'object':
      return Object.entries(definition.shape).flatMap(([name, field]) => [
        { holder: path, name, conditions },
        ...collect(field, [...path, name], conditions),
      ]);
    case 'union': {
      const { options, discriminator } = definition;
      if (options.some((option) => definitionOf(option).type === 'number')) return [];
      return options.flatMap((option) => {
        const chosen = definitionOf(unwrapped(option));
        if (discriminator === undefined || chosen.type !== 'object') return collect(option, path, conditions);
        const values = valuesOf(chosen.shape[discriminator]!);
        return collect(option, path, [...conditions, { path, discriminator, values, of: options.length }]);
      });
    }
    default:
      return [];
  }
}

/** Fields that several options of a union have are one place. */
function merged(found: FieldPlace[]): FieldPlace[] {
  const byPath = new Map<string, FieldPlace>();
  for (const place of found) {
    const key = [...place.holder, place.name].map(String).join('\n');
    const earlier = byPath.get(key);
    byPath.set(key, earlier === undefined ? place : { ...earlier, conditions: eitherOf(earlier, place) });
  }
  return [...byPath.values()].map((place) => ({
    ...place,
    conditions: place.conditions.filter(({ values, of }) => values.length < of),
  }));
}

function eitherOf(one: FieldPlace, other: FieldPlace): Condition[] {
  return one.conditions.map((condition, index) => ({
    ...condition,
    values: [...new Set([...condition.values, ...(other.conditions[index]?.values ?? [])])],
  }));
}

/** Where a field that was written at `path` belongs. */
export interface Home {
  /** The path of the field, in the arms and layers of `path` or in the first ones. */
  path: Path;
  /** Whether the field is called exactly as it was written. */
  exact: boolean;
  like: Likeness;
  /** What the value does not say, or says differently, but must for the field to be there. */
  needs: { discriminator: string; values: unknown[] }[];
}

/**
 * The nearest place that has the field that was written at `path`, or undefined if no place has a
 * field like it.
 */
export function homeOf(root: z.ZodType, path: Path, value: unknown): Home | undefined {
  const written = String(path.at(-1));
  const holder = path.slice(0, -1);
  const all = allFields(root);
  const exact = all.filter(({ name }) => name === written);
  const like = likeness(
    written,
    all.map(({ name }) => name),
    OTHER_NAMES,
  );
  const homes = all
    .filter(({ name }) => (exact.length > 0 ? name === written : like.names.includes(name)))
    .map((place) => {
      const home = { path: concrete([...place.holder, place.name], holder), exact: exact.length > 0, like };
      const conditions = place.conditions.map((condition) => ({
        ...condition,
        path: concrete(condition.path, holder),
      }));
      const needs = conditions.filter((condition) => !isMet(condition, value));
      const unmet = needs.filter(({ path: at, discriminator }) => read(value, [...at, discriminator]) !== undefined);
      return { ...home, needs, cost: steps(holder, home.path.slice(0, -1)) + 3 * unmet.length };
    });
  const [nearest] = homes.sort((one, other) => one.cost - other.cost);
  return nearest;
}

/** With the indexes of the other path where both are in the same array, else the first. */
function concrete(pattern: Path, other: Path): Path {
  let together = true;
  return pattern.map((key, depth) => {
    const shared = key === ANY && together && typeof other[depth] === 'number' ? other[depth] : key;
    const index = shared === ANY ? 0 : shared;
    together &&= index === other[depth];
    return index;
  });
}

/** Steps from one object to another in the tree of the spec. */
function steps(from: Path, to: Path): number {
  const fork = from.findIndex((key, depth) => key !== to[depth]);
  const shared = fork < 0 ? from.length : fork;
  return from.length - shared + (to.length - shared);
}

const isMet = ({ path, discriminator, values }: Condition, value: unknown): boolean =>
  values.includes(read(value, [...path, discriminator]));

function read(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}

/** `arms[0].regularization.dropout`: as people and `--set` write it. */
export const dotted = (path: Path): string =>
  path.map((key, depth) => (typeof key === 'number' ? `[${key}]` : `${depth > 0 ? '.' : ''}${String(key)}`)).join('');
