/** A run's receipt: everything that the bits of its weights depend on beside the spec, and the weights' own hash. */
import { z } from 'zod';

export const receiptSchema = z
  .object({
    seed: z.int(),
    streams: z.record(z.string(), z.string()).meta({
      description:
        'Every random stream by its purpose, with the first 128 bits of SHA-256 of the JSON array [seed, …purpose] that it begins with. Of streams drawn anew each epoch: the first epoch.',
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
        .meta({ description: 'Vector extensions; TensorFlow chooses kernels by them.' }),
    }),
    platform: z.string(),
    versions: z.record(z.string(), z.string()),
    weightsSha256: z.string(),
  })
  .meta({
    id: 'Receipt',
    description: 'Where all of it but the weights is equal, an equal spec gives equal weights, to the last bit.',
  });

export type Receipt = z.output<typeof receiptSchema>;

/** What a run that repeats another is held to. */
export const expectedSchema = z.object({
  runId: z.string(),
  weightsSha256: z.string(),
  /** Null when the original is of a version without receipts. */
  receipt: receiptSchema.nullable(),
});
export type Expected = z.output<typeof expectedSchema>;

export const reproductionSchema = z
  .object({
    of: z.string().meta({ description: 'The run that is repeated.' }),
    matches: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether the weights are the same bytes; null until the run has ended with a model.' }),
    expected: z.string().meta({ description: "SHA-256 of the original's weights." }),
    found: z.string().nullable(),
    differingReceiptFields: z.array(z.string()).nullable().meta({
      description:
        'JSON pointers into the receipts where they differ, but for the weights: why the bits may. Null without both receipts.',
    }),
  })
  .meta({ id: 'Reproduction', description: 'What a run that repeats another found.' });
export type Reproduction = z.output<typeof reproductionSchema>;

/** Compares a run with the one that it repeats. */
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
      original && receipt && differences(original, receipt).filter((field) => field !== '/weightsSha256'),
  };
}

/** JSON pointers to the values that differ, in the order of the first. */
function differences(a: unknown, b: unknown, pointer = ''): string[] {
  if (!isObject(a) || !isObject(b)) return JSON.stringify(a) === JSON.stringify(b) ? [] : [pointer];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) =>
    differences(a[key], b[key], `${pointer}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
