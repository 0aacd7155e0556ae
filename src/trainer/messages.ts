/**
 * Messages between the worker and its trainers, and the only file that the two share. They are sent
 * over Node's IPC channel as structured clones (`serialization: 'advanced'`).
 */

import type { Artifact } from '../experiments/records/artifact.js';
import type { EpochMetrics, Evaluation } from '../experiments/records/metrics.js';
import type { Receipt } from '../experiments/records/receipt.js';
import type { StopReason } from '../experiments/records/run.js';
import type { MemberPrediction, Sampling, SavedModelReference } from '../experiments/records/saved-model.js';
import type { TrainingPosition } from '../experiments/records/training-position.js';
import type { RunSpec } from '../experiments/spec/experiment.js';

/**
 * Trains one run, from its newest usable checkpoint in `checkpoints.folder`, and writes its
 * artifacts into `artifactDirectory`. Both folders exist; the first belongs to the run, the second
 * to this fence.
 */
export interface TrainCommand {
  type: 'train';
  runId: string;
  experimentId: string;
  arm: string;
  fence: number;
  spec: RunSpec;
  artifactDirectory: string;
  /** Checkpoints of executions before `oldestFence` must not be used: the run was reset since. */
  checkpoints: { folder: string; oldestFence: number };
  /** Trains no further: keeps the model of the newest usable checkpoint. */
  finishNow?: boolean;
}

/** Stops the current training after the current batch; answered by `stopped`. */
export interface StopCommand {
  type: 'stop';
  runId: string;
  fence: number;
  /** Whether to save a checkpoint first, so that no step is lost. */
  saveState: boolean;
}

/**
 * Predicts with saved models; answered by `predicted` or `predictionFailed`. Not during a training.
 */
export interface PredictCommand {
  type: 'predict';
  requestId: string;
  members: SavedModelReference[];
  /** [images · 784], 0 … 1 */
  pixels: Float32Array;
  /** Null: one pass, without noise. */
  sampling: Sampling | null;
}

/**
 * Stops the current training after the current batch and keeps the model; answered by `finished`
 * with the stop reason `cancelled`, or by `stopped` when there is no model yet. Ignored when
 * training has already ended.
 */
export interface FinishNowCommand {
  type: 'finish_now';
  runId: string;
  fence: number;
}

export type TrainerCommand = TrainCommand | StopCommand | FinishNowCommand | PredictCommand;

/** Sent once after start, when TensorFlow and MNIST are loaded. */
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

/**
 * Sent before the first step. The position is 0 epochs and 0 steps when no checkpoint can be used.
 */
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

/** Sent once a second while the event loop is responsive. */
export interface AliveReport extends AboutRun {
  type: 'alive';
}

/** Sent at most about ten times a second. */
export interface ProgressReport extends AboutRun {
  type: 'progress';
  /** Finished epochs. */
  epoch: number;
  epochs: number;
  /** Finished steps of the current epoch, and how many it has. */
  step: number;
  steps: number;
}

export interface EpochReport extends AboutRun {
  type: 'epoch';
  metrics: EpochMetrics;
}

/**
 * Training ended by itself or by `finish_now`; every artifact except the log is on disk, fsynced.
 */
export interface FinishedReport extends AboutRun {
  type: 'finished';
  stopReason: StopReason;
  evaluation: Evaluation;
  weightsSha256: string;
  receipt: Receipt;
  artifacts: Artifact[];
}

/** Training stopped as requested. */
export interface StoppedReport extends AboutRun {
  type: 'stopped';
  epoch: number;
}

/** The loss was NaN or infinite: the run ends as diverged and no model is saved. */
export interface DivergedReport extends AboutRun {
  type: 'diverged';
  stopReason: StopReason;
}

/** Any other failure, by code of errors.ts. */
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
  members: MemberPrediction[];
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
