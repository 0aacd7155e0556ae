/** A run as the API shows it: one training of one arm with one seed. */
import { z } from 'zod';
import { experimentIdSchema, runIdSchema, timeSchema } from './ids.js';
import { evaluationSchema } from './metrics.js';
import { receiptSchema, reproductionSchema } from './receipt.js';

export const RUN_STATUSES = ['queued', 'running', 'paused', 'cancelling', 'succeeded', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export const runStatusSchema = z.enum(RUN_STATUSES).meta({ id: 'RunStatus' });

export const waitReasonSchema = z
  .enum([
    ...(['disk_full', 'disk_unavailable', 'retry_backoff', 'no_worker', 'tenant_limit'] as const),
    ...(['other_experiments', 'start_time'] as const),
  ])
  .nullable()
  .meta({
    description:
      'Why a queued run waits, other than for its turn: `other_experiments` and `start_time` are those of `after` and `startAt`.',
  });
export type WaitReason = NonNullable<z.output<typeof waitReasonSchema>>;

export const progressSchema = z
  .object({ percent: z.number(), etaSeconds: z.number().nullable() })
  .meta({ id: 'Progress', description: '`etaSeconds` is null until it can be estimated.' });

export const runProgressSchema = progressSchema
  .extend({ epoch: z.int().meta({ description: 'Number of finished epochs.' }), epochs: z.int() })
  .meta({ id: 'RunProgress' });

export const stopReasonSchema = z
  .object({
    kind: z.enum(['completed', 'early_stopped', 'diverged', 'deadline', 'error', 'cancelled']),
    epoch: z.int().meta({ description: 'The epoch in which training stopped; 0 if it never started.' }),
    step: z.int().optional().meta({
      description: 'Only for diverged: the step whose loss was not finite, counted from 1 over the whole run.',
    }),
  })
  .meta({ id: 'StopReason', description: 'Why training stopped.' });

export const runErrorSchema = z.object({ code: z.string(), message: z.string() }).meta({ id: 'RunError' });

export const runSummarySchema = z
  .object({ id: runIdSchema, arm: z.string(), seed: z.int(), status: runStatusSchema })
  .meta({ id: 'RunSummary' });

export const runSchema = runSummarySchema
  .extend({
    experimentId: experimentIdSchema,
    attempt: z.int().meta({ description: 'Starts at 1; incremented only when an execution fails.' }),
    waitReason: waitReasonSchema,
    stopReason: stopReasonSchema.nullable(),
    progress: runProgressSchema,
    evaluation: evaluationSchema.nullable(),
    weightsSha256: z
      .string()
      .nullable()
      .meta({ description: 'SHA-256 of weights.bin. Equal for the same spec and seed on the same kind of machine.' }),
    receipt: receiptSchema
      .nullable()
      .meta({ description: 'Null until the run has saved a model, and for runs of earlier versions.' }),
    reproduction: reproductionSchema.nullable().meta({ description: 'Null unless the run reproduces another.' }),
    error: runErrorSchema.nullable(),
    createdAt: timeSchema,
    startedAt: timeSchema.nullable(),
    finishedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Run', description: 'The training of one arm with one seed.' });

export type StopReason = z.output<typeof stopReasonSchema>;
export type RunError = z.output<typeof runErrorSchema>;
export type RunProgress = z.output<typeof runProgressSchema>;
export type RunSummary = z.output<typeof runSummarySchema>;
export type Run = z.output<typeof runSchema>;
