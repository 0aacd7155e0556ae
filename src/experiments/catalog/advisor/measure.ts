/**
 * The figures of a finished experiment that rules use. Validation images come before test images.
 */

import { mean as meanOf } from 'd3-array';
import type { EpochMetrics, Evaluation, SplitMetrics } from '../../records/metrics.js';
import type { Run } from '../../records/run.js';
import { imagesPerRun } from '../../spec/dataset-split.js';
import type { ResolvedSpec } from '../../spec/experiment.js';
import type { Measured, Situation } from './situation.js';

/** A run with its history. */
export type MeasuredRun = Pick<Run, 'arm' | 'status' | 'stopReason' | 'evaluation'> & {
  epochs: readonly EpochMetrics[];
};
type EvaluatedRun = MeasuredRun & { evaluation: Evaluation };

/**
 * The situation of an experiment's best arm; its first arm where no run has left a model.
 * @param runs all of them, ended
 */
export function measureSituation(spec: ResolvedSpec, runs: readonly MeasuredRun[]): Situation {
  const evaluated = runs.filter((run): run is EvaluatedRun => run.evaluation !== null);
  const best = bestArm(spec, evaluated);
  const arm = spec.arms.find(({ name }) => name === best) ?? spec.arms[0]!;
  const ofArm = evaluated.filter((run) => run.arm === arm.name);
  return {
    images: imagesPerRun(spec),
    arm,
    budget: null,
    interpretability: false,
    calibration: false,
    labelNoise: spec.dataset.labelNoise,
    measured: measure(arm.name, ofArm, runs),
  };
}

/** The highest mean accuracy on the held-out images; the earlier arm on a tie. */
function bestArm({ arms }: ResolvedSpec, runs: EvaluatedRun[]): string | undefined {
  let best: { name: string; accuracy: number } | undefined;
  for (const { name } of arms) {
    const ofArm = runs.filter((run) => run.arm === name);
    if (ofArm.length === 0) continue;
    const accuracy = mean(ofArm.map((run) => heldOut(run.evaluation).accuracy));
    if (best === undefined || accuracy > best.accuracy) best = { name, accuracy };
  }
  return best?.name;
}

function measure(arm: string, runs: EvaluatedRun[], all: readonly MeasuredRun[]): Measured | null {
  const divergedRate = all.filter(({ stopReason }) => stopReason?.kind === 'diverged').length / Math.max(1, all.length);
  if (runs.length === 0) return null;
  const evaluations = runs.map(({ evaluation }) => evaluation);
  const trainError = mean(evaluations.map(({ train }) => 1 - train.accuracy));
  const heldOutError = mean(evaluations.map((evaluation) => 1 - heldOut(evaluation).accuracy));
  const temperatures = evaluations.flatMap(({ temperature }) => (temperature ? [temperature.value] : []));
  return {
    arm,
    runs: runs.length,
    split: evaluations.every(({ validation }) => validation !== null) ? 'validation' : 'test',
    trainError,
    heldOutError,
    errorGap: heldOutError - trainError,
    lossGap: mean(evaluations.map((evaluation) => heldOut(evaluation).dataLoss - evaluation.train.dataLoss)),
    epochs: Math.round(mean(runs.map(({ epochs }) => epochs.length))),
    ...turningPoint(runs),
    temperature: temperatures.length === 0 ? null : mean(temperatures),
    divergedRate,
  };
}

/** Where the mean validation loss was lowest, over the epochs that all runs have. */
function turningPoint(runs: EvaluatedRun[]): Pick<Measured, 'bestEpoch' | 'lossRise'> {
  const length = Math.min(...runs.map(({ epochs }) => epochs.length));
  const losses = Array.from({ length }, (_, epoch) => {
    const known = runs.flatMap(({ epochs }) => epochs[epoch]?.validation?.dataLoss ?? []);
    return known.length < runs.length ? Number.NaN : mean(known);
  });
  if (losses.length === 0 || losses.some(Number.isNaN)) return { bestEpoch: null, lossRise: null };
  const lowest = Math.min(...losses);
  return { bestEpoch: losses.indexOf(lowest) + 1, lossRise: losses.at(-1)! / lowest - 1 };
}

const heldOut = ({ validation, test }: Evaluation): SplitMetrics => validation ?? test;
/** NaN of nothing. */
const mean = (values: number[]): number => meanOf(values) ?? Number.NaN;
