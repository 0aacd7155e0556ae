/** Figures of all runs of an experiment together. */
import { COMPARISON_METRICS } from '../../analysis/schemas.js';
import { groupBySweep } from '../../analysis/studies/sweep-groups.js';
import { armsChart, differencesChart } from '../../charts/figures/arms.js';
import { biasVarianceCharts } from '../../charts/figures/bias-variance.js';
import { pathCharts } from '../../charts/figures/sweep-paths.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import { capitalized, nameOfMetric } from '../../number-format.js';
import { REPORTED_METRICS, type ReportData } from '../report-data.js';
import { type FigureKind, type FigureQuestion, withoutModel } from './kind.js';

/** Drawn unless another is asked for. */
export const DEFAULT_METRIC = REPORTED_METRICS[0];
const metricOf = ({ metric = DEFAULT_METRIC }: FigureQuestion) => metric;
const nameOf = (question: FigureQuestion) => capitalized(nameOfMetric(metricOf(question)));
const eachMetric = (): FigureQuestion[] => REPORTED_METRICS.map((metric) => ({ metric }));

const comparisonOf = ({ comparisons }: ReportData, question: FigureQuestion) => {
  const found = comparisons.find(({ metric }) => metric === metricOf(question));
  const isKnown = found?.arms.some(({ mean }) => mean !== null);
  return found && isKnown ? found : `No run has a value of ${metricOf(question)}.`;
};

export const arms: FigureKind = {
  description: 'What every arm reaches: seeds, mean and 95 % interval.',
  source: 'comparison',
  parameters: ['metric'],
  metrics: COMPARISON_METRICS,
  questions: eachMetric,
  titleOf: (question) => `${nameOf(question)} by arm and seed`,
  missing: withoutModel,
  draw: (data, question, styles) => {
    const comparison = comparisonOf(data, question);
    return typeof comparison === 'string' ? comparison : armsChart(comparison, styles);
  },
};

export const differences: FigureKind = {
  description: 'The paired differences of every arm from the baseline: seeds, mean and 95 % interval.',
  source: 'comparison',
  parameters: ['metric'],
  metrics: COMPARISON_METRICS,
  questions: eachMetric,
  titleOf: (question) => `${nameOf(question)}: differences from the baseline`,
  missing: (experiment, runs) =>
    experiment.spec.arms.length < 2
      ? 'The experiment has one arm, so nothing differs.'
      : withoutModel(experiment, runs),
  draw: (data, question, styles) => {
    const comparison = comparisonOf(data, question);
    if (typeof comparison === 'string') return comparison;
    const isPaired = comparison.comparisons.some(({ difference }) => difference !== null);
    return isPaired ? differencesChart(comparison, styles) : 'No seed has a value for the baseline and another arm.';
  },
};

/** Fields that are swept alone: a sweep of several at once has no axis. */
const sweptFields = ({ spec }: Experiment): string[] => [
  ...new Set(groupBySweep(spec.arms).flatMap(({ fields }) => (fields.length === 1 ? fields : []))),
];

const withoutSweep = (experiment: Experiment): string | null =>
  sweptFields(experiment).length > 0 ? null : 'No arm of the experiment sweeps a single field.';

export const sweepPaths: FigureKind = {
  description: 'A metric along the strength of a swept field: mean and 95 % interval at every point.',
  source: 'path',
  parameters: ['metric', 'field'],
  metrics: COMPARISON_METRICS,
  questions: (experiment) =>
    REPORTED_METRICS.flatMap((metric) => sweptFields(experiment).map((field) => ({ metric, field }))),
  titleOf: (question) => `${nameOf(question)} along ${question.field ?? 'the sweep'}`,
  missing: (experiment, runs) => withoutSweep(experiment) ?? withoutModel(experiment, runs),
  draw: (data, question, styles) => {
    const paths = data.paths.find(({ metric }) => metric === metricOf(question));
    const { field = sweptFields(data.experiment)[0] } = question;
    const alone = paths?.paths.filter(({ fields }) => fields.length === 1 && fields[0] === field) ?? [];
    const isKnown = alone.some(({ points }) => points.some(({ mean }) => mean !== null));
    return isKnown
      ? pathCharts({ ...paths!, paths: alone }, styles)[0]!
      : `No run along ${field} has a value of ${metricOf(question)}.`;
  },
};

const sweepsAlone = ({ spec }: Experiment) => groupBySweep(spec.arms).filter(({ fields }) => fields.length === 1);

export const biasVariance: FigureKind = {
  description: 'Error, bias and net variance of the 0-1 loss along a sweep whose seeds are replicas.',
  source: 'biasVariance',
  parameters: ['sweep'],
  questions: (experiment) => sweepsAlone(experiment).map(({ sweep }) => ({ sweep })),
  titleOf: ({ sweep }) => `Bias and variance of the 0-1 loss${sweep ? `, ${sweep}` : ''}`,
  missing: (experiment, runs) =>
    experiment.spec.dataset.resampling === 'none'
      ? 'Every seed saw the same training images: submit with dataset.resampling "bootstrap" or "disjoint".'
      : (withoutSweep(experiment) ?? withoutModel(experiment, runs)),
  draw: ({ experiment, biasVariance: answer }, { sweep = sweepsAlone(experiment)[0]?.sweep }) => {
    const curves = answer?.curves.filter((curve) => curve.sweep === sweep) ?? [];
    const [figure] = answer ? biasVarianceCharts({ ...answer, curves }) : [];
    return figure ?? 'Fewer than two replicas of every point have a model, so there is no spread.';
  },
};
