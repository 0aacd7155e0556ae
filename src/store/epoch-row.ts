/**
 * The event of an epoch as Redis has it: a row of numbers without their names, which would take
 * more room than the numbers. A number that is added later goes to the end.
 */
import type { EpochMetrics, SplitMetrics } from '../experiments/records/metrics.js';
import type { RunProgress } from '../experiments/records/run.js';

/** objective, dataLoss, penalty, accuracy */
type SplitRow = [number, number, number, number];

/** The epoch comes first: read-metrics.lua finds it there. */
export type EpochRow = [
  epoch: number,
  train: SplitRow,
  validation: SplitRow | null,
  runningObjective: number,
  durationMs: number,
  progressEpoch: number,
  progressEpochs: number,
  percent: number,
  etaSeconds: number | null,
];

/** @returns the row, with the duration to 0.01 ms */
export function epochRow(metrics: EpochMetrics, progress: RunProgress): EpochRow {
  const { epoch, train, validation, runningObjective, durationMs } = metrics;
  return [
    epoch,
    splitRow(train),
    validation && splitRow(validation),
    runningObjective,
    Math.round(100 * durationMs) / 100,
    progress.epoch,
    progress.epochs,
    progress.percent,
    progress.etaSeconds,
  ];
}

/** The data of the event run.epoch. */
export function readEpochRow(row: EpochRow): { metrics: EpochMetrics; progress: RunProgress } {
  const [epoch, train, validation, runningObjective, durationMs, progressEpoch, epochs, percent, etaSeconds] = row;
  const metrics = {
    epoch,
    train: readSplitRow(train),
    validation: validation && readSplitRow(validation),
    runningObjective,
    durationMs,
  };
  return { metrics, progress: { epoch: progressEpoch, epochs, percent, etaSeconds } };
}

const splitRow = ({ objective, dataLoss, penalty, accuracy }: SplitMetrics): SplitRow => [
  objective,
  dataLoss,
  penalty,
  accuracy,
];

const readSplitRow = ([objective, dataLoss, penalty, accuracy]: SplitRow): SplitMetrics => ({
  objective,
  dataLoss,
  penalty,
  accuracy,
});
