/**
 * What the statistics answer, as zod schemas: types, serialized responses and the API's description
 * in one. A figure that cannot be given is null, and `reasons` says why under the figure's name.
 * docs/statistics.md explains every figure.
 */
import { z } from 'zod';
import { experimentIdSchema, runIdSchema } from '../experiments/records/ids.js';
import { runStatusSchema } from '../experiments/records/run.js';

const SPLITS = ['test', 'validation', 'train'] as const;
const MEASURES = ['accuracy', 'dataLoss', 'objective', 'penalty'] as const;
export type Split = (typeof SPLITS)[number];
export type Measure = (typeof MEASURES)[number];
export type ComparisonMetric = `${Split}.${Measure}`;

/** `test.accuracy` … `train.penalty`. */
export const COMPARISON_METRICS = SPLITS.flatMap((split) =>
  MEASURES.map((measure) => `${split}.${measure}` as const),
) as [ComparisonMetric, ...ComparisonMetric[]];

export const comparisonMetricSchema = z.enum(COMPARISON_METRICS).meta({ id: 'ComparisonMetric' });

/** Of every object with figures that may be null. */
export const reasons = z
  .record(z.string(), z.string())
  .meta({ description: 'Why a figure is null, by the name of the figure.' });

export const intervalSchema = z
  .object({
    level: z.number(),
    low: z.number(),
    high: z.number(),
    provisional: z.boolean().meta({ description: 'Some runs have not finished: the interval will change.' }),
  })
  .meta({ id: 'Interval', description: "Student's t interval." });

const bootstrapIntervalSchema = intervalSchema
  .extend({
    method: z.enum(['BCa', 'percentile']),
    resamples: z.int(),
    tooNarrow: z
      .boolean()
      .meta({ description: 'True below 30 pairs, where a bootstrap over seeds covers less than its level.' }),
  })
  .meta({ id: 'BootstrapInterval' });

export const armSummarySchema = z
  .object({
    arm: z.string(),
    planned: z.int().meta({ description: 'Number of planned runs of this arm.' }),
    n: z.int().meta({ description: 'Number of runs with a value: the sample size.' }),
    pending: z.int().meta({ description: 'Number of runs that have not finished.' }),
    failed: z
      .object({
        count: z.int(),
        rate: z.number().nullable().meta({ description: 'Share of the finished runs; null until a run has finished.' }),
        runs: z.array(
          z.object({
            runId: runIdSchema,
            seed: z.int(),
            status: runStatusSchema,
            reason: z.string().meta({ description: 'diverged, deadline, error, cancelled …' }),
          }),
        ),
      })
      .meta({
        description: 'Runs that ended without a model. They are an outcome of the arm, but not part of its mean.',
      }),
    mean: z.number().nullable(),
    standardDeviation: z.number().nullable().meta({ description: 'Sample standard deviation (divisor n - 1).' }),
    interval: intervalSchema.nullable(),
    values: z.array(
      z.object({
        seed: z.int(),
        runId: runIdSchema,
        value: z.number(),
        epoch: z.int().meta({ description: 'The epoch whose weights were saved and evaluated.' }),
      }),
    ),
    reasons,
  })
  .meta({ id: 'ArmSummary' });

const differenceFields = {
  mean: z.number().meta({ description: 'Arm minus baseline, in the unit of the metric.' }),
  points: z.number().nullable().meta({ description: 'The same in percentage points; null for losses.' }),
  standardDeviation: z.number().nullable(),
  interval: intervalSchema.nullable(),
};

const comparisonItemSchema = z
  .object({
    arm: z.string(),
    baseline: z.string(),
    n: z.int().meta({ description: 'Number of seeds for which both arms have a value.' }),
    missingPairs: z
      .array(z.object({ seed: z.int(), reason: z.string() }))
      .meta({ description: 'Planned seeds without a pair. The figures below cover the others.' }),
    difference: z
      .object({
        ...differenceFields,
        correlation: z.number().nullable().meta({
          description:
            'Correlation of the two arms over the seeds. Pairing narrows the interval only if it is positive.',
        }),
        values: z.array(z.object({ seed: z.int(), value: z.number() })),
      })
      .nullable(),
    pairedT: z
      .object({ t: z.number(), df: z.int(), p: z.number() })
      .nullable()
      .meta({ description: 'The primary test.' }),
    signFlip: z
      .object({
        p: z.number(),
        smallestPossible: z.number().meta({ description: '2 / 2^n: the smallest p that the test can give.' }),
      })
      .nullable(),
    bootstrap: z.object({
      seeds: bootstrapIntervalSchema.nullable(),
      seedsAndImages: bootstrapIntervalSchema.nullable(),
    }),
    effectSize: z
      .object({
        dz: z.number().nullable(),
        probabilityBetter: z.number().meta({ description: 'Share of pairs in which the arm is better; ties count ½.' }),
      })
      .nullable(),
    mcnemar: z
      .array(
        z.object({
          seed: z.int(),
          b: z.int().meta({ description: 'Images that only the baseline classifies correctly.' }),
          c: z.int().meta({ description: 'Images that only the arm classifies correctly.' }),
          p: z.number().meta({ description: 'Exact p.' }),
          chiSquared: z.object({ statistic: z.number(), p: z.number() }),
        }),
      )
      .nullable(),
    holm: z
      .object({
        p: z.number(),
        family: z.object({
          size: z.int(),
          metrics: z.array(comparisonMetricSchema),
          arms: z.array(z.string()),
          description: z.string(),
        }),
      })
      .nullable()
      .meta({ description: 'The p of the paired t test, adjusted for all other tests of the family.' }),
    equivalence: z
      .object({
        p: z.number(),
        lower: z.object({ t: z.number(), p: z.number() }),
        upper: z.object({ t: z.number(), p: z.number() }),
        interval: intervalSchema,
        equivalent: z.boolean(),
      })
      .nullable(),
    practicalEquivalence: z
      .object({ below: z.number(), within: z.number(), above: z.number() })
      .nullable()
      .meta({ description: 'Posterior probabilities of the true difference; not a test.' }),
    detectable: z
      .object({
        power: z.number(),
        alpha: z.number(),
        difference: z
          .number()
          .meta({ description: 'The smallest true difference that this number of seeds would detect.' }),
        points: z.number().nullable(),
        seedsForHalf: z.int().meta({ description: 'Number of seeds needed to detect half that difference.' }),
      })
      .nullable(),
    otherEpochs: z
      .array(
        z.object({
          basis: z.enum(['equalEpochs', 'selectedEpochs']),
          metric: comparisonMetricSchema,
          description: z.string(),
          n: z.int(),
          difference: z.object(differenceFields).nullable(),
        }),
      )
      .meta({
        description:
          'The same comparison after equal numbers of epochs, and at the epochs that validation would select.',
      }),
    statement: z.string(),
    reasons,
  })
  .meta({ id: 'ArmComparison' });

export const comparisonSchema = z
  .object({
    experimentId: experimentIdSchema,
    metric: comparisonMetricSchema,
    higherIsBetter: z.boolean(),
    baseline: z.string(),
    complete: z.boolean().meta({ description: 'Every run has finished. Until then there are no p-values.' }),
    margin: z
      .object({
        points: z.number().nullable(),
        value: z.number().meta({ description: 'In the unit of the metric.' }),
      })
      .nullable(),
    arms: z.array(armSummarySchema),
    chosenOnValidation: z
      .object({ arm: z.string(), metric: comparisonMetricSchema, mean: z.number() })
      .nullable()
      .meta({ description: 'The arm with the best mean on the validation images: the one to choose.' }),
    comparisons: z.array(comparisonItemSchema),
    covers: z.record(z.string(), z.string()).meta({ description: 'Which sources of variance each figure covers.' }),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Comparison', description: 'Paired statistics of arms over seeds.' });

const settingDifferenceSchema = z
  .object({
    pointer: z.string().meta({
      description:
        'JSON pointer to the setting: `/dataset/trainSize`, `/training/epochs`, `/model/layers`, `/execution/…` for the arithmetic.',
      example: '/training/epochs',
    }),
    arm: z.unknown().meta({ description: 'Its value in the arm; null where the arm does not have it.' }),
    baseline: z.unknown().meta({ description: 'Its value in the baseline; null where the baseline does not have it.' }),
  })
  .meta({ id: 'SettingDifference', description: 'A setting that two arms do not share. A list is one value.' });

/** A comparison of arms of several experiments: that of one, with where its arms come from. */
export const comparisonAcrossSchema = comparisonSchema
  .omit({ experimentId: true, comparisons: true })
  .extend({
    sources: z
      .array(
        z.object({
          name: z.string().meta({ description: 'The name of the arm in this comparison.' }),
          experimentId: experimentIdSchema,
          arm: z.string().meta({ description: 'Its name in the experiment.' }),
          seeds: z.array(z.int()),
        }),
      )
      .meta({ description: 'Where the arms come from, in the order of the request.' }),
    comparisons: z.array(
      comparisonItemSchema
        .extend({
          differences: z.array(settingDifferenceSchema).meta({
            description: 'Every setting in which the arm and the baseline differ. Their effects are measured together.',
          }),
        })
        .meta({ id: 'ComparisonAcrossItem' }),
    ),
  })
  .meta({
    id: 'ComparisonAcross',
    description: 'Paired statistics of arms of one or several experiments over the seeds that they share.',
  });

const calibrationSchema = z
  .object({
    ece: z.number(),
    mce: z.number(),
    nll: z.number(),
    brier: z.number(),
    bins: z
      .array(
        z.object({
          low: z.number(),
          high: z.number(),
          count: z.int(),
          accuracy: z.number().nullable(),
          confidence: z.number().nullable(),
        }),
      )
      .meta({
        description: 'A reliability diagram: each bin has the images whose largest probability is in (low, high].',
      }),
  })
  .meta({ id: 'Calibration' });

export const diagnosticsSchema = z
  .object({
    runId: runIdSchema,
    samples: z.int(),
    calibration: calibrationSchema.nullable(),
    temperatureScaled: calibrationSchema
      .extend({ temperature: z.number().meta({ description: 'Fitted on the validation images.' }) })
      .nullable()
      .meta({ description: 'The calibration after temperature scaling, which does not change the predicted digits.' }),
    confusion: z
      .array(z.array(z.int()))
      .nullable()
      .meta({ description: 'Numbers of test images, by [label][answer].' }),
    worstMistakes: z
      .array(
        z.object({
          image: z.int().meta({ description: 'Position in the test set, from 0.' }),
          label: z.int(),
          answer: z.int(),
          confidence: z.number(),
          labelProbability: z.number(),
        }),
      )
      .nullable(),
    reasons,
  })
  .meta({ id: 'Diagnostics', description: "What a run's stored test-set predictions show." });

const gapSchema = z
  .object({
    error: z.number().meta({ description: 'Share of wrong answers on held-out images minus that on training images.' }),
    dataLoss: z.number().meta({ description: 'Data loss on held-out images minus that on training images.' }),
  })
  .meta({ id: 'GeneralizationGap' });
const epochGapSchema = gapSchema.extend({ epoch: z.int() });

export const generalizationSchema = z
  .object({
    runId: runIdSchema,
    epochs: z.array(epochGapSchema).meta({ description: 'Validation minus training, after every epoch.' }),
    last: epochGapSchema.nullable(),
    best: epochGapSchema.nullable().meta({ description: 'At the epoch of the lowest validation loss.' }),
    saved: z
      .object({ epoch: z.int(), validation: gapSchema.nullable(), test: gapSchema })
      .nullable()
      .meta({ description: 'The gap of the saved weights.' }),
    effectiveParameters: z
      .object({
        estimate: z.number().meta({ description: 'images · (test loss - train loss).' }),
        parameters: z.int().meta({ description: 'Number of weights.' }),
        images: z.int().meta({ description: 'Number of training images.' }),
      })
      .nullable()
      .meta({ description: 'Estimated for softmax regression from its optimism (docs/statistics.md).' }),
    reasons,
  })
  .meta({
    id: 'Generalization',
    description: 'Gaps between held-out and training images, in inference mode and without the penalty.',
  });

export type Generalization = z.output<typeof generalizationSchema>;
export type Comparison = z.output<typeof comparisonSchema>;
export type ComparisonAcross = z.output<typeof comparisonAcrossSchema>;
export type ArmSummary = Comparison['arms'][number];
export type ArmComparison = Comparison['comparisons'][number];
export type Diagnostics = z.output<typeof diagnosticsSchema>;
