/** What somebody may have meant who wrote a value of the wrong type: `0.5` for `{"rate": 0.5}`. */
import type { z } from 'zod';
import { either, plainName } from '../../suggestions.js';
import { isSweep } from '../spec/sweeps.js';
import { definitionOf, unwrapped, valuesOf } from './schema-fields.js';

/** Of several numbers that would fit, the one that people mean. */
const MAIN_NUMBERS = ['l2', 'learningRate', 'patience', 'alpha'];

/** Longer values are not repeated in a message. */
const MAX_TEXT = 80;

/**
 * The value as the schemas would accept it, as JSON: `[3] or {"count": 3}`. Undefined where it is
 * not clear what was meant. All that it gives is valid.
 */
export function meantValue(schemas: readonly z.ZodType[], value: unknown): string | undefined {
  const texts = schemas.flatMap((schema) =>
    candidates(schema, value)
      .filter((candidate) => candidate !== undefined && schema.safeParse(candidate).success)
      .map(oneLine),
  );
  const short = [...new Set(texts)].filter((text) => text.length <= MAX_TEXT);
  return short.length === 0 ? undefined : either(short.slice(0, 2));
}

/** JSON on one line, as people write it. */
function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}: ${oneLine(inner)}`)
    .join(', ')}}`;
}

/**
 * Ways to write the value in this schema, the likeliest first; not all of them are valid.
 * @param nested whether the value may become a part of something: one level alone, since nobody
 *   leaves out more, and all levels would take long
 */
function candidates(schema: z.ZodType, value: unknown, nested = true): unknown[] {
  if (value === false || (typeof value === 'string' && /^(none|null|false|off)$/i.test(value))) return [null];
  const definition = definitionOf(unwrapped(schema));
  switch (definition.type) {
    case 'object':
      return nested ? inObject(definition.shape, value) : [];
    case 'array':
      if (!nested || Array.isArray(value)) return [];
      return [value, ...candidates(definition.element, value, false)].map((item) => [item]);
    case 'union': {
      // A number that may be a sweep: nobody means a sweep who writes a number.
      const number = definition.options.find((option) => definitionOf(option).type === 'number');
      const options = number === undefined ? definition.options : [number];
      return options.flatMap((option) => candidates(option, value, nested));
    }
    case 'number':
      return typeof value === 'string' && value.trim() !== '' ? [Number(value)] : [];
    case 'boolean':
      return typeof value === 'string' ? [{ true: true, false: false }[value.toLowerCase()]] : [];
    case 'enum':
    case 'literal':
      return valuesOf(schema).filter((known) => plainName(String(known)) === plainName(String(value)));
    default:
      return [];
  }
}

/** The value as the one field of an object that it is meant for. */
function inObject(shape: Record<string, z.ZodType>, value: unknown): unknown[] {
  if (value === true) return [{}];
  if (typeof value === 'boolean' || value === null || Array.isArray(value)) return [];
  if (typeof value === 'object' && !isSweep(value)) return [];
  const fitting = Object.entries(shape).flatMap(([name, field]) => {
    const accepted = [value, ...candidates(field, value, false)].find((each) => field.safeParse(each).success);
    return accepted === undefined ? [] : [{ name, field, accepted }];
  });
  const required = fitting.filter(({ field }) => !field.safeParse(undefined).success);
  const [chosen, ...others] = required.length > 0 ? required : fitting;
  if (chosen === undefined) return [];
  if (others.length === 0) return [{ [chosen.name]: chosen.accepted }];
  const main = MAIN_NUMBERS.map((name) => fitting.find((each) => each.name === name)).find(Boolean);
  return main === undefined ? [] : [{ [main.name]: main.accepted }];
}
