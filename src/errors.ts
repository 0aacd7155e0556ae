/**
 * Errors the product knows by name. They know no transport: `api/http/problem.ts` maps each code to
 * an HTTP status, `worker/runs/after-failure.ts` to what happens to the run. Both tables are
 * exhaustive over {@link ErrorCode}.
 */

/** Closed set of stable codes. A published code never changes its meaning (docs/errors.md). */
export const ERROR_CODES = [
  // faults of a request
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
  // something the service depends on is unavailable or full
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

/**
 * One fault of a request. `pointer` is an RFC 6901 JSON pointer into the body ('' is all of it).
 */
export interface Problem {
  pointer: string;
  code: string;
  message: string;
}

export interface ServiceErrorOptions {
  cause?: unknown;
  /** Every problem found, for errors about a request body or query. */
  problems?: Problem[];
  /** Seconds after which a retry makes sense; becomes Retry-After. */
  retryAfterSeconds?: number;
}

/** An error with a stable code. Its message is for the caller and contains no secret. */
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

/** What went wrong, as a record or a message holds it. */
export interface Failure {
  code: ErrorCode;
  message: string;
  stack?: string | undefined;
}

/** Any error by its code: its own, that of a disk error, or INTERNAL. */
export function describeFailure(error: unknown): Failure {
  const known = error instanceof ServiceError ? error : storageTrouble(error);
  const { message, stack } = known ?? (error instanceof Error ? error : new Error(String(error)));
  return { code: known?.code ?? 'INTERNAL', message, stack };
}

/** Full, over a limit, or read-only: time or an operator fixes it. */
const DISK_FULL_ERRNOS = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EMFILE', 'ENFILE'];
/** No permission, a broken disk, a network volume that is gone: an operator fixes it. */
const DISK_UNAVAILABLE_ERRNOS = ['EACCES', 'EPERM', 'EIO', 'ESTALE', 'ENXIO', 'ENOTCONN', 'EHOSTDOWN'];

/**
 * For a file-system error that time or an operator fixes: DISK_FULL when the disk accepts no more
 * data, DISK_UNAVAILABLE when its files cannot be accessed. Null for any other error.
 */
export function storageTrouble(error: unknown): ServiceError | null {
  const errno = errnoOf(error);
  if (DISK_FULL_ERRNOS.includes(errno))
    return diskError('DISK_FULL', `cannot be written to right now (${errno})`, error);
  if (!DISK_UNAVAILABLE_ERRNOS.includes(errno)) return null;
  return diskError('DISK_UNAVAILABLE', `cannot be accessed right now (${errno})`, error);
}

/**
 * DISK_UNAVAILABLE for an error while reading that time or an operator fixes; null for any other.
 */
export function storageUnreadable(error: unknown): ServiceError | null {
  const errno = errnoOf(error);
  if (![...DISK_FULL_ERRNOS, ...DISK_UNAVAILABLE_ERRNOS].includes(errno)) return null;
  return diskError('DISK_UNAVAILABLE', `cannot be read right now (${errno})`, error);
}

const diskError = (code: ErrorCode, what: string, cause: unknown) =>
  new ServiceError(code, `The artifact disk ${what}.`, { cause, retryAfterSeconds: 30 });

/** The code of a system error, such as ENOENT; the text `undefined` for any other. */
export const errnoOf = (error: unknown): string => String((error as NodeJS.ErrnoException | null)?.code);
