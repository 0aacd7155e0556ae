/** The schemas of the description, and ways through them. */

export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
}

/** `components.schemas`. */
export type Schemas = Record<string, Schema>;

/** What a reference to one of them begins with. */
export const SCHEMAS = '#/components/schemas/';

/** The name of the schema that a reference leads to. */
export const nameIn = (reference: string): string => reference.slice(SCHEMAS.length);

/** Visits every object below `value` and itself, the innermost first. */
export function eachSchema(value: unknown, visit: (schema: Schema) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const inner of Object.values(value)) eachSchema(inner, visit);
  if (!Array.isArray(value)) visit(value as Schema);
}

/** Every operation of `paths`. */
export const operationsOf = <Operation = object>(paths: object = {}): Operation[] =>
  Object.values(paths).flatMap((methods: object | undefined) => Object.values(methods ?? {}) as Operation[]);

/** Names of the schemas that `from` refers to, and of those that they refer to in turn. */
export function reachable(from: unknown, schemas: Schemas): Set<string> {
  const found = new Set<string>();
  const follow = ({ $ref }: Schema) => {
    if (typeof $ref !== 'string' || !$ref.startsWith(SCHEMAS) || found.has(nameIn($ref))) return;
    found.add(nameIn($ref));
    eachSchema(schemas[nameIn($ref)], follow);
  };
  eachSchema(from, follow);
  return found;
}
