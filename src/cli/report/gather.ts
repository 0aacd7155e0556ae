/** Everything that a report tells, read from the service: nothing is computed here, and nothing is read but over HTTP. */

import type { Comparison, ComparisonMetric, Diagnostics } from '../../analysis/schemas.js';
import type { BiasVariance } from '../../analysis/studies/bias-variance.js';
import type { Ensembles } from '../../analysis/studies/ensembles.js';
import type { SweepPaths } from '../../analysis/studies/path.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import type { Run } from '../../experiments/records/run.js';
import type { Client, Layers } from '../client/client.js';
import { ApiError } from '../errors.js';

/** A run and what its files and history show; null where it has left none. */
export interface ReportedRun {
  run: Run;
  epochs: EpochMetrics[];
  diagnostics: Diagnostics | null;
  layers: Layers | null;
}

export interface ReportData {
  experiment: Experiment;
  runs: ReportedRun[];
  /** In the order of `METRICS`. */
  comparisons: Comparison[];
  /** One for each metric, where the experiment has a sweep. */
  paths: SweepPaths[];
  biasVariance: BiasVariance | null;
  ensembles: Ensembles | null;
}

const METRICS: readonly ComparisonMetric[] = ['test.accuracy', 'test.dataLoss'];
/** Of larger experiments the first run of every arm alone is looked into. */
const MAX_INSPECTED = 120;

/**
 * Reads an experiment with all that is known of it.
 * @param ensembleSize members of an ensemble; all runs of an arm when left out
 * @throws ApiError, UnreachableError
 */
export async function gatherReport(client: Client, id: string, ensembleSize?: number): Promise<ReportData> {
  const experiment = await client.experiment(id);
  const runs = await client.runs(id);
  const inspected = runs.length <= MAX_INSPECTED ? runs : firstOfEachArm(runs);
  const reported: ReportedRun[] = [];
  // One after the other: the service has others to serve.
  for (const run of runs) {
    const { epochs } = await client.metrics(run.id);
    const isInspected = run.evaluation !== null && inspected.includes(run);
    const diagnostics = isInspected ? await client.diagnostics(run.id) : null;
    const layers = isInspected ? await whereFound(client.layers(run.id)) : null;
    reported.push({ run, epochs, diagnostics, layers });
  }
  const comparisons: Comparison[] = [];
  for (const metric of METRICS) comparisons.push(await client.comparison(id, { metric }));
  const hasSweep = experiment.spec.arms.some(({ sweep }) => sweep !== undefined);
  const paths: SweepPaths[] = [];
  if (hasSweep) for (const metric of METRICS) paths.push(await client.path(id, { metric }));
  const isReplicated = experiment.spec.dataset.resampling !== 'none';
  return {
    experiment,
    runs: reported,
    comparisons,
    paths,
    biasVariance: isReplicated ? await client.biasVariance(id) : null,
    ensembles: experiment.spec.seeds.length > 1 ? await client.ensembles(id, { size: ensembleSize }) : null,
  };
}

function firstOfEachArm(runs: Run[]): Run[] {
  const evaluated = runs.filter(({ evaluation }) => evaluation !== null);
  return evaluated.filter(({ arm }, index) => evaluated.findIndex((run) => run.arm === arm) === index);
}

/** Null where the service says that there is no such thing. */
async function whereFound<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return null;
    throw error;
  }
}
