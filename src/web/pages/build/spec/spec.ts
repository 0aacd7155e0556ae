/** A spec as people write it: short, with arms that say only what is theirs. */
import type { Schemas as Answers } from 'regulab-client';
import type { Schemas } from './shape.js';
import { isObject, isSame, type Json, type JsonObject, valueAt, withoutDefaults, withValue } from './values.js';

/** A resolved spec has every field; a form and its JSON are clearer without what is the default. */
export function shortened(schemas: Schemas, spec: Json): JsonObject {
  const { arms, ...rest } = spec as JsonObject;
  const shared = rest.training;
  const short = withoutDefaults(schemas, rest, schemas.ExperimentSpec!) as JsonObject;
  const named = Array.isArray(arms) ? arms : [];
  return { ...short, arms: named.map((arm) => shortenedArm(schemas, arm as JsonObject, shared)) };
}

function shortenedArm(schemas: Schemas, { training, sweep: _, ...arm }: JsonObject, shared: Json | undefined): Json {
  const short = withoutDefaults(schemas, arm, schemas.ArmSpec!);
  // Here null has a meaning: it switches off what the experiment sets.
  const own = Object.entries(isObject(training) ? training : {}).filter(
    ([name, value]) => !isSame(value, valueAt(shared, [name]) ?? null),
  );
  if (own.length === 0) return short;
  const schema = schemas.SweepableTrainingOverride!;
  const entries = own.map(([name, value]) => [
    name,
    value === null ? null : (valueAt(withoutDefaults(schemas, { [name]: value }, schema), [name]) ?? value),
  ]);
  return { ...(short as JsonObject), training: Object.fromEntries(entries) };
}

export const armsOf = (spec: Json): JsonObject[] => {
  const arms = valueAt(spec, ['arms']);
  return Array.isArray(arms) ? arms.filter(isObject) : [];
};

export const nameOf = (arm: Json | undefined): string => String(valueAt(arm, ['name']) ?? '');

/** The arm that others are compared with; the first one while the spec names none. */
export function baselineOf(spec: Json): number {
  const wanted = valueAt(spec, ['baseline']);
  return Math.max(
    0,
    armsOf(spec).findIndex((arm) => nameOf(arm) === wanted),
  );
}

/** Of an experiment, in characters; a test holds it against the service's. */
const MAX_NAME = 200;

/** `dropout` becomes `dropout (2)`, and that `dropout (3)`. */
export function nameOfCopy(name: string): string {
  const [, stem = name, number = '1'] = /^(.*) \((\d{1,6})\)$/s.exec(name) ?? [];
  const ending = ` (${Number(number) + 1})`;
  return `${stem.slice(0, MAX_NAME - ending.length)}${ending}`;
}

/** A copy after the arm, under a free name. */
export function copyArm(spec: Json, index: number): Json {
  const arms = armsOf(spec);
  const names = new Set(arms.map(nameOf));
  let number = arms.length + 1;
  while (names.has(`arm-${number}`)) number += 1;
  const copy = { ...arms[index], name: `arm-${number}` };
  return withValue(spec, ['arms'], arms.toSpliced(index + 1, 0, copy));
}

export const removeArm = (spec: Json, index: number): Json =>
  withValue(spec, ['arms'], armsOf(spec).toSpliced(index, 1));

/** The baseline keeps its part under its new name. */
export function renameArm(spec: Json, index: number, name: string): Json {
  const renamed = withValue(spec, ['arms', index, 'name'], name);
  const isBaseline = valueAt(spec, ['baseline']) === nameOf(armsOf(spec)[index]);
  return isBaseline ? withValue(renamed, ['baseline'], name) : renamed;
}

type Technique = Answers['Technique'];

/** An arm with the technique, at the strength of the catalog's example. */
export function addTechnique(schemas: Schemas, spec: Json, index: number, technique: Technique): Json {
  const example = shortened(schemas, technique.example as unknown as Json);
  const paths = technique.fields.map((field) => field.split('.'));
  const shown = armsOf(example).find((arm) => paths.every((path) => valueAt(arm, path) !== undefined));
  let next = spec;
  for (const path of paths) {
    const root = path.slice(0, 2);
    const given = valueAt(shown, root) ?? valueAt(example, root);
    const own = valueAt(next, ['arms', index, ...root]);
    const [at, value] = isObject(own) ? [path, valueAt(given, path.slice(2))] : [root, given];
    if (value !== undefined) next = withValue(next, ['arms', index, ...at], value);
  }
  return next;
}
