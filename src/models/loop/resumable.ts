/** What the training loop needs from checkpoints; models/checkpoints implements it with files. */
import type { TrainingPosition } from '../../experiments/records/training-position.js';
import type { VariableLayout } from './epoch-steps.js';
import type { TrainingState } from './training-state.js';

/** When a checkpoint can be taken: between two steps, after an epoch, after the last epoch. */
export type Occasion = 'step' | 'epoch' | 'end';

export interface Checkpoints {
  /** The newest usable state, or null when training must start from scratch. */
  newest(layout: readonly VariableLayout[]): Promise<TrainingState | null>;
  /** Whether enough time has passed for a checkpoint to be worth its cost. */
  isDue(occasion: Occasion): boolean;
  /**
   * Saves the state, unless this position was the last one saved or restored.
   * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE, ARTIFACT_WRITE_FAILED; earlier checkpoints
   * stay as they are
   */
  save(position: TrainingPosition, capture: () => TrainingState): Promise<void>;
}
