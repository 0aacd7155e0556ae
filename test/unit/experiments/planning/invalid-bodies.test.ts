import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '../../../../src/errors.js';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import { PROBLEM_CODES } from '../../../../src/experiments/planning/spec-findings.js';
import { invalidBodies, validSpecs } from '../../../fixtures/invalid-bodies.js';

const LIMITS = { parameters: 20_000_000, memoryMegabytes: 4096 };
/** On an idle core the slowest takes a few milliseconds. */
const MILLISECONDS = 50;

function refusalOf(body: unknown): ServiceError {
  try {
    resolveSpec(body, LIMITS, ['mnist']);
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  throw new Error('The body was accepted.');
}

describe('the corpus of invalid bodies', () => {
  it('is large, has unique titles, and is made from valid specs', () => {
    expect(invalidBodies.length).toBeGreaterThanOrEqual(300);
    expect(new Set(invalidBodies.map(({ title }) => title)).size).toBe(invalidBodies.length);
    for (const spec of validSpecs) expect(() => resolveSpec(spec, LIMITS, ['mnist'])).not.toThrow();
  });

  it.each(invalidBodies)('refuses $title', ({ body, pointer }) => {
    const error = refusalOf(body);
    expect(['INVALID_SPEC', 'SPEC_TOO_LARGE']).toContain(error.code);
    expect(new Set(error.problems.map((problem) => problem.pointer))).toEqual(new Set([pointer]));
    for (const problem of error.problems) {
      expect(PROBLEM_CODES).toContain(problem.code);
      expect(problem.message).toMatch(/^[A-Z0-9].*[.?]$/s);
      expect(problem.message).not.toMatch(/undefined|NaN|\[object/);
      expect(problem.message.length).toBeLessThan(1000);
    }
  });

  it('refuses each body within 50 ms', () => {
    const slow = invalidBodies.flatMap(({ title, body }) => {
      // The fastest of three: the others may include compilation or garbage collection.
      const milliseconds = Math.min(...[1, 2, 3].map(() => timeOf(() => refusalOf(body))));
      return milliseconds > MILLISECONDS ? [{ title, milliseconds }] : [];
    });
    expect(slow).toEqual([]);
  });

  it('never changes the prototype of objects', () => {
    for (const { body } of invalidBodies) refusalOf(body);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

function timeOf(act: () => void): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}
