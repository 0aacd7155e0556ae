/** From a finished experiment to records of what its techniques did. */
import { isConstant, mean } from '../../../analysis/statistics/descriptive.js';
import { tInterval } from '../../../analysis/statistics/paired.js';
import type { Evaluation } from '../../records/metrics.js';
import { imagesPerRun } from '../../spec/dataset-split.js';
import type { Arm, Distortion, ResolvedSpec } from '../../spec/experiment.js';
import { differenceBetween, situationOfArm } from './change-of.js';
import type { Evidence, MeasuredEffect } from './record.js';

const LEVEL = 0.95;
const DIGITS = 4;

/** A run as a report has it; `diagnostics` and `layers` are null where they were not read. */
export interface EvidenceRun {
  run: {
    arm: string;
    seed: number;
    evaluation: Evaluation | null;
    receipt: { cpu: { model: string } } | null;
  };
  diagnostics: { calibration: Calibration | null; temperatureScaled: Calibration | null } | null;
  layers: { states: { layers: { weights: KernelFigures[] }[] }[] } | null;
}
interface Calibration {
  ece: number;
  nll: number;
}
interface KernelFigures {
  name: string;
  zeroShare: number;
  seenZeroShare: number | null;
}
interface Gain {
  n: number;
  mean: number;
  interval: { low: number; high: number } | null;
}

/** The parts of a report (src/reports/report-data.ts) that evidence is made of. */
export interface EvidenceReport {
  experiment: { spec: ResolvedSpec; finishedAt: string | null };
  runs: readonly EvidenceRun[];
  ensembles: {
    ensembles: readonly { arms: string[]; size: number | null; gain: { accuracy: Gain; nll: Gain } | null }[];
  } | null;
}

type EvaluatedRun = EvidenceRun & { run: { evaluation: Evaluation } };
type Origin = Pick<Evidence, 'preset' | 'measuredOn' | 'cpu'>;

/**
 * One record for every arm that differs from the baseline in one technique, for ensembles of
 * several groups, and for the temperature scaling of the baseline. Of several arms with the same
 * technique, the one with the highest mean accuracy on the validation images is `chosen`. Arms with
 * a sigmoid output are left out: their loss is no likelihood.
 * @param report of a finished experiment
 * @param preset the name under which anyone can run it again
 * @throws RangeError when the experiment has not finished
 */
export function evidenceOf(report: EvidenceReport, preset: string): Evidence[] {
  const { spec, finishedAt } = report.experiment;
  if (finishedAt === null) throw new RangeError('The experiment has not finished.');
  const cpu = report.runs.map(({ run }) => run.receipt?.cpu.model).find((model) => model !== undefined) ?? null;
  const origin: Origin = { preset, measuredOn: finishedAt.slice(0, 10), cpu };
  const baseline = spec.arms.find(({ name }) => name === spec.baseline) ?? spec.arms[0]!;
  const records = spec.arms.flatMap((arm) => techniqueRecord(report, { arm, baseline }, origin) ?? []);
  return [
    ...markChosen(records, report),
    ...temperatureRecord(report, baseline, origin),
    ...ensembleRecords(report, origin),
  ];
}

// ---- techniques of an arm -----------------------------------------------------------------------

function techniqueRecord(
  { experiment: { spec }, runs }: EvidenceReport,
  { arm, baseline }: { arm: Arm; baseline: Arm },
  origin: Origin,
): Evidence | null {
  const difference = differenceBetween(arm, baseline);
  if (difference === null || !hasLikelihood(arm) || !hasLikelihood(baseline)) return null;
  const pairs = pairUp(runs, arm.name, baseline.name);
  const points = (value: (each: EvaluatedRun) => number | null | undefined) =>
    effectOf(pairs, value, (on, off) => 100 * (on - off));
  return {
    ...difference,
    ...origin,
    arm: arm.name,
    baseline: baseline.name,
    chosen: false,
    candidates: 1,
    situation: situationIn(spec, baseline),
    seeds: pairs.length,
    failed: { arm: lost(runs, arm.name), baseline: lost(runs, baseline.name) },
    effects: {
      accuracy: points(({ run }) => run.evaluation.test.accuracy),
      validationAccuracy: points(({ run }) => run.evaluation.validation?.accuracy),
      nll: effectOf(
        pairs,
        ({ run }) => run.evaluation.test.dataLoss,
        (on, off) => on - off,
      ),
      ece: points(({ diagnostics }) => diagnostics?.calibration?.ece),
      time: ratioOf(pairs, ({ run }) => run.evaluation.cost?.trainingSeconds),
      sparsity: points(zeros),
      robustness: points(({ run }) => underDistortion(run.evaluation)),
    },
    distortions: spec.robustness.map(inWords),
  };
}

/**
 * The highest mean validation accuracy among the arms of one technique; the first on a tie. Without
 * validation images there is no choice, except of a single one.
 */
function markChosen(records: Evidence[], { runs }: EvidenceReport): Evidence[] {
  const validation = (arm: string) => {
    const values = evaluated(runs, arm).flatMap(({ run }) => run.evaluation.validation?.accuracy ?? []);
    return values.length === 0 ? Number.NEGATIVE_INFINITY : mean(values);
  };
  return records.map((record) => {
    const rivals = records.filter(
      ({ technique, action }) => technique === record.technique && action === record.action,
    );
    const best = Math.max(...rivals.map(({ arm }) => validation(arm)));
    const chosen = rivals.find(({ arm }) => validation(arm) === best) === record;
    const isKnown = rivals.length === 1 || rivals.every(({ arm }) => Number.isFinite(validation(arm)));
    return { ...record, chosen: isKnown ? chosen : null, candidates: rivals.length };
  });
}

// ---- what needs no other arm --------------------------------------------------------------------

function temperatureRecord({ experiment: { spec }, runs }: EvidenceReport, arm: Arm, origin: Origin): Evidence[] {
  const pairs = evaluated(runs, arm.name).flatMap((each) => {
    const { calibration, temperatureScaled } = each.diagnostics ?? {};
    return calibration && temperatureScaled ? [{ on: temperatureScaled, off: calibration }] : [];
  });
  if (pairs.length < 2) return [];
  return [
    {
      ...alone('temperature-scaling', {}, { spec, arm, runs, pairs: pairs.length, origin }),
      effects: {
        ...NOTHING_MEASURED,
        // Dividing the logits by one number changes no answer.
        accuracy: { mean: 0, low: 0, high: 0, pairs: pairs.length },
        nll: summarize(pairs.map(({ on, off }) => on.nll - off.nll)),
        ece: summarize(pairs.map(({ on, off }) => 100 * (on.ece - off.ece))),
        time: { mean: 1, low: 1, high: 1, pairs: pairs.length },
      },
    },
  ];
}

function ensembleRecords({ experiment: { spec }, runs, ensembles }: EvidenceReport, origin: Origin): Evidence[] {
  return (ensembles?.ensembles ?? []).flatMap(({ arms, size, gain }) => {
    const arm = spec.arms.find(({ name }) => arms.length === 1 && name === arms[0]);
    if (arm === undefined || size === null || gain === null || gain.accuracy.n < 2) return [];
    const pairs = gain.accuracy.n;
    return [
      {
        ...alone('ensemble', { members: size }, { spec, arm, runs, pairs, origin }),
        effects: {
          ...NOTHING_MEASURED,
          accuracy: scaled(gain.accuracy, 100),
          nll: scaled(gain.nll, 1),
          time: { mean: size, low: size, high: size, pairs },
        },
      },
    ];
  });
}

/** The effects of a record before any is measured. */
export const NOTHING_MEASURED: Evidence['effects'] = {
  accuracy: null,
  validationAccuracy: null,
  nll: null,
  ece: null,
  time: null,
  sparsity: null,
  robustness: null,
};

function alone(
  technique: string,
  setting: Evidence['setting'],
  {
    spec,
    arm,
    runs,
    pairs,
    origin,
  }: { spec: ResolvedSpec; arm: Arm; runs: readonly EvidenceRun[]; pairs: number; origin: Origin },
): Omit<Evidence, 'effects'> {
  const failed = lost(runs, arm.name);
  return {
    technique,
    action: 'add',
    setting,
    ...origin,
    arm: arm.name,
    baseline: arm.name,
    chosen: true,
    candidates: 1,
    situation: situationIn(spec, arm),
    seeds: pairs,
    failed: { arm: failed, baseline: failed },
    distortions: [],
  };
}

// ---- figures ------------------------------------------------------------------------------------

interface Pair {
  on: EvaluatedRun;
  off: EvaluatedRun;
}

function pairUp(runs: readonly EvidenceRun[], arm: string, baseline: string): Pair[] {
  const without = new Map(evaluated(runs, baseline).map((each) => [each.run.seed, each]));
  return evaluated(runs, arm).flatMap((on) => {
    const off = without.get(on.run.seed);
    return off === undefined ? [] : [{ on, off }];
  });
}

const evaluated = (runs: readonly EvidenceRun[], arm: string): EvaluatedRun[] =>
  runs.filter((each): each is EvaluatedRun => each.run.arm === arm && each.run.evaluation !== null);
const lost = (runs: readonly EvidenceRun[], arm: string): number =>
  runs.filter(({ run }) => run.arm === arm && run.evaluation === null).length;

function effectOf(
  pairs: readonly Pair[],
  value: (each: EvaluatedRun) => number | null | undefined,
  compare: (on: number, off: number) => number,
): MeasuredEffect | null {
  const known = pairs.flatMap(({ on, off }) => {
    const [left, right] = [value(on), value(off)];
    return left == null || right == null ? [] : [compare(left, right)];
  });
  return known.length === 0 ? null : summarize(known);
}

/** Times are compared as logarithms, so that twice and half are equally far from the same. */
function ratioOf(pairs: readonly Pair[], value: (each: EvaluatedRun) => number | undefined): MeasuredEffect | null {
  const logarithms = effectOf(pairs, value, (on, off) => Math.log(on / off));
  if (logarithms === null) return null;
  const { mean: center, low, high, pairs: count } = logarithms;
  const ratio = (logarithm: number) => rounded(Math.exp(logarithm));
  return {
    mean: ratio(center),
    low: low === null ? null : ratio(low),
    high: high === null ? null : ratio(high),
    pairs: count,
  };
}

function summarize(differences: readonly number[]): MeasuredEffect {
  const interval = differences.length < 2 || isConstant(differences) ? null : tInterval(differences, LEVEL);
  return {
    mean: rounded(mean(differences)),
    low: interval && rounded(interval.low),
    high: interval && rounded(interval.high),
    pairs: differences.length,
  };
}

const scaled = ({ mean: center, interval, n }: Gain, factor: number): MeasuredEffect => ({
  mean: rounded(factor * center),
  low: interval && rounded(factor * interval.low),
  high: interval && rounded(factor * interval.high),
  pairs: n,
});

const rounded = (value: number) => Number(value.toPrecision(DIGITS));

/** Of the first kernel, which sees the pixels. */
function zeros({ layers }: EvidenceRun): number | null {
  const weights = layers?.states.at(-1)?.layers[0]?.weights ?? [];
  const kernel = weights.find(({ name }) => name.endsWith('kernel'));
  return kernel === undefined ? null : (kernel.seenZeroShare ?? kernel.zeroShare);
}

function underDistortion({ robustness }: Evaluation): number | null {
  return robustness === undefined || robustness.length === 0 ? null : mean(robustness.map(({ accuracy }) => accuracy));
}

const hasLikelihood = ({ model }: Arm) => model.output.activation === 'softmax';
const situationIn = (spec: ResolvedSpec, arm: Arm) => situationOfArm(arm, imagesPerRun(spec), spec.dataset.labelNoise);
const inWords = ({ type, strength }: Distortion) => `${type} ${strength}`;
