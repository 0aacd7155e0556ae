/**
 * The words between a worker and its forked trainer children. Worker and trainer share this file and nothing else.
 * Messages go over Node's IPC channel as structured clones (`serialization: 'advanced'`).
 */

import type { Artifact } from '../experiments/records/artifact.js';
import type { EpochMetrics, Evaluation } from '../experiments/records/metrics.js';
import type { Receipt } from '../experiments/records/receipt.js';
import type { StopReason } from '../experiments/records/run.js';
import type { TrainingPosition } from '../experiments/records/training-position.js';
import type { RunSpec } from '../experiments/spec/experiment.js';
import type { Model } from '../experiments/spec/model.js';
import type { Regularization } from '../experiments/spec/regularization.js';

/**
 * Trains one run. The child writes its artifacts into `artifactDirectory`, which exists and belongs to this fence alone, and
 * goes on from the newest usable checkpoint in `checkpoints.folder`, which exists and belongs to the run.
 */
export interface TrainCommand {
  type: 'train';
  runId: string;
  experimentId: string;
  arm: string;
  fence: number;
  spec: RunSpec;
  artifactDirectory: string;
  /** Checkpoints of executions before `oldestFence` are of an earlier life of the run and not to be used. */
  checkpoints: { folder: string; oldestFence: number };
  /** Not to train any more, but to leave the model of the newest usable checkpoint. */
  finishNow?: boolean;
}

/** Stops the training under way after the batch in hand; answered by `stopped`. */
export interface StopCommand {
  type: 'stop';
  runId: string;
  fence: number;
  /** Whether a checkpoint is to be saved first, to lose no step. */
  saveState: boolean;
}

/** Predicts with saved models; answered by `predicted` or `predictionFailed`. Not while a run is being trained. */
export interface PredictCommand {
  type: 'predict';
  requestId: string;
  members: SavedModelReference[];
  /** [images · 784], 0 … 1 */
  pixels: Float32Array;
  /** Null: once, without noise. */
  sampling: { samples: number; seed: number } | null;
}

export interface SavedModelReference {
  /** Where the artifacts of the run lie. */
  folder: string;
  weightsSha256: string;
  model: Model;
  regularization: Regularization;
}

/**
 * Ends the training under way after the batch in hand, with the model that it has come to; answered by `finished` with the stop
 * reason `cancelled`, or by `stopped` when there is no model yet. Comes to nothing when training has ended by itself.
 */
export interface FinishNowCommand {
  type: 'finish_now';
  runId: string;
  fence: number;
}

export type TrainerCommand = TrainCommand | StopCommand | FinishNowCommand | PredictCommand;

/** Sent once after start: TensorFlow and the data sets asked for at start are loaded. */
export interface ReadyReport {
  type: 'ready';
  versions: TrainerVersions;
}

export interface TrainerVersions {
  regulab: string;
  node: string;
  tensorflow: string;
  tfjs: string;
}

interface AboutRun {
  runId: string;
  fence: number;
}

/** Sent before the first step: where training begins, which is after 0 epochs and 0 steps when there is no checkpoint to use. */
export interface StartedReport extends AboutRun {
  type: 'started';
  position: TrainingPosition;
  /** The metrics of the finished epochs. */
  epochs: EpochMetrics[];
}

/** A checkpoint is on disk, fsynced. */
export interface CheckpointReport extends AboutRun {
  type: 'checkpoint';
  position: TrainingPosition;
}

/** Once a second: its event loop still turns. Without it for long, the trainer hangs. */
export interface AliveReport extends AboutRun {
  type: 'alive';
}

/** At most about ten a second: where inside the run training is. */
export interface ProgressReport extends AboutRun {
  type: 'progress';
  /** Finished epochs. */
  epoch: number;
  epochs: number;
  /** Finished steps of the epoch under way, and how many it has. */
  step: number;
  steps: number;
}

export interface EpochReport extends AboutRun {
  type: 'epoch';
  metrics: EpochMetrics;
}

/** Training ended by itself or was asked to finish now, and every artifact but the log is on disk, fsynced. */
export interface FinishedReport extends AboutRun {
  type: 'finished';
  stopReason: StopReason;
  evaluation: Evaluation;
  weightsSha256: string;
  receipt: Receipt;
  artifacts: Artifact[];
}

/** Training ended as a `stop` asked. */
export interface StoppedReport extends AboutRun {
  type: 'stopped';
  epoch: number;
}

/** The loss was not finite; the run ends as diverged and no model is saved. */
export interface DivergedReport extends AboutRun {
  type: 'diverged';
  stopReason: StopReason;
}

/** Anything else that went wrong, by code of errors.ts. */
export interface FailedReport extends AboutRun {
  type: 'failed';
  code: string;
  message: string;
  stack?: string | undefined;
}

export interface PredictedReport {
  type: 'predicted';
  requestId: string;
  /** In the order of the members. */
  members: PredictedMember[];
}

export interface PredictedMember {
  /** [images · output units]; the mean over the samples. */
  probabilities: Float64Array;
  /** [images]: mean of the samples' entropies, in nats. */
  sampleEntropies: Float64Array;
}

export interface PredictionFailedReport {
  type: 'predictionFailed';
  requestId: string;
  code: string;
  message: string;
}

export type TrainerReport =
  | PredictedReport
  | PredictionFailedReport
  | ReadyReport
  | StartedReport
  | CheckpointReport
  | AliveReport
  | ProgressReport
  | EpochReport
  | FinishedReport
  | StoppedReport
  | DivergedReport
  | FailedReport;
