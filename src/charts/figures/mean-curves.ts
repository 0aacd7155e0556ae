/** The histories of an arm's runs as one: their mean and their spread after every epoch. */
import { bisector, extent, mean } from 'd3-array';

export type Measure = 'accuracy' | 'dataLoss';

type Split = 'train' | 'validation';

type Measured = Record<Measure, number>;

/** What the curves show of an epoch; null without validation images. */
export interface CurveEpoch {
  /** From 1. Long histories come with some of their epochs. */
  epoch: number;
  train: Measured;
  validation: Measured | null;
}

/** The history of one run. */
export interface RunHistory {
  arm: string;
  epochs: readonly CurveEpoch[];
  /** The epoch in which it ended before its time. */
  stoppedAt?: number | undefined;
}

/** The epoch in which a run ended before its time, for {@link RunHistory}. */
export const stoppedAt = ({
  stopReason,
}: {
  stopReason: { kind: string; epoch: number } | null;
}): number | undefined =>
  stopReason === null || stopReason.kind === 'completed' || stopReason.epoch === 0 ? undefined : stopReason.epoch;

/** After one epoch: the mean over the runs, the lowest and the highest of them. */
export interface CurvePoint {
  epoch: number;
  mean: number;
  low: number;
  high: number;
  /** How many runs these are of. */
  runs: number;
}

export interface MeanCurves {
  arm: string;
  runs: number;
  /** Up to the last epoch that all runs of the arm have. */
  train: CurvePoint[];
  /** Empty without validation images. */
  validation: CurvePoint[];
  /** The epochs after these, which only some of the runs have. */
  later: Record<Split, CurvePoint[]>;
  /** Where runs ended before their time. */
  stops: number[];
}

/** @param smoothing 0 shows what was measured; nearer to 1, each point is more of a moving mean */
export function meanCurves(arm: string, all: readonly RunHistory[], measure: Measure, smoothing = 0): MeanCurves {
  const runs = all.filter((run) => run.arm === arm && run.epochs.length > 0);
  const last = Math.min(...runs.map(({ epochs }) => epochs.at(-1)!.epoch));
  const measured = [...new Set(runs.flatMap(({ epochs }) => epochs.map(({ epoch }) => epoch)))].sort(
    (left, right) => left - right,
  );
  const along = (split: Split): CurvePoint[] => {
    const lines = runs.map(({ epochs }) =>
      smoothed(
        measured.map((epoch) => valueAt(epochs, epoch, split, measure)),
        smoothing,
      ),
    );
    return measured.flatMap((epoch, index) =>
      pointOf(
        epoch,
        lines.map((line) => line[index]!),
      ),
    );
  };
  const [train, validation] = [along('train'), along('validation')];
  const [isShared, isLater] = [({ epoch }: CurvePoint) => epoch <= last, ({ epoch }: CurvePoint) => epoch > last];
  return {
    arm,
    runs: runs.length,
    train: train.filter(isShared),
    validation: validation.filter(isShared),
    later: { train: train.filter(isLater), validation: validation.filter(isLater) },
    stops: runs.flatMap(({ stoppedAt }) => stoppedAt ?? []),
  };
}

function pointOf(epoch: number, values: number[]): CurvePoint[] {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [];
  const [low = 0, high = 0] = extent(known);
  return [{ epoch, mean: mean(known)!, low, high, runs: known.length }];
}

const byEpoch = bisector(({ epoch }: CurveEpoch) => epoch);

/** Between two epochs of a long history, on the line between them; NaN after the last. */
function valueAt(epochs: readonly CurveEpoch[], epoch: number, split: Split, measure: Measure): number {
  if (epoch > epochs.at(-1)!.epoch) return Number.NaN;
  const index = byEpoch.left(epochs, epoch);
  const [before, after] = [epochs[Math.max(0, index - 1)]!, epochs[index]!];
  const value = (of: CurveEpoch) => of[split]?.[measure] ?? Number.NaN;
  if (after.epoch === epoch || before === after) return value(after);
  const share = (epoch - before.epoch) / (after.epoch - before.epoch);
  return value(before) + share * (value(after) - value(before));
}

/** A moving mean that weighs what is longer ago less, without a pull to the first value. */
function smoothed(values: number[], smoothing: number): number[] {
  if (smoothing === 0) return values;
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    sum = smoothing * sum + (1 - smoothing) * value;
    weight = smoothing * weight + (1 - smoothing);
    return sum / weight;
  });
}
