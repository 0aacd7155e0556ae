/** What a spec makes the service expect before anything is trained: warnings and an estimate. */
import { z } from 'zod';

export const warningSchema = z
  .object({ code: z.string(), pointer: z.string(), message: z.string() })
  .meta({ id: 'Warning', description: 'Something in an accepted spec that is probably not what was meant.' });

export const estimateSchema = z
  .object({
    arms: z.int().meta({ description: 'With every point of every sweep.' }),
    runs: z.int(),
    parameters: z
      .record(z.string(), z.int())
      .meta({ description: 'Exact number of weights per arm, trainable or not.' }),
    memoryMegabytes: z.number().meta({ description: 'Peak memory of the largest run, roughly.' }),
    seconds: z.number().meta({ description: 'Whole experiment on one idle worker of this installation, roughly.' }),
  })
  .meta({ id: 'Estimate' });
export type Warning = z.output<typeof warningSchema>;
export type Estimate = z.output<typeof estimateSchema>;
