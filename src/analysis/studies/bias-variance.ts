/**
 * Bias and variance of every arm of an experiment whose seeds are replicas with training images of
 * their own.
 */
import { z } from 'zod';
import { experimentIdSchema } from '../../experiments/records/ids.js';
import { isFinished } from '../../experiments/records/states.js';
import { imagesPerRun, splitSizes } from '../../experiments/spec/dataset-split.js';
import type { ResolvedSpec } from '../../experiments/spec/experiment.js';
import { points } from '../../number-format.js';
import { outcomesOf } from '../comparison/arm-summary.js';
import type { SummarizedRun } from '../comparison/comparison-input.js';
import { randomizationOf, whatIsFixed, whatVaries } from '../comparison/seeds-vary.js';
import { armSummarySchema, reasons } from '../schemas.js';
import { figure, type Reasons } from '../statistics/reasons.js';
import type { BrierDecomposition, ZeroOneDecomposition } from './decomposition.js';
import { pointSchema, sweptFields } from './path.js';
import { groupBySweep, type SweptArm } from './sweep-groups.js';

const residual = z.number().meta({ description: 'The rounding error of the identity.' });

const zeroOneSchema = z
  .object({
    error: z.number().meta({ description: 'Share of wrong answers, over test images and replicas.' }),
    bias: z.number().meta({
      description:
        'Share of images whose main answer is wrong. The main answer is the most frequent one over the replicas, the smallest digit on a tie.',
    }),
    variance: z.number().meta({ description: 'Share of answers that are not the main one.' }),
    unbiasedVariance: z
      .number()
      .meta({ description: 'The part of the variance on images whose main answer is right; it increases the error.' }),
    biasedVariance: z.number().meta({
      description: 'Share of answers that are right where the main one is wrong: variance that lowers the error.',
    }),
    netVariance: z.number().meta({ description: 'unbiasedVariance - biasedVariance; error = bias + netVariance.' }),
    residual,
  })
  .meta({
    id: 'ZeroOneDecomposition',
    description: 'Of the 0-1 loss (Domingos 2000, A Unified Bias-Variance Decomposition and its Applications).',
  });

const brierSchema = z
  .object({
    error: z.number().meta({ description: 'Mean Brier score, 0 … 2.' }),
    bias: z.number().meta({ description: 'Squared bias: the Brier score of the mean probabilities.' }),
    variance: z.number().meta({ description: 'Divisor R; error = bias + variance.' }),
    residual,
    unbiased: z.object({ bias: z.number(), variance: z.number() }).meta({
      description:
        'The variance with divisor R - 1, and the squared bias corrected for it. The two add up to the same error.',
    }),
  })
  .meta({ id: 'BrierDecomposition' });

const armSchema = armSummarySchema
  .pick({ arm: true, planned: true, n: true, pending: true, failed: true })
  .extend({
    seeds: z.array(z.int()).meta({ description: 'The replicas that the figures are computed from.' }),
    zeroOne: zeroOneSchema.nullable(),
    brier: brierSchema.nullable(),
    statement: z.string(),
    reasons,
  })
  .meta({ id: 'ArmBiasVariance' });

export const biasVarianceSchema = z
  .object({
    experimentId: experimentIdSchema,
    complete: z.boolean().meta({ description: 'Every run has finished. Until then the figures are provisional.' }),
    replicas: z.object({
      planned: z.int(),
      resampling: z.enum(['none', 'bootstrap', 'disjoint']),
      seedChanges: z.enum(['everything', 'data']),
      images: z.int().meta({ description: 'Number of training images of a replica.' }),
      varies: z.string().meta({ description: 'What differs between replicas.' }),
      fixed: z.string(),
      description: z.string(),
    }),
    arms: z.array(armSchema),
    curves: z
      .array(
        z.object({
          sweep: z.string(),
          fields: sweptFields,
          points: z.array(z.object({ arm: z.string(), point: pointSchema })),
        }),
      )
      .meta({ description: 'For each sweep its arms in ascending order of strength; their figures are in `arms`.' }),
    notes: z.array(z.string()),
  })
  .meta({ id: 'BiasVariance', description: 'The error of each arm, decomposed into bias and variance.' });
export type BiasVariance = z.output<typeof biasVarianceSchema>;

export interface BiasVarianceInput {
  experimentId: string;
  spec: Pick<ResolvedSpec, 'dataset' | 'seeds' | 'seedChanges'>;
  arms: SweptArm[];
  runs: SummarizedRun[];
}

/** The figures of an arm's replicas, or why there are none. */
export type ArmDecomposition = { zeroOne: ZeroOneDecomposition; brier: BrierDecomposition } | { missing: string };

/**
 * The runs that an arm's figures are made of, or why there can be none.
 */
export function replicasOf(arm: string, { runs, spec }: BiasVarianceInput): SummarizedRun[] | { missing: string } {
  if (spec.dataset.resampling === 'none') return { missing: NO_REPLICAS };
  const replicas = runs.filter((run) => run.arm === arm && run.evaluation !== null);
  return replicas.length < 2 ? { missing: 'Fewer than two replicas have a model, so there is no spread.' } : replicas;
}

const NO_REPLICAS =
  'Every seed saw the same training images. Submit with dataset.resampling "bootstrap" or "disjoint", so that the seeds are replicas.';

/** @param decompositions by arm */
export function describeBiasVariance(
  input: BiasVarianceInput,
  decompositions: ReadonlyMap<string, ArmDecomposition>,
): BiasVariance {
  const { experimentId, spec, arms, runs } = input;
  const randomization = randomizationOf(spec);
  return {
    experimentId,
    complete: runs.every(({ status }) => isFinished(status)),
    replicas: {
      planned: spec.seeds.length,
      resampling: spec.dataset.resampling,
      seedChanges: spec.seedChanges,
      images: imagesPerRun(spec),
      varies: whatVaries([randomization]),
      fixed: whatIsFixed([randomization]),
      description: describeReplicas(spec),
    },
    arms: arms.map(({ name }) => describeArm(name, input, decompositions.get(name)!)),
    curves: groupBySweep(arms),
    notes: notesFor(input),
  };
}

function describeArm(arm: string, { runs }: BiasVarianceInput, found: ArmDecomposition): BiasVariance['arms'][number] {
  const ofArm = runs.filter((run) => run.arm === arm);
  const seeds = 'missing' in found ? [] : ofArm.filter(({ evaluation }) => evaluation !== null).map(({ seed }) => seed);
  const why: Reasons = {};
  const obstacle = 'missing' in found ? found.missing : null;
  const known = () => found as Exclude<ArmDecomposition, { missing: string }>;
  return {
    arm,
    planned: ofArm.length,
    n: seeds.length,
    ...outcomesOf(ofArm),
    seeds,
    zeroOne: figure(why, 'zeroOne', obstacle, () => known().zeroOne),
    brier: figure(why, 'brier', obstacle, () => known().brier),
    statement: obstacle ?? inWords(arm, seeds.length, known().zeroOne),
    reasons: why,
  };
}

function inWords(arm: string, n: number, { error, bias, unbiasedVariance, biasedVariance }: ZeroOneDecomposition) {
  return `Over ${n} replicas ${arm} errs in ${points(error)} % of the answers: ${points(bias)} points because the main answer is wrong (bias), plus ${points(unbiasedVariance)} because replicas deviate from a right main answer, minus ${points(biasedVariance)} because replicas give the right answer where the main one is wrong.`;
}

function describeReplicas(spec: BiasVarianceInput['spec']): string {
  const { train } = splitSizes(spec.dataset);
  const images = imagesPerRun(spec);
  switch (spec.dataset.resampling) {
    case 'none':
      return NO_REPLICAS;
    case 'bootstrap':
      return `Each replica is ${images} images drawn with replacement from ${train}: about 63.2 % of them, some several times. A replica thus has fewer distinct images, so its bias is somewhat larger than that of all ${train} images.`;
    case 'disjoint':
      return `Each replica has its own ${images} of the ${train} training images. The training sets are independent, and bias and variance are those of sets of ${images} images.`;
  }
}

function notesFor({ arms, runs, spec }: BiasVarianceInput): string[] {
  if (spec.dataset.resampling === 'none') return [];
  const notes = [
    'The labels are assumed to be correct: noise in the labels counts as bias.',
    `${spec.seeds.length} replicas are a sample. With few replicas, 0-1 bias and variance depend on which answer happens to be the most frequent. Unlike those of the Brier score, they have no unbiased estimate.`,
    'The arms see the same replicas: differences between arms are less uncertain than the figures themselves.',
  ];
  const lost = runs.filter((run) => isFinished(run.status) && run.evaluation === null);
  if (lost.length > 0 && arms.length > 1) {
    notes.push(
      `${lost.length} of ${runs.length} runs ended without a model, so the arms are not computed from the same replicas; see \`seeds\`.`,
    );
  }
  return notes;
}
