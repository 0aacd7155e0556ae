/** One arm over its seeds: mean, spread, interval, and the runs that gave no value. */
import { isFinished } from '../../experiments/records/states.js';
import type { ArmSummary, Comparison, ComparisonMetric } from '../schemas.js';
import { mean, sampleDeviation } from '../statistics/descriptive.js';
import { tInterval } from '../statistics/paired.js';
import { figure, marked, noSpread, type Reasons, tooFew } from '../statistics/reasons.js';
import type { SummarizedRun } from './comparison-input.js';
import { isAccuracy, onValidation, resolutionOf, savedValue } from './comparison-metric.js';

/** Level of every interval but those of the tests of equivalence. */
export const LEVEL = 0.95;

/** @param complete every run of the experiment has ended */
export function summarizeArm(
  arm: string,
  { runs, metric }: { runs: readonly SummarizedRun[]; metric: ComparisonMetric },
  complete: boolean,
): ArmSummary {
  const ofArm = runs.filter((run) => run.arm === arm);
  const values = ofArm.flatMap((run) => {
    const value = savedValue(run, metric);
    return value === null ? [] : [{ seed: run.seed, runId: run.id, value, epoch: run.evaluation!.savedEpoch }];
  });
  const sample = values.map(({ value }) => value);
  const resolution = resolutionOf(metric, sample);
  const reasons: Reasons = {};
  const noMean = sample.length > 0 ? null : complete ? 'No run has a value.' : 'No run has ended yet.';
  return {
    arm,
    planned: ofArm.length,
    n: sample.length,
    ...outcomesOf(ofArm),
    mean: figure(reasons, 'mean', noMean, () => mean(sample)),
    standardDeviation: figure(reasons, 'standardDeviation', noMean ?? tooFew(sample, 'run'), () =>
      sampleDeviation(sample, resolution),
    ),
    interval: figure(reasons, 'interval', noMean ?? noSpread(sample, 'run', 'values', resolution), () =>
      marked(tInterval(sample, LEVEL), complete),
    ),
    values,
    reasons,
  };
}

/** Of the runs of an arm: those that have not ended, and those that ended without a model. */
export function outcomesOf(runs: readonly SummarizedRun[]): Pick<ArmSummary, 'pending' | 'failed'> {
  const ended = runs.filter(({ status }) => isFinished(status));
  const lost = ended.filter(({ evaluation }) => evaluation === null);
  return {
    pending: runs.length - ended.length,
    failed: {
      count: lost.length,
      rate: ended.length === 0 ? null : lost.length / ended.length,
      runs: lost.map((run) => ({ runId: run.id, seed: run.seed, status: run.status, reason: endOf(run) })),
    },
  };
}

export const endOf = ({ stopReason, status }: Pick<SummarizedRun, 'stopReason' | 'status'>) =>
  stopReason?.kind ?? status;

/**
 * Arms are chosen by what validation says; the test set then gives the chosen one's figure, once.
 */
export function chooseOnValidation(
  arms: readonly string[],
  { runs, metric }: { runs: readonly SummarizedRun[]; metric: ComparisonMetric },
): Comparison['chosenOnValidation'] {
  const byValidation = onValidation(metric);
  const means = arms.flatMap((arm) => {
    const values = runs.filter((run) => run.arm === arm).map((run) => savedValue(run, byValidation));
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? [] : [{ arm, metric: byValidation, mean: mean(known) }];
  });
  // An arm that validation says nothing of cannot be chosen against.
  if (means.length < arms.length) return null;
  const sign = isAccuracy(metric) ? 1 : -1;
  const values = means.map(({ mean: value }) => value);
  const resolution = resolutionOf(byValidation, values);
  // Of arms that are equal except for rounding, the first one of the spec.
  const best = Math.max(...values.map((value) => sign * value));
  return means.find(({ mean: value }) => best - sign * value <= resolution)!;
}
