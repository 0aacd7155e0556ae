/** What a training is given, what it tells on its way, and what it comes to. */

import type { LayerState } from '../../experiments/records/layer-report.js';
import type { EpochMetrics, StopReason } from '../../experiments/records/resources.js';
import type { TrainingPosition } from '../../experiments/records/training-position.js';
import type { Training } from '../../experiments/spec/experiment.js';
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
  /** Measures the model after every epoch; without it that is done op by op. */
  evaluator?: Evaluator | undefined;
  /** Looks into the layers after an epoch; null when this epoch is not to be measured. */
  inspect?: ((epoch: number) => LayerState | null) | undefined;
  /** Where training goes on from and what it leaves to go on from; without them it begins at the beginning. */
  checkpoints?: Checkpoints | undefined;
  /**
   * Aborting it ends training within a slice of steps; `train` then rejects with the signal's reason. With a
   * {@link TrainingStopped} that says so, a checkpoint is saved first.
   */
  signal: AbortSignal;
  /** Aborting it ends training within a slice of steps, too, but with the model that it has come to: the outcome is `cancelled`. */
  finishNow?: AbortSignal | undefined;
  listener: TrainingListener;
}

export interface TrainingListener {
  /** Called once, before the first step: the place where training begins, and the metrics of the epochs before it. */
  onStart?(position: TrainingPosition, epochs: readonly EpochMetrics[]): void;
  /** Called after every slice of steps: epochs finished, steps finished in the epoch under way, steps in an epoch. */
  onStep(epoch: number, step: number, steps: number): void;
  onEpoch(metrics: EpochMetrics): void;
}

export interface TrainingOutcome {
  stopReason: StopReason & { kind: 'completed' | 'early_stopped' | 'diverged' | 'cancelled' };
  /** The epoch whose weights the model now has; of an average, the last that went into it. */
  savedEpoch: number;
  /** How many epochs' weights the model has the mean of; null without averaging. */
  averagedEpochs: number | null;
  /** What the weights that the model now has were measured to be; null when training diverged. */
  saved: MeasuredSplits | null;
  epochs: EpochMetrics[];
  /** What `inspect` gave. */
  layers: LayerState[];
}

/** What is measured of a model on the images that it may see. */
export type MeasuredSplits = Pick<EpochMetrics, 'train' | 'validation'>;

/** The reason to abort a training with that is wanted back later. */
export class TrainingStopped extends Error {
  /** @param savesState whether it leaves a checkpoint */
  constructor(readonly savesState: boolean) {
    super('Training was told to stop.');
  }
}
