/**
 * A training between two steps: together with the spec, it determines the remaining steps and the
 * result.
 */
import type { LayerState } from '../../experiments/records/layer-report.js';
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import type { TrainingPosition } from '../../experiments/records/training-position.js';
import type { EarlyStoppingState } from './early-stopping.js';
import type { VariableValues } from './epoch-steps.js';
import type { WeightAverage } from './weight-averaging.js';

export interface TrainingState extends TrainingPosition {
  /** Time spent on the current epoch so far. */
  elapsedMs: number;
  /** The metrics of every finished epoch. */
  epochs: EpochMetrics[];
  /** Layer reports after epochs, if the spec asks for them. */
  layers: LayerState[];
  earlyStopping: EarlyStoppingState | null;
  /**
   * Weights, moving averages, optimizer slots, counters and running sums: a snapshot of EpochSteps.
   */
  variables: VariableValues[];
  /** The best epoch so far, whose weights would be restored. */
  best: BestEpoch | null;
  /** The average of the weights so far, if the spec asks for one. */
  average: WeightAverage | null;
}

export interface BestEpoch {
  epoch: number;
  weights: Float32Array[];
}
