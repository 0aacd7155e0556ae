// @ts-check
// From reports to docs/assignment/figures.json: the figures that the document is made of, seed by
// seed. Means, intervals and differences are computed from them (effects.mjs).
import { mean } from '../../dist/analysis/statistics/descriptive.js';
import { imagesPerRun, splitSizes } from '../../dist/experiments/spec/dataset-split.js';
import { chosenArm, familyOf, strengthsOf } from './arms.mjs';
import { picturesOf } from './pictures.mjs';

/** @typedef {any} Answer whose shape is that of openapi.yaml */
/** @typedef {import('./run-presets.mjs').Result} Result */
/** @typedef {import('./replicas.mjs').PseudoValues} PseudoValues */
/** @typedef {Awaited<ReturnType<import('./monte-carlo.mjs').monteCarloEntropy>>} Uncertainties */
/**
 * A report as it was read from a file.
 * @typedef {object} Report
 * @property {Answer} experiment
 * @property {Answer[]} runs
 * @property {Answer[]} comparisons
 * @property {Answer[]} paths
 * @property {Answer} biasVariance
 * @property {Answer} ensembles
 */
/**
 * Values by seed, in the order of the seeds; null where a run has none.
 * @typedef {(number | null)[]} Values
 */
/**
 * @typedef {object} Kernel of the layer that sees the pixels; means over the seeds
 * @property {number} l1 @property {number} l2 @property {number} hoyer
 * @property {number} tiny share of weights of at most 0.001
 * @property {number} zero @property {number} seenZero
 */
/**
 * @typedef {object} Parts of the error, over all replicas
 * @property {number} error @property {number} bias @property {number} netVariance
 * @property {number} brier @property {number} squaredBias @property {number} variance
 * @property {PseudoValues | null} pseudoValues
 */
/**
 * @typedef {object} ArmFigures
 * @property {string} name
 * @property {string} family the arm of the preset
 * @property {Record<string, number>} strengths by pointer; empty without a sweep
 * @property {number} candidates strengths of its family
 * @property {boolean} chosen of them by validation accuracy
 * @property {number} failed
 * @property {Values} test accuracy, as all accuracies a share
 * @property {Values} validation @property {Values} train @property {Values} nll
 * @property {Values} ece @property {Values} scaledEce with the temperature
 * @property {Values} seconds @property {Values} epochs
 * @property {Kernel | null} kernel
 * @property {Parts | null} parts
 */
/**
 * @typedef {object} EnsembleFigures of groups that share no run
 * @property {string} arm @property {number} size
 * @property {number[][]} seeds of each group
 * @property {number[]} members mean accuracy of each group
 * @property {number[]} ensemble
 * @property {number[]} membersNll @property {number[]} ensembleNll
 */
/**
 * @typedef {object} Experiment
 * @property {string} preset @property {string} baseline
 * @property {number[]} seeds
 * @property {number} trainImages @property {number} validationImages @property {number} labelNoise
 * @property {number} epochs @property {number} runs @property {number} seconds
 * @property {string} cpu @property {string} day
 * @property {ArmFigures[]} arms
 * @property {EnsembleFigures[]} ensembles
 * @property {Uncertainties | null} uncertainty by Monte-Carlo dropout, and two controls
 * @property {{ name: string, title: string }[]} pictures
 */
/** @typedef {{ experiments: Record<string, Experiment> }} Figures */

/**
 * @param {Result[]} results
 * @returns {Figures}
 */
export const distill = (results) => ({
  experiments: Object.fromEntries(results.map((result) => [result.key, experimentOf(result)])),
});

/**
 * @param {Result} result
 * @returns {Experiment}
 */
function experimentOf(result) {
  const { seconds, report, inspected } = result;
  const { spec, finishedAt } = report.experiment;
  const cpus = new Set(report.runs.flatMap(({ run }) => run.receipt?.cpu.model ?? []));
  const pseudoValues = inspected && 'pseudoValues' in inspected ? inspected.pseudoValues : {};
  return {
    preset: spec.name,
    baseline: spec.baseline,
    seeds: spec.seeds,
    trainImages: imagesPerRun(spec),
    validationImages: splitSizes(spec.dataset).validation,
    labelNoise: spec.dataset.labelNoise,
    epochs: spec.training.epochs,
    runs: report.runs.length,
    seconds: Math.round(seconds),
    cpu: [...cpus].join(', ') || 'no CPU known',
    day: finishedAt.slice(0, 10),
    arms: spec.arms.map((/** @type {Answer} */ arm) => armOf(report, arm, pseudoValues[arm.name] ?? null)),
    ensembles: ensemblesOf(report),
    uncertainty: inspected && 'monteCarlo' in inspected ? inspected : null,
    pictures: Object.entries(picturesOf(result)).map(([name, { title }]) => ({ name, title })),
  };
}

/**
 * @param {Report} report @param {Answer} arm @param {PseudoValues | null} pseudoValues
 * @returns {ArmFigures}
 */
function armOf(report, arm, pseudoValues) {
  const family = familyOf(arm);
  const runs = report.experiment.spec.seeds.map((/** @type {number} */ seed) =>
    report.runs.find(({ run }) => run.arm === arm.name && run.seed === seed),
  );
  const values = (/** @type {(each: Answer) => number | null | undefined} */ of) =>
    runs.map((/** @type {Answer} */ each) => rounded(each?.run.evaluation ? of(each) : null));
  return {
    name: arm.name,
    family,
    strengths: arm.sweep?.point ?? {},
    candidates: strengthsOf(report, family).length,
    chosen: chosenArm(report, family) === arm.name,
    failed: runs.filter((/** @type {Answer} */ each) => !each?.run.evaluation).length,
    test: values(({ run }) => run.evaluation.test.accuracy),
    validation: values(({ run }) => run.evaluation.validation?.accuracy),
    train: values(({ run }) => run.evaluation.train.accuracy),
    nll: values(({ run }) => run.evaluation.test.dataLoss),
    ece: values(({ diagnostics }) => diagnostics?.calibration?.ece),
    scaledEce: values(({ diagnostics }) => diagnostics?.temperatureScaled?.ece),
    seconds: values(({ run }) => run.evaluation.cost?.trainingSeconds),
    epochs: values(({ run }) => run.progress.epoch),
    kernel: kernelOf(runs),
    parts: partsOf(report, arm.name, pseudoValues),
  };
}

/**
 * @param {Answer[]} runs
 * @returns {Kernel | null}
 */
function kernelOf(runs) {
  const kernels = runs.flatMap((each) => {
    const weights = each?.layers?.states.at(-1).layers[0]?.weights ?? [];
    return weights.find((/** @type {Answer} */ { name }) => name.endsWith('kernel')) ?? [];
  });
  if (kernels.length === 0) return null;
  const average = (/** @type {(kernel: Answer) => number} */ of) => digits(mean(kernels.map(of)));
  return {
    l1: average(({ l1 }) => l1),
    l2: average(({ l2 }) => l2),
    hoyer: average(({ hoyer }) => hoyer),
    tiny: average(({ shares }) => shares.find((/** @type {Answer} */ each) => each.threshold === 1e-3).share),
    zero: average(({ zeroShare }) => zeroShare),
    seenZero: average(({ seenZeroShare, zeroShare }) => seenZeroShare ?? zeroShare),
  };
}

/**
 * @param {Report} report @param {string} arm @param {PseudoValues | null} pseudoValues
 * @returns {Parts | null}
 */
function partsOf({ biasVariance }, arm, pseudoValues) {
  const found = biasVariance?.arms.find((/** @type {Answer} */ each) => each.arm === arm);
  if (!found?.zeroOne || !found.brier) return null;
  const { zeroOne, brier } = found;
  return {
    error: digits(zeroOne.error),
    bias: digits(zeroOne.bias),
    netVariance: digits(zeroOne.netVariance),
    brier: digits(brier.error),
    squaredBias: digits(brier.unbiased.bias),
    variance: digits(brier.unbiased.variance),
    pseudoValues:
      pseudoValues &&
      /** @type {PseudoValues} */ (
        Object.fromEntries(Object.entries(pseudoValues).map(([part, values]) => [part, values.map(digits)]))
      ),
  };
}

/**
 * Ensembles of one arm in several groups.
 * @param {Report} report
 * @returns {EnsembleFigures[]}
 */
function ensemblesOf({ ensembles }) {
  const made = (ensembles?.ensembles ?? []).filter((/** @type {Answer} */ each) => each.groups.length > 1);
  return made.map((/** @type {Answer} */ { arms, size, groups }) => ({
    arm: arms.join(', '),
    size,
    seeds: groups.map((/** @type {Answer} */ group) => group.members.map((/** @type {Answer} */ { seed }) => seed)),
    members: groups.map((/** @type {Answer} */ group) => digits(group.membersMean.accuracy)),
    ensemble: groups.map((/** @type {Answer} */ group) => digits(group.ensemble.accuracy)),
    membersNll: groups.map((/** @type {Answer} */ group) => digits(group.membersMean.nll)),
    ensembleNll: groups.map((/** @type {Answer} */ group) => digits(group.ensemble.nll)),
  }));
}

/** Accuracies are counts of images; five digits keep them. @param {number} value */
const digits = (value) => Number(value.toPrecision(6));
/** @param {number | null | undefined} value */
const rounded = (value) => (value === null || value === undefined ? null : digits(value));

/**
 * The text of figures.json: one arm on each line.
 * @param {Figures} figures
 */
export function figuresFile({ experiments }) {
  const blocks = Object.entries(experiments).map(([key, { arms, ...experiment }]) => {
    const lines = arms.map((arm) => `      ${JSON.stringify(arm)}`).join(',\n');
    const head = Object.entries(experiment).map(([field, value]) => `    "${field}": ${JSON.stringify(value)},\n`);
    return `  "${key}": {\n${head.join('')}    "arms": [\n${lines}\n    ]\n  }`;
  });
  return `{"experiments": {\n${blocks.join(',\n')}\n}}\n`;
}
