/** What is measured of a run. Epochs count from 1; accuracies are float32 shares as Keras prints them. */
import { z } from 'zod';
import { distortionSchema } from '../spec/experiment.js';
import { runIdSchema } from './ids.js';

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

export type SplitMetrics = z.output<typeof splitMetricsSchema>;
export type Evaluation = z.output<typeof evaluationSchema>;
export type EpochMetrics = z.output<typeof epochMetricsSchema>;
