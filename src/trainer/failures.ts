/** What went wrong in a training or a prediction, by code of errors.ts. */
import { describeFailure, type Failure } from '../errors.js';

/** How TensorFlow (status 8 is RESOURCE_EXHAUSTED) and V8 report that memory has run out. */
const OUT_OF_MEMORY = /TF_Status: 8\b|OOM when allocating|Array buffer allocation failed|Invalid typed array length/;

export function describeTrainingFailure(error: unknown): Failure {
  const failure = describeFailure(error);
  const isOutOfMemory = failure.code === 'INTERNAL' && OUT_OF_MEMORY.test(failure.message);
  return isOutOfMemory ? { ...failure, code: 'TRAINER_OUT_OF_MEMORY' } : failure;
}
