/**
 * Turns zod's issues into problems for the caller: one per fault, each with the JSON pointer
 * (RFC 6901) of the field and a message that says what is expected.
 */
import type { z } from 'zod';
import type { FieldProblem } from '../../errors.js';
import { type Path, toPointer } from '../spec/json-pointer.js';
import { isSweep, NUMBER_OR_SWEEP } from '../spec/sweeps.js';

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

/** Every finding of a failed parse of `input`, in the order of the schema. */
export function findingsOf(error: z.ZodError, input: unknown): SpecFinding[] {
  return error.issues.flatMap((issue) => fromIssue(issue, [], input));
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

function fromIssue(issue: z.core.$ZodIssue, parent: Path, input: unknown): SpecFinding[] {
  const path = [...parent, ...issue.path];
  const value = valueAt(input, path);
  if (value === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_union')) {
    return [{ path, code: 'REQUIRED', message: `Is required: ${expectation(issue)}.` }];
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        code: 'UNKNOWN_FIELD',
        message: unknownField([...path, key]),
      }));
    case 'invalid_type':
      return [{ path, code: 'INVALID_TYPE', message: `Must be ${expectation(issue)}, not ${kindOf(value)}.` }];
    case 'invalid_value':
      return [{ path, code: 'INVALID_VALUE', message: `Must be ${expectation(issue)}.` }];
    case 'invalid_union':
      return fromUnion(issue, path, input, value);
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
    case 'invalid_format':
      return [{ path, code: 'INVALID_FORMAT', message: `Has the wrong format: ${issue.message}.` }];
    default:
      return [{ path, code: 'INVALID_VALUE', message: issue.message }];
  }
}

/**
 * A missing or wrong discriminator lists the possible values. Any other union reports the issues of
 * the option that was meant.
 */
function fromUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, input: unknown, value: unknown): SpecFinding[] {
  if (issue.errors.length === 0) return [{ path, code: 'INVALID_VALUE', message: `Must be ${expectation(issue)}.` }];
  if (issue.message === NUMBER_OR_SWEEP) {
    return formSent(issue, value).flatMap((inner) => fromIssue(inner, path, input));
  }
  const meant = optionMeant(issue.errors);
  if (meant !== undefined) return meant.flatMap((inner) => fromIssue(inner, path, input));
  return [{ path, code: 'INVALID_TYPE', message: `Must be ${expectation(issue)}, not ${kindOf(value)}.` }];
}

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

function unknownField(path: Path): string {
  const name = JSON.stringify(path.at(-1));
  const newName = RENAMED[toPointer(path)];
  return newName ? `The field ${name} is now called "${newName}".` : `There is no field ${name} here.`;
}

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
      if (issue.errors.length > 0)
        return issue.errors.flatMap((branch) => branch.filter(isOuterType).map(expectation)).join(' or ');
      return oneOf('options' in issue && Array.isArray(issue.options) ? issue.options : []);
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
  if (origin === 'string') return `Must have ${relation} ${limit} character(s)`;
  if (origin === 'array') return `Must have ${relation} ${limit} item(s)`;
  return `Must be ${relation} ${limit}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number' && Number.isFinite(value)) return Number.isInteger(value) ? 'a number' : 'a fraction';
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
