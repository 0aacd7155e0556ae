/** What the API asks of a statistics thread, and what it gets: plain data, copied between the threads. */

import type { ComparisonInput } from '../../analysis/comparison-input.js';
import type { DiagnosticsQuestion } from '../../analysis/diagnostics.js';
import type { Comparison, Diagnostics } from '../../analysis/resources.js';
import type { Output } from '../../experiments/spec.js';

/** Where the stored predictions of a run lie, or why there are none. */
export type StoredPredictions = { runId: string; output: Output } & ({ file: string } | { missing: string });

/** Where the labels of the test images come from; no folder: the packaged MNIST. */
export interface TestLabels {
  dataset: string;
  folder: string | null;
}

export type StatisticsTask =
  | {
      kind: 'comparison';
      input: Omit<ComparisonInput, 'scores'>;
      /** Empty when no figure needs them. */
      predictions: StoredPredictions[];
      labels: TestLabels;
    }
  | { kind: 'diagnostics'; predictions: StoredPredictions; labels: TestLabels; question: DiagnosticsQuestion };

export type StatisticsResult<Task extends StatisticsTask> = Task['kind'] extends 'comparison'
  ? Comparison
  : Diagnostics;
