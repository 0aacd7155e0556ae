// @ts-check
// The pictures of docs/assignment.md.
import { mean } from '../../dist/analysis/statistics/descriptive.js';
import { tInterval } from '../../dist/analysis/statistics/paired.js';
import { styleArms } from '../../dist/charts/drawing/series.js';
import { armsChart } from '../../dist/charts/figures/arms.js';
import { biasVarianceCharts } from '../../dist/charts/figures/bias-variance.js';
import { pathCharts } from '../../dist/charts/figures/sweep-paths.js';
import { weightHistogram } from '../../dist/charts/figures/weights.js';
import { chosenArm, familyOf, strengthsOf } from './arms.mjs';

/** @typedef {any} Answer whose shape is that of openapi.yaml */
/** @typedef {import('./distill.mjs').Report} Report */
/** @typedef {{ title: string, svg: string }} Picture */

/** Of a comparison with more arms, the picture has the chosen strengths alone. */
const MAX_ROWS = 20;
/** Paths that answer a question; of the other sweeps only the choice counts. */
const PATHS = new Set([
  'l1-vs-l2-sparsity',
  'bias-variance-dropout',
  'double-descent',
  'batch-norm-learning-rate',
  'recurrent-dropout',
]);

/**
 * The pictures of one experiment, by name.
 * @param {{ key: string, report: Report }} result
 * @returns {Record<string, Picture>}
 */
export function picturesOf({ key, report }) {
  const styles = stylesOf(report);
  /** @type {Record<string, Picture>} */
  const pictures = { [key]: overview(report) };
  const paths = PATHS.has(key) ? report.paths.slice(0, 1) : [];
  if (key === 'l1-vs-l2-sparsity') paths.push(sparsityPaths(report));
  for (const [index, chart] of paths.flatMap((path) => pathCharts(path, styles)).entries()) {
    pictures[`${key}-path-${index + 1}`] = chart;
  }
  const histogram = key === 'l1-vs-l2-sparsity' ? histogramOf(report) : null;
  if (histogram) pictures[`${key}-weights`] = histogram;
  if (report.biasVariance !== null) {
    for (const [index, chart] of biasVarianceCharts(report.biasVariance).entries()) {
      pictures[`${key}-bias-${index + 1}`] = chart;
    }
  }
  return pictures;
}

/**
 * What each arm reaches; of many arms, each family at its chosen strength, under its own name.
 * @param {Report} report
 */
function overview(report) {
  const [comparison] = report.comparisons;
  const { arms } = report.experiment.spec;
  if (arms.length <= MAX_ROWS) return armsChart(comparison, stylesOf(report));
  const families = new Map(arms.map((/** @type {Answer} */ arm) => [chosenArm(report, familyOf(arm)), familyOf(arm)]));
  const chosen = comparison.arms.flatMap((/** @type {Answer} */ each) =>
    families.has(each.arm) ? { ...each, arm: families.get(each.arm) } : [],
  );
  return armsChart({ ...comparison, arms: chosen }, styleArms([...families.values()], comparison.baseline));
}

/**
 * The path of test accuracies, with the sparsity of the first kernel instead: 0 when all weights
 * are equal, 1 when a single one is not 0.
 * @param {Report} report
 */
function sparsityPaths({ paths: [path], runs }) {
  const summary = (/** @type {string} */ name) => {
    const values = runs.flatMap(({ run, layers }) =>
      run.arm === name && layers !== null ? layers.states.at(-1).layers[0].weights[0].hoyer : [],
    );
    return { mean: values.length === 0 ? null : mean(values), interval: tInterval(values, 0.95) };
  };
  return {
    metric: 'Hoyer sparsity',
    others: path.others.map((/** @type {Answer} */ each) => ({ ...each, ...summary(each.arm) })),
    paths: path.paths.map((/** @type {Answer} */ each) => ({
      ...each,
      points: each.points.map((/** @type {Answer} */ point) => ({ ...point, ...summary(point.arm) })),
    })),
  };
}

/**
 * The weights of the plain network, and at the strongest setting of each penalty.
 * @param {Report} report
 */
function histogramOf(report) {
  const arms = ['none', 'l1', 'l2', 'proximal-l1'].flatMap((family) => strengthsOf(report, family).at(-1) ?? []);
  const weights = arms.flatMap((arm) => {
    const each = report.runs.find(({ run, layers }) => run.arm === arm && layers !== null);
    return each ? { arm, seed: each.run.seed, weight: each.layers.states.at(-1).layers[0].weights[0] } : [];
  });
  return weightHistogram(weights, styleArms(arms, 'none'));
}

/**
 * Each arm has one colour in all pictures of its experiment.
 * @param {Report} report
 */
const stylesOf = ({ experiment, comparisons }) =>
  styleArms(
    experiment.spec.arms.map((/** @type {Answer} */ { name }) => name),
    comparisons[0].baseline,
  );
