/** What went wrong in a run, by code of errors.ts. */
import { type ErrorCode, ServiceError } from '../errors.js';

export interface Failure {
  code: ErrorCode;
  message: string;
  stack?: string | undefined;
}

/** How TensorFlow (status 8 is RESOURCE_EXHAUSTED) and V8 say that memory has run out. */
const OUT_OF_MEMORY = /TF_Status: 8\b|OOM when allocating|Array buffer allocation failed|Invalid typed array length/;

export function describeFailure(error: unknown): Failure {
  if (error instanceof ServiceError) return { code: error.code, message: error.message, stack: error.stack };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { code: OUT_OF_MEMORY.test(message) ? 'TRAINER_OUT_OF_MEMORY' : 'INTERNAL', message, stack };
}
