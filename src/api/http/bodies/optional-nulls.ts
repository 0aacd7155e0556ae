/**
 * A field that may be left out may be sent as null, too: many clients write null for what was not
 * set. Null keeps its meaning where a schema has one for it, and in a merge patch (RFC 7396).
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { atOnce } from '../hooks.js';

/** Takes such nulls out of the JSON bodies of all routes of the scope, before they are checked. */
export function acceptOptionalNulls(scope: FastifyInstance): void {
  scope.addHook(
    'preValidation',
    atOnce((request) => {
      if (request.method === 'PATCH' || !hasNull(request.body)) return;
      const schema = bodySchemaOf(request);
      if (schema !== undefined) dropOptionalNulls(schema, request.body);
    }),
  );
}

function bodySchemaOf(request: FastifyRequest): z.ZodType | undefined {
  const body = request.routeOptions.schema?.body as
    | (z.ZodType & { content?: Record<string, { schema?: z.ZodType }> })
    | undefined;
  return body?.content === undefined ? body : body.content['application/json']?.schema;
}

/** Most bodies have none, and looking costs less than walking along a schema. Any depth will do. */
function hasNull(body: unknown): boolean {
  const waiting = [body];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (value === null) return true;
    if (typeof value !== 'object' || ArrayBuffer.isView(value)) continue;
    for (const inner of Object.values(value)) if (typeof inner === 'object') waiting.push(inner);
  }
  return false;
}

/** The parts of zod's definitions that are visited. */
type Definition =
  | { type: 'object'; shape: Record<string, z.ZodType> }
  | { type: 'array'; element: z.ZodType }
  | { type: 'union'; options: z.ZodType[] }
  | { type: 'optional' | 'nullable' | 'default' | 'prefault' | 'readonly'; innerType: z.ZodType }
  | { type: 'pipe'; in: z.ZodType }
  | { type: 'string' | 'number' | 'boolean' | 'enum' | 'literal' };

/**
 * Removes each field of `value`, at any depth, that is null although its schema only allows it to
 * be absent. What does not fit the schema otherwise stays, for the check that follows.
 */
export function dropOptionalNulls(schema: z.ZodType, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const { def } = schema._zod as unknown as { def: Definition };
  if (def.type === 'object' && !Array.isArray(value)) dropFromObject(def.shape, value as Record<string, unknown>);
  if (def.type === 'array' && Array.isArray(value)) for (const item of value) dropOptionalNulls(def.element, item);
  if (def.type === 'union') dropOptionalNulls(meantBy(value, def.options), value);
  if (def.type === 'pipe') dropOptionalNulls(def.in, value);
  if ('innerType' in def) dropOptionalNulls(def.innerType, value);
}

function dropFromObject(shape: Record<string, z.ZodType>, value: Record<string, unknown>): void {
  for (const [field, schema] of Object.entries(shape)) {
    if (value[field] === null) {
      if (schema._zod.optin !== undefined && !schema.safeParse(null).success) delete value[field];
    } else dropOptionalNulls(schema, value[field]);
  }
}

/** The member of a union that a value is of, by its kind and then by the fields that it has. */
function meantBy(value: object, options: z.ZodType[]): z.ZodType {
  const misfits = options.map((option) => {
    const { def } = option._zod as unknown as { def: Definition };
    if (def.type === 'union') return 0;
    if (Array.isArray(value)) return def.type === 'array' ? 0 : Number.POSITIVE_INFINITY;
    return def.type === 'object' ? misfit(def.shape, value as Record<string, unknown>) : Number.POSITIVE_INFINITY;
  });
  return options[misfits.indexOf(Math.min(...misfits))]!;
}

/** How many fields are missing, or have a constant that another member has. */
function misfit(shape: Record<string, z.ZodType>, value: Record<string, unknown>): number {
  return Object.entries(shape).filter(([field, schema]) => {
    const { def } = schema._zod as unknown as { def: { type: string; values?: unknown[] } };
    if (def.type === 'literal') return !def.values!.includes(value[field]);
    return schema._zod.optin === undefined && !Object.hasOwn(value, field);
  }).length;
}
