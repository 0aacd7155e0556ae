/**
 * The metrics of a run. Epochs count from 1; an accuracy is the exact share, in float64. Records
 * of version 0.2 and before have the share as Keras prints it, a float32: reading makes it exact.
 */
import { z } from 'zod';
import { distortionSchema } from '../spec/experiment.js';
import { runIdSchema } from './ids.js';

/** objective = dataLoss + penalty, measured in inference mode. */
export const splitMetricsSchema = z
  .object({
    objective: z.number(),
    dataLoss: z.number(),
    penalty: z.number(),
    accuracy: z.number().meta({ description: 'Share of the images that are classified correctly.' }),
  })
  .meta({ id: 'SplitMetrics' });

const temperatureSchema = z
  .object({
    value: z.number().meta({
      description:
        'The divisor of the logits that minimizes the loss on the validation images. Above 1, the model was overconfident.',
    }),
    nllBefore: z.number().meta({ description: 'Mean of -log p(label) on the validation images without scaling.' }),
    nllAfter: z.number().meta({ description: 'The same, with the logits divided by the temperature.' }),
  })
  .meta({ id: 'Temperature', description: 'Temperature scaling (Guo et al., 2017), fitted on the validation images.' });

const costSchema = z
  .object({
    trainingSeconds: z.number().meta({ description: 'Time of all epochs, including the measurements after each.' }),
    multiplyAddsPerImage: z.int().meta({
      description: 'Exact number of multiply-adds in the matrix products and convolutions of a forward pass.',
    }),
    trainingMegaflops: z.number().meta({
      description:
        '2 · 3 · multiplyAddsPerImage · images · epochs / 10⁶: two operations per multiply-add, and three products (one forward, two backward).',
    }),
  })
  .meta({ id: 'TrainingCost' });

const [first, ...others] = distortionSchema.options.map((option) =>
  option.extend({ accuracy: z.number(), dataLoss: z.number() }),
);
/** One schema and not the intersection of two, which generators of clients cannot read. */
const measuredDistortionSchema = z.discriminatedUnion('type', [first!, ...others]).meta({ id: 'MeasuredDistortion' });

/** Metrics of the saved weights on one part of the images. */
const evaluatedSplitSchema = splitMetricsSchema.extend({ samples: z.int() }).meta({ id: 'EvaluatedSplit' });

export const evaluationSchema = z
  .object({
    savedEpoch: z.int().meta({
      description:
        'The epoch whose weights were saved and evaluated. With weight averaging, the last epoch that was averaged.',
    }),
    averagedEpochs: z.int().optional().meta({
      description: 'With weight averaging: the number of epochs that were averaged.',
    }),
    train: evaluatedSplitSchema,
    validation: evaluatedSplitSchema.nullable(),
    test: evaluatedSplitSchema,
    robustness: z
      .array(measuredDistortionSchema)
      .optional()
      .meta({ description: 'Metrics on the distorted test images, in the order of `robustness` in the spec.' }),
    temperature: temperatureSchema.nullable().optional().meta({
      description: 'Null without validation images and for a single sigmoid unit. Absent for runs of earlier versions.',
    }),
    cost: costSchema.optional().meta({ description: 'Absent for runs of earlier versions.' }),
  })
  .meta({ id: 'Evaluation', description: 'Metrics of the saved weights, in inference mode.' });

export const epochMetricsSchema = z
  .object({
    epoch: z.int(),
    train: splitMetricsSchema,
    validation: splitMetricsSchema.nullable(),
    runningObjective: z.number().meta({
      description:
        "Mean objective of the epoch's steps, in training mode while the weights change: the loss that Keras's fit prints. The train and validation metrics are measured after the epoch, in inference mode.",
    }),
    durationMs: z.number(),
  })
  .meta({ id: 'EpochMetrics' });

export const metricsSchema = z
  .object({ runId: runIdSchema, epochs: z.array(epochMetricsSchema) })
  .meta({ id: 'Metrics', description: 'The metrics of a run after each epoch.' });

/** How many of `samples` images a share of them stands for, be it written as a float32. */
export const imagesRight = (share: number, samples: number): number => Math.round(share * samples);

const exactShare = <Measured extends { accuracy: number }>(measured: Measured, samples: number): Measured =>
  samples === 0 ? measured : { ...measured, accuracy: imagesRight(measured.accuracy, samples) / samples };

/** The evaluation with exact shares; one that has them passes unchanged. */
export function withExactShares(evaluation: Evaluation): Evaluation {
  const { train, validation, test, robustness } = evaluation;
  return {
    ...evaluation,
    train: exactShare(train, train.samples),
    validation: validation && exactShare(validation, validation.samples),
    test: exactShare(test, test.samples),
    ...(robustness && { robustness: robustness.map((measured) => exactShare(measured, test.samples)) }),
  };
}

const exactShareOf = ({ objective, dataLoss, penalty, accuracy }: SplitMetrics, samples: number): SplitMetrics => ({
  objective,
  dataLoss,
  penalty,
  accuracy: samples === 0 ? accuracy : imagesRight(accuracy, samples) / samples,
});

/** The epochs of a run with exact shares: they were measured on the images of its evaluation. */
export function epochsWithExactShares(
  epochs: readonly EpochMetrics[],
  evaluation: Pick<Evaluation, 'train' | 'validation'>,
): EpochMetrics[] {
  const validated = evaluation.validation?.samples ?? 0;
  // Property by property: long histories pass here, and spreading takes several times as long.
  return epochs.map(({ epoch, train, validation, runningObjective, durationMs }) => ({
    epoch,
    train: exactShareOf(train, evaluation.train.samples),
    validation: validation && exactShareOf(validation, validated),
    runningObjective,
    durationMs,
  }));
}

/** What is measured of a split after each epoch. */
export const METRICS = ['objective', 'dataLoss', 'penalty', 'accuracy'] as const;

/** `train.objective` … `validation.accuracy`. */
export const METRIC_NAMES = [
  ...METRICS.map((metric) => `train.${metric}` as const),
  ...METRICS.map((metric) => `validation.${metric}` as const),
];
export type MetricName = (typeof METRIC_NAMES)[number];

export type SplitMetrics = z.output<typeof splitMetricsSchema>;
export type Evaluation = z.output<typeof evaluationSchema>;
export type EpochMetrics = z.output<typeof epochMetricsSchema>;
