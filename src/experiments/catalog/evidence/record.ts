/**
 * One measured effect: what a change did to the figures of an arm, in an experiment of this
 * repository. measured.json holds the records; `npm run assignment` writes it.
 */
import { z } from 'zod';

const effectSchema = z
  .object({
    mean: z.number(),
    low: z.number().nullable().meta({
      description: 'Lower end of the 95 % interval; null for fewer than two pairs, or pairs without spread.',
    }),
    high: z.number().nullable().meta({ description: 'Upper end.' }),
    pairs: z.int().meta({ description: 'Number of seeds, or of groups of an ensemble, that have the figure.' }),
  })
  .meta({
    id: 'MeasuredEffect',
    description: "With the change minus without it, paired over seeds, with Student's t interval.",
  });

const situationSchema = z
  .object({
    architecture: z.string(),
    layers: z.array(z.int()).meta({
      description: 'Widths of the hidden layers in order: filters, recurrent units, hidden units.',
    }),
    trainImages: z.int().meta({ description: 'Images that train one run, without those held out.' }),
    labelNoise: z.number(),
    epochs: z.int(),
    batchSize: z.int(),
    optimizer: z.string(),
    learningRate: z.number(),
    alongside: z.array(z.string()).meta({ description: 'Techniques that both arms have.' }),
  })
  .meta({ id: 'EvidenceSituation', description: 'The arm without the change.' });

export const evidenceSchema = z
  .object({
    technique: z.string().meta({
      description:
        'Name in the catalog, or `learning-rate`, `network-size`, `epochs`, `batch-size`, `optimizer`, `temperature-scaling`.',
    }),
    action: z.enum(['add', 'change', 'remove']),
    setting: z.record(z.string(), z.unknown()).meta({
      description: 'The fields of the arm that differ from the baseline, with their values.',
      example: { regularization: { dropout: { rate: 0.5 } } },
    }),
    preset: z.string().meta({ description: 'The preset that was run.', example: 'choosing-a-technique' }),
    arm: z.string(),
    baseline: z.string(),
    chosen: z.boolean().nullable().meta({
      description:
        'Whether this one had the highest mean accuracy on the validation images, of the strengths that were tried. Its test figures are then those to judge by. Null if several were tried and no validation figures are known.',
    }),
    candidates: z.int().meta({ description: 'Number of strengths that were tried.' }),
    situation: situationSchema,
    seeds: z.int().meta({ description: 'Number of seeds that left a model in both arms.' }),
    failed: z
      .object({ arm: z.int(), baseline: z.int() })
      .meta({ description: 'Runs that ended without a model, for example because they diverged.' }),
    effects: z.object({
      accuracy: effectSchema.nullable().meta({ description: 'Test accuracy, in percentage points.' }),
      validationAccuracy: effectSchema.nullable().meta({ description: 'Validation accuracy, in percentage points.' }),
      nll: effectSchema.nullable().meta({ description: 'Data loss on the test images: mean of -log p(label).' }),
      ece: effectSchema
        .nullable()
        .meta({ description: 'Calibration error (ECE) on the test images, in percentage points.' }),
      time: effectSchema.nullable().meta({
        description: 'Training time as a ratio; the mean is geometric, the interval is that of the logarithms.',
      }),
      sparsity: effectSchema.nullable().meta({
        description:
          'Share of the first kernel that is exactly 0, in percentage points, without the weights of pixels that no training image has.',
      }),
      robustness: effectSchema
        .nullable()
        .meta({ description: 'Accuracy on the distorted test images, in percentage points, as a mean over them.' }),
    }),
    distortions: z.array(z.string()).meta({ description: 'What `robustness` was measured on.' }),
    measuredOn: z.iso.date().meta({ description: 'The day on which the experiment ended.' }),
    cpu: z.string().nullable(),
  })
  .meta({ id: 'Evidence', description: 'A measured effect of one change.' });

export type Evidence = z.output<typeof evidenceSchema>;
export type MeasuredEffect = z.output<typeof effectSchema>;
export type EvidenceSituation = z.output<typeof situationSchema>;
export type EffectName = keyof Evidence['effects'];
