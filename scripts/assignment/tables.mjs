// @ts-check
// The tables of docs/assignment.md.
import { mean } from '../../dist/analysis/statistics/descriptive.js';
import { probability, significant } from '../../dist/number-format.js';
import { renderMarkdownTable } from '../../dist/reports/rendering/markdown.js';
import { armOf, chosenDifferences, differenceOf, levelOf, partOf, summarize, timeRatio } from './effects.mjs';
import { hundredths, strengthOf } from './words.mjs';

/** @typedef {import('./distill.mjs').Experiment} Experiment */
/** @typedef {import('./distill.mjs').ArmFigures} ArmFigures */
/** @typedef {import('./effects.mjs').Effect} Effect */
/** @typedef {(arm: ArmFigures, experiment: Experiment) => string} Cell */
/** @typedef {{ heading: string, cell: Cell }} Column */

/** @param {Effect} effect */
const range = ({ low, high }) => (low === null || high === null ? '–' : `${hundredths(low)} … ${hundredths(high)}`);
/** @param {number} value */
const orDash = (value) => (Number.isNaN(value) ? '–' : hundredths(value));
/** @param {Effect} effect */
const level = (effect) => `${orDash(effect.mean)}${effect.low === null ? '' : ` (${range(effect)})`}`;
/** @param {Effect} effect */
function difference(effect) {
  if (Number.isNaN(effect.mean)) return '–';
  const sign = Number(hundredths(effect.mean)) > 0 ? '+' : '';
  return `${sign}${level(effect)}`;
}
/** @param {Experiment} experiment */
const baselineOf = (experiment) => armOf(experiment, experiment.baseline);

/**
 * @param {string} heading @param {import('./effects.mjs').Metric} metric
 * @returns {Column}
 */
const metric = (heading, metric) => ({ heading, cell: (arm) => orDash(levelOf(arm, metric).mean) });
/**
 * @param {string} heading @param {keyof import('./distill.mjs').Kernel} name
 * @param {(value: number) => string} show
 * @returns {Column}
 */
const kernel = (heading, name, show) => ({ heading, cell: ({ kernel: found }) => (found ? show(found[name]) : '–') });
const share = (/** @type {number} */ value) => hundredths(100 * value);

/** @type {Record<string, Column>} */
const COLUMNS = {
  arm: { heading: 'arm', cell: ({ family }) => family },
  strength: { heading: 'strength', cell: (arm) => strengthOf(arm) || '–' },
  chosen: {
    heading: 'chosen on validation',
    cell: ({ chosen, candidates }) => (candidates === 1 ? '–' : chosen ? `yes, of ${candidates}` : 'no'),
  },
  runs: { heading: 'runs>', cell: ({ test, failed }) => `${test.length - failed}/${test.length}` },
  accuracy: { heading: 'test accuracy (%)>', cell: (arm) => level(levelOf(arm, 'test')) },
  seeds: {
    heading: 'lowest … highest seed (%)>',
    cell: ({ test }) => {
      const known = test.filter((value) => value !== null);
      return known.length === 0 ? '–' : `${share(Math.min(...known))} … ${share(Math.max(...known))}`;
    },
  },
  difference: {
    heading: 'minus baseline (points)>',
    cell: (arm, experiment) =>
      arm.name === experiment.baseline ? 'baseline' : difference(differenceOf(arm, baselineOf(experiment))),
  },
  holm: {
    heading: 'p, after Holm>',
    cell: (arm, experiment) => {
      const p = chosenDifferences(experiment).find((each) => each.arm === arm)?.p;
      return p === null || p === undefined ? '–' : probability(p);
    },
  },
  train: metric('training accuracy (%)>', 'train'),
  gap: metric('gap (points)>', 'gap'),
  nll: { heading: 'test loss>', cell: (arm) => significant(levelOf(arm, 'nll').mean) },
  ece: metric('ECE (%)>', 'ece'),
  scaledEce: metric('ECE with temperature (%)>', 'scaledEce'),
  eceDifference: {
    heading: 'ECE minus baseline (points)>',
    cell: (arm, experiment) =>
      arm.name === experiment.baseline ? 'baseline' : difference(differenceOf(arm, baselineOf(experiment), 'ece')),
  },
  time: {
    heading: 'training time, times the baseline>',
    cell: (arm, experiment) => (arm.name === experiment.baseline ? '1' : level(timeRatio(arm, baselineOf(experiment)))),
  },
  seconds: { heading: 'seconds>', cell: (arm) => levelOf(arm, 'seconds').mean.toFixed(1) },
  epochs: { heading: 'epochs>', cell: (arm) => levelOf(arm, 'epochs').mean.toFixed(1) },
  sum: kernel('Σ∣w∣>', 'l1', significant),
  norm: kernel('√Σw²>', 'l2', significant),
  hoyer: kernel('Hoyer>', 'hoyer', (value) => value.toFixed(3)),
  tiny: kernel('at most 0.001 (%)>', 'tiny', share),
  seenZero: kernel('exactly 0, of seen pixels (%)>', 'seenZero', share),
};

const COMPARED = ['arm', 'strength', 'chosen', 'runs', 'accuracy', 'difference'];
/**
 * Columns by experiment; without `all`, each technique has one row, of the chosen strength.
 * @type {Record<string, { all?: boolean, columns: string[] }>}
 */
const TABLES = {
  'notebook-dropout': { columns: ['arm', 'runs', 'accuracy', 'train', 'seconds'] },
  'notebook-dropout-corrected': { columns: ['arm', 'runs', 'accuracy', 'difference', 'train', 'gap', 'time'] },
  'dropout-inference': { all: true, columns: [...COMPARED, 'train', 'gap', 'ece', 'time'] },
  'overfitting-small-data': { all: true, columns: [...COMPARED, 'train', 'gap', 'nll', 'ece', 'time'] },
  // The widths have one layer and the baseline has two: a difference would compare both at once.
  'bias-variance-dropout': { all: true, columns: ['arm', 'strength', 'runs', 'accuracy', 'train'] },
  'double-descent': { all: true, columns: ['strength', 'runs', 'train', 'accuracy', 'nll'] },
  'l1-vs-l2-sparsity': {
    all: true,
    columns: [...COMPARED.filter((name) => name !== 'runs'), 'sum', 'norm', 'hoyer', 'tiny', 'seenZero'],
  },
  'early-stopping': { all: true, columns: [...COMPARED, 'train', 'ece', 'epochs', 'time'] },
  'batch-norm-learning-rate': { all: true, columns: ['arm', 'strength', 'runs', 'accuracy', 'seeds'] },
  'recurrent-dropout': { all: true, columns: [...COMPARED, 'train', 'gap', 'time'] },
  'augmentation-vs-data': { all: true, columns: [...COMPARED, 'train', 'time'] },
  'ensemble-vs-single': { columns: ['arm', 'runs', 'accuracy', 'difference', 'ece', 'time'] },
  'choosing-a-technique': {
    columns: [
      ...['arm', 'strength', 'accuracy', 'difference', 'holm', 'gap', 'nll', 'ece'],
      ...['eceDifference', 'scaledEce', 'tiny', 'time'],
    ],
  },
};

/**
 * The tables of one experiment.
 * @param {string} key @param {Experiment} experiment
 */
export function tablesOf(key, experiment) {
  const { all, columns } = /** @type {{ all?: boolean, columns: string[] }} */ (TABLES[experiment.preset]);
  const shown = columns.map((name) => /** @type {Column} */ (COLUMNS[name]));
  // The mean and its interval of outcomes with two humps say little; the seeds are shown instead.
  const plain = (/** @type {Column} */ column) =>
    key === 'batch-norm-learning-rate' && column === COLUMNS.accuracy
      ? metric('mean test accuracy (%)>', 'test')
      : column;
  const rows = experiment.arms
    .filter(({ chosen }) => all || chosen)
    .map((arm) => shown.map((column) => plain(column).cell(arm, experiment)));
  return [
    renderMarkdownTable({ headings: shown.map((column) => plain(column).heading), rows }),
    ...partsTable(experiment),
    ...uncertaintyTable(experiment),
    ...ensemblesTable(experiment),
  ];
}

/** @param {Experiment} experiment */
function partsTable({ arms }) {
  const known = arms.filter(({ parts }) => parts?.pseudoValues);
  if (known.length === 0) return [];
  const rows = known.map((arm) => [
    arm.family,
    strengthOf(arm),
    hundredths(100 * (arm.parts?.error ?? Number.NaN)),
    level(partOf(arm, 'bias')),
    level(partOf(arm, 'netVariance')),
    ...[/** @type {const} */ ('squaredBias'), /** @type {const} */ ('variance')].map((part) =>
      precise(partOf(arm, part)),
    ),
  ]);
  const headings = [
    'arm',
    'strength',
    'error (%)>',
    'bias (%)>',
    'net variance (%)>',
    'bias², Brier>',
    'variance, Brier>',
  ];
  return [renderMarkdownTable({ headings, rows })];
}
/** @param {Effect} effect */
const precise = ({ mean: center, low, high }) =>
  `${center.toFixed(4)}${low === null || high === null ? '' : ` (${low.toFixed(4)} … ${high.toFixed(4)})`}`;

/** @param {Experiment} experiment */
function uncertaintyTable({ uncertainty }) {
  if (uncertainty === null) return [];
  /** @type {['monteCarlo' | 'onePass' | 'withoutDropout', string][]} */
  const ways = [
    ['monteCarlo', `Monte-Carlo dropout, ${uncertainty.samples} samples`],
    ['onePass', 'the same network, one plain pass'],
    ['withoutDropout', 'network without dropout, one plain pass'],
  ];
  const rows = ways.flatMap(([way, label]) =>
    /** @type {const} */ (['upright', 'turned']).map((pose) => {
      const shown = uncertainty[way].map((bySeed) => bySeed[pose]);
      const information = shown.flatMap(({ mutualInformation }) => mutualInformation ?? []);
      return [
        label,
        pose === 'turned' ? `rotated by ${uncertainty.degrees}°` : 'upright',
        precise(summarize(shown.map(({ entropy }) => entropy))),
        information.length === 0 ? '–' : precise(summarize(information)),
        share(mean(shown.map(({ accuracy }) => accuracy))),
      ];
    }),
  );
  const headings = ['answers of', 'digits', 'entropy (nats)>', 'mutual information (nats)>', 'accuracy (%)>'];
  return [renderMarkdownTable({ headings, rows })];
}

/** @param {Experiment} experiment */
function ensemblesTable({ preset, ensembles }) {
  if (preset !== 'ensemble-vs-single') return [];
  const rows = ensembles.map(({ arm, size, members, ensemble, membersNll, ensembleNll }) => [
    arm,
    `${ensemble.length} of ${size}`,
    share(mean(members)),
    share(mean(ensemble)),
    difference(summarize(ensemble.map((value, index) => 100 * (value - (members[index] ?? Number.NaN))))),
    significant(mean(membersNll)),
    significant(mean(ensembleNll)),
  ]);
  const headings = [
    ...['arm', 'groups>', 'members (%)>', 'ensemble (%)>', 'gain (points)>', 'loss of members>', 'loss of ensemble>'],
  ];
  return [renderMarkdownTable({ headings, rows })];
}
