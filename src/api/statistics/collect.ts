/**
 * Makes the tasks of the statistics threads from the store: runs, histories, paths of stored files.
 */
import path from 'node:path';
import type { ComparedRun, ComparisonInput, SummarizedRun } from '../../analysis/comparison/comparison-input.js';
import { partsOf } from '../../analysis/comparison/comparison-metric.js';
import { historyOf } from '../../analysis/comparison/history.js';
import { randomizationOf } from '../../analysis/comparison/seeds-vary.js';
import type { ComparisonMetric } from '../../analysis/schemas.js';
import type { EnsemblesInput } from '../../analysis/studies/ensembles.js';
import type { SweptArm } from '../../analysis/studies/sweep-groups.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { Run } from '../../experiments/records/run.js';
import { isFinished } from '../../experiments/records/states.js';
import type { Arm, ResolvedSpec } from '../../experiments/spec/experiment.js';
import type { OutputLayer } from '../../experiments/spec/layers.js';
import type { RequestDependencies } from '../dependencies.js';
import { allRuns } from '../experiments/all-runs.js';
import type { StoredPredictions, TaskOf, TestLabels } from './task.js';

export type Sources = Pick<RequestDependencies, 'store' | 'artifacts' | 'config'>;
export type Question = Pick<ComparisonInput, 'baseline' | 'metric' | 'family' | 'margin'>;

/** The task of comparing an experiment's arms. */
export async function comparisonTask(
  { id, spec }: Experiment,
  question: Question,
  sources: Sources,
): Promise<TaskOf<'comparison'>> {
  const runs = await allRuns(id, sources);
  return {
    kind: 'comparison',
    experimentId: id,
    input: {
      arms: spec.arms.map(({ name }) => name),
      randomizations: [randomizationOf(spec)],
      sharesValidation: true,
      runs: await comparedRuns(runs, question.metric, sources),
      ...question,
    },
    predictions: needsPredictions(runs, question.metric) ? await predictionsOf(runs, spec, sources) : [],
    labels: labelsOf(spec, sources),
  };
}

/** Runs with their histories of what a metric measures. */
export async function comparedRuns(
  runs: readonly Run[],
  metric: ComparisonMetric,
  { store }: Pick<Sources, 'store'>,
): Promise<ComparedRun[]> {
  const [, measure] = partsOf(metric);
  const compared: ComparedRun[] = [];
  // One after the other: reading many long histories at once would block the event loop.
  for (const run of runs) {
    const epochs = run.evaluation === null ? [] : ((await store.getMetrics(run.id)) ?? []);
    compared.push({ ...summarizedRun(run), history: historyOf(epochs, measure) });
  }
  return compared;
}

/** The task of following a metric along the sweeps of an experiment. */
export async function pathTask(
  { id, spec }: Experiment,
  metric: ComparisonMetric,
  sources: Sources,
): Promise<TaskOf<'path'>> {
  const runs = (await allRuns(id, sources)).map(summarizedRun);
  return { kind: 'path', input: { experimentId: id, arms: spec.arms.map(sweptArm), runs, metric } };
}

/** The task of decomposing errors into bias and variance. */
export async function biasVarianceTask({ id, spec }: Experiment, sources: Sources): Promise<TaskOf<'biasVariance'>> {
  const runs = await allRuns(id, sources);
  const { dataset, seeds, seedChanges } = spec;
  return {
    kind: 'biasVariance',
    input: {
      experimentId: id,
      spec: { dataset, seeds, seedChanges },
      arms: spec.arms.map(sweptArm),
      runs: runs.map(summarizedRun),
    },
    predictions: dataset.resampling === 'none' ? [] : await predictionsOf(runs, spec, sources),
    labels: labelsOf(spec, sources),
  };
}

/** The task of evaluating ensembles. */
export async function ensemblesTask(
  { id, spec }: Experiment,
  question: Pick<EnsemblesInput, 'pools' | 'size'>,
  sources: Sources,
): Promise<TaskOf<'ensembles'>> {
  const runs = (await allRuns(id, sources)).filter(({ arm }) => question.pools.some((pool) => pool.includes(arm)));
  return {
    kind: 'ensembles',
    input: { experimentId: id, runs: runs.map(summarizedRun), ...question },
    predictions: await predictionsOf(runs, spec, sources),
    labels: labelsOf(spec, sources),
  };
}

/** The task of diagnosing one run's predictions. */
export async function diagnosticsTask(
  run: Run,
  { bins, mistakes }: { bins: number; mistakes: number },
  sources: Sources,
): Promise<TaskOf<'diagnostics'>> {
  const { spec } = (await sources.store.getExperiment(run.experimentId))!;
  const predictions = await locatePredictions(run, spec, sources);
  const temperature = run.evaluation?.temperature?.value ?? null;
  return {
    kind: 'diagnostics',
    predictions,
    labels: labelsOf(spec, sources),
    question: { bins, mistakes, temperature },
  };
}

const sweptArm = ({ name, sweep }: Arm): SweptArm => (sweep === undefined ? { name } : { name, sweep });

const summarizedRun = ({ id, arm, seed, status, stopReason, evaluation }: Run): SummarizedRun => ({
  id,
  arm,
  seed,
  status,
  stopReason,
  evaluation,
});

/** Figures per test image exist for the two metrics of predictions, once all runs are finished. */
export const needsPredictions = (runs: readonly Run[], metric: ComparisonMetric): boolean =>
  (metric === 'test.accuracy' || metric === 'test.dataLoss') && runs.every(({ status }) => isFinished(status));

export async function predictionsOf(
  runs: readonly Run[],
  spec: ResolvedSpec,
  sources: Sources,
): Promise<StoredPredictions[]> {
  const stored: StoredPredictions[] = [];
  for (const run of runs) if (run.evaluation !== null) stored.push(await locatePredictions(run, spec, sources));
  return stored;
}

async function locatePredictions(
  { id, arm, status }: Run,
  { arms }: ResolvedSpec,
  { store, artifacts }: Sources,
): Promise<StoredPredictions> {
  const name = 'predictions.bin';
  const output: OutputLayer = arms.find((each) => each.name === arm)!.model.output;
  const published = await store.getArtifacts(id);
  const isStored = published?.artifacts.some((artifact) => artifact.name === name);
  if (!published || !isStored) {
    const yet = isFinished(status) ? '' : ' yet: the run has not finished';
    return { runId: id, output, missing: `No predictions are stored${yet}` };
  }
  const folder = await artifacts.bringHere(id, published.fence, [name]);
  return { runId: id, output, file: path.join(folder, name) };
}

export function labelsOf({ dataset }: ResolvedSpec, { config }: Sources): TestLabels {
  const folder = Object.hasOwn(config.datasets, dataset.name) ? config.datasets[dataset.name]! : null;
  return { dataset: dataset.name, folder };
}
