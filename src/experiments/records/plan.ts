/** What is known of an experiment before it runs: warnings and an estimate of its cost. */
import { z } from 'zod';

export const warningSchema = z
  .object({ code: z.string(), pointer: z.string(), message: z.string() })
  .meta({ id: 'Warning', description: 'Something in an accepted spec that is probably not intended.' });

export const estimateSchema = z
  .object({
    arms: z.int().meta({ description: 'Number of arms, counting every point of every sweep.' }),
    runs: z.int(),
    images: z
      .object({
        train: z.int().meta({ description: 'Images that one run trains on.' }),
        validation: z.int().meta({ description: 'Images that are held out for validation.' }),
      })
      .optional()
      .meta({
        description: 'How `dataset.trainSize` is divided. Absent for experiments of earlier versions.',
      }),
    parameters: z
      .record(z.string(), z.int())
      .meta({ description: 'Exact number of weights per arm, trainable and non-trainable.' }),
    memoryMegabytes: z.number().meta({ description: 'Approximate peak memory of the largest run.' }),
    seconds: z
      .number()
      .meta({ description: 'Approximate time of the whole experiment on one idle worker of this installation.' }),
  })
  .meta({ id: 'Estimate' });
export type Warning = z.output<typeof warningSchema>;
export type Estimate = z.output<typeof estimateSchema>;

/** Warnings as text, each with its places; one that holds at several places is said once. */
export function warningTexts(warnings: readonly Warning[]): string[] {
  const places = new Map<string, string[]>();
  for (const { code, pointer, message } of warnings) {
    const text = `${code}: ${message}`;
    places.set(text, [...(places.get(text) ?? []), pointer || '/']);
  }
  return [...places].map(([text, pointers]) => `${text} (${pointers.join(', ')})`);
}
