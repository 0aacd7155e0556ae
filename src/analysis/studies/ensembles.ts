/**
 * Ensembles of finished runs: the mean of their probabilities on the test images, compared with the
 * members alone. Groups share no run, so that several of them show how surely an ensemble helps.
 */
import { z } from 'zod';
import { experimentIdSchema, runIdSchema } from '../../experiments/records/ids.js';
import { isFinished } from '../../experiments/records/states.js';
import { differenceOf, points, significant } from '../../number-format.js';
import { endOf, LEVEL } from '../comparison/arm-summary.js';
import type { SummarizedRun } from '../comparison/comparison-input.js';
import { answers, MIN_PROBABILITY, type Predictions } from '../predictions/predictions.js';
import { intervalSchema, reasons } from '../schemas.js';
import { lossResolution, mean, SHARE_RESOLUTION, sampleDeviation } from '../statistics/descriptive.js';
import { MAX_SIGN_FLIP_PAIRS, pairedT, signFlip, tInterval } from '../statistics/paired.js';
import { figure, marked, noSpread, type Reasons, RUNNING } from '../statistics/reasons.js';

const DIGITS = 10;
const MEASURES = ['accuracy', 'nll', 'brier'] as const;

const scoresSchema = z
  .object({
    accuracy: z.number(),
    nll: z.number().meta({ description: 'Mean of -log p(label); a probability stored as 0 counts as 2⁻¹⁴⁹.' }),
    brier: z.number().meta({ description: 'Mean of Σ_k (p_k - y_k)², 0 … 2.' }),
  })
  .meta({ id: 'EnsembleScores' });

const memberSchema = z.object({ runId: runIdSchema, arm: z.string(), seed: z.int() });

const groupSchema = z
  .object({
    members: z.array(memberSchema),
    ensemble: scoresSchema.meta({ description: "Of the mean of the members' probabilities." }),
    membersMean: scoresSchema.meta({ description: "The mean of the members' own scores." }),
    best: scoresSchema.meta({
      description: 'The best member in each score. It is selected on the test set, so its figures are optimistic.',
    }),
    ambiguity: z.number().meta({
      description:
        'Mean squared distance of the members from the ensemble. Brier score: ensemble = membersMean - ambiguity (Krogh & Vedelsby 1995).',
    }),
    residual: z.number().meta({ description: 'The rounding error of that identity.' }),
  })
  .meta({ id: 'EnsembleGroup' });

const gainSchema = z
  .object({
    n: z.int().meta({ description: 'Groups.' }),
    mean: z.number().meta({ description: "Ensemble minus its members' mean; below 0 is better for nll and brier." }),
    points: z.number().nullable().meta({ description: 'In percentage points, of accuracies.' }),
    standardDeviation: z.number().nullable(),
    interval: intervalSchema.nullable(),
    pairedT: z.object({ t: z.number(), df: z.int(), p: z.number() }).nullable(),
    signFlip: z.object({ p: z.number(), smallestPossible: z.number() }).nullable(),
    values: z.array(z.number()).meta({ description: 'One for each group, in their order.' }),
    reasons,
  })
  .meta({ id: 'EnsembleGain' });

const ensembleSchema = z
  .object({
    arms: z.array(z.string()),
    size: z.int().nullable().meta({ description: 'Number of members of each group; null when there is no group.' }),
    groups: z.array(groupSchema),
    unused: z.array(memberSchema.extend({ reason: z.string() })).meta({ description: 'Runs that are in no group.' }),
    gain: z
      .object({ accuracy: gainSchema, nll: gainSchema, brier: gainSchema })
      .meta({ id: 'EnsembleGains' })
      .nullable()
      .meta({ description: "What the ensembles add to their members' mean, over the groups." }),
    statement: z.string(),
    reasons,
  })
  .meta({ id: 'Ensemble' });

export const ensemblesSchema = z
  .object({
    experimentId: experimentIdSchema,
    complete: z.boolean(),
    ensembles: z.array(ensembleSchema),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Ensembles', description: 'Ensembles of finished runs, from their stored predictions.' });

export type Ensembles = z.output<typeof ensemblesSchema>;
export type Ensemble = Ensembles['ensembles'][number];
export type EnsembleGroup = Ensemble['groups'][number];
type Scores = z.output<typeof scoresSchema>;
type Member = z.output<typeof memberSchema>;

export interface EnsemblesInput {
  experimentId: string;
  /** The arms of each ensemble. */
  pools: string[][];
  /** In the order they were planned: seed by seed. */
  runs: SummarizedRun[];
  /** Members of a group; null for all there are. */
  size: number | null;
}

export interface Grouping {
  arms: string[];
  groups: Member[][];
  unused: Ensemble['unused'];
}

/** The runs of each ensemble in groups of `size`, seed by seed; what is left over is named. */
export function formGroups({ pools, runs, size }: EnsemblesInput): Grouping[] {
  return pools.map((arms) => {
    const ofPool = runs.filter((run) => arms.includes(run.arm));
    const finished = ofPool.filter(({ evaluation }) => evaluation !== null);
    const members = size ?? finished.length;
    const count = members < 2 ? 0 : Math.floor(finished.length / members);
    const groups = Array.from({ length: count }, (_, index) =>
      finished.slice(index * members, (index + 1) * members).map(memberOf),
    );
    const unused = [
      ...ofPool
        .filter(({ evaluation }) => evaluation === null)
        .map((run) => ({ ...memberOf(run), reason: isFinished(run.status) ? endOf(run) : run.status })),
      ...finished.slice(count * members).map((run) => ({ ...memberOf(run), reason: 'left over: too few for a group' })),
    ];
    return { arms, groups, unused };
  });
}

const memberOf = ({ id, arm, seed }: SummarizedRun): Member => ({ runId: id, arm, seed });

/**
 * Scores of one group, which may have a thousand members: none of their predictions are kept. All
 * members are added, and then compared with their mean. The floor of a probability is taken before
 * the mean, so that by Jensen's inequality no NLL is worse than its members' mean; the Brier score
 * never is, because the ambiguity is no less than 0.
 */
export class GroupScoring {
  readonly #sums: Float64Array;
  readonly #flooredSums: Float64Array;
  readonly #labels: Uint8Array;
  readonly #output: Predictions['output'];
  readonly #alone: Scores[] = [];
  readonly #distances: number[] = [];
  #averaged: Float64Array | undefined;

  /** @param like any of the members: all answer for the same images, with ten classes */
  constructor({ labels, output }: Pick<Predictions, 'labels' | 'output'>) {
    this.#sums = new Float64Array(DIGITS * labels.length);
    this.#flooredSums = new Float64Array(DIGITS * labels.length);
    this.#labels = labels;
    this.#output = output;
  }

  add({ probabilities }: Predictions): void {
    const floored = probabilities.map((p) => Math.max(p, MIN_PROBABILITY));
    addTo(this.#sums, probabilities);
    addTo(this.#flooredSums, floored);
    this.#alone.push(scoresOf(probabilities, floored, this.#labels, this.#output));
  }

  /** Called for each member once all were added. */
  compare({ probabilities }: Predictions): void {
    this.#averaged ??= this.#mean(this.#sums);
    this.#distances.push(squaredDistance(probabilities, this.#averaged) / this.#labels.length);
  }

  scores(members: Member[]): EnsembleGroup {
    const averaged = this.#averaged ?? this.#mean(this.#sums);
    const alone = this.#alone;
    const ensemble = scoresOf(averaged, this.#mean(this.#flooredSums), this.#labels, this.#output);
    const membersMean = combine(alone, mean);
    const ambiguity = mean(this.#distances);
    return {
      members,
      ensemble,
      membersMean,
      best: {
        accuracy: Math.max(...alone.map(({ accuracy }) => accuracy)),
        nll: Math.min(...alone.map(({ nll }) => nll)),
        brier: Math.min(...alone.map(({ brier }) => brier)),
      },
      ambiguity,
      residual: membersMean.brier - ambiguity - ensemble.brier,
    };
  }

  #mean(sums: Float64Array): Float64Array {
    return sums.map((sum) => sum / this.#alone.length);
  }
}

type Probabilities = Float32Array | Float64Array;

function addTo(sums: Float64Array, values: Probabilities): void {
  for (let index = 0; index < sums.length; index++) sums[index]! += values[index]!;
}

function scoresOf(
  probabilities: Probabilities,
  floored: Probabilities,
  labels: Uint8Array,
  output: Predictions['output'],
): Scores {
  const answered = answers({ probabilities, labels, output });
  let [right, nll, brier] = [0, 0, 0];
  for (const [image, label] of labels.entries()) {
    right += Number(answered[image] === label);
    nll -= Math.log(floored[image * DIGITS + label]!);
    for (let digit = 0; digit < DIGITS; digit++) {
      brier += (probabilities[image * DIGITS + digit]! - Number(digit === label)) ** 2;
    }
  }
  return { accuracy: right / labels.length, nll: nll / labels.length, brier: brier / labels.length };
}

function squaredDistance(a: Probabilities, b: Probabilities): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index]! - b[index]!) ** 2;
  return sum;
}

function combine(scores: Scores[], by: (values: number[]) => number): Scores {
  const of = (measure: keyof Scores) => by(scores.map((each) => each[measure]));
  return { accuracy: of('accuracy'), nll: of('nll'), brier: of('brier') };
}

// ---- the answer ---------------------------------------------------------------------------------

/**
 * @param scored for each grouping its groups' scores, or why they cannot be had
 */
export function describeEnsembles(
  { experimentId, runs }: EnsemblesInput,
  groupings: readonly Grouping[],
  scored: readonly (EnsembleGroup[] | { missing: string })[],
): Ensembles {
  const complete = runs.every(({ status }) => isFinished(status));
  const ensembles = groupings.map((grouping, index) => describeOne(grouping, scored[index]!, complete));
  const hasInterval = ensembles.some(({ gain }) => MEASURES.some((measure) => gain?.[measure].interval));
  return {
    experimentId,
    complete,
    ensembles,
    notes: [
      'An ensemble predicts the mean of its members’ probabilities. It costs as many trainings and predictions as it has members.',
      ...(hasInterval
        ? [
            'Groups share the training and test images but no run, so the interval of the gain covers what changes with the seed.',
          ]
        : []),
    ],
  };
}

function describeOne(
  { arms, groups, unused }: Grouping,
  scored: EnsembleGroup[] | { missing: string },
  complete: boolean,
): Ensemble {
  const known = 'missing' in scored ? [] : scored;
  const why: Reasons = {};
  const obstacle =
    'missing' in scored ? scored.missing : known.length > 0 ? null : 'Fewer runs have a model than a group needs.';
  const gain = figure(why, 'gain', obstacle, () => ({
    accuracy: gainOf('accuracy', known, complete),
    nll: gainOf('nll', known, complete),
    brier: gainOf('brier', known, complete),
  }));
  const size = groups[0]?.length ?? null;
  return {
    arms,
    size,
    groups: known,
    unused,
    gain,
    statement: gain === null ? obstacle! : inWords(arms, size!, gain),
    reasons: why,
  };
}

function gainOf(measure: (typeof MEASURES)[number], groups: EnsembleGroup[], complete: boolean) {
  const values = groups.map(({ ensemble, membersMean }) => ensemble[measure] - membersMean[measure]);
  const compared = groups.flatMap(({ ensemble, membersMean }) => [ensemble[measure], membersMean[measure]]);
  const resolution = measure === 'accuracy' ? SHARE_RESOLUTION : lossResolution(compared);
  const why: Reasons = {};
  const alone = values.length > 1 ? null : 'One group shows no spread. Choose a smaller size, or train more seeds.';
  const obstacle = alone ?? noSpread(values, 'group', 'gains', resolution);
  const noTest = complete ? obstacle : RUNNING;
  const tooMany =
    values.length > MAX_SIGN_FLIP_PAIRS ? `The test handles at most ${MAX_SIGN_FLIP_PAIRS} groups.` : null;
  const center = mean(values);
  return {
    n: values.length,
    mean: center,
    points: measure === 'accuracy' ? 100 * center : null,
    standardDeviation: figure(why, 'standardDeviation', alone, () => sampleDeviation(values, resolution)),
    interval: figure(why, 'interval', obstacle, () => marked(tInterval(values, LEVEL), complete)),
    pairedT: figure(why, 'pairedT', noTest, () => pairedT(values)),
    signFlip: figure(why, 'signFlip', noTest ?? tooMany, () => signFlip(values, resolution)),
    values,
    reasons: why,
  };
}

function inWords(arms: string[], size: number, { accuracy, nll, brier }: NonNullable<Ensemble['gain']>): string {
  const range = accuracy.interval;
  const interval =
    range === null
      ? ''
      : ` (95 % interval ${differenceOf('test.accuracy', range.low)} to ${differenceOf('test.accuracy', range.high)})`;
  const groups = accuracy.n === 1 ? 'one ensemble' : `${accuracy.n} ensembles that share no run`;
  return `${size} models of ${arms.join(', ')} averaged, over ${groups}: accuracy ${points(accuracy.mean)} points${interval} above the mean of the members, NLL ${significant(-nll.mean)} and Brier score ${significant(-brier.mean)} below it.`;
}
