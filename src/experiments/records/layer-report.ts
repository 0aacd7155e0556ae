/**
 * Figures about the layers of a run: the schema of `layers.json`, which the trainer writes and `GET
 * /v1/runs/{runId}/layers` returns. Numbers are rounded to seven digits, the precision of float32.
 */
import { z } from 'zod';
import { runIdSchema } from './ids.js';

/**
 * Weights with an absolute value up to each threshold are counted, and pruned for the prune check.
 */
export const WEIGHT_THRESHOLDS = [1e-4, 1e-3, 1e-2] as const;

/** Longer trainings are measured only every second, third, … epoch. */
export const MAX_MEASURED_EPOCHS = 100;

const weightSchema = z
  .object({
    name: z.string().meta({ description: 'The name in Keras: `kernel`, `bias`, `gamma`, …' }),
    shape: z.array(z.int()),
    trainable: z.boolean(),
    l1: z.number().meta({ description: 'Σ|w|' }),
    l2: z.number().meta({ description: '√Σw²' }),
    max: z.number().meta({ description: 'Largest |w|.' }),
    hoyer: z.number().nullable().meta({
      description:
        'Hoyer sparsity: 0 if all weights have the same size, 1 if only one is not zero. Null for a single weight or if all are zero.',
    }),
    shares: z
      .array(z.object({ threshold: z.number(), share: z.number() }))
      .meta({ description: 'Share of the weights with |w| up to each threshold.' }),
    zeroShare: z.number().meta({ description: 'Share of the weights that are exactly 0.' }),
    seenZeroShare: z.number().nullable().meta({
      description:
        'The same, without the weights of pixels that are 0 in every training image: only a penalty changes those. Null unless the weight is a kernel applied to the pixels.',
    }),
    gradientNorm: z.number().nullable().meta({
      description:
        '√Σg² of the gradient of the objective, in inference mode on one fixed batch. Null for non-trainable weights.',
    }),
    histogram: z
      .object({ edges: z.array(z.number()), counts: z.array(z.int()) })
      .meta({ description: 'Bins of equal width from -max to max. There is one more edge than there are counts.' }),
  })
  .meta({ id: 'WeightReport' });

const activationsSchema = z
  .object({
    norm: z.number().meta({ description: '√Σa² of the outputs, averaged over the sample.' }),
    zeroShare: z.number().meta({ description: 'Share of the outputs that are exactly 0.' }),
    units: z.int(),
    deadUnits: z.int().nullable().meta({
      description: 'Number of ReLU units (or channels) that no image of the sample activates. Null without ReLU.',
    }),
  })
  .meta({ id: 'ActivationReport' });

const layerSchema = z
  .object({ layer: z.string(), type: z.string(), weights: z.array(weightSchema), activations: activationsSchema })
  .meta({ id: 'LayerReport' });

const layerStateSchema = z
  .object({ epoch: z.int(), layers: z.array(layerSchema) })
  .meta({ id: 'LayerState', description: 'The layers after an epoch.' });

const pruningSchema = z
  .object({
    split: z.enum(['validation', 'train']),
    samples: z.int(),
    points: z.array(
      z.object({
        threshold: z.number(),
        zeroed: z.number().meta({ description: 'Share of all kernel weights that are 0 after pruning.' }),
        accuracy: z.number(),
        dataLoss: z.number(),
      }),
    ),
  })
  .meta({
    id: 'PruneCheck',
    description:
      'Metrics of the saved model with every kernel weight of |w| up to the threshold set to 0. The first point is the unpruned model.',
  });

/** The content of layers.json. */
export const layerReportSchema = z
  .object({
    runId: runIdSchema,
    savedEpoch: z.int(),
    sample: z
      .object({ activations: z.int(), gradients: z.int() })
      .meta({ description: 'Number of training images, counted from the first, that the figures are measured on.' }),
    unseenPixels: z.int().meta({ description: 'Pixels that are 0 in every training image.' }),
    final: layerStateSchema.meta({ description: 'The layers with the saved weights.' }),
    epochs: z.array(layerStateSchema),
    pruning: pruningSchema,
  })
  .meta({ id: 'RunLayers' });

export type LayerReport = z.output<typeof layerReportSchema>;
export type LayerState = z.output<typeof layerStateSchema>;
export type LayerFigures = z.output<typeof layerSchema>;
export type WeightReport = z.output<typeof weightSchema>;
export type PruneCheck = z.output<typeof pruningSchema>;
