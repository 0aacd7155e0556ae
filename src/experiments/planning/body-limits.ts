/**
 * Bounds on any submitted body, checked before its fields, so that a hostile body costs no more
 * than a large valid one.
 */
import type { Path } from '../spec/json-pointer.js';
import type { SpecFinding } from './spec-findings.js';

/**
 * Well above the largest valid spec: 64 arms of 32 layers have about 20 000 values, 8 levels deep.
 */
export const BODY_BOUNDS = { depth: 16, items: 256, values: 40_000, keyLength: 200 } as const;

/**
 * The first value that exceeds {@link BODY_BOUNDS}, or undefined. Visits at most
 * `BODY_BOUNDS.values` values, without recursion.
 */
export function findExcess(body: unknown): SpecFinding | undefined {
  const waiting: { value: unknown; path: Path }[] = [{ value: body, path: [] }];
  let seen = 1;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= BODY_BOUNDS.depth) {
      return { path, code: 'TOO_DEEP', message: `Must be nested at most ${BODY_BOUNDS.depth} levels deep.` };
    }
    const keys = Array.isArray(value) ? undefined : Object.keys(value);
    const count = keys?.length ?? (value as unknown[]).length;
    if (count > BODY_BOUNDS.items) {
      return { path, code: 'TOO_BIG', message: `Must have at most ${BODY_BOUNDS.items} items or fields.` };
    }
    seen += count;
    if (seen > BODY_BOUNDS.values) {
      return { path: [], code: 'TOO_BIG', message: `Must have at most ${BODY_BOUNDS.values} values.` };
    }
    for (let index = 0; index < count; index += 1) {
      const key = keys?.[index] ?? index;
      if (typeof key === 'string' && key.length > BODY_BOUNDS.keyLength) {
        return {
          path,
          code: 'UNKNOWN_FIELD',
          message: `Field names must have at most ${BODY_BOUNDS.keyLength} characters.`,
        };
      }
      waiting.push({ value: (value as Record<string | number, unknown>)[key], path: [...path, key] });
    }
  }
  return undefined;
}
