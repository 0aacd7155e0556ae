/** What is exported: a run with its history and its files. */
import type { Experiment } from '../../experiments/records/experiment.js';
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import type { Run } from '../../experiments/records/run.js';
import type { RunSpec } from '../../experiments/spec/experiment.js';

export interface ExportedRun {
  run: Run;
  experiment: Pick<Experiment, 'id' | 'name' | 'description' | 'labels' | 'createdAt'>;
  spec: RunSpec;
  epochs: TimedEpoch[];
  /** The version of regulab that exports. */
  version: string;
}

export interface TimedEpoch extends EpochMetrics {
  /** When it ended, in milliseconds since 1970. */
  at: number;
}

/** Files of a run by their names; empty when it has saved no model. */
export type RunFiles = Readonly<Record<string, Uint8Array>>;

/**
 * When each epoch ended. Where no event tells, it is the end of the one before, or the start of the
 * run, and the time that the epoch took.
 * @param ended milliseconds since 1970, by epoch
 */
export function timeEpochs(
  { startedAt, createdAt }: Pick<Run, 'startedAt' | 'createdAt'>,
  epochs: readonly EpochMetrics[],
  ended: ReadonlyMap<number, number>,
): TimedEpoch[] {
  let before = Date.parse(startedAt ?? createdAt);
  return epochs.map((metrics) => {
    const at = ended.get(metrics.epoch) ?? before + Math.round(metrics.durationMs);
    before = at;
    return { ...metrics, at };
  });
}
