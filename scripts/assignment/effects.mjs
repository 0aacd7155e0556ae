// @ts-check
// What the figures say: means and paired differences with 95 % intervals.
import { isConstant, mean } from '../../dist/analysis/statistics/descriptive.js';
import { holm, pairedT, tInterval } from '../../dist/analysis/statistics/paired.js';

/** @typedef {import('./distill.mjs').Experiment} Experiment */
/** @typedef {import('./distill.mjs').Figures} Figures */
/** @typedef {import('./distill.mjs').ArmFigures} ArmFigures */
/** @typedef {'test' | 'validation' | 'train' | 'gap'} Accuracies */
/** @typedef {Accuracies | 'nll' | 'ece' | 'scaledEce' | 'seconds' | 'epochs'} Metric */
/**
 * `low` and `high` are null for fewer than two values, or values without spread.
 * @typedef {{ mean: number, low: number | null, high: number | null, n: number }} Effect
 */
/** @typedef {'bias' | 'netVariance' | 'squaredBias' | 'variance'} Part */

const LEVEL = 0.95;
/** Accuracies, gaps and calibration errors are shares, and shown times 100. */
const SHARES = new Set(['test', 'validation', 'train', 'ece', 'scaledEce', 'gap']);

/**
 * @param {Figures} figures @param {string} key
 * @returns {Experiment}
 * @throws RangeError when it has not been measured
 */
export function experimentOf({ experiments }, key) {
  const found = experiments[key];
  if (found === undefined) throw new RangeError(`${key} has not been measured.`);
  return found;
}

/**
 * @param {Experiment} experiment @param {string} name
 * @returns {ArmFigures}
 */
export function armOf({ arms }, name) {
  const found = arms.find((arm) => arm.name === name);
  if (found === undefined) throw new RangeError(`There is no arm ${name}.`);
  return found;
}

/** The experiments on augmentation, from few images to many. */
export const SIZES = ['augmentation-vs-data', 'augmentation-vs-data-2000', 'augmentation-vs-data-4000'];

/**
 * The arm of a family that validation chose.
 * @param {Experiment} experiment @param {string} family
 * @returns {ArmFigures}
 */
export function chosenOf({ arms }, family) {
  const found = arms.find((arm) => arm.family === family && arm.chosen);
  if (found === undefined) throw new RangeError(`There is no arm ${family}.`);
  return found;
}

/** The families in the order of the preset. @param {Experiment} experiment */
export const familiesOf = ({ arms }) => [...new Set(arms.map(({ family }) => family))];

/**
 * By seed; shares times 100.
 * @param {ArmFigures} arm @param {Metric} metric
 */
function valuesOf(arm, metric) {
  const values =
    metric === 'gap' ? arm.train.map((train, index) => minus(train, arm.test[index] ?? null)) : arm[metric];
  const factor = SHARES.has(metric) ? 100 : 1;
  return values.map((value) => (value === null ? null : factor * value));
}

/** @param {number | null} a @param {number | null} b */
const minus = (a, b) => (a === null || b === null ? null : a - b);
/** @param {(number | null)[]} values @returns {number[]} */
const known = (values) => values.filter((value) => value !== null);

/**
 * @param {readonly number[]} values
 * @returns {Effect}
 */
export function summarize(values) {
  const interval = values.length < 2 || isConstant(values, 1e-9) ? null : tInterval(values, LEVEL);
  return {
    mean: values.length === 0 ? Number.NaN : mean(values),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    n: values.length,
  };
}

/**
 * The mean of a metric over the seeds.
 * @param {ArmFigures} arm @param {Metric} metric
 */
export const levelOf = (arm, metric) => summarize(known(valuesOf(arm, metric)));

/**
 * One arm minus another, paired over the seeds.
 * @param {ArmFigures} arm @param {ArmFigures} other @param {Metric} [metric]
 */
export const differenceOf = (arm, other, metric = 'test') => summarize(pairs(arm, other, metric));

/**
 * What one pair of arms differs by, minus what another pair does, by seed: their experiments have
 * the same seeds.
 * @param {readonly [ArmFigures, ArmFigures]} pair @param {readonly [ArmFigures, ArmFigures]} other
 */
export function differenceOfDifferences(pair, other) {
  const [values, others] = [pair, other].map(([arm, baseline]) => {
    const levels = valuesOf(baseline, 'test');
    return valuesOf(arm, 'test').map((value, index) => minus(value, levels[index] ?? null));
  });
  return summarize(known((values ?? []).map((value, index) => minus(value, others?.[index] ?? null))));
}

/** @param {ArmFigures} arm @param {ArmFigures} other @param {Metric} metric */
function pairs(arm, other, metric) {
  const others = valuesOf(other, metric);
  return known(valuesOf(arm, metric).map((value, index) => minus(value, others[index] ?? null)));
}

/**
 * How many times as long the training takes: the geometric mean of the ratios.
 * @param {ArmFigures} arm @param {ArmFigures} other
 * @returns {Effect}
 */
export function timeRatio(arm, other) {
  const logarithms = known(
    arm.seconds.map((value, index) => minus(logarithm(value), logarithm(other.seconds[index] ?? null))),
  );
  const { mean: center, low, high, n } = summarize(logarithms);
  return { mean: Math.exp(center), low: low && Math.exp(low), high: high && Math.exp(high), n };
}
/** @param {number | null} value */
const logarithm = (value) => (value === null ? null : Math.log(value));

/**
 * The chosen arm of every family but the baseline's, with its difference, and its p-value after
 * Holm over all of them.
 * @param {Experiment} experiment
 */
export function chosenDifferences(experiment) {
  const baseline = armOf(experiment, experiment.baseline);
  const arms = familiesOf(experiment)
    .filter((family) => family !== baseline.family)
    .map((family) => chosenOf(experiment, family));
  const pValues = arms.map((arm) => pValueOf(pairs(arm, baseline, 'test')));
  const adjusted = holm(pValues.map((p) => p ?? 1));
  return arms.map((arm, index) => ({
    arm,
    difference: differenceOf(arm, baseline),
    p: pValues[index] === null ? null : (adjusted[index] ?? null),
  }));
}

/** @param {number[]} differences */
const pValueOf = (differences) =>
  differences.length < 2 || isConstant(differences, 1e-9) ? null : pairedT(differences).p;

/**
 * Which side of 0 the whole interval is on.
 * @param {Effect} effect
 * @returns {'higher' | 'lower' | 'open'}
 */
export function verdictOf({ low, high }) {
  if (low !== null && low > 0) return 'higher';
  return high !== null && high < 0 ? 'lower' : 'open';
}

/**
 * Which side of 1 the whole interval of a ratio is on.
 * @param {Effect} ratio
 * @returns {'higher' | 'lower' | 'open'}
 */
export function ratioVerdict({ low, high }) {
  if (low !== null && low > 1) return 'higher';
  return high !== null && high < 1 ? 'lower' : 'open';
}

/**
 * A part of the error by the jackknife over the replicas; parts of the 0-1 loss times 100.
 * @param {ArmFigures} arm @param {Part} part
 */
export const partOf = (arm, part) => summarize(pseudoValues(arm, part));

/**
 * The part of one arm minus that of another; replicas of one seed have the same images.
 * @param {ArmFigures} arm @param {ArmFigures} other @param {Part} part
 */
export function partDifference(arm, other, part) {
  const others = pseudoValues(other, part);
  return summarize(pseudoValues(arm, part).map((value, index) => value - (others[index] ?? Number.NaN)));
}

/**
 * Those of the 0-1 loss are centred on the figure of all replicas: one replica less can end a tie,
 * which moves their mean but says nothing about the error.
 * @param {ArmFigures} arm @param {Part} part
 */
function pseudoValues({ parts }, part) {
  const values = parts?.pseudoValues?.[part] ?? [];
  if (part === 'squaredBias' || part === 'variance' || values.length === 0) return values;
  const shift = (parts?.[part] ?? Number.NaN) - mean(values);
  return values.map((value) => 100 * (value + shift));
}
