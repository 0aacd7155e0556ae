import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { findingsOf, nearestExisting, toProblem } from '../../../../src/experiments/planning/spec-findings.js';

function findings(schema: z.ZodType, input: unknown) {
  const { error } = schema.safeParse(input);
  if (error === undefined) throw new Error('The input is valid.');
  return findingsOf(error, input, schema);
}

describe('toProblem', () => {
  it('puts the prefix before the path', () => {
    const finding = { path: ['seeds', 0], code: 'TOO_BIG', message: 'Too big.' } as const;
    expect(toProblem(finding, ['overrides'])).toEqual({
      pointer: '/overrides/seeds/0',
      code: 'TOO_BIG',
      message: 'Too big.',
    });
  });
});

describe('nearestExisting', () => {
  it('stops before the first key that is not an own property', () => {
    const value = { a: [{ b: 1 }] };
    expect(nearestExisting(value, ['a', 0, 'b'])).toEqual(['a', 0, 'b']);
    expect(nearestExisting(value, ['a', 0, 'c', 'd'])).toEqual(['a', 0]);
    expect(nearestExisting(value, ['a', 1])).toEqual(['a']);
    expect(nearestExisting(value, ['constructor', 'name'])).toEqual([]);
  });
});

describe('findingsOf', () => {
  it('names the type of the value', () => {
    const schema = z.strictObject({ n: z.int() });
    const messages = [null, 'x', true, [], {}, 1.5, Number.POSITIVE_INFINITY].map(
      (n) => findings(schema, { n })[0]!.message,
    );
    expect(messages).toEqual([
      'Must be a number, not null.',
      'Must be a number, not a string.',
      'Must be a number, not a boolean.',
      'Must be a number, not an array.',
      'Must be a number, not an object.',
      'Must be an integer, not a fraction.',
      'Must be a number, not infinity.',
    ]);
  });

  it('names open and closed bounds, lengths and choices', () => {
    const schema = z.strictObject({
      low: z.number().positive(),
      high: z.number().lt(1),
      text: z.string().max(2),
      list: z.array(z.unknown()).min(2),
      choice: z.enum(['a', 'b']),
      only: z.literal(10),
      form: z.string().regex(/^x$/, 'write "x"'),
    });
    const input = { low: 0, high: 1, text: 'abc', list: [1], choice: 'c', only: 9, form: 'y' };
    expect(findings(schema, input).map(({ message }) => message)).toEqual([
      'Must be greater than 0.',
      'Must be less than 1.',
      'Must have at most 2 characters.',
      'Must have at least 2 items.',
      'Must be one of "a", "b".',
      'Must be 10.',
      'Has the wrong format: write "x".',
    ]);
  });

  it('reports the issues of the option of a union that was meant, at any depth', () => {
    const inner = z.union([z.array(z.int()), z.strictObject({ count: z.int() })]);
    const schema = z.strictObject({ u: z.union([z.string(), z.strictObject({ v: inner })]) });
    expect(findings(schema, { u: { v: [1, 'x'] } })).toEqual([
      { path: ['u', 'v', 1], code: 'INVALID_TYPE', message: 'Must be a number, not a string.' },
    ]);
    expect(findings(schema, { u: 1 })[0]!.message).toBe('Must be a string or an object, not a number.');
    expect(findings(schema, {})).toEqual([
      { path: ['u'], code: 'REQUIRED', message: 'Is required: a string or an object.' },
    ]);
  });
});
