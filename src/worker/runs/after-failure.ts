/** What follows when an execution fails. */
import type { ExecutionErrorCode } from '../../errors.js';

/**
 * By the code of the failure: `retry` is another attempt, as long as any are left; `stop` finishes
 * the run; `wait` tries again later and uses no attempt.
 */
export const AFTER_FAILURE: Record<ExecutionErrorCode, 'retry' | 'stop' | 'wait'> = {
  // the same at every attempt
  DATASET_INVALID: 'stop',
  TRAINING_DIVERGED: 'stop',
  DEADLINE_EXCEEDED: 'stop',
  RECORD_UNREADABLE: 'stop',
  RECORD_DAMAGED: 'stop',
  // may be due to the process, the machine or the moment
  TRAINER_CRASHED: 'retry',
  TRAINER_OUT_OF_MEMORY: 'retry',
  TRAINER_STUCK: 'retry',
  EXECUTION_LOST: 'retry',
  ARTIFACT_WRITE_FAILED: 'retry',
  REDIS_FULL: 'retry',
  REDIS_UNAVAILABLE: 'retry',
  REDIS_FORBIDDEN: 'retry',
  INTERNAL: 'retry',
  // is not the fault of the run, and passes
  DISK_FULL: 'wait',
  DISK_UNAVAILABLE: 'wait',
};
