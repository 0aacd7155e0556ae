/**
 * The part of JSON Patch (RFC 6902) that advice is written in: fields of objects are added or
 * replaced.
 */
import { z } from 'zod';
import { fromPointer } from '../../spec/json-pointer.js';

export const patchSchema = z
  .array(
    z.object({
      op: z.enum(['add', 'replace']),
      path: z.string().meta({ description: 'A JSON pointer into the spec.', example: '/training/epochs' }),
      value: z.unknown(),
    }),
  )
  .meta({ id: 'SpecPatch', description: 'JSON Patch (RFC 6902).' });
export type Patch = z.output<typeof patchSchema>;

/**
 * A copy of a spec with the patch applied; its operations name fields of objects.
 * @throws RangeError when a pointer leads into something that the spec does not have
 */
export function applyPatch(spec: object, patch: Patch): Record<string, unknown> {
  const patched = structuredClone(spec) as Record<string, unknown>;
  for (const { path, value } of patch) {
    const keys = fromPointer(path).map(String);
    let holder = patched;
    for (const key of keys.slice(0, -1)) {
      if (!Object.hasOwn(holder, key)) throw new RangeError(`The spec has no ${path}.`);
      holder = holder[key] as Record<string, unknown>;
    }
    holder[keys.at(-1)!] = value;
  }
  return patched;
}
