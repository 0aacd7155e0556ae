/** A run's receipt: everything besides the spec that determines its weights, and their hash. */
import { z } from 'zod';
import { toPointer } from '../spec/json-pointer.js';

export const receiptSchema = z
  .object({
    seed: z.int(),
    streams: z.record(z.string(), z.string()).meta({
      description:
        'Every random stream by its purpose, with the first 128 bits of the SHA-256 of the JSON array [seed, …purpose], from which the stream starts. Streams that restart each epoch are listed for the first epoch.',
    }),
    dataset: z.object({ name: z.string(), sha256: z.record(z.string(), z.string()) }),
    trainingSemantics: z.int().meta({ description: 'Version of the training arithmetic.' }),
    executionMode: z.enum(['compiled', 'eager']),
    threads: z.object({ intraOp: z.int(), interOp: z.int() }),
    cpu: z.object({
      architecture: z.string(),
      model: z.string(),
      instructionSets: z
        .array(z.string())
        .meta({ description: 'Vector extensions, by which TensorFlow chooses its kernels.' }),
    }),
    platform: z.string(),
    versions: z.record(z.string(), z.string()),
    weightsSha256: z.string(),
  })
  .meta({
    id: 'Receipt',
    description: 'If two receipts are equal except for the weights, equal specs give equal weights, bit for bit.',
  });

export type Receipt = z.output<typeof receiptSchema>;

/** The weights and receipt that a reproduction is compared with. */
export const expectedSchema = z.object({
  runId: z.string(),
  weightsSha256: z.string(),
  /** Null if the original was trained by a version without receipts. */
  receipt: receiptSchema.nullable(),
});
export type Expected = z.output<typeof expectedSchema>;

export const reproductionSchema = z
  .object({
    of: z.string().meta({ description: 'The run that is reproduced.' }),
    matches: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether the weights are the same, byte for byte. Null until the run has saved a model.' }),
    expected: z.string().meta({ description: "SHA-256 of the original's weights." }),
    found: z.string().nullable(),
    differingReceiptFields: z.array(z.string()).nullable().meta({
      description:
        'JSON pointers to the fields in which the receipts differ, except the weights: possible reasons for different weights. Null if either receipt is missing.',
    }),
  })
  .meta({ id: 'Reproduction', description: 'The result of a run that reproduces another.' });
export type Reproduction = z.output<typeof reproductionSchema>;

/** Compares a run with the one that it reproduces. */
export function reproductionOf(
  { runId, weightsSha256: expected, receipt: original }: Expected,
  found: string | null,
  receipt: Receipt | null,
): Reproduction {
  return {
    of: runId,
    matches: found === null ? null : found === expected,
    expected,
    found,
    differingReceiptFields:
      original && receipt && differingFields(original, receipt).filter((field) => field !== '/weightsSha256'),
  };
}

/** JSON pointers to the values that differ, in the order of the first one; a list is one value. */
export function differingFields(a: unknown, b: unknown, pointer = ''): string[] {
  if (!isObject(a) || !isObject(b)) return JSON.stringify(a) === JSON.stringify(b) ? [] : [pointer];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => differingFields(a[key], b[key], `${pointer}${toPointer([key])}`));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
