/** JSON merge patches (RFC 7396). */

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * MergePatch of RFC 7396, section 2.
 * @param nullOfMissing what becomes of null for a field that the target does not have: the RFC
 * ignores it; kept, validation can report an unknown field
 */
export function mergePatch(target: unknown, patch: unknown, nullOfMissing: 'ignored' | 'kept' = 'ignored'): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    const isRemoved = value === null && (nullOfMissing === 'ignored' || merged.has(key));
    if (isRemoved) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value, nullOfMissing));
  }
  return Object.fromEntries(merged);
}
