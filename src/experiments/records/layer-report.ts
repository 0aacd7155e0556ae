/**
 * What a run leaves about the inside of its layers: the shape of `layers.json`, written by the trainer and served as
 * `GET /v1/runs/{runId}/layers`. docs/inside.md explains every figure. Numbers are rounded to seven digits, as float32 holds no more.
 */
import { z } from 'zod';
import { runIdSchema } from './ids.js';

/** Absolute values at and below which weights are counted, and zeroed to see whether they mattered. */
export const WEIGHT_THRESHOLDS = [1e-4, 1e-3, 1e-2] as const;

/** At most so many epochs are measured; of longer trainings every second, third … one. */
export const MAX_MEASURED_EPOCHS = 100;

const weightSchema = z
  .object({
    name: z.string().meta({ description: "Keras's name: `kernel`, `bias`, `gamma` …" }),
    shape: z.array(z.int()),
    trainable: z.boolean(),
    l1: z.number().meta({ description: 'Σ|w|' }),
    l2: z.number().meta({ description: '√Σw²' }),
    max: z.number().meta({ description: 'Largest |w|.' }),
    hoyer: z
      .number()
      .nullable()
      .meta({ description: 'Hoyer sparsity: 0 all alike … 1 a single one; null for a single or only zero weights.' }),
    shares: z
      .array(z.object({ threshold: z.number(), share: z.number() }))
      .meta({ description: 'Share of the weights with |w| at most the threshold.' }),
    zeroShare: z.number().meta({ description: 'Share of the weights that are exactly 0.' }),
    seenZeroShare: z.number().nullable().meta({
      description:
        'The same without the weights of inputs that are 0 in every training image, which only a penalty moves. Null where the weight is no kernel on the pixels.',
    }),
    gradientNorm: z.number().nullable().meta({
      description:
        '√Σg² of the objective in inference mode on one fixed batch; null where the optimizer moves nothing.',
    }),
    histogram: z
      .object({ edges: z.array(z.number()), counts: z.array(z.int()) })
      .meta({ description: 'Bins of equal width from -max to max; one edge more than counts.' }),
  })
  .meta({ id: 'WeightReport' });

const activationsSchema = z
  .object({
    norm: z.number().meta({ description: 'Mean over the sample of √Σa² of the outputs.' }),
    zeroShare: z.number().meta({ description: 'Share of the outputs that are exactly 0.' }),
    units: z.int(),
    deadUnits: z
      .int()
      .nullable()
      .meta({ description: 'ReLU units (channels) that no image of the sample activates; null without ReLU.' }),
  })
  .meta({ id: 'ActivationReport' });

const layerSchema = z
  .object({ layer: z.string(), type: z.string(), weights: z.array(weightSchema), activations: activationsSchema })
  .meta({ id: 'LayerReport' });

const layerStateSchema = z
  .object({ epoch: z.int(), layers: z.array(layerSchema) })
  .meta({ id: 'LayerState', description: 'The layers as they were after an epoch.' });

const pruningSchema = z
  .object({
    split: z.enum(['validation', 'train']),
    samples: z.int(),
    points: z.array(
      z.object({
        threshold: z.number(),
        zeroed: z.number().meta({ description: 'Share of all kernel weights that are 0 then.' }),
        accuracy: z.number(),
        dataLoss: z.number(),
      }),
    ),
  })
  .meta({
    id: 'PruneCheck',
    description:
      'How the saved model does with every kernel weight of |w| at most the threshold set to 0; first as it is.',
  });

/** layers.json. */
export const layerReportSchema = z
  .object({
    runId: runIdSchema,
    savedEpoch: z.int(),
    sample: z
      .object({ activations: z.int(), gradients: z.int() })
      .meta({ description: 'How many images, the first of the training images, the figures are taken on.' }),
    unseenPixels: z.int().meta({ description: 'Pixels that are 0 in every training image.' }),
    final: layerStateSchema.meta({ description: 'Of the saved weights.' }),
    epochs: z.array(layerStateSchema),
    pruning: pruningSchema,
  })
  .meta({ id: 'RunLayers' });

export type LayerReport = z.output<typeof layerReportSchema>;
export type LayerState = z.output<typeof layerStateSchema>;
export type LayerFigures = z.output<typeof layerSchema>;
export type WeightReport = z.output<typeof weightSchema>;
export type PruneCheck = z.output<typeof pruningSchema>;
