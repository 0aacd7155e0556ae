/** How answers become JSON. */
import { createSerializerCompiler } from 'fastify-zod-openapi';
import { z } from 'zod';

const stored = new WeakSet<z.ZodType>();

/**
 * Marks the schema of answers that are records as the store gives them, which has checked them
 * against the same schema: they are written without being checked again.
 */
export function asStored<Schema extends z.ZodType>(schema: Schema): Schema {
  stored.add(schema);
  return schema;
}

/** JSON.stringify after zod: fast-json-stringify cannot distinguish unions of objects. */
const afterCheck = createSerializerCompiler({ stringify: JSON.stringify });

/**
 * Checks every answer against its schema, except records that were read.
 * @param checksRecords as tests do: also those, whose check may make no difference to what is sent
 */
export const createSerializer =
  (checksRecords: boolean): typeof afterCheck =>
  (route) => {
    const schema: unknown = route.schema;
    if (!(schema instanceof z.ZodType && stored.has(schema))) return afterCheck(route);
    return checksRecords ? unchangedBy(afterCheck(route)) : write;
  };

/** Of frozen answers, which the store gives again while nothing has changed. */
const texts = new WeakMap<object, string>();

function write(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !Object.isFrozen(answer)) return JSON.stringify(answer);
  const text = texts.get(answer) ?? JSON.stringify(answer);
  texts.set(answer, text);
  return text;
}

const unchangedBy = (check: (answer: unknown) => string) => (answer: unknown) => {
  const text = write(answer);
  if (check(answer) !== text) throw new Error(`The schema of an answer changes it: ${text}`);
  return text;
};
