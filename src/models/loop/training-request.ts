/** The input of a training, its progress reports and its outcome. */

import type { LayerState } from '../../experiments/records/layer-report.js';
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import type { StopReason } from '../../experiments/records/run.js';
import type { TrainingPosition } from '../../experiments/records/training-position.js';
import type { Training } from '../../experiments/spec/training.js';
import type { DataSplit } from '../data/split.js';
import type { Evaluator } from '../evaluation/evaluate.js';
import type { TrainableModel } from '../model/model.js';
import type { ExecutionMode } from '../tensorflow/execution-mode.js';
import type { Checkpoints } from './resumable.js';

export interface TrainingRequest {
  model: TrainableModel;
  data: DataSplit;
  training: Training;
  seed: number;
  executionMode: ExecutionMode;
  /** Measures the model after every epoch; op by op when left out. */
  evaluator?: Evaluator | undefined;
  /** Measures the layers after an epoch; null when this epoch is not to be measured. */
  inspect?: ((epoch: number) => LayerState | null) | undefined;
  /**
   * Checkpoints to resume from and to save; without them training starts from scratch and cannot be
   * resumed.
   */
  checkpoints?: Checkpoints | undefined;
  /**
   * Aborting it ends training within a slice of steps, and the training rejects with the signal's
   * reason. A {@link TrainingStopped} with `savesState` saves a checkpoint first.
   */
  signal: AbortSignal;
  /**
   * Aborting it ends training within a slice of steps and keeps the model trained so far: the
   * outcome is `cancelled`.
   */
  finishNow?: AbortSignal | undefined;
  listener: TrainingListener;
}

export interface TrainingListener {
  /**
   * Called once, before the first step: the position where training begins, and the metrics of the
   * epochs before it.
   */
  onStart?(position: TrainingPosition, epochs: readonly EpochMetrics[]): void;
  /**
   * Called after every slice of steps: epochs finished, steps finished in the epoch under way,
   * steps in an epoch.
   */
  onStep(epoch: number, step: number, steps: number): void;
  onEpoch(metrics: EpochMetrics): void;
}

export interface TrainingOutcome {
  stopReason: StopReason & { kind: 'completed' | 'early_stopped' | 'diverged' | 'cancelled' };
  /** The epoch whose weights the model now has; of an average, the last that went into it. */
  savedEpoch: number;
  /** How many epochs' weights the model has the mean of; null without averaging. */
  averagedEpochs: number | null;
  /** Metrics of the weights that the model now has; null when training diverged. */
  saved: MeasuredSplits | null;
  epochs: EpochMetrics[];
  /** The results of `inspect`. */
  layers: LayerState[];
}

/** Metrics on the training and validation images. */
export type MeasuredSplits = Pick<EpochMetrics, 'train' | 'validation'>;

/** Reason for an abort after which the training may be resumed. */
export class TrainingStopped extends Error {
  /** @param savesState whether it leaves a checkpoint */
  constructor(readonly savesState: boolean) {
    super('Training was stopped on request.');
  }
}
