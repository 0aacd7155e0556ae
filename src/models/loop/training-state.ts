/** A training between two steps: with the spec, all that its remaining steps and its result depend on. */
import type { LayerState } from '../../experiments/records/layer-report.js';
import type { EpochMetrics } from '../../experiments/records/resources.js';
import type { TrainingPosition } from '../../experiments/records/training-position.js';
import type { EarlyStoppingState } from './early-stopping.js';
import type { VariableValues } from './epoch-steps.js';
import type { WeightAverage } from './weight-averaging.js';

export interface TrainingState extends TrainingPosition {
  /** How long the epoch under way has taken so far. */
  elapsedMs: number;
  /** The metrics of every finished epoch. */
  epochs: EpochMetrics[];
  /** What was measured inside the layers after epochs, where the spec asks for it. */
  layers: LayerState[];
  earlyStopping: EarlyStoppingState | null;
  /** Weights, moving averages, optimizer slots, counters and running sums: a snapshot of EpochSteps. */
  variables: VariableValues[];
  /** The epoch whose weights will be restored, as things stand. */
  best: BestEpoch | null;
  /** The average of the weights so far, where the spec asks for one. */
  average: WeightAverage | null;
}

export interface BestEpoch {
  epoch: number;
  weights: Float32Array[];
}
