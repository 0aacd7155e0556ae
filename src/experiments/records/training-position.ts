/** A place in a training, between two steps. */
export interface TrainingPosition {
  /** Finished epochs: their steps are taken and their metrics measured. */
  epoch: number;
  /** Steps taken of the epoch under way. The order of its images follows from the seed and its number. */
  step: number;
  /** Steps in an epoch. */
  steps: number;
}

/** Steps since the beginning of the run. */
export const totalSteps = ({ epoch, step, steps }: TrainingPosition): number => epoch * steps + step;
