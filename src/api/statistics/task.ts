/** Tasks of a statistics thread and their results: plain data, copied between the threads. */
import type { ComparedArm } from '../../analysis/comparison/across.js';
import type { ComparisonInput } from '../../analysis/comparison/comparison-input.js';
import type { DiagnosticsQuestion } from '../../analysis/predictions/diagnostics.js';
import type { Comparison, ComparisonAcross, Diagnostics } from '../../analysis/schemas.js';
import type { BiasVariance, BiasVarianceInput } from '../../analysis/studies/bias-variance.js';
import type { Ensembles, EnsemblesInput } from '../../analysis/studies/ensembles.js';
import type { PathInput, SweepPaths } from '../../analysis/studies/path.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { Run } from '../../experiments/records/run.js';
import type { Arm } from '../../experiments/spec/experiment.js';
import type { OutputLayer } from '../../experiments/spec/layers.js';
import type { FigureName } from '../../reports/figures/catalogue.js';
import type { FigureQuestion } from '../../reports/figures/kind.js';
import type { CurveHistory } from '../../reports/histories.js';

/** Where the predictions of a run are stored, or why there are none. */
export type StoredPredictions = { runId: string; output: OutputLayer } & ({ file: string } | { missing: string });

/** Where the test images and their labels come from; null for the packaged MNIST. */
export interface TestLabels {
  dataset: string;
  folder: string | null;
}

interface ArmsToCompare {
  input: Omit<ComparisonInput, 'scores'>;
  /** Empty when no figure needs them. */
  predictions: StoredPredictions[];
  labels: TestLabels;
}

export type StatisticsTask =
  | (ArmsToCompare & { kind: 'comparison'; experimentId: string })
  | (ArmsToCompare & { kind: 'comparisonAcross'; arms: ComparedArm[] })
  | { kind: 'path'; input: PathInput }
  | { kind: 'biasVariance'; input: BiasVarianceInput; predictions: StoredPredictions[]; labels: TestLabels }
  | { kind: 'ensembles'; input: EnsemblesInput; predictions: StoredPredictions[]; labels: TestLabels }
  | { kind: 'diagnostics'; predictions: StoredPredictions; labels: TestLabels; question: DiagnosticsQuestion }
  | { kind: 'report'; sources: ReportSources }
  | {
      kind: 'figure';
      sources: ReportSources;
      name: FigureName;
      question: FigureQuestion;
      form: 'svg' | 'png';
      /** Of a PNG, in pixels; undefined for the default. */
      width?: number | undefined;
    };

/** What a report or a figure is made of: records, and the tasks that give the rest. */
export interface ReportSources {
  experiment: Experiment;
  runs: Run[];
  /** By the id of a run. */
  histories: Map<string, CurveHistory>;
  comparisons: TaskOf<'comparison'>[];
  paths: TaskOf<'path'>[];
  biasVariance: TaskOf<'biasVariance'> | null;
  ensembles: TaskOf<'ensembles'> | null;
  diagnostics: TaskOf<'diagnostics'>[];
  /** Where the reports of layers are stored. */
  layers: { runId: string; file: string }[];
  /** Where the pictures of mistakes come from; null where none are shown. */
  testImages: TestLabels | null;
  /** Where the first layers are stored. */
  models: StoredModel[];
}

/** The files of a saved model, and what it was built with. */
export interface StoredModel {
  runId: string;
  /** model.json */
  topology: string;
  /** weights.bin */
  weights: string;
  model: Arm['model'];
  regularization: Arm['regularization'];
}

/** A report in both of its forms: what it is made of costs more than writing it. */
export interface WrittenReport {
  html: string;
  markdown: string;
}

/** A PNG is in base64. */
export type DrawnFigure = { svg: string } | { png: string } | { maxWidth: number } | { missing: string };

interface Results {
  comparison: Comparison;
  comparisonAcross: ComparisonAcross;
  path: SweepPaths;
  biasVariance: BiasVariance;
  ensembles: Ensembles;
  diagnostics: Diagnostics;
  report: WrittenReport;
  figure: DrawnFigure;
}

/** What is handed over to the thread with the task, since copying it would block the event loop. */
export function buffersOf(task: StatisticsTask): ArrayBuffer[] {
  if (task.kind === 'comparison' || task.kind === 'comparisonAcross')
    return task.input.runs.map(({ history }) => history.buffer);
  if (!('sources' in task)) return [];
  const { histories, comparisons } = task.sources;
  return [...[...histories.values()].map(({ buffer }) => buffer), ...comparisons.flatMap(buffersOf)];
}

export type TaskOf<Kind extends StatisticsTask['kind']> = Extract<StatisticsTask, { kind: Kind }>;
export type StatisticsResult<Task extends StatisticsTask> = Results[Task['kind']];

/**
 * The result and its length as JSON, or an error: errors lose their own properties between threads,
 * so the code of a system error is sent apart.
 */
export type ThreadAnswer = { result: object; characters: number } | { systemError: string; message: string };
