/**
 * Sweeps: arms that stand for several. Any number in an arm can be a list of values (`grid`) or a
 * range to draw from (`random`); expand-sweeps.ts makes an arm of each point.
 */
import { z } from 'zod';

/** Maximum number of values of a sweep, and of arms of an experiment. */
export const MAX_POINTS = 64;
const INTEGER = 'Must be an integer.';

const bound = z.number().min(-1e9).max(1e9);

const gridSchema = z
  .strictObject({
    grid: z
      .array(z.number())
      .min(1)
      .max(MAX_POINTS)
      .meta({ description: 'The values. Each becomes an arm.', uniqueItems: true }),
  })
  .meta({
    id: 'Grid',
    description: 'A list of values to try. Several grids in an arm are combined in every possible way.',
  });

const randomSchema = z
  .strictObject({
    random: z
      .strictObject({
        min: bound,
        max: bound,
        scale: z.enum(['linear', 'log']).default('linear').meta({
          description:
            'log: a value between 0.001 and 0.01 is as likely as one between 0.01 and 0.1. `min` must then be greater than 0.',
        }),
        integer: z.boolean().default(false).meta({ description: 'Draw integers, from `min` to `max` inclusive.' }),
        samples: z.int().min(1).max(MAX_POINTS).meta({ description: 'Number of draws. Each becomes an arm.' }),
        seed: z
          .int()
          .min(0)
          .max(2 ** 31 - 1)
          .default(1)
          .meta({ description: 'Seed of the draws. Independent of the seeds of training.' }),
      })
      .refine(({ min, max }) => min <= max, { path: ['max'], error: 'Must be at least min.' })
      .refine(({ min, scale }) => scale === 'linear' || min > 0, {
        path: ['min'],
        error: 'Must be greater than 0 on a log scale.',
      })
      .refine(({ min, integer }) => !integer || Number.isInteger(min), { path: ['min'], error: INTEGER })
      .refine(({ max, integer }) => !integer || Number.isInteger(max), { path: ['max'], error: INTEGER })
      .meta({ id: 'RandomRange' }),
  })
  .meta({
    id: 'Random',
    description:
      'Random values between `min` and `max`. The random fields of an arm are drawn together, so all must have the same `samples`.',
  });

export type Grid = z.output<typeof gridSchema>;
export type Random = z.output<typeof randomSchema>;
/** What a submitted arm can have instead of a number. */
type Sweep = z.input<typeof gridSchema> | z.input<typeof randomSchema>;

/** Marks zod's issues with a number or sweep, which spec-findings.ts explains. */
export const NUMBER_OR_SWEEP = 'a number or a sweep';

/** Whether a value is meant as a sweep. No object of an arm has fields with these names. */
export function isSweep(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && (Object.hasOwn(value, 'grid') || Object.hasOwn(value, 'random'))
  );
}

/** The type with a sweep allowed for every number. */
export type Sweepable<Type> = Type extends number
  ? number extends Type
    ? Type | Sweep
    : Type
  : Type extends readonly (infer Item)[]
    ? Sweepable<Item>[]
    : Type extends object
      ? { [Key in keyof Type]: Sweepable<Type[Key]> }
      : Type;

/**
 * The schema with a sweep allowed for every number, at any depth. Rules across the fields of an
 * object are dropped: they are checked on the arms that the sweeps expand to.
 */
export function sweepable<Schema extends z.ZodType>(
  schema: Schema,
): z.ZodType<Sweepable<z.output<Schema>>, Sweepable<z.input<Schema>>> {
  return rebuild(schema) as never;
}

/** A schema used in several fields is rebuilt once, so that OpenAPI names it once. */
const rebuilt = new WeakMap<z.ZodType, z.ZodType>();

function rebuild(schema: z.ZodType): z.ZodType {
  const known = rebuilt.get(schema) ?? withSweeps(schema);
  rebuilt.set(schema, known);
  return known;
}

function withSweeps(schema: z.ZodType): z.ZodType {
  const { def } = schema._zod as unknown as { def: Definition };
  switch (def.type) {
    case 'number':
      return z.union([schema, gridSchema, randomSchema], { error: NUMBER_OR_SWEEP });
    case 'object': {
      const shape = Object.fromEntries(Object.entries(def.shape).map(([key, field]) => [key, rebuild(field)]));
      const isUnchanged = Object.keys(shape).every((key) => shape[key] === def.shape[key]);
      return isUnchanged ? schema : described(schema, schema.clone({ ...def, shape, checks: [] } as never));
    }
    case 'array': {
      const element = rebuild(def.element);
      return element === def.element ? schema : described(schema, schema.clone({ ...def, element } as never));
    }
    case 'union': {
      const options = def.options.map(rebuild);
      const isUnchanged = options.every((option, index) => option === def.options[index]);
      return isUnchanged ? schema : described(schema, schema.clone({ ...def, options } as never));
    }
    case 'optional':
      return around(schema, def.innerType, (inner) => inner.optional());
    case 'nullable':
      return around(schema, def.innerType, (inner) => inner.nullable());
    case 'default':
      return around(schema, def.innerType, (inner) => inner.default(def.defaultValue));
    case 'prefault':
      return around(schema, def.innerType, (inner) => inner.prefault(def.defaultValue));
    default:
      return schema;
  }
}

/** The parts of zod's definitions that are visited. */
type Definition =
  | { type: 'number' }
  | { type: 'object'; shape: Record<string, z.ZodType> }
  | { type: 'array'; element: z.ZodType }
  | { type: 'union'; options: z.ZodType[] }
  | { type: 'optional' | 'nullable'; innerType: z.ZodType }
  | { type: 'default' | 'prefault'; innerType: z.ZodType; defaultValue: unknown };

function around(schema: z.ZodType, inner: z.ZodType, wrap: (inner: z.ZodType) => z.ZodType): z.ZodType {
  const swept = rebuild(inner);
  return swept === inner ? schema : described(schema, wrap(swept));
}

/** Copies the description of the original, with an id of its own. */
function described(original: z.ZodType, swept: z.ZodType): z.ZodType {
  const meta = original.meta();
  if (meta === undefined) return swept;
  const { id, ...rest } = meta;
  return swept.meta({ ...rest, ...(id !== undefined && { id: `Sweepable${id}` }) });
}
