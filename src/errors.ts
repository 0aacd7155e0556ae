/**
 * Errors the product knows by name. They know no transport: `api/error-handler.ts` maps each code to an HTTP
 * status, `worker/process-run.ts` to "try again" or "give up"; both tables are exhaustive over {@link ErrorCode}.
 */

/** Closed set of stable codes. A code, once published, keeps its meaning for ever (docs/errors.md explains each). */
export const ERROR_CODES = [
  // asked for by the client
  'INVALID_SPEC',
  'INVALID_REQUEST',
  'SPEC_TOO_LARGE',
  'UNAUTHORIZED',
  'NOT_FOUND',
  'EXPERIMENT_NOT_FOUND',
  'RUN_NOT_FOUND',
  'ARTIFACT_NOT_FOUND',
  'PRESET_NOT_FOUND',
  'TECHNIQUE_NOT_FOUND',
  'EXPERIMENT_NOT_FINISHED',
  'RUN_NOT_RETRYABLE',
  'RUN_NOT_PAUSABLE',
  'RUN_NOT_RESUMABLE',
  'RUN_NOT_REPRODUCIBLE',
  'MODEL_UNAVAILABLE',
  'METHOD_NOT_ALLOWED',
  'NOT_ACCEPTABLE',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RANGE_NOT_SATISFIABLE',
  // something the service depends on is away or full
  'REDIS_UNAVAILABLE',
  'REDIS_FULL',
  'RECORD_UNREADABLE',
  'DISK_FULL',
  'DISK_UNAVAILABLE',
  'OVERLOADED',
  'PREDICTION_UNAVAILABLE',
  // outcomes of a training
  'DATASET_INVALID',
  'TRAINING_DIVERGED',
  'TRAINER_CRASHED',
  'TRAINER_OUT_OF_MEMORY',
  'TRAINER_STUCK',
  'EXECUTION_LOST',
  'DEADLINE_EXCEEDED',
  'ARTIFACT_WRITE_FAILED',
  'STALE_FENCE',
  // faults of the service
  'RECORD_DAMAGED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One thing wrong with a request. `pointer` is an RFC 6901 JSON pointer into the body ('' is the whole body). */
export interface Problem {
  pointer: string;
  code: string;
  message: string;
}

export interface ServiceErrorOptions {
  cause?: unknown;
  /** Every problem found, for errors about a request body or query. */
  problems?: Problem[];
  /** Seconds after which trying again makes sense; becomes Retry-After. */
  retryAfterSeconds?: number;
}

/** An error with a stable code. The message is written for the caller and holds no secret. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ErrorCode;
  readonly problems: Problem[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: ServiceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.problems = options.problems ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** What the file system says when it takes no more for now: full, a limit reached, read-only. Time or an operator heals it. */
const TAKES_NO_MORE = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EMFILE', 'ENFILE'];
/** What it says when it does not give what is there: no permission, a broken disk, a network volume that is gone. An operator heals it. */
const GIVES_NOTHING = ['EACCES', 'EPERM', 'EIO', 'ESTALE', 'ENXIO', 'ENOTCONN', 'EHOSTDOWN'];

/**
 * For an error of a file system that time or an operator heals: DISK_FULL when it takes no more, DISK_UNAVAILABLE when it does not
 * let files be used; null for any other error.
 */
export function storageTrouble(error: unknown): ServiceError | null {
  const code = errnoOf(error);
  if (TAKES_NO_MORE.includes(code)) return storageError('DISK_FULL', `takes no more for now (${code})`, error);
  if (GIVES_NOTHING.includes(code)) return storageError('DISK_UNAVAILABLE', `cannot be used for now (${code})`, error);
  return null;
}

/** DISK_UNAVAILABLE for an error of a file system that does not let files be read for now; null for any other error. */
export function storageUnreadable(error: unknown): ServiceError | null {
  const code = errnoOf(error);
  if (![...TAKES_NO_MORE, ...GIVES_NOTHING].includes(code)) return null;
  return storageError('DISK_UNAVAILABLE', `cannot be read for now (${code})`, error);
}

const storageError = (code: ErrorCode, what: string, cause: unknown) =>
  new ServiceError(code, `The disk for artifacts ${what}.`, { cause, retryAfterSeconds: 30 });

/** The code of a system error, as ENOENT; `undefined` in words for any other. */
export const errnoOf = (error: unknown): string => String((error as NodeJS.ErrnoException | null)?.code);
