/** The metrics of a run. Epochs count from 1; accuracies are float32 shares, as in Keras. */
import { z } from 'zod';
import { distortionSchema } from '../spec/experiment.js';
import { runIdSchema } from './ids.js';

/** objective = dataLoss + penalty, measured in inference mode. */
export const splitMetricsSchema = z
  .object({ objective: z.number(), dataLoss: z.number(), penalty: z.number(), accuracy: z.number() })
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

export const evaluationSchema = z
  .object({
    savedEpoch: z.int().meta({
      description:
        'The epoch whose weights were saved and evaluated. With weight averaging, the last epoch that was averaged.',
    }),
    averagedEpochs: z.int().optional().meta({
      description: 'With weight averaging: the number of epochs that were averaged.',
    }),
    train: splitMetricsSchema.extend({ samples: z.int() }),
    validation: splitMetricsSchema.extend({ samples: z.int() }).nullable(),
    test: splitMetricsSchema.extend({ samples: z.int() }),
    robustness: z
      .array(distortionSchema.and(z.object({ accuracy: z.number(), dataLoss: z.number() })))
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

export type SplitMetrics = z.output<typeof splitMetricsSchema>;
export type Evaluation = z.output<typeof evaluationSchema>;
export type EpochMetrics = z.output<typeof epochMetricsSchema>;
