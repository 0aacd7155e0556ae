/** Paths: a metric against the strength of what was swept, one point for each arm of a sweep. */
import { z } from 'zod';
import { experimentIdSchema } from '../../experiments/records/ids.js';
import { isFinished } from '../../experiments/records/states.js';
import { chooseOnValidation, summarizeArm } from '../comparison/arm-summary.js';
import type { SummarizedRun } from '../comparison/comparison-input.js';
import { isAccuracy } from '../comparison/comparison-metric.js';
import { armSummarySchema, type ComparisonMetric, comparisonMetricSchema, comparisonSchema } from '../schemas.js';
import { groupBySweep, type SweptArm } from './sweep-groups.js';

/** The values of a point of a sweep. */
export const pointSchema = z.record(z.string(), z.number()).meta({
  description: 'Value by field.',
  example: { '/regularization/dropout/rate': 0.5 },
});
export const sweptFields = z.array(z.string()).meta({ description: 'What was swept: JSON pointers into the arm.' });

export const pathSchema = z
  .object({
    experimentId: experimentIdSchema,
    metric: comparisonMetricSchema,
    higherIsBetter: z.boolean(),
    complete: z.boolean().meta({ description: 'Every run has ended.' }),
    paths: z
      .array(
        z.object({
          sweep: z.string().meta({ description: 'Name of the arm that was submitted.' }),
          fields: sweptFields,
          points: z
            .array(armSummarySchema.extend({ point: pointSchema }))
            .meta({ description: 'In ascending order of the first field, then the second, …' }),
        }),
      )
      .meta({ description: 'One for each sweep; empty when no arm is a point of a sweep.' }),
    others: z.array(armSummarySchema).meta({ description: 'The arms that are not points of a sweep.' }),
    chosenOnValidation: comparisonSchema.shape.chosenOnValidation,
    notes: z.array(z.string()),
  })
  .meta({ id: 'SweepPaths', description: 'A metric against strength.' });
export type SweepPaths = z.output<typeof pathSchema>;

export interface PathInput {
  experimentId: string;
  arms: SweptArm[];
  runs: SummarizedRun[];
  metric: ComparisonMetric;
}

export function tracePaths({ experimentId, arms, runs, metric }: PathInput): SweepPaths {
  const complete = runs.every(({ status }) => isFinished(status));
  const summarize = (arm: string) => summarizeArm(arm, { runs, metric }, complete);
  const names = arms.map(({ name }) => name);
  const isTest = metric.startsWith('test.');
  return {
    experimentId,
    metric,
    higherIsBetter: isAccuracy(metric),
    complete,
    paths: groupBySweep(arms).map(({ sweep, fields, points }) => ({
      sweep,
      fields,
      points: points.map(({ arm, point }) => ({ ...summarize(arm), point })),
    })),
    others: arms.filter(({ sweep }) => sweep === undefined).map(({ name }) => summarize(name)),
    chosenOnValidation: chooseOnValidation(names, { runs, metric }),
    notes: [
      'Each interval covers one point. To claim that two points differ, request their comparison: its differences are paired, and Holm counts every point.',
      ...(isTest
        ? [
            'The best point of a path on the test set is optimistic, because it was selected there. Choose by a validation metric.',
          ]
        : []),
    ],
  };
}
