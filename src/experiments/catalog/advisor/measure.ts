/**
 * The figures of a finished experiment that rules use. Validation images come before test images.
 */

import { mean as meanOf } from 'd3-array';
import type { EpochMetrics, Evaluation } from '../../records/metrics.js';
import type { Run } from '../../records/run.js';
import type { Arm, ResolvedSpec } from '../../spec/experiment.js';
import { type Fit, type Measured, type Needs, placeOf, type Situation } from './situation.js';

/** A run with its history. */
export type MeasuredRun = Pick<Run, 'arm' | 'status' | 'stopReason' | 'evaluation'> & {
  epochs: readonly EpochMetrics[];
};
type EvaluatedRun = MeasuredRun & { evaluation: Evaluation };

/** A fall of the training loss by less than this share in an epoch is no learning any more. */
const LEARNING = 0.01;

/**
 * The situation of an experiment's best arm; where no run has left a model, of the arm with the
 * lowest learning rate.
 * @param runs all of them, ended
 */
export function measureSituation(spec: ResolvedSpec, runs: readonly MeasuredRun[], needs: Needs): Situation {
  const evaluated = runs.filter((run): run is EvaluatedRun => run.evaluation !== null);
  const arm = bestArm(spec, evaluated) ?? slowestArm(spec);
  const measured = measure(arm.name, runs);
  const others = spec.arms.filter(({ name }) => name !== arm.name);
  return {
    ...placeOf(spec, arm),
    ...needs,
    // Runs that were cancelled or failed for other reasons show nothing.
    measured: measured.runs === 0 && measured.divergedRate === 0 ? null : measured,
    fit: fitOf(measured, runsOf(arm.name, evaluated)),
    othersDiverged: others.flatMap(({ name }) => {
      const own = runs.filter((run) => run.arm === name);
      const count = own.filter(hasDiverged).length;
      return count === 0 ? [] : [{ arm: name, runs: count, of: own.length }];
    }),
  };
}

/** The highest mean accuracy on the held-out images; the earlier arm on a tie. */
function bestArm({ arms }: ResolvedSpec, runs: EvaluatedRun[]): Arm | undefined {
  let best: { arm: Arm; accuracy: number } | undefined;
  for (const arm of arms) {
    const ofArm = runsOf(arm.name, runs);
    if (ofArm.length === 0) continue;
    const accuracy = mean(ofArm.map((run) => heldOut(run.evaluation).accuracy));
    if (best === undefined || accuracy > best.accuracy) best = { arm, accuracy };
  }
  return best?.arm;
}

const slowestArm = ({ arms }: ResolvedSpec): Arm =>
  arms.reduce((slowest, arm) => (rateOf(arm) < rateOf(slowest) ? arm : slowest));
const rateOf = ({ training }: Arm) => training.optimizer.learningRate;

function measure(arm: string, all: readonly MeasuredRun[]): Measured {
  const own = all.filter((run) => run.arm === arm);
  const runs = own.filter((run): run is EvaluatedRun => run.evaluation !== null);
  const evaluations = runs.map(({ evaluation }) => evaluation);
  const temperatures = evaluations.flatMap(({ temperature }) => (temperature ? [temperature.value] : []));
  return {
    arm,
    runs: runs.length,
    split: evaluations.every(({ validation }) => validation !== null) ? 'validation' : 'test',
    heldOutImages: evaluations.length === 0 ? 0 : Math.min(...evaluations.map((each) => heldOut(each).samples)),
    ...errorsOf(evaluations),
    epochs: runs.length === 0 ? 0 : Math.round(mean(runs.map(({ epochs }) => epochs.length))),
    ...turningPoint(runs),
    stillFalling: stillFalling(runs),
    temperature: temperatures.length === 0 ? null : mean(temperatures),
    divergedRate: own.length === 0 ? 0 : own.filter(hasDiverged).length / own.length,
  };
}

type Errors = Pick<Measured, 'trainError' | 'heldOutError' | 'errorGap' | 'gapStandardError' | 'lossGap'>;

/**
 * The standard error of a share p of n images is √(p(1-p)/n), that of the difference of two
 * independent shares the root of the sum of squares.
 */
function errorsOf(evaluations: Evaluation[]): Errors {
  if (evaluations.length === 0)
    return { trainError: null, heldOutError: null, errorGap: null, gapStandardError: null, lossGap: null };
  const trainError = mean(evaluations.map(({ train }) => 1 - train.accuracy));
  const heldOutError = mean(evaluations.map((evaluation) => 1 - heldOut(evaluation).accuracy));
  const trainImages = Math.min(...evaluations.map(({ train }) => train.samples));
  const heldOutImages = Math.min(...evaluations.map((evaluation) => heldOut(evaluation).samples));
  return {
    trainError,
    heldOutError,
    errorGap: heldOutError - trainError,
    gapStandardError: Math.hypot(shareError(heldOutError, heldOutImages), shareError(trainError, trainImages)),
    lossGap: mean(evaluations.map((evaluation) => heldOut(evaluation).dataLoss - evaluation.train.dataLoss)),
  };
}

/** Binomial standard error of a share; that of half an image where none or all count. */
function shareError(share: number, images: number): number {
  const inside = Math.min(1 - 0.5 / images, Math.max(0.5 / images, share));
  return Math.sqrt((inside * (1 - inside)) / images);
}

function fitOf({ trainError, heldOutError, errorGap, gapStandardError }: Measured, runs: EvaluatedRun[]): Fit | null {
  if (trainError === null || heldOutError === null || errorGap === null || gapStandardError === null) return null;
  const falls = runs.map(({ epochs }) => {
    const [before, last] = epochs.slice(-2).map(({ train }) => train.dataLoss);
    return before !== undefined && last !== undefined && last < (1 - LEARNING) * before;
  });
  const learnsStill = falls.filter(Boolean).length > falls.length / 2;
  return { trainError, heldOutError, gap: errorGap, gapStandardError, learnsStill };
}

/** Where the mean validation loss was lowest, over the epochs that all runs have. */
function turningPoint(runs: EvaluatedRun[]): Pick<Measured, 'bestEpoch' | 'lossRise' | 'accuracyDrop'> {
  const losses = validationMeans(runs, 'dataLoss');
  const accuracies = validationMeans(runs, 'accuracy');
  if (losses === null || accuracies === null) return { bestEpoch: null, lossRise: null, accuracyDrop: null };
  const lowest = Math.min(...losses);
  return {
    bestEpoch: losses.indexOf(lowest) + 1,
    lossRise: losses.at(-1)! / lowest - 1,
    accuracyDrop: Math.max(...accuracies) - accuracies.at(-1)!,
  };
}

function validationMeans(runs: EvaluatedRun[], measure: 'dataLoss' | 'accuracy'): number[] | null {
  const length = Math.min(...runs.map(({ epochs }) => epochs.length));
  if (runs.length === 0 || length === 0) return null;
  const means = Array.from({ length }, (_, epoch) => {
    const known = runs.flatMap(({ epochs }) => epochs[epoch]?.validation?.[measure] ?? []);
    return known.length < runs.length ? Number.NaN : mean(known);
  });
  return means.some(Number.isNaN) ? null : means;
}

/** Each run by its own epochs: early stopping makes them of unequal length. */
function stillFalling(runs: EvaluatedRun[]): number | null {
  const losses = runs.map(({ epochs }) => epochs.map(({ validation }) => validation?.dataLoss ?? Number.NaN));
  if (runs.length === 0 || losses.some((each) => each.length === 0 || each.some(Number.isNaN))) return null;
  return losses.filter((each) => each.at(-1)! <= Math.min(...each)).length / losses.length;
}

const runsOf = <Each extends MeasuredRun>(arm: string, runs: Each[]): Each[] => runs.filter((run) => run.arm === arm);
const hasDiverged = ({ stopReason }: MeasuredRun) => stopReason?.kind === 'diverged';
const heldOut = ({ validation, test }: Evaluation) => validation ?? test;
/** NaN of nothing. */
const mean = (values: number[]): number => meanOf(values) ?? Number.NaN;
