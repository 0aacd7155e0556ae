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

/** A number in a query string, as JSON or a program writes it: `0.5`, `.5`, `5e-1`. */
export function numberParameter() {
  return z
    .string()
    .regex(/^(\d{1,17}(\.\d{0,17})?|\.\d{1,17})(e[+-]?\d{1,3})?$/i, 'use a number, like 0.5 or 5e-1')
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
export function listParameter<Item extends z.ZodType<string, string>>(
  item: Item,
  maxItems: number,
  items: object = { type: 'string' },
) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(item).min(1).max(maxItems))
    .meta({ override: describedAs({ type: 'array', items, minItems: 1, maxItems }) });
}

/** A comma-separated list of these names in a query string. */
export function namesParameter<const Name extends string>(names: readonly Name[]) {
  return listParameter(z.enum(names), names.length, { type: 'string', enum: names });
}

export const experimentParams = z.object({ experimentId: experimentIdSchema });
export const runParams = z.object({ runId: runIdSchema });

export const PAGE_LIMIT = { default: 20, maximum: 100 } as const;

const cursor = z.string().min(1).max(512).optional().meta({
  description: '`nextCursor` of the previous page; opaque.',
});

/** Query parameters of a list whose items have a status. */
export function pageQuery<Status extends z.ZodType>(status: Status) {
  return z.strictObject({
    limit: integerParameter(1, PAGE_LIMIT.maximum)
      .optional()
      .meta({ description: `Items per page, 1 to ${PAGE_LIMIT.maximum}; ${PAGE_LIMIT.default} by default.` }),
    cursor,
    status: status.optional().meta({ description: 'Only items with this status.' }),
  });
}

const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Gets the next page; null on the last.' }),
  });

/** The answer of a list. */
export function pageSchema<Item extends z.ZodType>(id: string, item: Item) {
  return pageOf(item).meta({ id });
}

const unreadableRecordSchema = z
  .object({
    id: z.string(),
    code: z.literal('RECORD_UNREADABLE').meta({ description: 'docs/errors.md explains it.' }),
    message: z.string(),
  })
  .meta({ id: 'UnreadableRecord' });

/** A list of stored records, some of which may belong to another version of regulab. */
export function recordPageSchema<Item extends z.ZodType>(id: string, item: Item) {
  return pageOf(item)
    .extend({
      unreadable: z.array(unreadableRecordSchema).optional().meta({
        description:
          'Records on this page that this process cannot read, such as those of another version; left out when there are none.',
      }),
    })
    .meta({ id });
}

/** A complete list, which needs no further pages. */
export function onlyPage<Item>(items: Item[]): Page<Item> {
  return { items, nextCursor: null };
}
