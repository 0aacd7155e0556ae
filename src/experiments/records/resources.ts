/**
 * The resources of the API and the records of the store: one zod schema each, from which come the TypeScript types, the
 * serialized responses and the OpenAPI description. Times are RFC 3339 UTC, epochs count from 1, accuracies are
 * float32 shares as Keras prints them.
 */
import { z } from 'zod';
import { distortionSchema, resolvedSpecSchema } from '../spec/experiment.js';
import { receiptSchema, reproductionSchema } from './receipt.js';

export const RUN_STATUSES = ['queued', 'running', 'paused', 'cancelling', 'succeeded', 'failed', 'cancelled'] as const;
export const EXPERIMENT_STATUSES = [
  'queued',
  'running',
  'paused',
  'cancelling',
  'succeeded',
  'partially_succeeded',
  'failed',
  'cancelled',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export type ExperimentStatus = (typeof EXPERIMENT_STATUSES)[number];

const time = z.iso.datetime();
export const experimentIdSchema = z
  .string()
  .regex(/^exp_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  .meta({ id: 'ExperimentId', example: 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60' });
export const runIdSchema = z
  .string()
  .regex(/^run_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  .meta({ id: 'RunId', example: 'run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61' });
export const runStatusSchema = z.enum(RUN_STATUSES).meta({ id: 'RunStatus' });
export const experimentStatusSchema = z.enum(EXPERIMENT_STATUSES).meta({ id: 'ExperimentStatus' });

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

/** Objective = data loss + penalty, measured in inference mode. */
export const splitMetricsSchema = z
  .object({ objective: z.number(), dataLoss: z.number(), penalty: z.number(), accuracy: z.number() })
  .meta({ id: 'SplitMetrics' });

const temperatureSchema = z
  .object({
    value: z
      .number()
      .meta({ description: 'Dividing all logits by it gives the best calibration; above 1 the model was too sure.' }),
    nllBefore: z.number().meta({ description: 'Mean of -log p(label) on the validation images as they are.' }),
    nllAfter: z.number().meta({ description: 'The same with the temperature.' }),
  })
  .meta({ id: 'Temperature', description: 'Temperature scaling, fitted on the validation images.' });

const costSchema = z
  .object({
    trainingSeconds: z.number().meta({ description: 'All epochs, with the measurements after each.' }),
    multiplyAddsPerImage: z.int().meta({ description: 'Of matrix products and convolutions, forwards; exact.' }),
    trainingMegaflops: z.number().meta({
      description: '2 · 3 · multiplyAddsPerImage · images · epochs / 10⁶: one product forwards, two backwards.',
    }),
  })
  .meta({ id: 'TrainingCost' });

export const evaluationSchema = z
  .object({
    savedEpoch: z.int().meta({
      description: 'The epoch whose weights were saved and evaluated; of an average, the last that went into it.',
    }),
    averagedEpochs: z.int().optional().meta({
      description: 'With weight averaging: how many epochs the saved weights are the mean of.',
    }),
    train: splitMetricsSchema.extend({ samples: z.int() }),
    validation: splitMetricsSchema.extend({ samples: z.int() }).nullable(),
    test: splitMetricsSchema.extend({ samples: z.int() }),
    robustness: z
      .array(distortionSchema.and(z.object({ accuracy: z.number(), dataLoss: z.number() })))
      .optional()
      .meta({ description: 'On the distorted test images that the spec asks for, in its order.' }),
    temperature: temperatureSchema.nullable().optional().meta({
      description: 'Null without validation images, and for a single sigmoid unit. Runs of earlier versions have none.',
    }),
    cost: costSchema.optional().meta({ description: 'Runs of earlier versions have none.' }),
  })
  .meta({ id: 'Evaluation', description: 'Metrics of the saved weights, in inference mode.' });

export const epochMetricsSchema = z
  .object({
    epoch: z.int(),
    train: splitMetricsSchema,
    validation: splitMetricsSchema.nullable(),
    runningObjective: z.number().meta({
      description:
        "Mean objective of the epoch's steps, in training mode and while the weights change: the loss that Keras's fit prints. The train and validation metrics are measured afterwards, in inference mode.",
    }),
    durationMs: z.number(),
  })
  .meta({ id: 'EpochMetrics' });

export const metricsSchema = z
  .object({ runId: runIdSchema, epochs: z.array(epochMetricsSchema) })
  .meta({ id: 'Metrics', description: 'The per-epoch history of a run.' });

export const runErrorSchema = z.object({ code: z.string(), message: z.string() }).meta({ id: 'RunError' });

export const artifactSchema = z
  .object({
    name: z.string(),
    size: z.int().meta({ description: 'Bytes.' }),
    sha256: z.string(),
    contentType: z.string(),
  })
  .meta({ id: 'Artifact' });

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

export const experimentSchema = z
  .object({
    id: experimentIdSchema,
    name: z.string(),
    status: experimentStatusSchema,
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    spec: resolvedSpecSchema,
    warnings: z.array(warningSchema),
    estimate: estimateSchema,
    progress: progressSchema,
    runs: z.array(runSummarySchema),
  })
  .meta({ id: 'Experiment' });

export const experimentSummarySchema = experimentSchema
  .omit({ spec: true, warnings: true, estimate: true, runs: true })
  .extend({ runCounts: z.record(runStatusSchema, z.int()).meta({ description: 'Number of runs by status.' }) })
  .meta({ id: 'ExperimentSummary', description: 'An experiment as lists show it.' });

// ---- events ----------------------------------------------------------------------------------------------------

export const EVENT_TYPES = [
  'experiment.created',
  'experiment.cancelling',
  'experiment.finished',
  'run.queued',
  'run.started',
  'run.epoch',
  'run.checkpoint',
  'run.paused',
  'run.resumed',
  'run.retrying',
  'run.cancelling',
  'run.finished',
  'warning',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const eventSchema = z
  .object({
    id: z.string().regex(/^\d+$/).meta({ description: "Position in the experiment's stream, from 1." }),
    type: z.enum(EVENT_TYPES),
    at: time,
    experimentId: experimentIdSchema,
    runId: runIdSchema.nullable(),
    data: z.record(z.string(), z.unknown()).meta({ description: 'By type; see docs/events.md.' }),
  })
  .meta({ id: 'Event' });

export type Warning = z.output<typeof warningSchema>;
export type Estimate = z.output<typeof estimateSchema>;
export type StopReason = z.output<typeof stopReasonSchema>;
export type SplitMetrics = z.output<typeof splitMetricsSchema>;
export type Evaluation = z.output<typeof evaluationSchema>;
export type EpochMetrics = z.output<typeof epochMetricsSchema>;
export type Artifact = z.output<typeof artifactSchema>;
export type RunError = z.output<typeof runErrorSchema>;
export type RunProgress = z.output<typeof runProgressSchema>;
export type RunSummary = z.output<typeof runSummarySchema>;
export type Run = z.output<typeof runSchema>;
export type Experiment = z.output<typeof experimentSchema>;
export type ExperimentSummary = z.output<typeof experimentSummarySchema>;
export type Event = z.output<typeof eventSchema>;
