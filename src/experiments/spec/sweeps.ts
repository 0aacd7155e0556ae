/**
 * Sweeps: an arm that stands for several. Any number in an arm may be a list of values (`grid`) or a range to draw from
 * (`random`); expand-sweeps.ts makes an arm of each point.
 */
import { z } from 'zod';

/** Most values of one sweep, and most arms of an experiment. */
export const MAX_POINTS = 64;
const INTEGER = 'Must be an integer.';

const bound = z.number().min(-1e9).max(1e9);

const gridSchema = z
  .strictObject({
    grid: z.array(z.number()).min(1).max(MAX_POINTS).meta({ description: 'One arm for each value.' }),
  })
  .meta({ id: 'Grid', description: 'Values to train in turn. Several grids in an arm are combined, each with each.' });

const randomSchema = z
  .strictObject({
    random: z
      .strictObject({
        min: bound,
        max: bound,
        scale: z.enum(['linear', 'log']).default('linear').meta({
          description: 'log: as likely between 0.001 and 0.01 as between 0.01 and 0.1. Needs a `min` above 0.',
        }),
        integer: z.boolean().default(false).meta({ description: 'Whole numbers, `min` and `max` among them.' }),
        samples: z.int().min(1).max(MAX_POINTS).meta({ description: 'One arm for each draw.' }),
        seed: z
          .int()
          .min(0)
          .max(2 ** 31 - 1)
          .default(1)
          .meta({ description: 'Of the draws; not a seed of training.' }),
      })
      .refine(({ min, max }) => min <= max, { path: ['max'], error: 'Must be at least min.' })
      .refine(({ min, scale }) => scale === 'linear' || min > 0, {
        path: ['min'],
        error: 'Must be more than 0 on a log scale.',
      })
      .refine(({ min, integer }) => !integer || Number.isInteger(min), { path: ['min'], error: INTEGER })
      .refine(({ max, integer }) => !integer || Number.isInteger(max), { path: ['max'], error: INTEGER }),
  })
  .meta({
    id: 'Random',
    description:
      'Values drawn at random between `min` and `max`. The random fields of an arm are drawn together, so their `samples` must agree.',
  });

export type Grid = z.output<typeof gridSchema>;
export type Random = z.output<typeof randomSchema>;
/** What may stand in the place of a number of an arm, as it is sent. */
type Sweep = z.input<typeof gridSchema> | z.input<typeof randomSchema>;

/** Marks what zod finds wrong with a number that may be swept; problems.ts judges it by the form that was sent. */
export const NUMBER_OR_SWEEP = 'a number or a sweep';

/** Whether a value is meant as a sweep: no object of an arm has a field of these names. */
export function isSweep(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && (Object.hasOwn(value, 'grid') || Object.hasOwn(value, 'random'))
  );
}

/** A type whose numbers may be sweeps. */
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
 * The same schema with sweeps allowed in the place of every number, at any depth. Rules across the fields of an object are
 * left out: they are checked on the arms that the sweeps make.
 */
export function sweepable<Schema extends z.ZodType>(
  schema: Schema,
): z.ZodType<Sweepable<z.output<Schema>>, Sweepable<z.input<Schema>>> {
  return rebuild(schema) as never;
}

/** A schema that stands in several places stays one, which the API's description names once. */
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

/** The parts of zod's definitions that are walked through. */
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

/** The description of the original, under a name of its own. */
function described(original: z.ZodType, swept: z.ZodType): z.ZodType {
  const meta = original.meta();
  if (meta === undefined) return swept;
  const { id, ...rest } = meta;
  return swept.meta({ ...rest, ...(id !== undefined && { id: `Sweepable${id}` }) });
}
