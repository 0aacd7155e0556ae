/** A run as the API shows it: one training of one arm with one seed. */
import { z } from 'zod';
import { experimentIdSchema, runIdSchema, time } from './ids.js';
import { evaluationSchema } from './metrics.js';
import { receiptSchema, reproductionSchema } from './receipt.js';

export const RUN_STATUSES = ['queued', 'running', 'paused', 'cancelling', 'succeeded', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export const runStatusSchema = z.enum(RUN_STATUSES).meta({ id: 'RunStatus' });

export const progressSchema = z
  .object({ percent: z.number(), etaSeconds: z.number().nullable() })
  .meta({ id: 'Progress', description: 'etaSeconds is null while nothing is known yet.' });

export const runProgressSchema = progressSchema
  .extend({ epoch: z.int().meta({ description: 'Finished epochs.' }), epochs: z.int() })
  .meta({ id: 'RunProgress' });

export const stopReasonSchema = z
  .object({
    kind: z.enum(['completed', 'early_stopped', 'diverged', 'deadline', 'error', 'cancelled']),
    epoch: z.int().meta({ description: 'The epoch in which training ended; 0 when it never began.' }),
    step: z
      .int()
      .optional()
      .meta({ description: 'diverged: the step, from 1 over the whole run, whose loss was not finite.' }),
  })
  .meta({ id: 'StopReason', description: 'Why training ended.' });

export const runErrorSchema = z.object({ code: z.string(), message: z.string() }).meta({ id: 'RunError' });

export const runSummarySchema = z
  .object({ id: runIdSchema, arm: z.string(), seed: z.int(), status: runStatusSchema })
  .meta({ id: 'RunSummary' });

export const runSchema = runSummarySchema
  .extend({
    experimentId: experimentIdSchema,
    attempt: z.int().meta({ description: 'From 1; counted up only when an execution failed.' }),
    waitReason: z.enum(['disk_full', 'disk_unavailable', 'retry_backoff', 'no_worker']).nullable(),
    stopReason: stopReasonSchema.nullable(),
    progress: runProgressSchema,
    evaluation: evaluationSchema.nullable(),
    weightsSha256: z
      .string()
      .nullable()
      .meta({ description: 'SHA-256 of weights.bin; equal for equal spec, seed and machine kind.' }),
    receipt: receiptSchema
      .nullable()
      .meta({ description: 'Null until the run has left a model, and of runs of earlier versions.' }),
    reproduction: reproductionSchema.nullable().meta({ description: 'Null unless the run repeats another.' }),
    error: runErrorSchema.nullable(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Run', description: 'One training of one arm with one seed.' });

export type StopReason = z.output<typeof stopReasonSchema>;
export type RunError = z.output<typeof runErrorSchema>;
export type RunProgress = z.output<typeof runProgressSchema>;
export type RunSummary = z.output<typeof runSummarySchema>;
export type Run = z.output<typeof runSchema>;
