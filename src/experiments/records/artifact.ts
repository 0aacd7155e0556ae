/** A file that a run produces. */
import { z } from 'zod';

export const artifactSchema = z
  .object({
    name: z.string(),
    size: z.int().meta({ description: 'Size in bytes.' }),
    sha256: z.string(),
    contentType: z.string(),
  })
  .meta({ id: 'Artifact' });
export type Artifact = z.output<typeof artifactSchema>;
