/** An experiment as the API shows it. */
import { z } from 'zod';
import { descriptionSchema, labelsSchema, metadataSchema } from '../spec/annotations.js';
import { resolvedSpecSchema } from '../spec/experiment.js';
import { experimentIdSchema, externalIdSchema, timeSchema } from './ids.js';
import { estimateSchema, warningSchema } from './plan.js';
import { progressSchema, runStatusSchema, runSummarySchema } from './run.js';

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
export type ExperimentStatus = (typeof EXPERIMENT_STATUSES)[number];
export const experimentStatusSchema = z.enum(EXPERIMENT_STATUSES).meta({ id: 'ExperimentStatus' });

export const experimentSchema = z
  .object({
    id: experimentIdSchema,
    externalId: externalIdSchema.nullable(),
    name: z.string(),
    description: descriptionSchema,
    labels: labelsSchema,
    metadata: metadataSchema,
    preset: z.string().nullable().meta({
      description: 'Name of the preset that was submitted; null for a spec, and for experiments of earlier versions.',
    }),
    status: experimentStatusSchema,
    createdAt: timeSchema,
    startedAt: timeSchema.nullable(),
    finishedAt: timeSchema.nullable(),
    after: z.array(experimentIdSchema).meta({
      description: 'Experiments that must have finished, in whatever way, before its runs start.',
    }),
    startAt: timeSchema.nullable().meta({ description: 'Its runs do not start before; null: no such time was given.' }),
    archivedAt: timeSchema.nullable().meta({ description: 'Since when lists leave it out; null: they show it.' }),
    spec: resolvedSpecSchema,
    warnings: z.array(warningSchema),
    estimate: estimateSchema,
    progress: progressSchema,
    runs: z.array(runSummarySchema),
  })
  .meta({ id: 'Experiment' });

export const experimentSummarySchema = experimentSchema
  .omit({ spec: true, warnings: true, estimate: true, runs: true })
  .extend({ runCounts: z.record(runStatusSchema, z.int()).meta({ description: 'Number of runs in each status.' }) })
  .meta({ id: 'ExperimentSummary', description: 'An experiment in a list.' });

export type Experiment = z.output<typeof experimentSchema>;
export type ExperimentSummary = z.output<typeof experimentSummarySchema>;
