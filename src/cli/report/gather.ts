/** Everything that a report shows, read from the service over HTTP. Nothing is computed here. */

import type { Comparison, ComparisonMetric, Diagnostics } from '../../analysis/schemas.js';
import type { BiasVariance } from '../../analysis/studies/bias-variance.js';
import type { Ensembles } from '../../analysis/studies/ensembles.js';
import type { SweepPaths } from '../../analysis/studies/path.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import type { Run } from '../../experiments/records/run.js';
import { type Client, type Layers, nullIfMissing } from '../client/client.js';

/** A run, its history and its files; null where it has no such file. */
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
  /** One for each metric if the experiment has a sweep, otherwise none. */
  paths: SweepPaths[];
  biasVariance: BiasVariance | null;
  ensembles: Ensembles | null;
}

const METRICS: readonly ComparisonMetric[] = ['test.accuracy', 'test.dataLoss'];
/** Of experiments with more runs, only the first run of every arm is inspected. */
const MAX_INSPECTED = 120;

/**
 * Reads an experiment and everything the service knows about it.
 * @param ensembleSize members of an ensemble; all runs of an arm when left out
 * @throws ApiError, UnreachableError
 */
export async function gatherReport(client: Client, id: string, ensembleSize?: number): Promise<ReportData> {
  const experiment = await client.experiment(id);
  const runs = await client.runs(id);
  const inspected = runs.length <= MAX_INSPECTED ? runs : firstOfEachArm(runs);
  const reported: ReportedRun[] = [];
  // One after the other, as the service has other clients.
  for (const run of runs) {
    const { epochs } = await client.metrics(run.id);
    const isInspected = run.evaluation !== null && inspected.includes(run);
    const diagnostics = isInspected ? await client.diagnostics(run.id) : null;
    const layers = isInspected ? await nullIfMissing(client.layers(run.id)) : null;
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
