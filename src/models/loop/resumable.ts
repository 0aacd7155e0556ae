/** What the training loop needs of checkpoints; models/checkpoints implements it with files. */
import type { TrainingPosition } from '../../experiments/records/training-position.js';
import type { VariableLayout } from './epoch-steps.js';
import type { TrainingState } from './training-state.js';

/** A place in a training where a checkpoint can be taken: between two steps, after an epoch, after the last one. */
export type Occasion = 'step' | 'epoch' | 'end';

export interface Checkpoints {
  /** The newest state that can be used, or null when training must begin at the beginning. */
  newest(layout: readonly VariableLayout[]): Promise<TrainingState | null>;
  /** Whether so much time has passed that a checkpoint is worth its cost. */
  isDue(occasion: Occasion): boolean;
  /**
   * Saves the state, unless this very place was the last to be saved or read.
   * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE, ARTIFACT_WRITE_FAILED; the checkpoints before stay as they are
   */
  save(position: TrainingPosition, capture: () => TrainingState): Promise<void>;
}
