/**
 * Bounds on any submitted body, checked before its fields are: a hostile body costs no more than a large honest one.
 */
import type { Finding, Path } from './spec-findings.js';

/** Well above the largest legal spec (64 arms of 32 layers: about 20 000 values, 8 levels, 100 seeds). */
export const BODY_BOUNDS = { depth: 16, items: 256, values: 40_000, keyLength: 200 } as const;

/**
 * The first place where the body goes beyond {@link BODY_BOUNDS}, or undefined. Goes through at most
 * `BODY_BOUNDS.values` values, without recursion.
 */
export function findExcess(body: unknown): Finding | undefined {
  const waiting: { value: unknown; path: Path }[] = [{ value: body, path: [] }];
  let seen = 1;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= BODY_BOUNDS.depth) {
      return { path, code: 'TOO_DEEP', message: `Is nested deeper than ${BODY_BOUNDS.depth} levels.` };
    }
    const keys = Array.isArray(value) ? undefined : Object.keys(value);
    const count = keys?.length ?? (value as unknown[]).length;
    if (count > BODY_BOUNDS.items) {
      return { path, code: 'TOO_BIG', message: `Must have at most ${BODY_BOUNDS.items} items or fields.` };
    }
    seen += count;
    if (seen > BODY_BOUNDS.values) {
      return { path: [], code: 'TOO_BIG', message: `Must hold at most ${BODY_BOUNDS.values} values.` };
    }
    for (let index = 0; index < count; index += 1) {
      const key = keys?.[index] ?? index;
      if (typeof key === 'string' && key.length > BODY_BOUNDS.keyLength) {
        return {
          path,
          code: 'UNKNOWN_FIELD',
          message: `Has a field name of more than ${BODY_BOUNDS.keyLength} characters.`,
        };
      }
      waiting.push({ value: (value as Record<string | number, unknown>)[key], path: [...path, key] });
    }
  }
  return undefined;
}
