/**
 * The part of JSON Patch (RFC 6902) that advice is written in: fields of an object are added or
 * replaced.
 */
import { z } from 'zod';

export const patchSchema = z
  .array(
    z.object({
      op: z.enum(['add', 'replace']),
      path: z.string().meta({ description: 'A JSON pointer into the spec.', example: '/arms' }),
      value: z.unknown(),
    }),
  )
  .meta({ id: 'SpecPatch', description: 'JSON Patch (RFC 6902).' });
export type Patch = z.output<typeof patchSchema>;

/** A copy of a spec with the patch applied; its operations name fields of the spec itself. */
export function applyPatch(spec: object, patch: Patch): Record<string, unknown> {
  const fields = patch.map(({ path, value }) => [path.slice(1), value]);
  return { ...structuredClone(spec), ...Object.fromEntries(fields) };
}
