/**
 * Errors the product knows by name. They know no transport: `api/http/problem.ts` maps what a
 * request can get to an HTTP status, `worker/runs/after-failure.ts` what an execution can fail with
 * to "retry", "wait" or "stop". Both tables are exhaustive.
 */

/** What only a request gets: it is wrong, comes too early, or cannot be served now. */
export const REQUEST_ERROR_CODES = [
  'INVALID_SPEC',
  'INVALID_REQUEST',
  'SPEC_TOO_LARGE',
  'UNAUTHORIZED',
  'SCOPE_MISSING',
  'HOST_NOT_ALLOWED',
  'ORIGIN_NOT_ALLOWED',
  'NOT_FOUND',
  'EXPERIMENT_NOT_FOUND',
  'RUN_NOT_FOUND',
  'ARTIFACT_NOT_FOUND',
  'PRESET_NOT_FOUND',
  'TECHNIQUE_NOT_FOUND',
  'DATASET_NOT_FOUND',
  'IMAGE_NOT_FOUND',
  'FIGURE_NOT_FOUND',
  'FIGURE_EMPTY',
  'KEY_NOT_FOUND',
  'KEY_NOT_ACTIVE',
  'WORKER_NOT_FOUND',
  'WORKER_NOT_DRAINABLE',
  'WEBHOOK_NOT_FOUND',
  'DELIVERY_NOT_FOUND',
  'EXPERIMENT_NOT_FINISHED',
  'SEEDS_FIXED',
  'NOT_COMPARABLE',
  'RUN_NOT_RETRYABLE',
  'RUN_NOT_PAUSABLE',
  'RUN_NOT_RESUMABLE',
  'RUN_NOT_REPRODUCIBLE',
  'MODEL_UNAVAILABLE',
  'EXPORT_TOO_LARGE',
  'WEBHOOK_DISABLED',
  'TOO_MANY_WEBHOOKS',
  'NO_INK',
  'IDEMPOTENCY_KEY_REUSED',
  'EXTERNAL_ID_TAKEN',
  'PRECONDITION_FAILED',
  'METHOD_NOT_ALLOWED',
  'NOT_ACCEPTABLE',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RANGE_NOT_SATISFIABLE',
  'OVERLOADED',
  'QUEUE_FULL',
  'TENANT_QUEUE_FULL',
  'TENANT_STORAGE_FULL',
  'TOO_MANY_REQUESTS',
  'PREDICTION_UNAVAILABLE',
] as const;

/** A fault of the service or of something it depends on. Requests and executions both meet them. */
export const DEPENDENCY_ERROR_CODES = [
  'REDIS_UNAVAILABLE',
  'REDIS_FULL',
  'REDIS_FORBIDDEN',
  'RECORD_UNREADABLE',
  'RECORD_DAMAGED',
  'DISK_FULL',
  'DISK_UNAVAILABLE',
  'INTERNAL',
] as const;

/** Why an execution or its run failed. */
export const RUN_ERROR_CODES = [
  'DATASET_INVALID',
  'TRAINING_DIVERGED',
  'TRAINER_CRASHED',
  'TRAINER_OUT_OF_MEMORY',
  'TRAINER_STUCK',
  'EXECUTION_LOST',
  'DEADLINE_EXCEEDED',
  'ARTIFACT_WRITE_FAILED',
] as const;

/**
 * Closed set of stable codes. A code, once published, keeps its meaning; docs/errors.md explains
 * each.
 */
export const ERROR_CODES = [...REQUEST_ERROR_CODES, ...DEPENDENCY_ERROR_CODES, ...RUN_ERROR_CODES] as const;

export type RequestErrorCode = (typeof REQUEST_ERROR_CODES)[number];
export type DependencyErrorCode = (typeof DEPENDENCY_ERROR_CODES)[number];
export type RunErrorCode = (typeof RUN_ERROR_CODES)[number];
export type ErrorCode = RequestErrorCode | DependencyErrorCode | RunErrorCode;

/** What an execution can fail with. */
export type ExecutionErrorCode = DependencyErrorCode | RunErrorCode;

export const isErrorCode = (code: string): code is ErrorCode => includes(ERROR_CODES, code);

/** The code of a failed execution: anything that no execution should give is INTERNAL. */
export function executionErrorCode(code: string): ExecutionErrorCode {
  return includes(DEPENDENCY_ERROR_CODES, code) || includes(RUN_ERROR_CODES, code) ? code : 'INTERNAL';
}

function includes<Code extends string>(codes: readonly Code[], code: string): code is Code {
  return (codes as readonly string[]).includes(code);
}

/** Where something is wrong: an RFC 6901 JSON pointer ('' is the whole body), or a parameter. */
export type Place = { pointer: string; parameter?: never } | { parameter: string; pointer?: never };

/** One thing wrong with the body of a request. */
export interface FieldProblem {
  pointer: string;
  code: string;
  message: string;
}

/** One thing wrong with a request. */
export type Problem = Place & { code: string; message: string };

export interface ServiceErrorOptions {
  cause?: unknown;
  /** Every problem found, for errors about a request body or query. */
  problems?: Problem[];
  /** Seconds after which a retry makes sense; becomes Retry-After. */
  retryAfterSeconds?: number;
}

/** An error with a stable code. Its message is shown to the caller and must contain no secret. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ErrorCode;
  readonly problems: Problem[];
  readonly retryAfterSeconds: number | undefined;

  /** A request that is not valid is answered with the part of it that is wrong. */
  constructor(code: ErrorCode, message: string, options: ServiceErrorOptions & { problems: Problem[] });
  constructor(code: Exclude<ErrorCode, 'INVALID_REQUEST'>, message: string, options?: ServiceErrorOptions);
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
  const known = error instanceof ServiceError ? error : asDiskError(error);
  const { message, stack } = known ?? (error instanceof Error ? error : new Error(String(error)));
  return { code: known?.code ?? 'INTERNAL', message, stack };
}

/** The same for an execution: a code that no execution gives becomes INTERNAL. */
export function describeExecutionFailure(error: unknown): Failure & { code: ExecutionErrorCode } {
  const failure = describeFailure(error);
  return { ...failure, code: executionErrorCode(failure.code) };
}

/** Full, over a limit, or read-only: time or an operator fixes it. */
const DISK_FULL_ERRNOS = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EMFILE', 'ENFILE'];
/** No permission, a broken disk, a network volume that is gone: an operator fixes it. */
const DISK_UNAVAILABLE_ERRNOS = ['EACCES', 'EPERM', 'EIO', 'ESTALE', 'ENXIO', 'ENOTCONN', 'EHOSTDOWN'];

/**
 * For a file-system error that time or an operator fixes: DISK_FULL when the disk accepts no more
 * data, DISK_UNAVAILABLE when its files cannot be accessed. Null for any other error.
 */
export function asDiskError(error: unknown): ServiceError | null {
  const errno = errnoOf(error);
  if (DISK_FULL_ERRNOS.includes(errno))
    return diskError('DISK_FULL', `cannot be written to at the moment (${errno})`, error);
  if (!DISK_UNAVAILABLE_ERRNOS.includes(errno)) return null;
  return diskError('DISK_UNAVAILABLE', `cannot be reached at the moment (${errno})`, error);
}

/**
 * DISK_UNAVAILABLE for an error while reading that time or an operator fixes; null for any other.
 */
export function asDiskReadError(error: unknown): ServiceError | null {
  const errno = errnoOf(error);
  if (![...DISK_FULL_ERRNOS, ...DISK_UNAVAILABLE_ERRNOS].includes(errno)) return null;
  return diskError('DISK_UNAVAILABLE', `cannot be read at the moment (${errno})`, error);
}

const diskError = (code: DependencyErrorCode, what: string, cause: unknown) =>
  new ServiceError(code, `The artifact disk ${what}.`, { cause, retryAfterSeconds: 30 });

/** The code of a system error, such as ENOENT; the text `undefined` for any other. */
export const errnoOf = (error: unknown): string => String((error as NodeJS.ErrnoException | null)?.code);
