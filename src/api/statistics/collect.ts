/** Gathers what a statistics thread needs from the store: runs, histories, and where predictions and labels lie. */
import type { ComparedRun, ComparisonInput } from '../../analysis/comparison-input.js';
import type { Experiment, Run } from '../../experiments/resources.js';
import type { Output, ResolvedSpec } from '../../experiments/spec.js';
import { isTerminal } from '../../experiments/states.js';
import type { ApiDependencies } from '../dependencies.js';
import type { StatisticsTask, StoredPredictions, TestLabels } from './task.js';

type Sources = Pick<ApiDependencies, 'store' | 'artifacts' | 'config'>;
type Question = Pick<ComparisonInput, 'baseline' | 'metric' | 'family' | 'margin'>;
type TaskOf<Kind> = Extract<StatisticsTask, { kind: Kind }>;

/** The task of comparing an experiment's arms. */
export async function comparisonTask(
  { id, spec }: Experiment,
  question: Question,
  sources: Sources,
): Promise<TaskOf<'comparison'>> {
  const runs = await allRuns(id, sources);
  const compared: ComparedRun[] = [];
  // One after the other: many long histories at once would hold up the event loop.
  for (const { id: runId, arm, seed, status, stopReason, evaluation } of runs) {
    const epochs = evaluation === null ? [] : ((await sources.store.getMetrics(runId)) ?? []);
    compared.push({ id: runId, arm, seed, status, stopReason, evaluation, epochs });
  }
  return {
    kind: 'comparison',
    input: { experimentId: id, arms: spec.arms.map(({ name }) => name), runs: compared, ...question },
    predictions: await neededPredictions(runs, question, spec, sources),
    labels: labelsOf(spec, sources),
  };
}

/** The task of looking into one run's predictions. */
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

async function allRuns(experimentId: string, { store }: Sources): Promise<Run[]> {
  const runs: Run[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await store.listRuns(experimentId, { limit: 100, cursor: cursor ?? undefined });
    runs.push(...(page?.items ?? []));
    cursor = page?.nextCursor;
  } while (cursor);
  return runs;
}

/** Figures by test image are computed once all runs have ended, of the two metrics that predictions tell. */
async function neededPredictions(
  runs: Run[],
  { metric }: Question,
  spec: ResolvedSpec,
  sources: Sources,
): Promise<StoredPredictions[]> {
  const needed = metric === 'test.accuracy' || metric === 'test.dataLoss';
  if (!needed || !runs.every(({ status }) => isTerminal(status))) return [];
  const evaluated = runs.filter(({ evaluation }) => evaluation !== null);
  const stored: StoredPredictions[] = [];
  for (const run of evaluated) stored.push(await locatePredictions(run, spec, sources));
  return stored;
}

async function locatePredictions(
  { id, arm }: Run,
  { arms }: ResolvedSpec,
  { store, artifacts }: Sources,
): Promise<StoredPredictions> {
  const name = 'predictions.bin';
  const output: Output = arms.find((each) => each.name === arm)!.model.output;
  const published = await store.getArtifacts(id);
  const isThere = published?.artifacts.some((artifact) => artifact.name === name);
  if (!published || !isThere) return { runId: id, output, missing: 'No predictions are stored' };
  return { runId: id, output, file: artifacts.pathOf(id, published.fence, name) };
}

function labelsOf({ dataset }: ResolvedSpec, { config }: Sources): TestLabels {
  const folder = Object.hasOwn(config.datasets, dataset.name) ? config.datasets[dataset.name]! : null;
  return { dataset: dataset.name, folder };
}
