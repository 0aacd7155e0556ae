/**
 * Turns zod's issues into problems for the caller: one per fault, each with the JSON pointer
 * (RFC 6901) of the field and a message that says what is expected.
 */
import type { z } from 'zod';
import type { FieldProblem } from '../../errors.js';
import { counted } from '../../number-format.js';
import { asQuestion, didYouMean, either, isLike, likeness } from '../../suggestions.js';
import { type Path, toPointer } from '../spec/json-pointer.js';
import { isSweep, NUMBER_OR_SWEEP } from '../spec/sweeps.js';
import { meantValue } from './meant-value.js';
import { OTHER_NAMES } from './other-names.js';
import { dotted, fieldsAt, type Home, homeOf, schemasAt } from './schema-fields.js';

/** The codes of problems with single fields. */
export const PROBLEM_CODES = [
  'REQUIRED',
  'UNKNOWN_FIELD',
  'INVALID_TYPE',
  'INVALID_VALUE',
  'INVALID_FORMAT',
  'TOO_SMALL',
  'TOO_BIG',
  'TOO_DEEP',
  'DUPLICATE',
  'UNKNOWN_REFERENCE',
  'SHAPE_MISMATCH',
  'NOT_ALLOWED',
  'LIMIT_EXCEEDED',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** A problem with a field of the spec, before its path is written as a pointer into the body. */
export interface SpecFinding {
  path: Path;
  code: ProblemCode;
  message: string;
}

/** The problem of a finding, with a pointer that starts with `prefix`. */
export function toProblem({ path, code, message }: SpecFinding, prefix: Path = []): FieldProblem {
  return { pointer: toPointer([...prefix, ...path]), code, message };
}

/** A value that a schema refused. */
interface Refused {
  input: unknown;
  /** The part of the input that the caller wrote, where a preset has given the rest. */
  sent: unknown;
  /** What suggestions are taken from. */
  schema: z.ZodType;
  /** What a name in an object is called. */
  noun: 'field' | 'parameter';
  /** Suggestions that may still be looked for: a body can have thousands of unknown fields. */
  suggestions: number;
}

const MAX_SUGGESTIONS = 50;

/**
 * Every finding of a failed parse of `input`, in the order of the schema.
 * @param schema names the fields that there are, for suggestions: the one that refused the input,
 *   or one that says more about it
 * @param sent what the caller wrote, where the rest of `input` comes from a preset
 */
export function findingsOf(
  error: z.ZodError,
  input: unknown,
  schema: z.ZodType,
  noun: Refused['noun'] = 'field',
  sent: unknown = input,
): SpecFinding[] {
  const refused = { input, sent, schema, noun, suggestions: MAX_SUGGESTIONS };
  return error.issues.flatMap((issue) => fromIssue(issue, [], refused));
}

/**
 * The longest start of the path that exists in the value: what to point at when a default is wrong.
 */
export function nearestExisting(value: unknown, path: Path): Path {
  let current = value;
  for (const [depth, key] of path.entries()) {
    if (!hasOwn(current, key)) return path.slice(0, depth);
    current = current[key];
  }
  return path;
}

function fromIssue(issue: z.core.$ZodIssue, parent: Path, refused: Refused): SpecFinding[] {
  const path = [...parent, ...issue.path];
  const value = valueAt(refused.input, path);
  if (value === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_union')) {
    // What zod calls a value of any kind that must be there.
    const isNamed = !(issue.code === 'invalid_type' && issue.expected === 'nonoptional');
    const message = `Is required${isNamed ? `: ${expectation(issue)}` : ''}.${misspelling(path, refused)}`;
    return [{ path, code: 'REQUIRED', message }];
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        code: 'UNKNOWN_FIELD',
        message: unknownField([...path, key], refused),
      }));
    case 'invalid_type':
      return [wrongType(path, value, issue, refused)];
    case 'invalid_value':
      return [wrongValue(path, value, issue, issue.values)];
    case 'invalid_union':
      return fromUnion(issue, path, refused, value);
    case 'too_small':
      return [
        {
          path,
          code: 'TOO_SMALL',
          message: `${bound(issue.origin, issue.inclusive ? 'at least' : 'greater than', issue.minimum)}.`,
        },
      ];
    case 'too_big':
      return [
        {
          path,
          code: 'TOO_BIG',
          message: `${bound(issue.origin, issue.inclusive ? 'at most' : 'less than', issue.maximum)}.`,
        },
      ];
    case 'invalid_key':
      return [
        { path, code: 'INVALID_FORMAT', message: `This name has the wrong format: ${issue.issues[0]!.message}.` },
      ];
    case 'invalid_format':
      return [{ path, code: 'INVALID_FORMAT', message: `Has the wrong format: ${issue.message}.` }];
    default:
      return [{ path, code: 'INVALID_VALUE', message: issue.message }];
  }
}

function wrongType(path: Path, value: unknown, issue: z.core.$ZodIssue, refused: Refused): SpecFinding {
  const isInteger = issue.code === 'invalid_type' && issue.expected === 'int';
  const meant = meantValue(schemasAt(refused.schema, path, refused.input), value);
  const instead = meant === undefined ? '' : `: write ${meant}`;
  const message = `Must be ${expectation(issue)}, not ${kindOf(value, isInteger)}${instead}.`;
  return { path, code: 'INVALID_TYPE', message };
}

function wrongValue(
  path: Path,
  value: unknown,
  issue: z.core.$ZodIssue,
  allowed: readonly unknown[] = [],
): SpecFinding {
  const names = allowed.filter((each) => typeof each === 'string');
  const hint = typeof value === 'string' ? didYouMean(value, names, OTHER_NAMES) : '';
  return { path, code: 'INVALID_VALUE', message: `Must be ${expectation(issue)}.${hint}` };
}

/**
 * A missing or wrong discriminator lists the possible values. Any other union reports the issues of
 * the option that was meant.
 */
function fromUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, refused: Refused, value: unknown): SpecFinding[] {
  if (issue.errors.length === 0) return [wrongValue(path, value, issue, discriminatorsOf(issue))];
  if (issue.message === NUMBER_OR_SWEEP) {
    return formSent(issue, value).flatMap((inner) => fromIssue(inner, path, refused));
  }
  const literals = issue.errors.flatMap(([first]) => (first?.code === 'invalid_value' ? first.values : []));
  if (literals.length > 0 && issue.errors.every((option) => option.every(isOfWholeValue))) {
    return [wrongValue(path, value, issue, literals)];
  }
  const meant = optionMeant(issue.errors);
  if (meant !== undefined) return meant.flatMap((inner) => fromIssue(inner, path, refused));
  return [wrongType(path, value, issue, refused)];
}

const discriminatorsOf = (issue: z.core.$ZodIssueInvalidUnion): unknown[] =>
  'options' in issue && Array.isArray(issue.options) ? issue.options : [];

/** Of the options with the right outer type, the first with the fewest unknown fields. */
function optionMeant(options: z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const unknownFields = (issues: z.core.$ZodIssue[]) =>
    issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [])).length;
  const possible = options.filter((issues) => !issues.some(isOuterType));
  const fewest = Math.min(...possible.map(unknownFields));
  return possible.find((issues) => unknownFields(issues) === fewest);
}

/**
 * The issues of the form that was sent: a number, a grid or a range, in the order of the schema.
 */
function formSent({ errors }: z.core.$ZodIssueInvalidUnion, value: unknown): z.core.$ZodIssue[] {
  const [number = [], grid = [], random = []] = errors;
  if (!isSweep(value)) return number;
  return Object.hasOwn(value, 'grid') ? grid : random;
}

/** Fields renamed in version 0.2, by pointer. */
const RENAMED: Partial<Record<string, string>> = { '/diagnostics': 'layerReport' };

/** Options of a submission: they are no part of the spec. By the pointer where some expect them. */
const OPTIONS: Partial<Record<string, string>> = {
  '/after': 'send it in the query: ?after=exp_…,exp_…',
  '/startAt': 'send it in the query: ?startAt=2026-12-24T18:00:00Z',
  '/priority': 'send it in the query: ?priority=5',
  '/deduplicate': 'send it in the query: ?deduplicate=true',
  '/dryRun': 'send it in the query: ?dryRun=true, or POST to /v1/experiments:plan',
  '/externalId': 'send it in the address: PUT /v1/experiments/by-external-id/…',
  '/idempotencyKey': 'send it as the header Idempotency-Key',
};

function unknownField(path: Path, refused: Refused): string {
  const name = JSON.stringify(path.at(-1));
  const option = OPTIONS[toPointer(path)];
  if (option !== undefined) return `The option ${name} is not part of the spec: ${option}.`;
  const newName = RENAMED[toPointer(path)];
  if (newName !== undefined) return `The field ${name} is now called "${newName}".`;
  refused.suggestions -= 1;
  const hint = refused.suggestions < 0 ? '' : hintFor(path, refused);
  const where = refused.noun === 'field' ? ' here' : '';
  return `There is no ${refused.noun} ${name}${where}.${hint}`;
}

/** Names are listed up to this number. */
const MAX_LISTED = 16;

/** What to write instead of an unknown field: one with a name like it, here or elsewhere. */
function hintFor(path: Path, { schema, input, sent, noun }: Refused): string {
  const written = String(path.at(-1));
  const holder = path.slice(0, -1);
  const value = valueAt(input, holder);
  if (isSweep(value)) {
    const meant = meantValue(schemasAt(schema, holder, input), value);
    if (meant !== undefined) return ` A sweep stands for one number: write ${meant}.`;
  }
  const fields = fieldsAt(schema, holder, input);
  const own = valueAt(sent, holder);
  const free = fields.filter((name) => !hasOwn(own, name));
  const inHolder = likeness(written, free, OTHER_NAMES);
  const found = homeOf(schema, path, input);
  // A field of this object that is set already is not what was meant.
  const isTaken = found !== undefined && !found.exact && toPointer(found.path.slice(0, -1)) === toPointer(holder);
  const home = isTaken ? undefined : found;
  if (isLike(inHolder, 'other name')) {
    const isSibling = home?.exact && toPointer(home.path) === toPointer(path);
    return `${asQuestion(inHolder.names)}${isSibling ? describeHome(home, path) : ''}`;
  }
  if (home?.exact) return describeHome(home, path);
  if (isLike(inHolder, 'edits')) return asQuestion(inHolder.names);
  if (home !== undefined && (inHolder.names.length === 0 || isLike(home.like, 'edits')))
    return describeHome(home, path);
  if (inHolder.names.length > 0) return asQuestion(inHolder.names);
  if (fields.length > MAX_LISTED) return '';
  if (fields.length < 2) return fields.map((name) => ` The only ${noun} is ${name}.`).join('');
  return ` The ${noun}s are ${fields.join(', ')}.`;
}

/** Where else in the schema a field of this name, or one like it, is. */
function describeHome(home: Home, path: Path): string {
  const needs = home.needs.map(({ discriminator, values }) => ` "${discriminator}": ${either(values.map(quoted))}`);
  const condition = needs.length === 0 ? '' : `, with${needs.join(' and')}`;
  if (!home.exact) return ` Did you mean ${dotted(home.path)}${condition}?`;
  const holder = home.path.slice(0, -1);
  if (toPointer(holder) === toPointer(path.slice(0, -1))) return ` It needs${needs.join(' and')}.`;
  return ` It belongs ${holder.length === 0 ? 'at the top' : `under ${dotted(holder)}`}${condition}.`;
}

const quoted = (value: unknown): string => JSON.stringify(value);

/** Of a missing field: an unknown one next to it that was probably meant for it. */
function misspelling(path: Path, { schema, input }: Refused): string {
  const holder = path.slice(0, -1);
  const value = valueAt(input, holder);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const name = String(path.at(-1));
  const known = fieldsAt(schema, holder, input);
  const written = Object.keys(value)
    .slice(0, MAX_SUGGESTIONS)
    .find((key) => !known.includes(key) && didYouMean(key, [name], OTHER_NAMES) !== '');
  return written === undefined ? '' : ` Rename ${JSON.stringify(written)} to "${name}".`;
}

const isOfWholeValue = (issue: z.core.$ZodIssue): boolean =>
  issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');

function isOuterType(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** What the issue's schema accepts: an integer, or one of "relu", "tanh". */
function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      if (issue.message === NUMBER_OR_SWEEP) return expectation(formSent(issue, undefined)[0]!);
      if (issue.errors.length > 0) {
        const expected = issue.errors.flatMap((branch) => branch.filter(isOfWholeValue).map(expectation));
        return [...new Set(expected)].join(' or ');
      }
      return oneOf(discriminatorsOf(issue));
    default:
      return issue.message;
  }
}

const KINDS: Partial<Record<string, string>> = {
  int: 'an integer',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
};

function oneOf(values: readonly unknown[]): string {
  const list = values.map((value) => JSON.stringify(value)).join(', ');
  return values.length === 1 ? list : `one of ${list}`;
}

function bound(origin: string, relation: string, limit: number | bigint): string {
  if (origin === 'string') return `Must have ${relation} ${counted(Number(limit), 'character')}`;
  if (origin === 'array') return `Must have ${relation} ${counted(Number(limit), 'item')}`;
  return `Must be ${relation} ${limit}`;
}

/** @param exact whether a number that is no integer is at fault for that */
function kindOf(value: unknown, exact: boolean): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number' && Number.isFinite(value))
    return exact && !Number.isInteger(value) ? 'a fraction' : 'a number';
  if (typeof value === 'number') return 'infinity';
  if (typeof value === 'boolean') return 'a boolean';
  return KINDS[typeof value] ?? typeof value;
}

/** The value at the path, or undefined if there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (!hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
}

function hasOwn(value: unknown, key: PropertyKey): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}
