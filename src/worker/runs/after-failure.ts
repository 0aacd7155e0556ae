/** What follows when an execution fails. */
import type { ErrorCode } from '../../errors.js';

/**
 * By the code of the failure: `retry` is another attempt, as long as any are left; `stop` finishes
 * the run; `wait` tries again later and uses no attempt.
 */
export const AFTER_FAILURE: Record<ErrorCode, 'retry' | 'stop' | 'wait'> = {
  // the same at every attempt
  INVALID_SPEC: 'stop',
  SPEC_TOO_LARGE: 'stop',
  DATASET_INVALID: 'stop',
  TRAINING_DIVERGED: 'stop',
  DEADLINE_EXCEEDED: 'stop',
  STALE_FENCE: 'stop',
  RECORD_DAMAGED: 'stop',
  // may be due to the process, the machine or the moment
  TRAINER_CRASHED: 'retry',
  TRAINER_OUT_OF_MEMORY: 'retry',
  TRAINER_STUCK: 'retry',
  EXECUTION_LOST: 'retry',
  ARTIFACT_WRITE_FAILED: 'retry',
  REDIS_FULL: 'retry',
  REDIS_UNAVAILABLE: 'retry',
  OVERLOADED: 'retry',
  INTERNAL: 'retry',
  // is not the fault of the run, and passes
  DISK_FULL: 'wait',
  DISK_UNAVAILABLE: 'wait',
  // answers of the API, which no execution gives
  INVALID_REQUEST: 'stop',
  UNAUTHORIZED: 'stop',
  NOT_FOUND: 'stop',
  EXPERIMENT_NOT_FOUND: 'stop',
  RUN_NOT_FOUND: 'stop',
  ARTIFACT_NOT_FOUND: 'stop',
  PRESET_NOT_FOUND: 'stop',
  TECHNIQUE_NOT_FOUND: 'stop',
  EXPERIMENT_NOT_FINISHED: 'stop',
  RUN_NOT_RETRYABLE: 'stop',
  RUN_NOT_PAUSABLE: 'stop',
  RUN_NOT_RESUMABLE: 'stop',
  RUN_NOT_REPRODUCIBLE: 'stop',
  MODEL_UNAVAILABLE: 'stop',
  PREDICTION_UNAVAILABLE: 'stop',
  RECORD_UNREADABLE: 'stop',
  METHOD_NOT_ALLOWED: 'stop',
  NOT_ACCEPTABLE: 'stop',
  PAYLOAD_TOO_LARGE: 'stop',
  UNSUPPORTED_MEDIA_TYPE: 'stop',
  RANGE_NOT_SATISFIABLE: 'stop',
};
