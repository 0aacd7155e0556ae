// @ts-check
/** Types of the Python client: one TypedDict or alias for each schema of the description. */
import { parse } from 'yaml';

/**
 * What the schemas of openapi.yaml use of JSON Schema. Objects within objects have names of their
 * own there, so a reference is always to a name.
 * @typedef {object} Schema
 * @property {string} [$ref]
 * @property {string | string[]} [type]
 * @property {unknown} [const]
 * @property {unknown[]} [enum]
 * @property {Schema[]} [anyOf]
 * @property {Schema[]} [oneOf]
 * @property {Schema} [items]
 * @property {Record<string, Schema>} [properties]
 * @property {boolean | Schema} [additionalProperties]
 * @property {string[]} [required]
 * @property {string} [description]
 */

const HEAD = `"""Generated from openapi.yaml by \`npm run openapi\`: what the service takes and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Literal, TypedDict, Union

if TYPE_CHECKING:
    from typing_extensions import NotRequired
`;

/** @type {Record<string, string>} */
const SCALARS = { string: 'str', integer: 'int', number: 'float', boolean: 'bool', null: 'None' };
/** Names that cannot be attributes of a class. */
const KEYWORDS = ['and', 'as', 'class', 'from', 'global', 'import', 'in', 'is', 'lambda', 'not', 'or', 'with'];

/**
 * @param {string} description YAML of OpenAPI 3.1
 * @returns {string} a module of Python 3.9
 */
export function pythonTypes(description) {
  const { schemas } = parse(description).components;
  const definitions = Object.entries(schemas).map(([name, schema]) => definition(name, schema));
  return `${HEAD}\n\n${definitions.join('\n\n')}`;
}

/** @param {string} name @param {Schema} schema */
function definition(name, schema) {
  if (schema.properties === undefined) return `${name} = ${typeOf(schema, quoted)}\n${docstring(schema, '')}`;
  const fields = Object.entries(schema.properties);
  // The other notation has no place for descriptions, so only what needs it has it.
  if (fields.some(([field]) => KEYWORDS.includes(field))) {
    const items = fields.map(
      ([field, of]) => `    "${field}": ${JSON.stringify(fieldType(schema, field, of, (target) => target))},\n`,
    );
    return `${name} = TypedDict(\n    "${name}",\n    {\n${items.map((item) => `    ${item}`).join('')}    },\n)\n${docstring(schema, '')}`;
  }
  const lines = fields.map(
    ([field, of]) => `    ${field}: ${fieldType(schema, field, of, (target) => target)}\n${docstring(of, '    ')}`,
  );
  const head = docstring(schema, '    ');
  if (lines.length === 0) lines.push('    pass\n');
  return `class ${name}(TypedDict):\n${head}${head === '' ? '' : '\n'}${lines.join('')}`;
}

/**
 * @param {Schema} owner @param {string} field @param {Schema} schema
 * @param {(target: string) => string} refer
 */
function fieldType({ required = [] }, field, schema, refer) {
  const type = typeOf(schema, refer);
  return required.includes(field) ? type : `NotRequired[${type}]`;
}

/** An alias is evaluated when the module is imported, and what it names may come later. */
const quoted = (/** @type {string} */ target) => `"${target}"`;

/**
 * @param {Schema} schema
 * @param {(target: string) => string} refer how another definition is named
 * @returns {string}
 */
function typeOf(schema, refer) {
  if (schema.$ref) return refer(schema.$ref.split('/').at(-1) ?? '');
  const members = schema.anyOf ?? schema.oneOf;
  if (members) return union(members.map((member) => typeOf(member, refer)));
  if ('const' in schema) return `Literal[${literal(schema.const)}]`;
  if (schema.enum) return `Literal[${schema.enum.map(literal).join(', ')}]`;
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type }, refer)));
  if (schema.type === 'array') return `List[${typeOf(schema.items ?? {}, refer)}]`;
  if (schema.type === 'object') {
    const { additionalProperties: values } = schema;
    return `Dict[str, ${typeof values === 'object' ? typeOf(values, refer) : 'Any'}]`;
  }
  return SCALARS[schema.type ?? ''] ?? 'Any';
}

/** @param {string[]} types */
function union(types) {
  const different = [...new Set(types)];
  return different.length === 1 ? String(different[0]) : `Union[${different.join(', ')}]`;
}

const literal = (/** @type {unknown} */ value) =>
  value === true ? 'True' : value === false ? 'False' : value === null ? 'None' : JSON.stringify(value);

/** @param {Schema} schema @param {string} indent */
function docstring({ description }, indent) {
  if (description === undefined) return '';
  const text = description.replaceAll('\\', '\\\\').replaceAll('"""', "'''").trimEnd();
  return `${indent}"""${text.split('\n').join(`\n${indent}`)}${text.endsWith('"') ? ' ' : ''}"""\n`;
}
