/** Parameters and pages that the schemas of several routes share. */
import { z } from 'zod';
import { experimentIdSchema, runIdSchema } from '../../experiments/records/ids.js';
import type { Page } from '../../store/store.js';

/** Describes a text parameter by its meaning: a number, not a pattern of digits. */
export function describedAs(meaning: object) {
  return ({ jsonSchema }: { jsonSchema: object }) => {
    const { description, example } = jsonSchema as { description?: string; example?: unknown };
    for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema];
    Object.assign(jsonSchema, meaning, description && { description }, example !== undefined && { example });
  };
}

/** An integer in a query string. Digits only: '1e1', '' and '0x10' are refused. */
export function integerParameter(minimum: number, maximum: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'use decimal digits')
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum))
    .meta({ override: describedAs({ type: 'integer', minimum, maximum }) });
}

/** A number in a query string, as JSON or a program writes it: `0.5`, `.5`, `-5e-1`. */
export function numberParameter() {
  return z
    .string()
    .regex(/^-?(\d{1,17}(\.\d{0,17})?|\.\d{1,17})(e[+-]?\d{1,3})?$/i, 'use a number, like 0.5 or 5e-1')
    .transform(Number);
}

/** `true` or `false` in a query string. */
export const flagParameter = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .meta({ override: describedAs({ type: 'boolean' }) });

/**
 * A comma-separated list in a query string.
 * @param items describes an item in the API description
 */
export function listParameter<Item>(
  item: z.ZodType<Item, string>,
  maxItems: number,
  items: object = { type: 'string' },
) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(item).min(1).max(maxItems))
    .meta({ override: describedAs({ type: 'array', items, minItems: 1, maxItems }) });
}

/**
 * A parameter that is sent once for each item, whose items may have commas.
 * @param items describes an item in the API description
 */
export function repeatedParameter<Item>(
  item: z.ZodType<Item, string>,
  maxItems: number,
  items: object = { type: 'string' },
) {
  return z
    .union([z.array(z.string()), z.string().transform((text) => [text])])
    .pipe(z.array(item).min(1).max(maxItems))
    .meta({ override: describedAs({ type: 'array', items, minItems: 1, maxItems, [REPEATED]: true }) });
}

/** Marks the schema of a {@link repeatedParameter} for the API description, which drops it. */
export const REPEATED = 'x-repeated';

/** A parameter that the API description leaves out. */
export function undescribed<Parameter extends z.ZodType>(parameter: Parameter): Parameter {
  return parameter.meta({ override: { type: 'string', [UNDESCRIBED]: true } }) as Parameter;
}

/** Marks the schema of an {@link undescribed} parameter. */
export const UNDESCRIBED = 'x-undescribed';

const toMs = (text: z.ZodString) =>
  text.transform((time) => Date.parse(time)).refine(Number.isFinite, 'Must be a date or a time that exists.');

/** A time in a query string, in ms since 1970. */
export const timeParameter = toMs(
  z
    .string()
    .regex(
      /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/,
      'use a date or a time of RFC 3339, like 2026-11-30 or 2026-11-30T12:00:00Z',
    ),
).meta({ override: describedAs({ type: 'string', example: '2026-11-30T12:00:00Z' }) });

/** An instant from 1970 on in a query string, in ms since then: not a date alone. */
export const instantParameter = toMs(
  z
    .string()
    .regex(
      /^(19[7-9]\d|[2-9]\d{3})-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/,
      'use a time of RFC 3339 from 1970 on, like 2026-11-30T12:00:00Z',
    ),
).meta({ override: describedAs({ type: 'string', format: 'date-time', example: '2026-11-30T12:00:00Z' }) });

/** A comma-separated list of these names in a query string. */
export function namesParameter<const Name extends string>(names: readonly Name[]) {
  return listParameter(z.enum(names), names.length, { type: 'string', enum: names });
}

/** The bytes of a file. */
export const binarySchema = z.string().meta({ override: { type: 'string', format: 'binary' } });

export const experimentParams = z.object({ experimentId: experimentIdSchema });
export const runParams = z.object({ runId: runIdSchema });

export const PAGE_LIMIT = { default: 20, maximum: 100 } as const;

export const cursorParameter = z.string().min(1).max(512).optional().meta({
  description: '`nextCursor` of the previous page; opaque.',
});

/** Query parameters of a list whose items have one of these states. */
export function pageQuery<const Status extends string>(statuses: readonly Status[]) {
  return z.strictObject({
    limit: integerParameter(1, PAGE_LIMIT.maximum)
      .optional()
      .meta({ description: `Items per page, 1 to ${PAGE_LIMIT.maximum}; ${PAGE_LIMIT.default} by default.` }),
    cursor: cursorParameter,
    status: namesParameter(statuses).optional().meta({ description: 'Only items with one of these states.' }),
  });
}

const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Gets the next page; null on the last.' }),
  });

/**
 * The answer of a list.
 * @param more what it has besides the items
 */
export function pageSchema<Item extends z.ZodType, More extends z.ZodRawShape = Record<never, never>>(
  id: string,
  item: Item,
  more: More = {} as More,
) {
  return pageOf(item).extend(more).meta({ id });
}

const unreadableRecordSchema = z
  .object({
    id: z.string(),
    code: z.literal('RECORD_UNREADABLE').meta({ description: 'Error code; see docs/errors.md.' }),
    message: z.string(),
  })
  .meta({ id: 'UnreadableRecord' });

/** A list of stored records, some of which may belong to another version of regulab. */
export function recordPageSchema<Item extends z.ZodType>(id: string, item: Item) {
  return pageOf(item)
    .extend({
      total: z.int().nullable().optional().meta({
        description: 'Items on all pages together; null where counting them would take a walk through all records.',
      }),
      unreadable: z.array(unreadableRecordSchema).optional().meta({
        description:
          'Records on this page that this process cannot read, such as those of another version; left out when there are none.',
      }),
    })
    .meta({ id });
}

/** An item, or only those of its fields that the parameter `fields` names. */
export function selectable<Shape extends z.core.$ZodLooseShape>(id: string, item: z.ZodObject<Shape>) {
  const some = item.partial().meta({ id: `${id}Fields`, description: 'With `fields`: those of its fields alone.' });
  return z.union([item, some]).meta({ id: `Selectable${id}` });
}

/** The parameter `fields` of a {@link selectable} item. */
export function fieldsParameter(item: z.ZodObject) {
  return namesParameter(Object.keys(item.shape)).optional().meta({
    description: 'Answer with these fields alone; all by default.',
  });
}

/** Only the named fields; all when none are named. */
export function selectFields<Item extends object>(
  item: Item,
  fields: readonly string[] | undefined,
): Item | Partial<Item> {
  if (fields === undefined) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name))) as Partial<Item>;
}

/** A complete list, which needs no further pages. */
export function onlyPage<Item>(items: Item[]): Page<Item> {
  return { items, nextCursor: null };
}
