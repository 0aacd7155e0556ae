/** A position in a training, between two steps. */
export interface TrainingPosition {
  /** Finished epochs: all steps taken and metrics measured. */
  epoch: number;
  /** Steps taken in the current epoch. Seed and epoch determine the order of its images. */
  step: number;
  /** Steps per epoch. */
  steps: number;
}

/** Steps since the start of the run. */
export const totalSteps = ({ epoch, step, steps }: TrainingPosition): number => epoch * steps + step;
