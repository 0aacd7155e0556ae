/** What a field is to a form: read from its schema in the description of the API; kept once. */
import { words } from '../../../words/words.js';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
}

export type Schemas = Readonly<Record<string, Schema>>;

interface Common {
  description: string;
  /** What the service takes where the field is left out; undefined where it has none. */
  fallback: unknown;
  /** `0 to 1`; empty without bounds. */
  bounds: string;
}

export type Shape = Common &
  (
    | { kind: 'number'; isSweepable: boolean }
    | { kind: 'numbers' }
    | { kind: 'choice'; options: string[] }
    | { kind: 'switch' }
    | { kind: 'text' }
    | { kind: 'group'; properties: Record<string, Schema>; required: readonly string[] }
    | { kind: 'variants'; tag: string; variants: Record<string, Schema> }
    /** Too rich for a form: written as JSON. */
    | { kind: 'other' }
  );

export function shapeOf(schemas: Schemas, schema: Schema): Shape {
  const whole = resolved(schemas, schema);
  const { description = '' } = whole;
  const common = { description: withoutDefault(description), fallback: fallbackOf(whole), bounds: boundsOf(whole) };
  return { ...common, ...kindOf(schemas, whole) };
}

type Kind = Shape extends infer Each ? (Each extends Common ? Omit<Each, keyof Common> : never) : never;

function kindOf(schemas: Schemas, schema: Schema): Kind {
  const { oneOf, discriminator, properties, items } = schema;
  if (discriminator) {
    const variants = Object.entries(discriminator.mapping).map(([tag, $ref]) => [tag, { $ref }]);
    return { kind: 'variants', tag: discriminator.propertyName, variants: Object.fromEntries(variants) };
  }
  if (oneOf?.some(isNumber)) return { kind: 'number', isSweepable: true };
  if (schema.enum) return { kind: 'choice', options: schema.enum.map(String) };
  if (properties) return { kind: 'group', properties, required: schema.required ?? [] };
  if (isNumber(schema)) return { kind: 'number', isSweepable: false };
  if (hasType(schema, 'boolean')) return { kind: 'switch' };
  if (hasType(schema, 'string')) return { kind: 'text' };
  if (items && shapeOf(schemas, items).kind === 'number') return { kind: 'numbers' };
  return { kind: 'other' };
}

/** References and the alternative null are taken apart; what stands next to them goes first. */
function resolved(schemas: Schemas, schema: Schema): Schema {
  const { $ref, anyOf, ...own } = schema;
  if ($ref) return { ...resolved(schemas, schemas[$ref.split('/').at(-1)!] ?? {}), ...own };
  const options = anyOf?.filter(({ type }) => type !== 'null') ?? [];
  return options.length === 1 ? { ...resolved(schemas, options[0]!), ...own } : own;
}

const hasType = ({ type }: Schema, name: string) => type === name || (Array.isArray(type) && type.includes(name));
const isNumber = (schema: Schema) => hasType(schema, 'number') || hasType(schema, 'integer');

/** The description says it where a schema cannot, because the field may be a sweep. */
const DEFAULT = /Default: `(.*?)`\.$/s;
const withoutDefault = (description: string) => description.replace(DEFAULT, '').trimEnd();

function fallbackOf({ default: own, description = '' }: Schema): unknown {
  if (own !== undefined) return own;
  const written = DEFAULT.exec(description)?.[1];
  try {
    return written === undefined ? undefined : JSON.parse(written);
  } catch {
    return undefined;
  }
}

function boundsOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  const { between, atLeast, above, atMost, below } = words.build.fields;
  if (minimum !== undefined && maximum !== undefined) return between(minimum, maximum);
  return [
    ...(minimum === undefined ? [] : [atLeast(minimum)]),
    ...(exclusiveMinimum === undefined ? [] : [above(exclusiveMinimum)]),
    ...(maximum === undefined ? [] : [atMost(maximum)]),
    ...(exclusiveMaximum === undefined ? [] : [below(exclusiveMaximum)]),
  ].join(', ');
}

/** `trainSize` is `Train size`. */
export function titleOf(name: string): string {
  const text = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
