/** Makes what the statistics thread needs for a report or a figure: records, and other tasks. */
import path from 'node:path';
import { marginOf } from '../../analysis/comparison/short-answer.js';
import { runsToWeigh } from '../../analysis/comparison/weights-in-words.js';
import type { ComparisonMetric } from '../../analysis/schemas.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { Run } from '../../experiments/records/run.js';
import { type FigureName, kindOf } from '../../reports/figures/catalogue.js';
import { armGroups, type FigureQuestion } from '../../reports/figures/kind.js';
import { DEFAULT_METRIC } from '../../reports/figures/of-experiments.js';
import { type CurveHistory, packHistory } from '../../reports/histories.js';
import { baselineOf, REPORTED_METRICS } from '../../reports/report-data.js';
import type { RequestDependencies } from '../dependencies.js';
import { allRuns } from '../experiments/all-runs.js';
import { layerReportFile } from '../runs/layers.js';
import {
  biasVarianceTask,
  comparisonTask,
  diagnosticsTask,
  ensemblesTask,
  labelsOf,
  pathTask,
} from '../statistics/collect.js';
import { DEFAULT_BINS, DEFAULT_MISTAKES } from '../statistics/diagnostics.js';
import { eachArmAlone } from '../statistics/ensembles.js';
import type { ReportSources } from '../statistics/task.js';

type Deps = Pick<RequestDependencies, 'store' | 'artifacts' | 'config'>;

/** @param ensembleSize members of an ensemble; null for all runs of an arm */
export async function reportSources(
  experiment: Experiment,
  ensembleSize: number | null,
  deps: Deps,
): Promise<ReportSources> {
  const { spec } = experiment;
  const runs = await allRuns(experiment.id, deps);
  const inspected = firstModels(runs);
  const hasSweep = spec.arms.some(({ sweep }) => sweep !== undefined);
  const pools = eachArmAlone(experiment);
  return {
    experiment,
    runs,
    histories: await historiesOf(runs, deps),
    comparisons: await inOrder(REPORTED_METRICS, (metric) => comparison(experiment, metric, deps)),
    paths: hasSweep ? await inOrder(REPORTED_METRICS, (metric) => pathTask(experiment, metric, deps)) : [],
    biasVariance: spec.dataset.resampling === 'none' ? null : await biasVarianceTask(experiment, deps),
    ensembles: spec.seeds.length > 1 ? await ensemblesTask(experiment, { pools, size: ensembleSize }, deps) : null,
    diagnostics: await inOrder(inspected, (run) => diagnostics(run, deps)),
    layers: await layersOf([...new Set([...inspected, ...runsToWeigh(runs, armGroups(experiment)[0]!)])], deps),
    testImages: labelsOf(spec, deps),
    models: await modelsOf(inspected, { experiment }, deps),
  };
}

/** What one figure needs, and no more. */
export async function figureSources(
  experiment: Experiment,
  { name, question }: { name: FigureName; question: FigureQuestion },
  deps: Deps,
): Promise<ReportSources> {
  const { source, needsBaseline = false } = kindOf(name);
  const { arms } = question;
  const asked = arms && needsBaseline ? { ...question, arms: [...arms, baselineOf(experiment)] } : question;
  const runs = wanted(await allRuns(experiment.id, deps), asked);
  const metric = (question.metric ?? DEFAULT_METRIC) as ComparisonMetric;
  const none: ReportSources = {
    experiment,
    runs,
    histories: new Map(),
    comparisons: [],
    paths: [],
    biasVariance: null,
    ensembles: null,
    diagnostics: [],
    layers: [],
    testImages: null,
    models: [],
  };
  switch (source) {
    case 'records':
      return none;
    case 'comparison':
      return { ...none, comparisons: [await comparison(experiment, metric, deps)] };
    case 'path':
      return { ...none, paths: [await pathTask(experiment, metric, deps)] };
    case 'biasVariance':
      return { ...none, biasVariance: await biasVarianceTask(experiment, deps) };
    case 'histories':
      return { ...none, histories: await historiesOf(runs, deps) };
    case 'diagnostics':
      return { ...none, diagnostics: await inOrder(firstModels(runs), (run) => diagnostics(run, deps)) };
    case 'mistakes': {
      const ofRuns = await inOrder(firstModels(runs), (run) => diagnostics(run, deps));
      return { ...none, diagnostics: ofRuns, testImages: labelsOf(experiment.spec, deps) };
    }
    case 'firstLayer':
      return { ...none, models: await modelsOf(firstModels(runs), { experiment, arms }, deps) };
    case 'layers':
      return { ...none, layers: await layersOf(firstModels(runs), deps) };
  }
}

function wanted(runs: Run[], { arms, run: id }: FigureQuestion): Run[] {
  return runs.filter((run) => (id === undefined || run.id === id) && (arms === undefined || arms.includes(run.arm)));
}

/** The first run of each arm that has a model. */
function firstModels(runs: Run[]): Run[] {
  const evaluated = runs.filter(({ evaluation }) => evaluation !== null);
  return evaluated.filter(({ arm }, index) => evaluated.findIndex((run) => run.arm === arm) === index);
}

/** As the page asks for it. */
const comparison = (experiment: Experiment, metric: ComparisonMetric, deps: Deps) =>
  comparisonTask(experiment, { baseline: baselineOf(experiment), metric, margin: marginOf(metric), family: [] }, deps);

const diagnostics = (run: Run, deps: Deps) =>
  diagnosticsTask(run, { bins: DEFAULT_BINS, mistakes: DEFAULT_MISTAKES }, deps);

async function historiesOf(runs: Run[], { store }: Deps): Promise<Map<string, CurveHistory>> {
  const histories = new Map<string, CurveHistory>();
  for (const { id } of runs) histories.set(id, packHistory((await store.getMetrics(id)) ?? []));
  return histories;
}

async function layersOf(runs: Run[], deps: Deps): Promise<ReportSources['layers']> {
  const files = await inOrder(runs, async ({ id }) => ({ runId: id, file: await layerReportFile(id, deps) }));
  return files.flatMap(({ runId, file }) => (file === undefined ? [] : [{ runId, file }]));
}

/** @param arms that are asked for; else those that a figure shows by itself */
async function modelsOf(
  runs: Run[],
  { experiment, arms = armGroups(experiment)[0]! }: { experiment: Experiment; arms?: string[] | undefined },
  { store, artifacts }: Deps,
): Promise<ReportSources['models']> {
  const { spec } = experiment;
  const shown = runs.filter(({ arm }) => arms.includes(arm));
  const models = await inOrder(shown, async ({ id, arm }) => {
    const published = await store.getArtifacts(id);
    const { model, regularization } = spec.arms.find(({ name }) => name === arm)!;
    const isSaved = published?.artifacts.some(({ name }) => name === 'weights.bin');
    if (!published || !isSaved) return [];
    const folder = await artifacts.bringHere(id, published.fence, ['model.json', 'weights.bin']);
    const [topology, weights] = [path.join(folder, 'model.json'), path.join(folder, 'weights.bin')];
    return [{ runId: id, topology, weights, model, regularization }];
  });
  return models.flat();
}

/** One after the other: reading many long histories at once would block the event loop. */
async function inOrder<Item, Result>(items: readonly Item[], read: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await read(item));
  return results;
}
