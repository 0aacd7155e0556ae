/** Everything that reports and figures show. Nothing here computes: others gather and measure. */
import type { Comparison, Diagnostics } from '../analysis/schemas.js';
import type { BiasVariance } from '../analysis/studies/bias-variance.js';
import type { Ensembles } from '../analysis/studies/ensembles.js';
import type { SweepPaths } from '../analysis/studies/path.js';
import type { CurveEpoch } from '../charts/figures/mean-curves.js';
import type { FirstLayer } from '../charts/figures/pictures/first-layer.js';
import type { SeenMistake } from '../charts/figures/pictures/mistakes.js';
import type { Experiment } from '../experiments/records/experiment.js';
import type { LayerState } from '../experiments/records/layer-report.js';
import type { Run } from '../experiments/records/run.js';

/** A run, its history and what its files show; null where it has no such file or nobody looked. */
export interface ReportedRun {
  run: Run;
  epochs: CurveEpoch[];
  diagnostics: Diagnostics | null;
  /** The last state is that of the saved weights. */
  layers: { states: LayerState[]; epochs: LayerState[] } | null;
  /** Of the diagnostics, with the pictures that the model saw. */
  mistakes: SeenMistake[] | null;
  firstLayer: Omit<FirstLayer, 'arm' | 'seed'> | null;
}

export interface ReportData {
  experiment: Experiment;
  runs: ReportedRun[];
  /** In the order of {@link REPORTED_METRICS}. */
  comparisons: Comparison[];
  /** One for each metric if the experiment has a sweep, otherwise none. */
  paths: SweepPaths[];
  biasVariance: BiasVariance | null;
  ensembles: Ensembles | null;
}

/** What a report compares the arms by. */
export const REPORTED_METRICS = ['test.accuracy', 'test.dataLoss'] as const;

/** The arm that the others are compared with. */
export const baselineOf = ({ spec }: Pick<Experiment, 'spec'>): string => spec.baseline ?? spec.arms[0]!.name;
