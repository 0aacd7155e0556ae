// @ts-check
// Everything that docs/assignment.md reports about each experiment: tables and sentences made from
// the service's answers alone.
import { mean } from '../../dist/analysis/statistics/descriptive.js';
import { styleArms } from '../../dist/charts/drawing/series.js';
import { armsChart, differencesChart } from '../../dist/charts/figures/arms.js';
import { biasVarianceCharts } from '../../dist/charts/figures/bias-variance.js';
import { pathCharts } from '../../dist/charts/figures/sweep-paths.js';
import { renderMarkdownBlock, renderMarkdownTable } from '../../dist/cli/report/markdown.js';
import { costTable } from '../../dist/cli/report/sections/training.js';
import { numberOrDash } from '../../dist/number-format.js';

/** @typedef {any} Answer whose shape is that of openapi.yaml */
/**
 * @typedef {object} Ensemble
 * @property {string[]} arms
 * @property {number} size
 * @property {Answer[]} groups
 * @property {Answer} gain
 * @property {string} statement
 */
/**
 * A report as it was read from a file.
 * @typedef {object} Report
 * @property {{ spec: { arms: Answer[] }, finishedAt: string }} experiment
 * @property {Answer[]} runs
 * @property {[Answer, ...Answer[]]} comparisons
 * @property {Answer[]} paths
 * @property {{ arms: Answer[], curves: Answer[] }} biasVariance
 * @property {{ ensembles: Ensemble[] }} ensembles
 */
/** @typedef {import('./run-presets.mjs').Result} Result */

/**
 * What the document shows of some experiments in addition to the comparison of their arms.
 * @type {Record<string, ((report: Report, inspected: Result['inspected']) => string)[]>}
 */
const EXTRAS = {
  'notebook-dropout': [costs],
  'notebook-dropout-corrected': [costs],
  'overfitting-small-data': [costs],
  'bias-variance-dropout': [decompositions],
  'l1-vs-l2-sparsity': [weights],
  'dropout-inference': [costs, entropy],
  'early-stopping': [costs],
  'recurrent-dropout': [costs],
  'ensemble-vs-single': [ensembles],
  'choosing-a-technique': [criteria],
};
/** Experiments whose result is not a comparison of arms. */
const WITHOUT_STATEMENTS = new Set([
  'notebook-dropout',
  'batch-norm-learning-rate',
  'l1-vs-l2-sparsity',
  'bias-variance-dropout',
  'choosing-a-technique',
]);

/**
 * The CPUs that trained these experiments, by their receipts, and the days on which they ended.
 * @param {Report[]} reports
 */
export function machineOf(reports) {
  const cpus = new Set(reports.flatMap(({ runs }) => runs.flatMap(({ run }) => run.receipt?.cpu.model ?? [])));
  const days = reports.map(({ experiment }) => experiment.finishedAt.slice(0, 10)).sort();
  const when = [...new Set([days[0], days.at(-1)])].join(' to ');
  return `${[...cpus].join(', ') || 'no CPU known'}, ${when}`;
}

/**
 * The Markdown of one experiment.
 * @param {Result} result
 */
export function figuresOf({ key, seconds, report, inspected }) {
  const [comparison] = report.comparisons;
  const { spec } = report.experiment;
  const blocks = [
    `*Measured: preset \`${key.replace(/-\d+$/, '')}\`, ${report.runs.length} runs of ${spec.arms.length} arms, ${Math.round(seconds)} s; ${machineOf([report])}.*`,
    renderMarkdownTable(armsChart(comparison, stylesOf(report)).table),
  ];
  if (comparison.comparisons.length > 0 && !key.startsWith('notebook-dropout-')) {
    blocks.push(renderMarkdownTable(differencesChart(comparison, stylesOf(report)).table));
  }
  if (!WITHOUT_STATEMENTS.has(key))
    blocks.push(listOf(comparison.comparisons.map((/** @type {Answer} */ { statement }) => statement)));
  for (const extra of EXTRAS[key] ?? []) blocks.push(extra(report, inspected));
  return blocks.filter((block) => block !== '').join('\n\n');
}

/**
 * The pictures of one experiment, by name.
 * @param {Result} result
 */
export function picturesOf({ key, report }) {
  const styles = stylesOf(report);
  /** @type {Record<string, { title: string, svg: string }>} */
  const pictures = { [key]: armsChart(report.comparisons[0], styles) };
  for (const [index, chart] of report.paths.flatMap((path) => pathCharts(path, styles)).entries()) {
    pictures[`${key}-path-${index + 1}`] = chart;
  }
  if (report.biasVariance !== null) {
    for (const [index, chart] of biasVarianceCharts(report.biasVariance).entries()) {
      pictures[`${key}-bias-${index + 1}`] = chart;
    }
  }
  return pictures;
}

/**
 * Each arm has one colour in all pictures of its experiment.
 * @param {Report} report
 */
const stylesOf = ({ experiment, comparisons }) =>
  styleArms(
    experiment.spec.arms.map(({ name }) => name),
    comparisons[0].baseline,
  );

/** @param {string[]} items */
const listOf = (items) => items.map((item) => renderMarkdownBlock({ kind: 'list', items: [item] })).join('\n');
/** @param {string[]} headings @param {string[][]} rows */
const table = (headings, rows) => renderMarkdownTable({ headings, rows });
/** @param {number} share */
const percent = (share) => (100 * share).toFixed(2);

/** @param {Report} report */
function costs(report) {
  return renderMarkdownTable(/** @type {Answer} */ (costTable(report)).table);
}

/** @param {Report} report */
function decompositions({ biasVariance }) {
  const rows = biasVariance.arms.map(({ arm, n, zeroOne, brier }) => [
    arm,
    String(n),
    ...(zeroOne ? [zeroOne.error, zeroOne.bias, zeroOne.netVariance].map(percent) : ['–', '–', '–']),
    ...(brier ? [brier.error, brier.bias, brier.variance].map(numberOrDash) : ['–', '–', '–']),
  ]);
  return table(
    ['arm', 'replicas>', 'error (%)>', 'bias (%)>', 'net variance (%)>', 'Brier error>', 'bias²>', 'variance>'],
    rows,
  );
}

/**
 * Figures of the kernel that sees the pixels, as means over the seeds.
 * @param {Report} report
 */
function weights({ experiment, runs }) {
  const rows = experiment.spec.arms.flatMap(({ name }) => {
    const kernels = runs
      .filter(({ run, layers }) => run.arm === name && layers !== null)
      .map(({ layers }) =>
        layers.states.at(-1).layers[0].weights.find((/** @type {Answer} */ weight) => weight.name.endsWith('kernel')),
      );
    if (kernels.length === 0) return [];
    const average = (/** @type {(item: Answer) => number} */ value) => mean(kernels.map(value));
    const small = (/** @type {Answer} */ kernel) =>
      kernel.shares.find((/** @type {Answer} */ { threshold }) => threshold === 1e-3).share;
    return [
      [
        name,
        numberOrDash(average(({ l1 }) => l1)),
        numberOrDash(average(({ l2 }) => l2)),
        average(({ hoyer }) => hoyer).toFixed(3),
        percent(average(small)),
        percent(average(({ zeroShare }) => zeroShare)),
        percent(average(({ seenZeroShare, zeroShare }) => seenZeroShare ?? zeroShare)),
      ],
    ];
  });
  return table(
    ['arm', 'Σ∣w∣>', '√Σw²>', 'Hoyer>', 'at most 0.001 (%)>', 'exactly 0 (%)>', 'exactly 0 of seen pixels (%)>'],
    rows,
  );
}

/** @param {Report} _ @param {Result['inspected']} inspected */
function entropy(_, inspected) {
  if (inspected === null) return '';
  const { images, samples, degrees, bySeed, mean: center, interval } = inspected;
  const [low, high] = interval === null ? [null, null] : [interval.low, interval.high];
  const text = `Monte-Carlo dropout with ${samples} samples on the first ${images} test digits: the predictive entropy is ${numberOrDash(mean(bySeed.map(({ upright }) => upright)))} nats for upright digits and ${numberOrDash(mean(bySeed.map(({ turned }) => turned)))} nats for digits rotated by ${degrees} degrees. Mean paired difference over ${bySeed.length} seeds: ${numberOrDash(center)} nats (95 % interval ${numberOrDash(low)} to ${numberOrDash(high)}).`;
  return text;
}

/** @param {Report} report */
function ensembles({ ensembles: { ensembles: made } }) {
  const rows = made.map(({ arms, size, groups, gain }) => [
    arms.join(', '),
    String(size),
    String(groups.length),
    percent(mean(groups.map(({ membersMean }) => membersMean.accuracy))),
    percent(mean(groups.map(({ ensemble }) => ensemble.accuracy))),
    numberOrDash(mean(groups.map(({ membersMean }) => membersMean.nll))),
    numberOrDash(mean(groups.map(({ ensemble }) => ensemble.nll))),
    gain?.accuracy.interval ? `${percent(gain.accuracy.interval.low)} … ${percent(gain.accuracy.interval.high)}` : '–',
  ]);
  const headings = [
    'arm',
    'members>',
    'groups>',
    'members (%)>',
    'ensemble (%)>',
    'NLL of members>',
    'NLL of ensemble>',
    '95 % interval of the gain, points>',
  ];
  return `${table(headings, rows)}\n\n${listOf(made.map(({ statement }) => statement))}`;
}

/**
 * The criteria of a choice side by side; means over the seeds.
 * @param {Report} report
 */
function criteria({ experiment, runs }) {
  const rows = experiment.spec.arms.flatMap(({ name }) => {
    const ofArm = runs.filter(
      ({ run, diagnostics }) => run.arm === name && run.evaluation !== null && diagnostics !== null,
    );
    if (ofArm.length === 0) return [];
    const average = (/** @type {(item: Answer) => number} */ value) => mean(ofArm.map(value));
    const small = (/** @type {Answer} */ { layers }) =>
      layers?.states
        .at(-1)
        .layers[0].weights[0].shares.find((/** @type {Answer} */ { threshold }) => threshold === 1e-3).share ?? 0;
    return [
      [
        name,
        percent(average(({ run }) => run.evaluation.test.accuracy)),
        percent(average(({ run }) => run.evaluation.train.accuracy - run.evaluation.test.accuracy)),
        numberOrDash(average(({ run }) => run.evaluation.test.dataLoss)),
        percent(average(({ diagnostics }) => diagnostics.calibration.ece)),
        percent(average(small)),
        average(({ run }) => run.evaluation.cost.trainingSeconds).toFixed(1),
      ],
    ];
  });
  const headings = [
    'arm',
    'accuracy (%)>',
    'gap (points)>',
    'test loss>',
    'calibration error, ECE (%)>',
    'tiny weights (%)>',
    'seconds>',
  ];
  return table(headings, rows);
}
