/** What went wrong in a run, by code of errors.ts. */
import { type ErrorCode, ServiceError, storageTrouble } from '../errors.js';

export interface Failure {
  code: ErrorCode;
  message: string;
  stack?: string | undefined;
}

/** How TensorFlow (status 8 is RESOURCE_EXHAUSTED) and V8 say that memory has run out. */
const OUT_OF_MEMORY = /TF_Status: 8\b|OOM when allocating|Array buffer allocation failed|Invalid typed array length/;

export function describeFailure(error: unknown): Failure {
  const known = error instanceof ServiceError ? error : storageTrouble(error);
  if (known) return { code: known.code, message: known.message, stack: known.stack };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { code: OUT_OF_MEMORY.test(message) ? 'TRAINER_OUT_OF_MEMORY' : 'INTERNAL', message, stack };
}
